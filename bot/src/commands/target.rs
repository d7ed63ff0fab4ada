//! Which record a line means: the one it names by reference or address, the one that is called so, else the one looked at
//! last. Where it is not clear, the line waits for an answer; nothing is written on a guess.

use crm_blocks::notices::{self, targets};
use crm_blocks::{Message, Viewer};
use crm_core::records::{RecordKind, Reference};
use crm_core::search::{self, Row};
use crm_core::{Result, Tx, channels, companies, contacts, context, fields, refusal, text};

use super::{Overrides, Request, waiting};
use crate::grammar::Target;

/// What a line may be about, and whether it would change it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    /// The kinds that the verb takes.
    pub kinds: &'a [RecordKind],
    /// Whether the record would be changed: then a guess is confirmed first.
    pub writes: bool,
}

/// What came of looking.
pub(crate) enum Meant {
    /// This one.
    Record(Row),
    /// A question, or that there is none; nothing is done.
    Asked(Message),
    /// Nothing is called so: the line is words.
    Nothing,
}

/// How many records a question lists; of more, one searches.
const LISTED: i32 = 10;

/// The record that a line means.
pub(crate) async fn settle(
    viewer: &Viewer,
    tx: &mut Tx,
    request: &Request,
    target: &Target,
    (wish, overrides): (Wish<'_>, &Overrides),
) -> Result<Meant> {
    if let Some(chosen) = overrides.target.as_deref().and_then(Reference::parse) {
        return by_reference(viewer, tx, chosen, wish).await;
    }
    match target {
        Target::Record(reference) => by_reference(viewer, tx, *reference, wish).await,
        Target::InContext => in_context(viewer, tx, request, (wish, overrides)).await,
        Target::Words(words) => by_words(viewer, tx, request, words, (wish, overrides)).await,
    }
}

async fn by_reference(viewer: &Viewer, tx: &mut Tx, reference: Reference, wish: Wish<'_>) -> Result<Meant> {
    if !wish.kinds.contains(&reference.kind) {
        return Err(not_for(reference, wish).into());
    }
    let Some(id) = search::locate(tx, reference).await? else {
        return Ok(Meant::Asked(notices::not_found(viewer, reference)));
    };
    let row = search::rows(tx, &[(reference.kind, id)]).await?.into_iter().next();
    Ok(row.map_or_else(|| Meant::Asked(notices::not_found(viewer, reference)), Meant::Record))
}

/// `D-142` where tasks are meant.
fn not_for(reference: Reference, wish: Wish<'_>) -> crm_core::UserError {
    let kind = wish.kinds.first().copied().unwrap_or(RecordKind::Deal);
    let letters: Vec<String> =
        wish.kinds.iter().filter_map(|kind| kind.letter()).map(|letter| format!("{letter}-…")).collect();
    refusal!("error-not-of-kind", reference = reference.to_string(), kind = kind.as_str(), letters = letters.join(", "))
}

/// The record looked at last; before it is changed, it is confirmed.
async fn in_context(
    viewer: &Viewer,
    tx: &mut Tx,
    request: &Request,
    (wish, overrides): (Wish<'_>, &Overrides),
) -> Result<Meant> {
    // What the channel is about is certain; what was looked at last is a guess.
    if let Some(row) = of_channel(tx, request).await?.filter(|row| wish.kinds.contains(&row.reference.kind)) {
        return Ok(Meant::Record(row));
    }
    let last = context::last_viewed(tx).await?.filter(|row| wish.kinds.contains(&row.reference.kind));
    let Some(row) = last else {
        let letters = wish.kinds.iter().filter_map(|kind| kind.letter()).map(|letter| format!("{letter}-1"));
        let example = letters.take(2).collect::<Vec<_>>().join(", ");
        return Err(refusal!("error-which-record", example = example).into());
    };
    if !wish.writes {
        return Ok(Meant::Record(row));
    }
    let draft = waiting(tx, request, overrides, wish.kinds, "").await?;
    let said = text!("target-last-viewed", reference = row.reference.to_string(), name = row.title.clone());
    Ok(Meant::Asked(targets::confirm(viewer, &said, row.reference, draft)))
}

/// The record that the channel is about in which the line was typed.
pub(crate) async fn of_channel(tx: &mut Tx, request: &Request) -> Result<Option<Row>> {
    if request.channel_id.is_empty() {
        return Ok(None);
    }
    let Some(channel) = channels::of_channel(tx, &request.channel_id).await? else { return Ok(None) };
    Ok(search::rows(tx, &[channel.record()]).await?.into_iter().next())
}

async fn by_words(
    viewer: &Viewer,
    tx: &mut Tx,
    request: &Request,
    words: &str,
    (wish, overrides): (Wish<'_>, &Overrides),
) -> Result<Meant> {
    if let Some((kind, id)) = by_address(tx, words, wish).await?
        && let Some(row) = search::rows(tx, &[(kind, id)]).await?.into_iter().next()
    {
        return Ok(Meant::Record(row));
    }
    let found = search::find(tx, words, Some(wish.kinds), LISTED + 1, 0).await?;
    let wanted = fields::folded(words).to_lowercase();
    let called_so: Vec<&Row> =
        found.rows.iter().filter(|row| fields::folded(&row.title).to_lowercase() == wanted).collect();
    match (called_so.as_slice(), found.rows.as_slice()) {
        ([only], _) => Ok(Meant::Record((*only).clone())),
        ([], []) => Ok(Meant::Nothing),
        ([], [only]) if wish.writes || found.alike => {
            let draft = waiting(tx, request, overrides, wish.kinds, words).await?;
            let said = text!("target-meant", reference = only.reference.to_string(), name = only.title.clone());
            Ok(Meant::Asked(targets::confirm(viewer, &said, only.reference, draft)))
        }
        ([], [only]) => Ok(Meant::Record(only.clone())),
        _ => {
            let draft = waiting(tx, request, overrides, wish.kinds, words).await?;
            let rows = if called_so.is_empty() { found.rows.clone() } else { called_so.into_iter().cloned().collect() };
            let many = rows.len() > usize::try_from(LISTED).unwrap_or(usize::MAX);
            Ok(Meant::Asked(targets::which(viewer, words, (&rows, many), draft)))
        }
    }
}

/// Who has this e-mail address or telephone number, which company this domain: an address beats names.
async fn by_address(tx: &mut Tx, words: &str, wish: Wish<'_>) -> Result<Option<(RecordKind, uuid::Uuid)>> {
    if wish.kinds.contains(&RecordKind::Contact) {
        let email = fields::email(words).ok().into_iter().collect::<Vec<_>>();
        let looks_like_phone =
            words.starts_with(['+', '0', '(']) && words.chars().filter(char::is_ascii_digit).count() >= 7;
        let country = if looks_like_phone { crm_core::workspaces::settings(tx).await?.country } else { String::new() };
        let phone = if looks_like_phone { fields::phone(words, &country).ok() } else { None };
        let phone: Vec<String> = phone.into_iter().collect();
        if !(email.is_empty() && phone.is_empty())
            && let Some(contact) = contacts::with_address(tx, &email, &phone).await?
        {
            return Ok(Some((RecordKind::Contact, contact.id)));
        }
    }
    if wish.kinds.contains(&RecordKind::Company)
        && words.contains('.')
        && let Ok(domain) = fields::domain(words)
        && let Some(company) = companies::with_domain(tx, &domain).await?
    {
        return Ok(Some((RecordKind::Company, company.id)));
    }
    Ok(None)
}
