//! How each field of a form is asked, what is in it, and in which step it stands.

use crm_blocks::Viewer;
use crm_blocks::kit::{Choice, MAX_INPUT};
use crm_blocks::modals::{Asked, CREATE, Entry, Part};
use crm_core::access::{self, Access, Level};
use crm_core::actor::Permission;
use crm_core::custom_fields::{self, Definition};
use crm_core::leads::status::Status;
use crm_core::pipelines::{self, Outcome, Pipeline, Stage};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::RecordKind;
use crm_core::records::catalogue::{self, Shape};
use crm_core::{Result, Tx, text};

use super::draft::{FormDraft, FormKind};
use super::plan::{self, aside};
use super::words;

/// The steps of a form, each with its parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    pub steps: Vec<Vec<Part>>,
}

impl Layout {
    /// The step in which a field is asked, counted from 1.
    pub fn step_of(&self, key: &str) -> Option<usize> {
        let has =
            |parts: &Vec<Part>| parts.iter().flat_map(|part| &part.asked).any(|asked| asked.key == key && !asked.fixed);
        self.steps.iter().position(has).map(|at| at + 1)
    }

    /// Every field, in its order.
    pub fn all(&self) -> impl Iterator<Item = &Asked> {
        self.steps.iter().flatten().flat_map(|part| &part.asked)
    }

    /// The fields of a step, counted from 1.
    pub fn of_step(&self, step: usize) -> impl Iterator<Item = &Asked> {
        self.steps.get(step.saturating_sub(1)).into_iter().flatten().flat_map(|part| &part.asked)
    }
}

/// What is known while a form is laid out.
struct Asking<'a> {
    viewer: &'a Viewer,
    draft: &'a FormDraft,
    kind: RecordKind,
    access: Access,
    may_assign: bool,
    definitions: Vec<Definition>,
    pipelines: Vec<Pipeline>,
    /// What the chosen stage asks for, where the record enters it.
    required: Vec<String>,
    /// Why a deal was decided, or a lead is not a fit.
    reasons: Vec<Choice>,
}

/// Lays a form out, by what is in it.
pub(super) async fn layout(tx: &mut Tx, viewer: &Viewer, draft: &FormDraft) -> Result<Layout> {
    let asking = prepare(tx, viewer, draft).await?;
    let editing = draft.id.is_some();
    let mut parts = Vec::new();
    for (title, keys) in plan::groups(draft.form, editing) {
        let title = title.map(|title| viewer.plain(&crm_core::texts::Text::new(title)));
        let asked =
            keys.iter().filter(|key| plan::is_asked(draft.form, editing, key)).filter_map(|key| asking.field(key));
        parts.push(Part { title, asked: asked.collect() });
    }
    let asked_so_far: Vec<String> = parts.iter().flat_map(|part| &part.asked).map(|asked| asked.key.clone()).collect();
    let more = asking.required.iter().filter(|key| !asked_so_far.contains(key)).filter_map(|key| asking.field(key));
    if let Some(first) = parts.first_mut() {
        first.asked.extend(more.filter(|asked| !asked.key.starts_with(catalogue::CUSTOM_PREFIX)));
    }
    let own = asking.definitions.iter().filter_map(|definition| asking.own(definition)).collect();
    parts.push(Part { title: Some(viewer.plain(&text!("form-part-own"))), asked: own });
    Ok(in_steps(parts))
}

fn in_steps(parts: Vec<Part>) -> Layout {
    let sizes: Vec<usize> = parts.iter().map(|part| part.asked.len()).collect();
    let steps = plan::steps(&sizes).into_iter().map(|step| {
        let parts = step.into_iter().filter_map(|(at, range)| {
            let part = parts.get(at)?;
            Some(Part { title: part.title.clone(), asked: part.asked.get(range)?.to_vec() })
        });
        parts.collect()
    });
    Layout { steps: steps.collect() }
}

async fn prepare<'a>(tx: &mut Tx, viewer: &'a Viewer, draft: &'a FormDraft) -> Result<Asking<'a>> {
    let kind = draft.form.record();
    let definitions = custom_fields::all(tx, kind).await?;
    let definitions = definitions.into_iter().filter(|definition| definition.retired_at.is_none()).collect();
    let pipelines = if kind == RecordKind::Deal { pipelines::list(tx).await? } else { Vec::new() };
    let stages = pipelines.iter().flat_map(|pipeline| &pipeline.stages);
    let chosen = draft.value("stage_id").and_then(|id| stages.into_iter().find(|stage| stage.id.to_string() == id));
    let enters = draft.seen.get("stage_id") != draft.typed.get("stage_id");
    let required = chosen.filter(|_| enters).map(|stage| stage.required_fields.clone()).unwrap_or_default();
    let reasons = match reason_kind(draft, chosen) {
        Some(kind) => reasons::list(tx, kind).await?.into_iter().map(|one| Choice::new(one.name, one.key)).collect(),
        None => Vec::new(),
    };
    let may_assign = tx.actor().may(Permission::Assign);
    Ok(Asking {
        viewer,
        draft,
        kind,
        access: access::of(tx, kind),
        may_assign,
        definitions,
        pipelines,
        required,
        reasons,
    })
}

fn reason_kind(draft: &FormDraft, stage: Option<&Stage>) -> Option<ReasonKind> {
    match (draft.form, stage.map(|stage| stage.outcome)) {
        (FormKind::Deal, Some(Outcome::Won)) => Some(ReasonKind::Won),
        (FormKind::Deal, Some(Outcome::Lost)) => Some(ReasonKind::Lost),
        (FormKind::Lead, _) if draft.value("status") == Some(Status::Disqualified.as_str()) => {
            Some(ReasonKind::Disqualified)
        }
        _ => None,
    }
}

/// The field whose rules hold for one that is asked beside the record's own.
fn governing(key: &str) -> &str {
    match key {
        aside::ABOUT => "record_id",
        aside::DUE_TIME => "due_at",
        other => other,
    }
}

impl Asking<'_> {
    /// One of the product's own fields; nothing where it is not for this person, or not asked just now.
    fn field(&self, key: &str) -> Option<Asked> {
        let entry = self.entry(key)?;
        let mut asked = Asked::new(key, self.label(key), entry);
        asked.example = example(key).map(str::to_owned);
        asked.hint = hint(key).map(|hint| self.viewer.plain(&hint));
        asked.required = self.is_required(key);
        asked.depends = self.depends(key);
        self.permitted(asked, governing(key))
    }

    /// One of the workspace's own.
    fn own(&self, definition: &Definition) -> Option<Asked> {
        let key = definition.field();
        let mut asked = Asked::new(key.clone(), definition.name.clone(), self.entry_of(&key, &definition.shape)?);
        asked.hint.clone_from(&definition.help);
        let was_filled = self.draft.seen.get(&key).is_some_and(|filled| !filled.is_empty());
        asked.required = definition.required && (self.draft.id.is_none() || was_filled) || self.required.contains(&key);
        self.permitted(asked, &key)
    }

    /// As far as the person may see and change it.
    fn permitted(&self, asked: Asked, governed_by: &str) -> Option<Asked> {
        let mut asked = asked;
        let key = asked.key.clone();
        asked.filled = self.draft.typed.get(&key).cloned().unwrap_or_default();
        asked.round = self.draft.rounds.get(&key).copied().unwrap_or(1);
        let level = self.access.level(governed_by);
        let given_away = key == "owner_id" && !self.may_assign;
        let too_long = matches!(asked.entry, Entry::Line(_) | Entry::Lines(_))
            && asked.filled.first().is_some_and(|filled| filled.value.chars().count() > MAX_INPUT);
        asked.fixed = level < Level::Write || given_away || too_long;
        if too_long {
            asked.hint = Some(self.viewer.plain(&text!("form-too-long")));
        }
        let hidden = level == Level::Hidden || asked.fixed && self.draft.id.is_none();
        (!hidden).then_some(asked)
    }

    fn label(&self, key: &str) -> String {
        let words = self.viewer.plain(&catalogue::label(key));
        let mut characters = words.chars();
        characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
    }

    fn is_required(&self, key: &str) -> bool {
        let ours = self.kind.spec().and_then(|spec| spec.field(key)).and_then(|field| field.missing()).is_some();
        let always = matches!(
            (self.draft.form, key),
            (FormKind::Deal | FormKind::Convert, "stage_id" | "close_reason")
                | (FormKind::Lead, "disqualified_reason" | "status")
                | (FormKind::Note, "body" | aside::ABOUT)
                | (FormKind::Log, "type" | aside::ABOUT)
                | (FormKind::Task, "status" | "priority")
        );
        ours || always || self.required.iter().any(|required| required == key)
    }

    /// Fields on which others depend.
    fn depends(&self, key: &str) -> bool {
        matches!(
            (self.draft.form, key),
            (FormKind::Deal, "stage_id" | "company_id")
                | (FormKind::Convert, "stage_id")
                | (FormKind::Lead, "status" | "contact_id")
        )
    }

    fn entry(&self, key: &str) -> Option<Entry> {
        let adds_contact = self.draft.value("contact_id").is_some_and(|id| id.starts_with(CREATE));
        match key {
            aside::ABOUT => return Some(Entry::Search),
            aside::DUE_TIME => return Some(Entry::Time),
            aside::NEXT_STEP => return Some(Entry::Day),
            aside::NEW_EMAIL => return adds_contact.then_some(Entry::Line(254)),
            aside::NEW_PHONE => return adds_contact.then_some(Entry::Line(40)),
            "stage_id" => return Some(Entry::OneOf(self.stages())),
            "close_reason" | "disqualified_reason" => {
                return (!self.reasons.is_empty()).then(|| Entry::OneOf(self.reasons.clone()));
            }
            "close_note" | "disqualified_note" if self.reasons.is_empty() => return None,
            "status" if self.kind == RecordKind::Lead => return Some(Entry::OneOf(self.lead_statuses())),
            "type" => return Some(Entry::OneOf(self.labelled(&["call", "meeting", "email"]))),
            _ => {}
        }
        let field = self.kind.spec()?.field(key)?;
        self.entry_of(key, &field.shape)
    }

    fn entry_of(&self, key: &str, shape: &Shape) -> Option<Entry> {
        let words = |options: &[String]| options.iter().map(Choice::word).collect();
        Some(match shape {
            Shape::Name(_) => Entry::Line(crm_core::fields::MAX_NAME),
            Shape::Text(limit) => Entry::Line(*limit),
            Shape::LongText(limit) => Entry::Lines(*limit),
            Shape::Choice(keys) => Entry::OneOf(self.labelled(keys)),
            Shape::OneOf(options) => Entry::OneOf(words(options)),
            Shape::SomeOf(options) => Entry::SomeOf(words(options)),
            Shape::Integer(1, 4) if key == "priority" => {
                Entry::OneOf((1..=4).map(|number| words::priority(self.viewer, number)).collect())
            }
            Shape::Integer(..) => Entry::Line(20),
            Shape::Number | Shape::Amount | Shape::Money | Shape::Phone => Entry::Line(40),
            Shape::Currency => Entry::Line(3),
            Shape::Date => Entry::Day,
            Shape::Moment => Entry::Moment,
            Shape::YesNo => Entry::OneOf([true, false].map(|yes| words::yes_or_no(self.viewer, yes)).to_vec()),
            Shape::Person => Entry::Person,
            Shape::People => Entry::People,
            Shape::Link(_) => Entry::Search,
            Shape::Links(_) | Shape::Tags | Shape::Participants => Entry::Searches,
            Shape::Email | Shape::Domain => Entry::Line(254),
            Shape::Url => Entry::Line(2_000),
            Shape::Emails | Shape::Phones => Entry::Line(1_000),
            Shape::Id | Shape::Addresses | Shape::Keys | Shape::Json => return None,
        })
    }

    fn labelled(&self, keys: &[&str]) -> Vec<Choice> {
        keys.iter().map(|key| Choice::new(words::label(self.viewer, key), *key)).collect()
    }

    /// The stages of all pipelines; with several, each under the name of its own.
    fn stages(&self) -> Vec<Choice> {
        let several = self.pipelines.len() > 1;
        let of = |pipeline: &Pipeline, stage: &Stage| {
            let name = if several { format!("{} · {}", pipeline.name, stage.name) } else { stage.name.clone() };
            Choice::new(name, stage.id.to_string())
        };
        self.pipelines
            .iter()
            .flat_map(|pipeline| pipeline.stages.iter().map(move |stage| of(pipeline, stage)))
            .collect()
    }

    /// Where a lead may go from where it was when the form opened.
    fn lead_statuses(&self) -> Vec<Choice> {
        let was = self.draft.seen.get("status").and_then(|was| was.first()).and_then(|was| Status::parse(&was.value));
        let was = was.unwrap_or(Status::New);
        let open_to = |to: &Status| was == *to || *to != Status::Converted && was.may_become(*to).is_ok();
        let keys: Vec<&str> = Status::ALL.into_iter().filter(open_to).map(Status::as_str).collect();
        self.labelled(&keys)
    }
}

fn example(key: &str) -> Option<&'static str> {
    Some(match key {
        "emails" | aside::NEW_EMAIL => "anna@acme.example",
        "domain" => "acme.example",
        "website" => "https://acme.example",
        "amount" => "12k",
        "currency" => "EUR",
        "recurrence" => "weekly:mon",
        "probability" => "50",
        _ => return None,
    })
}

fn hint(key: &str) -> Option<crm_core::texts::Text> {
    Some(match key {
        "emails" | "phones" => text!("hint-several"),
        "amount" => text!("hint-amount"),
        "recurrence" => text!("hint-recurrence"),
        _ => return None,
    })
}
