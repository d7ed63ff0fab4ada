//! What was filled into a panel, saved by the use case it belongs to.

use crm_blocks::panels::Screen;
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::texts::Text;
use crm_core::users::Profile;
use crm_core::{Error, Result, Tx, reasons, refusal, roles, tags, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers::Answers;
use super::{Done, fields, people, settings, show};

/// Something that is saved, and what its panel showed of it.
pub(super) struct Saving<'a> {
    /// The screen.
    pub screen: &'a Screen,
    /// The version that was shown.
    pub ver: Option<i32>,
    /// What was filled in.
    pub answers: Answers<'a>,
    /// Who is to be let in, as Slack knows them.
    pub newcomer: Option<Profile>,
}

pub(super) async fn save(tx: &mut Tx, saving: Saving<'_>) -> Result<Done> {
    match saving.screen {
        Screen::Profile
        | Screen::Personal
        | Screen::Notifications
        | Screen::Basics
        | Screen::Calendar
        | Screen::Selling
        | Screen::Rates
        | Screen::Data
        | Screen::Slack => settings::save(tx, (saving.screen, saving.ver), &saving.answers).await,
        Screen::NewPipeline
        | Screen::Pipeline(_)
        | Screen::RetirePipeline(_)
        | Screen::NewStage(_)
        | Screen::Stage(_)
        | Screen::RetireStage(_) => selling(tx, &saving).await,
        Screen::NewField(_) | Screen::Field(_) | Screen::AccessOf(..) => fields::save(tx, &saving).await,
        Screen::Invite
        | Screen::Person(_)
        | Screen::Leave(_)
        | Screen::Return(_)
        | Screen::NewTeam
        | Screen::Team(_) => people::save(tx, saving).await,
        Screen::NewRole | Screen::Role(_) | Screen::NewReason(_) | Screen::Reason(_) | Screen::Tag(_) => {
            words(tx, &saving).await
        }
        // These show and ask nothing to be filled in.
        Screen::Add
        | Screen::Help
        | Screen::Pipelines
        | Screen::Fields(_)
        | Screen::Access
        | Screen::Tags
        | Screen::Reasons(_)
        | Screen::Rules
        | Screen::Roles
        | Screen::Teams => Err(show::gone()),
    }
}

/// What came of a change of something called `name`.
pub(super) fn updated(updated: Updated, name: &str, (here, next): (&Screen, Screen)) -> Done {
    match updated {
        Updated::Done(done) => Done { fact: text!("panel-saved", name = name), event: Some(done.event), next },
        Updated::Unchanged => Done { fact: text!("panel-unchanged", name = name), event: None, next },
        Updated::Conflict(_) => Done { fact: text!("panel-conflict"), event: None, next: here.clone() },
    }
}

/// Something new, called `name`.
pub(super) fn added(event: Option<Uuid>, name: &str, next: Screen) -> Done {
    Done { fact: text!("panel-saved", name = name), event, next }
}

async fn selling(tx: &mut Tx, saving: &Saving<'_>) -> Result<Done> {
    let answers = &saving.answers;
    let name = answers.typed("name");
    match saving.screen {
        Screen::NewPipeline => {
            let stages = answers.lines("stages").iter().map(|line| stage_line(line)).collect::<Result<Vec<_>>>()?;
            let new = NewPipeline { name: name.clone(), stages, won: None, lost: None };
            let made = pipelines::add(tx, new).await?;
            Ok(added(None, &name, Screen::Pipeline(made.id)))
        }
        Screen::Pipeline(id) => {
            let change = Changes::new().with("name", name.as_str());
            let done = records::update(tx, RecordKind::Pipeline, *id, &change, saving.ver).await?;
            settings::confirm(tx, saving.screen).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Pipeline(*id))))
        }
        Screen::NewStage(of) => {
            let new = NewStage {
                name: name.clone(),
                probability: percent(&answers.typed("probability"))?,
                required_fields: answers.several("required_fields"),
                ..NewStage::default()
            };
            pipelines::add_stage(tx, *of, new).await?;
            Ok(added(None, &name, Screen::Pipeline(*of)))
        }
        Screen::Stage(id) => {
            let mut change = Changes::new()
                .with("name", name.as_str())
                .with("required_fields", json!(answers.several("required_fields")));
            if answers.asked("probability") {
                change.set("probability", percent(&answers.typed("probability"))?);
            }
            if let Some(category) = answers.text("forecast_category") {
                change.set("forecast_category", category);
            }
            let stage = show::stage(&pipelines::list(tx).await?, *id)?;
            let done = records::update(tx, RecordKind::Stage, *id, &change, saving.ver).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Pipeline(stage.pipeline_id))))
        }
        Screen::RetireStage(id) => {
            let stage = show::stage(&pipelines::list(tx).await?, *id)?;
            pipelines::retire_stage(tx, *id, answers.parsed("move_deals_to")).await?;
            Ok(retired(&stage.name, Screen::Pipeline(stage.pipeline_id)))
        }
        Screen::RetirePipeline(id) => {
            let name = show::pipeline(&pipelines::list(tx).await?, *id)?.name.clone();
            pipelines::retire(tx, *id, answers.parsed("move_deals_to")).await?;
            Ok(retired(&name, Screen::Pipelines))
        }
        _ => Err(show::gone()),
    }
}

fn retired(name: &str, next: Screen) -> Done {
    Done { fact: text!("panel-gone", name = name), event: None, next }
}

/// `Proposal 50`
fn stage_line(line: &str) -> Result<NewStage> {
    let refused = || Error::from(refusal!("error-stage-line", given = line).about("stages"));
    let (name, probability) =
        line.trim_end_matches('%').trim_end().rsplit_once(char::is_whitespace).ok_or_else(refused)?;
    let probability = percent(probability).map_err(|_| refused())?;
    Ok(NewStage { name: name.trim().to_owned(), probability, ..NewStage::default() })
}

fn percent(given: &str) -> Result<i16> {
    let number = given.trim().trim_end_matches('%').trim_end().parse::<i16>().ok();
    number
        .filter(|number| (0..=100).contains(number))
        .ok_or_else(|| refusal!("error-not-a-percent", given = given).about("probability").into())
}

async fn words(tx: &mut Tx, saving: &Saving<'_>) -> Result<Done> {
    let answers = &saving.answers;
    let name = answers.typed("name");
    match saving.screen {
        Screen::NewRole => {
            let like = answers.parsed("like").ok_or_else(|| refusal!("error-no-such-role").about("like"))?;
            let made = roles::copy(tx, like, &name).await?;
            Ok(added(Some(made.event), &name, Screen::Role(made.id)))
        }
        Screen::Role(id) => {
            let change = Changes::new()
                .with("name", name.as_str())
                .with("permissions", json!(answers.several("permissions")))
                .with("scope", answers.text("scope").map_or(Value::Null, Value::from));
            let done = roles::change(tx, *id, &change, saving.ver).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Roles)))
        }
        Screen::NewReason(kind) => {
            let made = reasons::add(tx, *kind, &name).await?;
            Ok(added(Some(made.event), &name, Screen::Reasons(*kind)))
        }
        Screen::Reason(id) => {
            let kind = show::reason(tx, *id).await?.kind;
            let done = reasons::rename(tx, *id, &name, saving.ver).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Reasons(kind))))
        }
        Screen::Tag(tag) => {
            let into = answers.text("into");
            let replaced = match &into {
                Some(into) => tags::merge(tx, std::slice::from_ref(tag), into).await?,
                None => tags::rename(tx, tag, &name).await?,
            };
            let into = into.unwrap_or(name);
            let fact: Text = text!("panel-tag-replaced", name = tag, into = into, count = replaced.records);
            Ok(Done { fact, event: None, next: Screen::Tags })
        }
        _ => Err(show::gone()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn stages_are_written_with_their_probability() {
        let stage = stage_line("Closing call  75 %").unwrap();
        assert_eq!((stage.name.as_str(), stage.probability), ("Closing call", 75));
        for wrong in ["Proposal", "Proposal 101", "Proposal -1", "50", "Proposal fifty"] {
            assert!(stage_line(wrong).is_err(), "{wrong}");
        }
    }
}
