//! What is set, in lines: one's own settings, and for who may change them the workspace's.

use crm_blocks::{Message, palette};
use crm_core::actor::Permission;
use crm_core::settings::{self, Explained, Level};
use crm_core::texts::Text;
use crm_core::{Result, Tx, refusal, text};

use super::records::Cx;

/// Settings, all or those that a word is about.
pub(super) async fn show(cx: &Cx<'_>, mut tx: Tx, topic: Option<&str>) -> Result<Option<Message>> {
    let Some(me) = tx.user_id() else { return Err(refusal!("error-unknown-person").into()) };
    let of_person = settings::of_person(&mut tx, me).await?;
    let mut lines: Vec<Text> =
        of_person.all(Level::Person).filter(|one| is_about(cx, one, topic)).map(|one| line(cx, &one)).collect();
    if tx.actor().may(Permission::ManageWorkspace) {
        let of_workspace = settings::of_workspace(&mut tx).await?;
        lines.extend(
            of_workspace.all(Level::Workspace).filter(|one| is_about(cx, one, topic)).map(|one| line(cx, &one)),
        );
    }
    if lines.is_empty() {
        return Err(refusal!("error-no-setting-about", given = topic.unwrap_or_default()).into());
    }
    Ok(Some(palette::help(&cx.viewer, &text!("settings-title"), &lines)))
}

fn is_about(cx: &Cx<'_>, one: &Explained, topic: Option<&str>) -> bool {
    let Some(topic) = topic else { return true };
    let topic = topic.trim_end_matches('s');
    one.definition.key.contains(topic) || one.definition.label(&cx.viewer.locale).to_lowercase().contains(topic)
}

fn line(cx: &Cx<'_>, one: &Explained) -> Text {
    let value = one.definition.shown(&one.value);
    text!("settings-line", name = one.definition.label(&cx.viewer.locale), value = value)
}
