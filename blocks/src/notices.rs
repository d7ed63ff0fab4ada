//! Short answers: done, refused, ours to mend, and questions with a choice. Each is one named function and ends in a next
//! step.

use crm_core::companies::CompanyName;
use crm_core::error::UserError;
use crm_core::events::FieldChange;
use crm_core::reasons::{Reason, ReasonKind};
use crm_core::records::Reference;
use crm_core::text;
use crm_core::texts::Text;
use uuid::Uuid;

use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::viewer::Viewer;

/// Characters of what a person typed, where an answer repeats it.
const QUOTED: usize = 80;

/// A text that repeats only the beginning of what was long.
#[must_use]
pub fn brief(text: &Text) -> Text {
    text.map_words(|words| kit::cut(words, QUOTED))
}

/// Something that is done: the fact, and in small print who did it and what it was before.
#[must_use]
pub fn done(viewer: &Viewer, fact: &Text, small: Option<&Text>) -> Message {
    let fact = brief(fact);
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&fact))];
    blocks.extend(small.map(|small| kit::context(&viewer.mrkdwn(&brief(small)))));
    // Who listens to it hears the fact, not the name of the sign.
    Message::new(viewer.plain(&fact).trim_start_matches("✅ "), blocks)
}

/// A deal moved: shown above its card.
#[must_use]
pub fn moved(viewer: &Viewer, deal: Reference, from: &str, to: &str, by: &str) -> Message {
    let fact = text!("deal-moved", reference = deal.to_string(), stage = to);
    let small = text!("deal-moved-by", by = by, time = viewer.clock(), from = from);
    done(viewer, &fact, Some(&small))
}

/// The deal was there already.
#[must_use]
pub fn already_there(viewer: &Viewer, deal: Reference, stage: &str) -> Message {
    done(viewer, &text!("deal-already-there", reference = deal.to_string(), stage = stage), None)
}

/// Somebody moved the deal meanwhile: nothing was done; one tap does it anyway.
#[must_use]
pub fn move_conflict(
    viewer: &Viewer,
    deal: Reference,
    subject: Subject,
    now_in: &str,
    change: &FieldChange,
    wanted: (Uuid, &str),
) -> Message {
    let by = change.by.clone().unwrap_or_else(|| viewer.plain(&text!("somebody")));
    let said = text!(
        "deal-conflict",
        reference = deal.to_string(),
        stage = now_in,
        by = by,
        at = viewer.moment(change.at),
        wanted = wanted.1
    );
    let said = brief(&said);
    let anyway = kit::button(Action::MoveAnyway, &viewer.plain(&text!("button-move-anyway")), &wanted.0.to_string());
    let blocks = vec![
        kit::section(&viewer.mrkdwn(&said)),
        kit::actions(Some(subject.block_id("deal", "conflict")), vec![anyway.into()]),
    ];
    Message::new(&viewer.plain(&said), blocks)
}

/// A deal is to be decided, and nobody has said why: one choice says it and decides.
#[must_use]
pub fn which_reason(viewer: &Viewer, deal: Reference, subject: Subject, reasons: &[Reason]) -> Message {
    let won = reasons.first().is_some_and(|reason| reason.kind == ReasonKind::Won);
    let reference = deal.to_string();
    let said = if won {
        text!("deal-needs-win-reason", reference = reference)
    } else {
        text!("deal-needs-loss-reason", reference = reference)
    };
    let options = reasons
        .iter()
        .map(|reason| kit::option(&reason.name, &format!("{}:{}", reason.kind.as_str(), reason.key)))
        .collect();
    let choose = kit::select(Action::CloseDeal, &viewer.plain(&text!("select-reason")), options, None);
    let block_id = subject.block_id("deal", "reason");
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(Some(block_id), vec![choose.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// A refusal: what, why, and the next step, in the words of the use case.
#[must_use]
pub fn refused(viewer: &Viewer, refusal: &UserError) -> Message {
    let said = brief(refusal.text());
    Message::new(&viewer.plain(&said), vec![kit::section(&viewer.mrkdwn(&said))])
}

/// Our own fault: neutral words and the reference that is also in the log.
#[must_use]
pub fn broken(viewer: &Viewer, reference: &str) -> Message {
    let said = text!("error-ours", reference = reference);
    Message::new(&viewer.plain(&said), vec![kit::section(&viewer.mrkdwn(&said))])
}

/// The database does not answer just now.
#[must_use]
pub fn unavailable(viewer: &Viewer, reference: &str) -> Message {
    let said = text!("error-unavailable", reference = reference);
    Message::new(&viewer.plain(&said), vec![kit::section(&viewer.mrkdwn(&said))])
}

/// No such record within the reader's sight; the same words whether it is missing or hidden.
#[must_use]
pub fn not_found(viewer: &Viewer, reference: Reference) -> Message {
    let said = text!("no-such-record", reference = reference.to_string());
    Message::new(&viewer.plain(&said), vec![kit::section(&viewer.mrkdwn(&said))])
}

/// The same request came a second time; the first one counted.
#[must_use]
pub fn done_before(viewer: &Viewer) -> Message {
    done(viewer, &text!("done-before"), None)
}

/// A click on a message of an older version of the program.
#[must_use]
pub fn stale(viewer: &Viewer) -> Message {
    done(viewer, &text!("stale-card"), None)
}

/// A question waited too long for its answer.
#[must_use]
pub fn expired(viewer: &Viewer) -> Message {
    done(viewer, &text!("draft-expired"), None)
}

/// A record like the one to be added is there already.
#[must_use]
pub fn duplicate(viewer: &Viewer, known: Reference, name: &str, shared: &str, draft: Uuid) -> Message {
    let said = brief(&text!("duplicate-found", reference = known.to_string(), name = name, shared = shared));
    let open = kit::button(
        Action::Open,
        &viewer.plain(&text!("button-open-it", reference = known.to_string())),
        &known.to_string(),
    );
    let anyway = kit::button(Action::AddAnyway, &viewer.plain(&text!("button-add-anyway")), "");
    let block_id = Subject { id: draft, version: 1 }.block_id("draft", "duplicate");
    let blocks =
        vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(Some(block_id), vec![open.into(), anyway.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// The value of the option that adds a company instead of taking one that is there.
pub const NEW_COMPANY: &str = "new";

/// Which company is meant: those with a name like it, or a new one.
#[must_use]
pub fn which_company(viewer: &Viewer, typed: &str, like_it: &[CompanyName], draft: Uuid) -> Message {
    let said = brief(&text!("company-which", count = like_it.len(), typed = typed));
    let mut options: Vec<_> = like_it
        .iter()
        .map(|company| kit::option(&format!("{} {}", company.reference, company.name), &company.id.to_string()))
        .collect();
    options.push(kit::option(&viewer.plain(&text!("company-create", name = typed)), NEW_COMPANY));
    let choose = kit::select(Action::ChooseCompany, &viewer.plain(&text!("select-company")), options, None);
    let block_id = Subject { id: draft, version: 1 }.block_id("draft", "company");
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(Some(block_id), vec![choose.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// The answer, and below it what the person should be told about the reading of their line.
#[must_use]
pub fn with_notes(viewer: &Viewer, message: Message, notes: &[Text]) -> Message {
    if notes.is_empty() {
        return message;
    }
    let notes = notes.iter().map(|note| kit::context(&viewer.mrkdwn(&brief(note))));
    let blocks = message.blocks.iter().cloned().chain(notes).collect();
    message.with_blocks(blocks)
}

/// A line lacks something and there is nothing that opens a form here, as in a direct message: a button that runs the
/// line once more, which then can.
#[must_use]
pub fn form_elsewhere(viewer: &Viewer, line: &str) -> Message {
    let said = text!("form-elsewhere");
    let form = kit::button(Action::RunLine, &viewer.plain(&text!("button-fill-in")), line);
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(None, vec![form.into()])];
    Message::new(&viewer.plain(&said), blocks)
}
