//! Cards: one record each, in one visual language. A section with what it is, fields with the facts, small print, and one
//! row of what can be done.

mod company;
mod contact;
mod deal;
mod history;
mod lead;
mod task;

pub use company::company;
pub use contact::contact;
pub use deal::deal;
pub use history::history;
pub use lead::{lead, lead_details};
pub use task::task;

use crm_core::records::Reference;
use crm_core::text;
use crm_core::texts::Text;
use crm_core::users::Owner;
use slack_morphism::prelude::*;

use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::{Audience, Viewer};

/// Characters of a title on a card.
const TITLE: usize = 60;
/// Characters of a note or message on a card.
const NOTE: usize = 200;

/// `Label` above its value, as one field.
fn fact(viewer: &Viewer, label: &Text, value: &Mrkdwn) -> Mrkdwn {
    Mrkdwn::bold(&viewer.plain(label)).then("\n", value)
}

/// A fact out of a value that may be missing; then an en dash says so.
fn optional_fact(viewer: &Viewer, label: &Text, value: Option<&str>) -> Mrkdwn {
    fact(viewer, label, &Mrkdwn::words(&kit::cut(value.unwrap_or("–"), NOTE)))
}

/// A name beside a title, or spoken.
fn short(name: &str) -> String {
    kit::cut(name, TITLE)
}

/// The small addition to a title: a company, a city.
fn beside(words: Option<&str>) -> Mrkdwn {
    Mrkdwn::words(&short(words.unwrap_or_default()))
}

/// Who owns a record: a link to them for one reader, the bare name in a channel, where a link would ping.
fn owner(viewer: &Viewer, owner: Option<&Owner>, audience: Audience) -> Mrkdwn {
    match (owner, audience) {
        (None, _) => viewer.mrkdwn(&text!("card-owner-nobody")),
        (Some(owner), Audience::Person) => Mrkdwn::mention(&owner.slack_id),
        (Some(owner), Audience::Channel) => Mrkdwn::words(&owner.name),
    }
}

/// `🏢 *O-4 Acme*`
fn title(sign: &'static str, reference: Reference, name: &str) -> Mrkdwn {
    Mrkdwn::words(sign).then(" ", &Mrkdwn::bold(&format!("{reference} {}", kit::cut(name, TITLE))))
}

/// The ⋯ menu: what every card offers besides its own buttons. Never fewer than two options: some versions of Slack
/// refuse a menu of one.
fn menu(viewer: &Viewer, reference: Reference) -> SlackBlockOverflowElement {
    let option = |label: &Text, what: &str| kit::option(&viewer.plain(label), &format!("{what}:{reference}"));
    let options = vec![option(&text!("menu-history"), "history"), option(&text!("menu-refresh"), "refresh")];
    kit::overflow(Action::Menu, options)
}

/// `#vip #partner`, where there are tags.
fn tags(tags: &[String]) -> Mrkdwn {
    Mrkdwn::words(&tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "))
}

/// The small print of a card: tags, and as of when it is true.
fn as_of(viewer: &Viewer, tag_names: &[String]) -> SlackBlock {
    as_of_with(viewer, None, tag_names)
}

/// The same with something before it that found no place among the facts.
fn as_of_with(viewer: &Viewer, first: Option<&str>, tag_names: &[String]) -> SlackBlock {
    let time = viewer.mrkdwn(&text!("card-as-of", time = viewer.clock()));
    kit::context(&beside(first).then(" · ", &tags(tag_names)).then(" · ", &time))
}

/// A lifecycle or status with its sign; the sign never stands alone.
pub(crate) fn status(viewer: &Viewer, status: &str) -> String {
    let words = match status {
        "lead" => text!("lifecycle-lead"),
        "qualified" => text!("lifecycle-qualified"),
        "opportunity" => text!("lifecycle-opportunity"),
        "customer" => text!("lifecycle-customer"),
        "former" => text!("lifecycle-former"),
        "new" => text!("status-new"),
        "working" => text!("status-working"),
        "converted" => text!("status-converted"),
        "disqualified" => text!("status-disqualified"),
        "open" => text!("status-open"),
        "done" => text!("status-done"),
        "canceled" => text!("status-canceled"),
        other => return other.to_owned(),
    };
    viewer.plain(&words)
}
