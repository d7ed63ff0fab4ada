//! Settings: what holds for whom, who may change them, what is refused, and how a change is taken back.

use crm_core::actor::{Actor, Role};
use crm_core::calendar::Hours;
use crm_core::settings::{
    self, BUSINESS_HOURS, CLOCK_FORMAT, CURRENCY, ClockFormat, DEFAULT_PIPELINE, DUPLICATE_WARNING_FROM, Deliveries,
    Delivery, Level, Notification, PURGE_AFTER_DAYS, QUIET_HOURS, Source, Whose,
};
use crm_core::{Error, pipelines, undo, users, workspaces};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, code};

fn hours(from: &str, to: &str) -> Hours {
    Hours { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

fn id(actor: &Actor) -> Uuid {
    actor.user_id().unwrap()
}

/// The words of a refusal.
fn words<T: std::fmt::Debug>(result: crm_core::Result<T>) -> String {
    match result.unwrap_err() {
        Error::User(refusal) => refusal.text().render("en"),
        fault => panic!("{fault:?}"),
    }
}

/// The latest event: its kind, fields, version, before and after.
async fn latest(world: &World) -> (Uuid, String, Vec<String>, i32, Value, Value) {
    let sql = "SELECT e.id, e.kind, e.fields, e.record_version, v.before, v.after
                 FROM crm.events e JOIN crm.event_values v ON v.event_id = e.id ORDER BY e.id DESC LIMIT 1";
    sqlx::query_as(sql).fetch_one(world.tx().await.conn()).await.unwrap()
}

#[tokio::test]
async fn a_new_workspace_has_the_defaults_and_what_it_began_with() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    assert_eq!(settings::get(&mut tx, PURGE_AFTER_DAYS).await.unwrap(), 30);
    assert_eq!(settings::get(&mut tx, BUSINESS_HOURS).await.unwrap(), hours("09:00:00", "17:00:00"));
    let values = settings::of_workspace(&mut tx).await.unwrap();
    assert_eq!(values.get(settings::COUNTRY), "FR", "as the installation said");
    let explained = |key| values.explain(settings::find(key).unwrap());
    assert_eq!((explained("country").source, explained("country").value), (Source::Workspace, json!("FR")));
    assert_eq!(
        (explained("purge_after_days").source, explained("purge_after_days").value),
        (Source::Default, json!(30))
    );
    assert_eq!(values.all(Level::Workspace).count(), settings::all().count());
    assert!(values.all(Level::Person).all(|one| one.definition.level == Level::Person));
}

#[tokio::test]
async fn a_persons_value_comes_first_then_the_workspaces_then_the_default() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let holds = async || {
        let mut tx = world.tx_of(&rep).await;
        let values = settings::of_person(&mut tx, id(&rep)).await.unwrap();
        (values.get(QUIET_HOURS), values.explain(QUIET_HOURS.definition()).source)
    };
    assert_eq!(holds().await, (Some(hours("20:00:00", "08:00:00")), Source::Default));

    let mut tx = world.tx_of(&admin).await;
    settings::set(&mut tx, QUIET_HOURS, &Some(hours("18:00:00", "09:00:00"))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(holds().await, (Some(hours("18:00:00", "09:00:00")), Source::Workspace));

    let mut tx = world.tx_of(&rep).await;
    settings::set_of(&mut tx, id(&rep), QUIET_HOURS, &None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(holds().await, (None, Source::Person), "none is a value of their own");
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(settings::get(&mut tx, QUIET_HOURS).await.unwrap(), Some(hours("18:00:00", "09:00:00")));
    assert_eq!(settings::get_of(&mut tx, id(&rep), QUIET_HOURS).await.unwrap(), None, "administrators see everybody's");

    let mut tx = world.tx_of(&rep).await;
    settings::reset(&mut tx, Whose::Person(id(&rep)), "quiet_hours").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(holds().await.1, Source::Workspace);
    let mut tx = world.tx_of(&admin).await;
    settings::reset(&mut tx, Whose::Workspace, "quiet_hours").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(holds().await.1, Source::Default);
}

#[tokio::test]
async fn each_kind_of_notification_goes_where_its_reader_wants_it() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let whose = Whose::Person(id(&rep));
    let changes = [("notify.deal_won", json!("dm, digest")), ("notify.task_assigned", json!("off"))];
    settings::change(&mut tx, whose, &changes, None).await.unwrap();
    let values = settings::of_person(&mut tx, id(&rep)).await.unwrap();
    let reaches = |notification: Notification| values.get(notification.setting());
    assert_eq!(reaches(Notification::DealWon), Deliveries::of([Delivery::Dm, Delivery::Digest]));
    assert!(reaches(Notification::TaskAssigned).is_off());
    assert_eq!(reaches(Notification::TaskOverdue), Deliveries::of([Delivery::Digest]), "as it was");
}

#[tokio::test]
async fn a_change_is_one_event_with_before_and_after() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let changes = [("currency", json!("usd")), ("purge_after_days", json!("60")), ("locale", json!("en"))];
    let changed = settings::change(&mut tx, Whose::Workspace, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
    let (event, kind, fields, version, before, after) = latest(&world).await;
    assert_eq!((changed.event, changed.version), (Some(event), version));
    assert_eq!((kind.as_str(), version), (settings::CHANGED, 2));
    assert_eq!(fields, ["currency", "purge_after_days"], "what stayed the same is no change");
    assert_eq!((before, after), (json!({"currency": "EUR"}), json!({"currency": "USD", "purge_after_days": 60})));
    let mut tx = world.tx_of(&admin).await;
    let kept = workspaces::settings(&mut tx).await.unwrap();
    assert_eq!((kept.currency.as_str(), kept.country.as_str()), ("USD", "FR"), "the other columns stay");

    let again = settings::change(&mut tx, Whose::Workspace, &changes, None).await.unwrap();
    assert_eq!((again.event, again.version), (None, 2), "the same again is no change");

    let whose = Whose::Person(id(&admin));
    settings::set_of(&mut tx, id(&admin), CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap();
    let second = settings::change(&mut tx, whose, &[("week_start", json!("sun"))], None).await.unwrap();
    tx.commit().await.unwrap();
    let (_, kind, fields, version, before, after) = latest(&world).await;
    assert_eq!((kind.as_str(), fields, version), (settings::PERSON_CHANGED, vec!["week_start".to_owned()], 2));
    assert_eq!((before, after, second.version), (json!({}), json!({"week_start": "sun"}), 2));
}

#[tokio::test]
async fn who_may_not_is_refused() {
    let world = World::shared().await;
    let (admin, rep, manager) =
        (world.person(Role::Admin).await, world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    for actor in [&rep, &manager] {
        let mut tx = world.tx_of(actor).await;
        assert_eq!(code(settings::set(&mut tx, PURGE_AFTER_DAYS, &60).await), "needs-role");
        assert_eq!(code(settings::reset(&mut tx, Whose::Workspace, "currency").await), "needs-role");
        assert_eq!(
            code(settings::set_of(&mut tx, id(&admin), CLOCK_FORMAT, &ClockFormat::Hours12).await),
            "needs-role"
        );
        assert_eq!(code(settings::of_person(&mut tx, id(&admin)).await), "needs-role");
        assert_eq!(code(settings::get_of(&mut tx, id(&admin), CLOCK_FORMAT).await), "needs-role");
        assert!(settings::of_workspace(&mut tx).await.is_ok(), "everybody works by them");
        settings::set_of(&mut tx, id(actor), CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap();
    }
    let mut tx = world.tx_of(&admin).await;
    settings::set_of(&mut tx, id(&rep), CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap();
    let own = settings::set_of(&mut tx, id(&rep), PURGE_AFTER_DAYS, &60).await;
    assert_eq!(
        words(own),
        "Days until archived records are removed is set for the whole workspace, not for one person."
    );
    let nobody = settings::set_of(&mut tx, Uuid::now_v7(), CLOCK_FORMAT, &ClockFormat::Hours12).await;
    assert_eq!(code(nobody), "record-gone");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_in_words_and_nothing_is_written() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let stranger = world.neighbour().await;
    let mut theirs = world.crm.begin(&Actor::system(stranger.id, crm_core::actor::Origin::Console)).await.unwrap();
    let their_pipeline = pipelines::stages(&mut theirs, None).await.unwrap()[0].pipeline_id;
    for (key, given, said) in [
        (
            "purge_after_days",
            json!(0),
            "Days until archived records are removed is a whole number from 1 to 3650, not “0”.",
        ),
        ("duplicate_warning_from", json!(101), "Duplicate warning from is a whole number from 1 to 100, not “101”."),
        ("purge_after_dayz", json!(1), "There is no setting “purge_after_dayz”. Did you mean purge_after_days?"),
        ("time_zone", json!("Paris"), "“Paris” is not a time zone. Write it like Europe/Paris."),
        ("join_policy", json!("anybody"), "New people is one of ask, sales_rep, not “anybody”."),
        ("default_pipeline", json!(Uuid::nil()), "Default pipeline is not one of your pipelines. Pick another."),
        ("default_pipeline", json!(their_pipeline), "Default pipeline is not one of your pipelines. Pick another."),
        (
            "rate_source",
            json!("feed"),
            "This installation has no feed of exchange rates (CRM_RATES_URL). Ask who runs it, or enter rates yourself.",
        ),
    ] {
        let changes = [("country", json!("SE")), (key, given)];
        assert_eq!(words(settings::change(&mut tx, Whose::Workspace, &changes, None).await), said);
    }
    let Err(Error::User(refusal)) =
        settings::change(&mut tx, Whose::Workspace, &[("purge_after_days", json!("x"))], None).await
    else {
        panic!()
    };
    assert_eq!(refusal.field(), Some("purge_after_days"));
    assert_eq!(workspaces::settings(&mut tx).await.unwrap().country, "FR");
    let ours = pipelines::stages(&mut tx, None).await.unwrap()[0].pipeline_id;
    settings::set(&mut tx, DEFAULT_PIPELINE, &Some(ours)).await.unwrap();
    assert_eq!(settings::get(&mut tx, DEFAULT_PIPELINE).await.unwrap(), Some(ours));
}

#[tokio::test]
async fn a_change_is_taken_back_and_what_was_changed_since_is_not() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let before = settings::of_workspace(&mut tx).await.unwrap();
    let changes = [("currency", json!("USD")), ("leads_channel", json!("C0NEW")), ("purge_after_days", json!(60))];
    let event = settings::change(&mut tx, Whose::Workspace, &changes, None).await.unwrap().event.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(code(undo::event(&mut world.tx_of(&rep).await, event).await), "undo-not-yours");
    let mut tx = world.tx_of(&admin).await;
    let undone = undo::event(&mut tx, event).await.unwrap().done.unwrap();
    assert_eq!((undone.kind, undone.version), (settings::CHANGED, 3));
    let now = settings::of_workspace(&mut tx).await.unwrap();
    for one in settings::all() {
        let (then, now) = (before.explain(one), now.explain(one));
        assert_eq!((then.value, then.source), (now.value, now.source), "{}", one.key);
    }
    assert_eq!(code(undo::event(&mut tx, event).await), "undo-already");
    undo::event(&mut tx, undone.event).await.unwrap();
    assert_eq!(settings::get(&mut tx, PURGE_AFTER_DAYS).await.unwrap(), 60, "undone itself");

    let first = settings::set(&mut tx, PURGE_AFTER_DAYS, &70).await.unwrap().event.unwrap();
    let second = settings::set(&mut tx, PURGE_AFTER_DAYS, &90).await.unwrap().event.unwrap();
    let said = words(undo::event(&mut tx, first).await);
    let name = &admin.person.as_ref().unwrap().name;
    assert_eq!(
        said,
        format!(
            "Days until archived records are removed was changed by {name} meanwhile. It is 90 now; you want 60. Look at it again."
        )
    );
    undo::event(&mut tx, second).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!(settings::get(&mut tx, PURGE_AFTER_DAYS).await.unwrap(), 60, "the last thing done that is not undone");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&rep).await;
    let own = settings::set_of(&mut tx, id(&rep), CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap().event.unwrap();
    undo::event(&mut tx, own).await.unwrap();
    assert_eq!(settings::get_of(&mut tx, id(&rep), CLOCK_FORMAT).await.unwrap(), ClockFormat::Hours24);
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let world = World::shared().await;
    let (ada, bob) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
    let seen = settings::of_workspace(&mut world.tx_of(&ada).await).await.unwrap().version();
    let mut tx = world.tx_of(&bob).await;
    settings::set(&mut tx, PURGE_AFTER_DAYS, &60).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&ada).await;
    let late = settings::change(&mut tx, Whose::Workspace, &[("purge_after_days", json!(45))], Some(seen)).await;
    let name = users::get(&mut tx, id(&bob)).await.unwrap().unwrap().name;
    let told = words(late).replace(&name, "Bob");
    assert!(told.ends_with("was changed by Bob meanwhile. It is 60 now; you want 45. Look at it again."), "{told}");
    let other = settings::change(&mut tx, Whose::Workspace, &[("country", json!("SE"))], Some(seen)).await.unwrap();
    assert!(other.event.is_some(), "another setting is nobody's loss");
    let same =
        settings::change(&mut tx, Whose::Workspace, &[("purge_after_days", json!(60))], Some(seen)).await.unwrap();
    assert!(same.event.is_none(), "the same is no conflict");
    let now = settings::of_workspace(&mut tx).await.unwrap().version();
    settings::change(&mut tx, Whose::Workspace, &[("purge_after_days", json!(45))], Some(now)).await.unwrap();

    let whose = Whose::Person(id(&ada));
    let mine = settings::of_person(&mut tx, id(&ada)).await.unwrap().version();
    settings::change(&mut tx, whose, &[("clock_format", json!("12h"))], Some(mine)).await.unwrap();
    let late = settings::change(&mut tx, whose, &[("clock_format", json!("24h"))], Some(mine)).await;
    assert_eq!(code(late), "setting-changed-meanwhile");
    let mine = settings::of_person(&mut tx, id(&ada)).await.unwrap().version();
    settings::change(&mut tx, whose, &[("clock_format", json!("24h"))], Some(mine)).await.unwrap();
}

#[tokio::test]
async fn two_who_change_at_once_both_get_their_way_one_after_the_other() {
    let world = World::shared().await;
    let (ada, bob) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
    let changing = async |actor: &Actor, days: u32| {
        let mut tx = world.tx_of(actor).await;
        let changed = settings::set(&mut tx, PURGE_AFTER_DAYS, &days).await.unwrap();
        tx.commit().await.unwrap();
        changed.version
    };
    let (one, two) = tokio::join!(changing(&ada, 60), changing(&bob, 90));
    assert_eq!(one.min(two), 2);
    assert_eq!(one.max(two), 3, "each change has a version of its own");
    let (_, _, _, _, before, after) = latest(&world).await;
    assert!([json!(60), json!(90)].contains(&before["purge_after_days"]), "the second saw the first: {before} {after}");
}

#[tokio::test]
async fn a_kept_value_that_no_longer_fits_does_not_hold() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    settings::set(&mut tx, DUPLICATE_WARNING_FROM, &80).await.unwrap();
    settings::set(&mut tx, PURGE_AFTER_DAYS, &60).await.unwrap();
    sqlx::query("UPDATE crm.settings SET value = '\"soon\"'").execute(tx.conn()).await.unwrap();
    let values = settings::of_workspace(&mut tx).await.unwrap();
    assert_eq!((values.get(DUPLICATE_WARNING_FROM), values.get(PURGE_AFTER_DAYS)), (70, 30));
    assert_eq!(values.explain(PURGE_AFTER_DAYS.definition()).source, Source::Default);
    assert_eq!(values.get(CURRENCY), crm_core::money::Currency::EUR);
}
