//! Channels and what became of messages never reach into another workspace.

use crm_core::Tx;
use crm_core::actor::{Role, Scope};
use crm_core::channels::{self, Kept, Message, News, Wanted};
use crm_core::records::RecordKind;
use uuid::Uuid;

use crate::channels::linked;
use crate::world::{self, World, code};

const MESSAGE: Message<'static> = Message { channel: "C0ZANZIBAR", ts: "1.1", purpose: "log", by: "" };

/// Puts something into every table of this part.
pub async fn fill(tx: &mut Tx, deal: Uuid) {
    channels::link(tx, linked(MESSAGE.channel, (RecordKind::Deal, deal))).await.unwrap();
    channels::set_topic(tx, MESSAGE.channel, "Zanzibar").await.unwrap();
    let became = Kept { kind: RecordKind::Deal, record: deal, event: Uuid::now_v7() };
    assert!(channels::keep(tx, MESSAGE, &became).await.unwrap());
}

#[tokio::test]
async fn channels_of_another_workspace_are_about_nothing() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let deal = world::deal(&mut tx, "Zanzibar", "1").await;
    fill(&mut tx, deal).await;
    let link = channels::of_channel(&mut tx, MESSAGE.channel).await.unwrap().unwrap().id;
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(channels::of_channel(&mut tx, MESSAGE.channel).await.unwrap(), None);
    assert!(channels::of_record(&mut tx, deal).await.unwrap().is_empty());
    assert_eq!(channels::topic(&mut tx, MESSAGE.channel).await.unwrap(), None);
    assert_eq!(channels::kept(&mut tx, MESSAGE).await.unwrap(), None);
    assert!(channels::kept_of(&mut tx, MESSAGE.channel, MESSAGE.ts).await.unwrap().is_empty());
    assert_eq!(channels::forget(&mut tx, MESSAGE).await.unwrap(), None);
    assert_eq!(channels::follow(&mut tx, MESSAGE.channel, &News::Gone).await.unwrap(), None);
    let shows = Wanted { mode: None, shows_amounts: Some(true) };
    assert_eq!(code(channels::set(&mut tx, link, shows).await), "record-gone");
    assert_eq!(code(channels::unlink(&mut tx, MESSAGE.channel).await), "channel-not-linked");
    assert_eq!(code(channels::put_away(&mut tx, MESSAGE.channel).await), "channel-not-linked");
    assert_eq!(code(channels::open(&mut tx, (RecordKind::Deal, deal), None).await), "no-such-record");
    assert_eq!(code(channels::link(&mut tx, linked("C0OURS", (RecordKind::Deal, deal))).await), "no-such-record");
    // The same channel of Slack may be about something here as well: theirs is another Slack.
    let deal = world::deal(&mut tx, "Ours", "1").await;
    fill(&mut tx, deal).await;
    assert_eq!(channels::of_channel(&mut tx, MESSAGE.channel).await.unwrap().unwrap().record_id, deal);
}
