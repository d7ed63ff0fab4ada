//! What the selects of a form offer for what was typed into them: what was touched last and what is one's own first, then
//! all, then one to be added by that name. Somebody who may not see records is offered none.

use crm_blocks::Viewer;
use crm_blocks::ids::{Action, Known};
use crm_blocks::kit::{self, Choice};
use crm_core::actor::Permission;
use crm_core::records::RecordKind;
use crm_core::records::catalogue::{CUSTOM_PREFIX, Shape};
use crm_core::search::query::Field;
use crm_core::search::{self, Ask, Facts, Page};
use crm_core::{Result, Tx, custom_fields, fields, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers;
use super::draft::FormKind;
use super::plan::aside;
use super::words;
use crate::bot::Bot;
use crate::envelope::Interaction;
use crate::people::{self, Admission};

/// Records that one group of a select offers.
const OFFERED: i32 = 30;
/// Records that were touched last.
const RECENT: i32 = 5;

/// Answers a select.
pub(crate) async fn options(bot: &Bot, interaction: Interaction) -> Value {
    let nothing = || json!({ "options": [] });
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else { return nothing() };
    let mut tx = match people::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(_)) | Err(_) => return nothing(),
    };
    let viewer = bot.viewer(tx.actor());
    let found = match Action::parse(&interaction.action_id) {
        Known::Known(action @ (Action::Pick | Action::PickDepend)) => {
            let key = action.argument(&interaction.action_id).unwrap_or_default().to_owned();
            of_field(&viewer, &mut tx, &interaction, &key).await
        }
        Known::Known(Action::FindTarget) => {
            crate::interactions::targets::options(&mut tx, &interaction.block_id, &interaction.value).await
        }
        Known::Known(action @ (Action::PickRecord | Action::PickPerson)) => {
            crate::around::options(&mut tx, action, &interaction.value).await
        }
        _ => Ok(nothing()),
    };
    found.unwrap_or_else(|error| {
        bot.explain(&viewer, &error);
        nothing()
    })
}

/// What a select asks for.
struct Wanted<'a> {
    kinds: &'a [RecordKind],
    typed: String,
    /// Those of this company before all others.
    company: Option<Uuid>,
    /// Whether one may be added by the name that was typed.
    adds: Option<RecordKind>,
}

async fn of_field(viewer: &Viewer, tx: &mut Tx, interaction: &Interaction, key: &str) -> Result<Value> {
    let block = interaction.block_id.strip_prefix("crm1.f.").unwrap_or_default();
    let name = block.split('.').next().unwrap_or_default();
    let typed = interaction.value.trim().to_owned();
    if name == crm_blocks::modals::ADVANCED {
        return tags(viewer, tx, None, &typed).await;
    }
    let Some(form) = FormKind::named(name) else { return Ok(kit::options(&[])) };
    if key == "tags" {
        return tags(viewer, tx, Some(form.record()), &typed).await;
    }
    if key == aside::ABOUT {
        let kinds: &[RecordKind] =
            if form == FormKind::Task { crm_core::tasks::ABOUT } else { crm_core::activities::OF };
        let found = search::find(tx, &typed, Some(kinds), OFFERED, 0).await?.rows;
        let rows = if typed.is_empty() { latest(tx, kinds).await? } else { found };
        return Ok(kit::options(&rows.iter().map(words::about_choice).collect::<Vec<_>>()));
    }
    let Some(kind) = linked_kind(tx, form, key).await? else { return Ok(kit::options(&[])) };
    let chosen = answers::of_state(&interaction.view.state);
    let company = chosen.get("company_id").and_then(|company| company.first()?.value.parse().ok());
    let adds = ["company_id", "parent_id", "contact_id"].contains(&key).then_some(kind);
    let wanted = Wanted { kinds: &[kind], typed, company: company.filter(|_| kind == RecordKind::Contact), adds };
    records(viewer, tx, &wanted).await
}

/// The kind of record that a field links to.
async fn linked_kind(tx: &mut Tx, form: FormKind, key: &str) -> Result<Option<RecordKind>> {
    let shape = if key.starts_with(CUSTOM_PREFIX) {
        let own = custom_fields::all(tx, form.record()).await?;
        own.into_iter().find(|one| one.field() == key).map(|one| one.shape)
    } else {
        form.record().spec().and_then(|spec| spec.field(key)).map(|field| field.shape.clone())
    };
    Ok(match shape {
        Some(Shape::Link(kind) | Shape::Links(kind)) => Some(kind),
        Some(Shape::Participants) => Some(RecordKind::Contact),
        _ => None,
    })
}

async fn latest(tx: &mut Tx, kinds: &[RecordKind]) -> Result<Vec<search::Row>> {
    let ask = Ask { kinds: Some(kinds.to_vec()), ..Ask::default() };
    Ok(search::answer(tx, &ask, &Page::first(OFFERED)).await?.rows)
}

async fn records(viewer: &Viewer, tx: &mut Tx, wanted: &Wanted<'_>) -> Result<Value> {
    let ask = Ask { words: wanted.typed.clone(), kinds: Some(wanted.kinds.to_vec()), ..Ask::default() };
    let mut groups: Vec<(crm_core::texts::Text, Vec<search::Row>)> = Vec::new();
    if let Some(company) = wanted.company {
        let of_company = Ask { facts: vec![Facts::is("company", company)], ..ask.clone() };
        groups.push((text!("options-of-company"), found(tx, &of_company, OFFERED).await?));
    }
    if wanted.typed.is_empty() {
        groups.push((text!("options-recent"), found(tx, &ask, RECENT).await?));
    }
    if let Some(me) = tx.user_id() {
        let mine = Ask { facts: vec![Facts::is("owner", me)], ..ask.clone() };
        groups.push((text!("options-mine"), found(tx, &mine, OFFERED).await?));
    }
    groups.push((text!("options-all"), found(tx, &ask, OFFERED).await?));
    let mut shown: Vec<Uuid> = Vec::new();
    let mut offered: Vec<(String, Vec<Choice>)> = Vec::new();
    for (name, rows) in groups {
        let fresh: Vec<search::Row> = rows.into_iter().filter(|row| !shown.contains(&row.id)).collect();
        shown.extend(fresh.iter().map(|row| row.id));
        offered.push((viewer.plain(&name), fresh.iter().map(words::record).collect()));
    }
    if let Some(create) = created(viewer, tx, wanted, &offered) {
        offered.push((viewer.plain(&text!("options-new")), vec![create]));
    }
    Ok(kit::option_groups(&offered))
}

async fn found(tx: &mut Tx, ask: &Ask, wanted: i32) -> Result<Vec<search::Row>> {
    Ok(search::answer(tx, ask, &Page::first(wanted)).await?.rows)
}

/// The choice to add one of the name that was typed, where nothing is called just so.
fn created(viewer: &Viewer, tx: &Tx, wanted: &Wanted<'_>, offered: &[(String, Vec<Choice>)]) -> Option<Choice> {
    let may = match wanted.adds? {
        RecordKind::Company => tx.actor().may(Permission::WriteCompanies),
        RecordKind::Contact => tx.actor().may(Permission::WriteContacts),
        _ => false,
    };
    let name: String = fields::folded(&wanted.typed).chars().take(150 - crm_blocks::modals::CREATE.len()).collect();
    let called = |choice: &Choice| {
        choice.label.rsplit_once(" · ").is_some_and(|(title, _)| title.to_lowercase() == name.to_lowercase())
    };
    let is_there = offered.iter().flat_map(|(_, choices)| choices).any(called);
    (may && !name.is_empty() && !is_there).then(|| words::to_create(viewer, &name))
}

/// The tags that records of the kind carry, the most frequent first, and the one that was typed.
async fn tags(viewer: &Viewer, tx: &mut Tx, kind: Option<RecordKind>, typed: &str) -> Result<Value> {
    let ask = Ask { kinds: kind.map(|kind| vec![kind]), ..Ask::default() };
    let facets = search::facets(tx, &ask, &[Field::Tag]).await?;
    let typed = typed.trim_start_matches('#').to_lowercase();
    let known = facets.facets.into_iter().flat_map(|facet| facet.values).map(|value| value.name);
    let known: Vec<Choice> = known.filter(|name| name.contains(&typed)).map(Choice::word).collect();
    let is_there = known.iter().any(|choice| choice.value == typed);
    let new: String = typed.chars().take(crm_core::tags::MAX_LENGTH).collect();
    let mut all = known;
    // A search looks for tags that are there.
    if kind.is_some() && !new.is_empty() && !is_there {
        all.push(Choice::new(viewer.plain(&text!("company-create", name = &new)), new));
    }
    Ok(kit::options(&all))
}
