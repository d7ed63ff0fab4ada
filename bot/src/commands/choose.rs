//! Choosing among records: names, references and domains on a line, and the options of selects in forms.

use crm_blocks::Viewer;
use crm_blocks::modals;
use crm_core::companies::{self, CompanyName};
use crm_core::contacts::{self, CompanyChoice, ContactName};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Result, Tx, fields, refusal, search, users};
use serde_json::Value;
use uuid::Uuid;

use crate::grammar::PersonToken;

/// Which company a line means.
pub(super) enum CompanyMeant {
    /// One that is there, or clearly a new one.
    Settled(CompanyChoice),
    /// Several that it could be.
    Unclear(Vec<CompanyName>),
}

/// How many companies a question offers.
const OFFERED: i32 = 8;

/// The company that `typed` means: by reference, domain or exact name; else those whose name is like it; else a new one.
pub(super) async fn company(tx: &mut Tx, typed: &str) -> Result<CompanyMeant> {
    let settled = |id| Ok(CompanyMeant::Settled(CompanyChoice::Existing(id)));
    if let Some(reference) = Reference::parse(typed).filter(|reference| reference.kind == RecordKind::Company) {
        return match search::locate(tx, reference).await? {
            Some(id) => settled(id),
            None => Err(refusal!("error-no-such-company").about("company").into()),
        };
    }
    if let Ok(domain) = fields::domain(typed)
        && let Some(known) = companies::with_domain(tx, &domain).await?
    {
        return settled(known.id);
    }
    match companies::named(tx, typed).await?.as_slice() {
        [only] => return settled(only.id),
        [] => {}
        several => return Ok(CompanyMeant::Unclear(several.to_vec())),
    }
    let like_it = search::find(tx, typed, Some(&[RecordKind::Company]), OFFERED, 0).await?.rows;
    if like_it.is_empty() {
        return Ok(CompanyMeant::Settled(CompanyChoice::New(typed.to_owned())));
    }
    let names = like_it.into_iter().map(|row| CompanyName { id: row.id, reference: row.reference, name: row.title });
    Ok(CompanyMeant::Unclear(names.collect()))
}

/// The contact that `typed` means: by reference, e-mail or exact name. Nobody, or more than one, is refused with what to
/// type instead.
pub(super) async fn contact(tx: &mut Tx, typed: &str) -> Result<ContactName> {
    let unclear = |found: usize| refusal!("error-which-contact", typed = typed, count = found).about("contact");
    if let Some(reference) = Reference::parse(typed).filter(|reference| reference.kind == RecordKind::Contact) {
        let id =
            search::locate(tx, reference).await?.ok_or_else(|| refusal!("error-no-such-contact").about("contact"))?;
        return Ok(ContactName { id, reference, name: String::new() });
    }
    if let Ok(email) = fields::email(typed) {
        return contacts::with_address(tx, &[email], &[]).await?.ok_or_else(|| unclear(0).into());
    }
    let mut named = contacts::named(tx, typed).await?;
    match named.pop() {
        Some(only) if named.is_empty() => Ok(only),
        None => Err(unclear(0).into()),
        Some(_) => Err(unclear(named.len() + 1).into()),
    }
}

/// The person that a line names as owner.
pub(super) async fn owner(tx: &mut Tx, token: Option<PersonToken>) -> Result<Option<Uuid>> {
    let (wanted, shown) = match token {
        None | Some(PersonToken::Me) => return Ok(tx.user_id()),
        Some(PersonToken::SlackId { id, shown }) => (id, shown),
        Some(PersonToken::Name(name) | PersonToken::NotAPerson(name)) => (name.clone(), name),
    };
    match users::find_active(tx, &wanted).await? {
        Some(user) => Ok(Some(user.id)),
        None => Err(refusal!("error-owner-unknown", given = shown).about("owner").into()),
    }
}

/// Options that a select takes.
const OPTIONS: i32 = 50;

/// What a select of companies offers for what was typed into it.
pub(crate) async fn company_options(viewer: &Viewer, tx: &mut Tx, typed: &str) -> Result<Value> {
    Ok(modals::company_options(viewer, &labelled(tx, RecordKind::Company, typed).await?, typed))
}

/// What a select of contacts offers for what was typed into it.
pub(crate) async fn contact_options(tx: &mut Tx, typed: &str) -> Result<Value> {
    Ok(modals::contact_options(&labelled(tx, RecordKind::Contact, typed).await?))
}

/// Label and value of each record found; those touched last where nothing was typed yet.
async fn labelled(tx: &mut Tx, kind: RecordKind, typed: &str) -> Result<Vec<(String, String)>> {
    let rows = search::suggest(tx, kind, typed, OPTIONS).await?;
    Ok(rows.into_iter().map(|row| (format!("{} · {}", row.title, row.reference), row.id.to_string())).collect())
}
