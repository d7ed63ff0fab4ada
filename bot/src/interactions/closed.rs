//! Forms that were closed without being sent (`view_closed`). Slack tells of it where the form asks for it.

use futures::future::BoxFuture;

use crate::bot::Bot;
use crate::envelope::Interaction;

/// A form that wants to know when it is closed.
pub(crate) struct Closed {
    /// The form's `callback_id`.
    pub(crate) callback_id: &'static str,
    /// What then.
    pub(crate) work: fn(Bot, Interaction) -> BoxFuture<'static, ()>,
}

/// Every such form.
const CLOSED: &[Closed] = &[];

/// Does what the closing of the form asks for; nothing where nobody asked.
pub(crate) async fn close(bot: Bot, interaction: Interaction) {
    if let Some(closed) = CLOSED.iter().find(|closed| closed.callback_id == interaction.view.callback_id) {
        (closed.work)(bot, interaction).await;
    }
}
