//! Slack channels that are about a record.

use crm_core::actor::{Role, Scope};
use crm_core::channels::{self, Kept, Message, Mode, NewChannel, News, Wanted};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::settings::{self, CHANNEL_LOGGING, COPY_MESSAGES};
use crm_core::{Actor, Tx, history, undo};
use uuid::Uuid;

use crate::world::{self, World, code};

/// A channel that somebody links.
pub fn linked(slack_id: &str, record: (RecordKind, Uuid)) -> NewChannel {
    NewChannel {
        slack_id: slack_id.to_owned(),
        name: "acme-renewal".to_owned(),
        is_private: false,
        connected: false,
        opened: false,
        record,
        mode: None,
    }
}

/// A channel that the program opened for a record.
pub fn opened(slack_id: &str, record: (RecordKind, Uuid)) -> NewChannel {
    NewChannel { opened: true, is_private: true, ..linked(slack_id, record) }
}

/// A deal of a sales rep, who acts.
async fn deal() -> (World, Actor, Tx, Uuid) {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Renewal", "12000").await;
    (world, rep, tx, deal)
}

#[tokio::test]
async fn a_channel_is_about_one_record_until_it_is_unlinked() {
    let (world, _rep, mut tx, deal) = deal().await;
    let other = world::deal(&mut tx, "Other", "1").await;
    let link = channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    let channel = channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap();
    assert_eq!((channel.record(), channel.mode, channel.shows_amounts), ((RecordKind::Deal, deal), Mode::Links, false));
    assert_eq!(channel.reference.kind, RecordKind::Deal);
    assert_eq!(channels::of_record(&mut tx, deal).await.unwrap(), [channel.clone()]);
    tx.savepoint().await.unwrap();
    let again = channels::link(&mut tx, linked("C0A", (RecordKind::Deal, other))).await;
    assert_eq!(code(again), "channel-linked");
    tx.roll_back_to_savepoint().await.unwrap();
    channels::unlink(&mut tx, "C0A").await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap(), None);
    assert_eq!(code(channels::unlink(&mut tx, "C0A").await), "channel-not-linked");
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, other))).await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().record_id, other);
    // The first link cannot come back over the second.
    assert_eq!(code(undo::last_of(&mut tx, link.id).await), "channel-linked");
    drop(world);
}

#[tokio::test]
async fn linking_and_unlinking_are_undone() {
    let (_world, _rep, mut tx, deal) = deal().await;
    let link = channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    undo::event(&mut tx, link.event).await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap(), None);
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    let (_, done) = channels::unlink(&mut tx, "C0A").await.unwrap();
    undo::event(&mut tx, done.event).await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().record_id, deal);
}

#[tokio::test]
async fn what_is_out_of_scope_is_about_nothing() {
    let (world, _rep, mut tx, deal) = deal().await;
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    tx.commit().await.unwrap();
    let other = world.person_seeing(Role::SalesRep, Scope::Own).await;
    let mut tx = world.tx_of(&other).await;
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap(), None);
    assert!(channels::of_record(&mut tx, deal).await.unwrap().is_empty());
    assert_eq!(code(channels::unlink(&mut tx, "C0A").await), "channel-not-linked");
    assert_eq!(code(channels::put_away(&mut tx, "C0A").await), "channel-not-linked");
    assert_eq!(code(channels::open(&mut tx, (RecordKind::Deal, deal), None).await), "no-such-record");
    assert_eq!(code(channels::link(&mut tx, linked("C0B", (RecordKind::Deal, deal))).await), "no-such-record");
    // Theirs does not go over what they do not see, and the refusal does not tell what that is.
    let mine = world::deal(&mut tx, "Mine", "1").await;
    assert_eq!(code(channels::link(&mut tx, linked("C0A", (RecordKind::Deal, mine))).await), "channel-linked");
}

#[tokio::test]
async fn amounts_are_shown_by_the_owner_or_an_administrator_and_never_to_others() {
    let (world, rep, mut tx, deal) = deal().await;
    let link = channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap().id;
    tx.commit().await.unwrap();
    let shows = |shows| Wanted { mode: None, shows_amounts: Some(shows) };
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    assert_eq!(code(channels::set(&mut tx, link, shows(true)).await), "channel-amounts");
    drop(tx);
    for allowed in [rep, world.person(Role::Admin).await] {
        let mut tx = world.tx_of(&allowed).await;
        assert!(matches!(channels::set(&mut tx, link, shows(true)).await.unwrap(), Updated::Done(_)));
        assert!(channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().shows_amounts);
        channels::set(&mut tx, link, shows(false)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_channel_that_comes_to_be_shared_shows_no_amounts_any_more() {
    let (world, _rep, mut tx, deal) = deal().await;
    let link = channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap().id;
    let shows = Wanted { mode: None, shows_amounts: Some(true) };
    channels::set(&mut tx, link, shows).await.unwrap();
    assert_eq!(code(channels::follow(&mut tx, "C0A", &News::Connected).await), "needs-role");
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let (channel, done) = channels::follow(&mut tx, "C0A", &News::Connected).await.unwrap().unwrap();
    assert!(channel.connected && !channel.shows_amounts);
    assert_eq!(channels::follow(&mut tx, "C0A", &News::Connected).await.unwrap(), None, "Slack says it twice");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    assert_eq!(code(channels::set(&mut tx, link, shows).await), "channel-connected");
    assert_eq!(code(undo::event(&mut tx, done.event).await), "undo-would-break");
    assert!(!channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().shows_amounts);
    // Linked as one that is shared already, it is no different.
    let deal = world::deal(&mut tx, "Other", "1").await;
    let new = NewChannel { connected: true, ..linked("C0B", (RecordKind::Deal, deal)) };
    let link = channels::link(&mut tx, new).await.unwrap().id;
    assert_eq!(code(channels::set(&mut tx, link, shows).await), "channel-connected");
}

#[tokio::test]
async fn names_follow_and_what_is_gone_is_unlinked() {
    let (world, _rep, mut tx, deal) = deal().await;
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let renamed = channels::follow(&mut tx, "C0A", &News::Renamed("acme-2027".into())).await.unwrap().unwrap();
    assert_eq!(renamed.0.name, "acme-2027");
    assert!(channels::follow(&mut tx, "C0A", &News::Gone).await.unwrap().is_some());
    assert_eq!(channels::follow(&mut tx, "C0A", &News::Gone).await.unwrap(), None);
    assert_eq!(channels::follow(&mut tx, "C0NEVER", &News::Gone).await.unwrap(), None);
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap(), None);
}

#[tokio::test]
async fn words_are_copied_only_where_the_workspace_copies() {
    let (world, _rep, mut tx, deal) = deal().await;
    let full = || Some(Mode::Full);
    let new = NewChannel { mode: full(), ..linked("C0A", (RecordKind::Deal, deal)) };
    assert_eq!(code(channels::link(&mut tx, new.clone()).await), "channel-copies");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    settings::set(&mut tx, CHANNEL_LOGGING, &Mode::Full).await.unwrap();
    let usual = channels::link(&mut tx, linked("C0B", (RecordKind::Deal, deal))).await.unwrap();
    assert_eq!(usual.fields.text("mode"), Some("links"), "no copies without leave");
    settings::set(&mut tx, COPY_MESSAGES, &true).await.unwrap();
    let link = channels::link(&mut tx, new).await.unwrap().id;
    channels::set(&mut tx, link, Wanted { mode: Some(Mode::Off), shows_amounts: None }).await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().mode, Mode::Off);
}

#[tokio::test]
async fn one_channel_is_opened_for_a_record_however_often_one_asks() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Renewal", "1").await;
    let record = (RecordKind::Deal, deal);
    assert_eq!(channels::open(&mut tx, record, None).await.unwrap(), None);
    assert_eq!(channels::open(&mut tx, record, None).await.unwrap(), None);
    tx.commit().await.unwrap();
    let jobs: i64 = sqlx::query_scalar("SELECT count(*) FROM master.jobs WHERE kind = $1")
        .bind(channels::OPEN)
        .fetch_one(&mut world.db.admin().await)
        .await
        .unwrap();
    assert_eq!(jobs, 1);
    let mut tx = world.tx_of(&rep).await;
    channels::link(&mut tx, opened("C0A", record)).await.unwrap();
    assert_eq!(channels::open(&mut tx, record, None).await.unwrap().unwrap().slack_id, "C0A");
    tx.savepoint().await.unwrap();
    assert_eq!(code(channels::link(&mut tx, opened("C0B", record)).await), "channel-opened");
    tx.roll_back_to_savepoint().await.unwrap();
    channels::link(&mut tx, linked("C0C", record)).await.unwrap();
    assert_eq!(code(channels::put_away(&mut tx, "C0C").await), "channel-not-ours");
    assert_eq!(channels::put_away(&mut tx, "C0A").await.unwrap().slack_id, "C0A");
}

#[tokio::test]
async fn the_links_of_a_record_go_with_it() {
    let (world, _rep, mut tx, deal) = deal().await;
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    records::archive(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert!(channels::of_channel(&mut tx, "C0A").await.unwrap().unwrap().record_archived);
    records::purge(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert_eq!(channels::of_channel(&mut tx, "C0A").await.unwrap(), None);
}

#[tokio::test]
async fn a_message_is_kept_once_for_each_purpose() {
    let (_world, _rep, mut tx, deal) = deal().await;
    let star = |by| Message { channel: "C0A", ts: "1.1", purpose: "star", by };
    let became = Kept { kind: RecordKind::Activity, record: deal, event: Uuid::now_v7() };
    assert!(channels::keep(&mut tx, star("U1"), &became).await.unwrap());
    assert!(!channels::keep(&mut tx, star("U1"), &became).await.unwrap());
    assert!(channels::keep(&mut tx, star("U2"), &became).await.unwrap());
    assert_eq!(channels::kept_of(&mut tx, "C0A", "1.1").await.unwrap().len(), 2);
    assert_eq!(channels::forget(&mut tx, star("U1")).await.unwrap(), Some(became));
    assert_eq!(channels::forget(&mut tx, star("U1")).await.unwrap(), None);
    assert_eq!(channels::kept(&mut tx, star("U1")).await.unwrap(), None);
}

#[tokio::test]
async fn topics_are_remembered() {
    let (_world, _rep, mut tx, _deal) = deal().await;
    assert_eq!(channels::topic(&mut tx, "C0A").await.unwrap(), None);
    for topic in ["one", "two"] {
        channels::set_topic(&mut tx, "C0A", topic).await.unwrap();
        assert_eq!(channels::topic(&mut tx, "C0A").await.unwrap().as_deref(), Some(topic));
    }
}

#[tokio::test]
async fn channels_hear_of_changes_of_their_record_and_of_a_new_stage_in_words() {
    let (world, rep, mut tx, deal) = deal().await;
    let other = world::deal(&mut tx, "Other", "1").await;
    channels::link(&mut tx, linked("C0A", (RecordKind::Deal, deal))).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    world::move_to(&mut tx, other, "Proposal", None).await;
    world::move_to(&mut tx, deal, "Proposal", None).await;
    let moved = history::of_record(&mut tx, deal, 1).await.unwrap().remove(0).event;
    let elsewhere = history::of_record(&mut tx, other, 1).await.unwrap().remove(0).event;
    assert!(channels::changes_of_event(&mut tx, elsewhere).await.unwrap().is_empty());
    let change = channels::changes_of_event(&mut tx, moved).await.unwrap().remove(0);
    let news = change.news().unwrap();
    assert_eq!(
        (change.channel.slack_id.as_str(), news.to.as_str(), news.won, news.closes),
        ("C0A", "Proposal", false, false)
    );
    assert_eq!(news.by.as_deref(), rep.person.as_ref().map(|person| person.name.as_str()));
    world::move_to(&mut tx, deal, "Won", None).await;
    let won = history::of_record(&mut tx, deal, 1).await.unwrap().remove(0).event;
    let news = channels::changes_of_event(&mut tx, won).await.unwrap().remove(0).news().unwrap();
    assert!(news.won && news.closes);
    let renamed = Changes::new().with("name", "Renewed");
    let done = records::update_many(&mut tx, RecordKind::Deal, &[deal], &renamed).await.unwrap();
    assert!(matches!(done[0].1, Ok(Updated::Done(_))));
    let batch = tx.batch().unwrap();
    let changes = channels::changes_of_batch(&mut tx, batch).await.unwrap();
    assert_eq!((changes.len(), changes[0].news()), (1, None), "a new name is no news");
}
