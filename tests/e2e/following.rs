//! People who change, leave and come back in Slack.

use crm_core::users::{self, ProfileChange, Status};
use crm_sandbox::driver::EventFault;
use serde_json::json;

use crate::database::eventually;
use crate::support::{ADA, Beginning, MARCO, RAVI, REBECCA, World, monday};

impl World {
    /// Somebody as the CRM knows them.
    async fn known(&self, slack_id: &str) -> users::User {
        let mut tx = self.crm.begin(&self.system()).await.unwrap();
        users::find(&mut tx, slack_id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn what_slack_says_of_somebody_is_taken_over_and_what_they_said_themselves_stays() {
    let world = World::start().await;
    let mut tx = world.tx(RAVI).await;
    let ravi = world.known(RAVI).await;
    let own = ProfileChange { time_zone: Some("America/New_York".to_owned()), ..ProfileChange::default() };
    users::change_profile(&mut tx, ravi.id, own).await.unwrap();
    tx.commit().await.unwrap();
    world.driver.change_person(RAVI, &json!({"real_name": "Ravi Iyer-Smith"})).await.unwrap();
    world.driver.change_person(REBECCA, &json!({"tz": "Asia/Tokyo"})).await.unwrap();
    world.driver.change_person("U0SAM", &json!({"real_name": "Sam Nobody"})).await.unwrap();
    world.jobs_done().await;
    let ravi = world.known(RAVI).await;
    assert_eq!((ravi.name.as_str(), ravi.time_zone), ("Ravi Iyer-Smith", chrono_tz::America::New_York));
    let rebecca = world.known(REBECCA).await;
    assert_eq!(rebecca.time_zone, chrono_tz::Asia::Tokyo);
    assert_eq!(
        world.count("SELECT count(*) FROM crm.users WHERE slack_id = 'U0SAM'").await,
        0,
        "nobody comes in by it"
    );
    // An address that is somebody else's is not taken over, and keeps the name away from nobody.
    let marco = world.known(MARCO).await.email;
    world.driver.change_person(RAVI, &json!({"real_name": "Ravi Iyer", "email": marco})).await.unwrap();
    world.jobs_done().await;
    let again = world.known(RAVI).await;
    assert_eq!((again.name.as_str(), again.email), ("Ravi Iyer", ravi.email));
    world.finish().await;
}

#[tokio::test]
async fn a_change_that_slack_did_not_tell_of_is_found_a_day_later() {
    // A Friday: no report comes on the day after.
    let friday = monday() + chrono::Duration::days(4);
    let world = World::start_with(Beginning { now: friday, ..Beginning::default() }).await;
    world.driver.event_faults(EventFault::Drop(1)).await.unwrap();
    // The language is told only where it is asked for.
    let changes = json!({"real_name": "Rebecca Smith", "locale": "fr-FR"});
    world.driver.change_person(REBECCA, &changes).await.unwrap();
    world.rebecca().types("/crm").await;
    assert_eq!(world.known(REBECCA).await.name, "Rebecca O'Neill", "asked within the day");
    world.clock.advance(chrono::Duration::hours(25));
    world.rebecca().types("/crm").await;
    eventually("the name is read anew", async || (world.known(REBECCA).await.name == "Rebecca Smith").then_some(()))
        .await;
    world.finish().await;
}

#[tokio::test]
async fn whoever_leaves_slack_has_no_access_and_administrators_give_their_work_to_somebody() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal", 12_000, None).await;
    world.driver.change_person(REBECCA, &json!({"deleted": true})).await.unwrap();
    let told = world.ada().reads().await;
    assert!(told.text.contains("Rebecca O'Neill left Slack"), "{}", told.text);
    assert_eq!(world.known(REBECCA).await.status, Status::Deactivated);
    let owner = format!(
        "SELECT count(*) FROM crm.deals d JOIN crm.users u ON u.id = d.owner_id WHERE d.id = '{deal}' AND u.slack_id"
    );
    assert_eq!(world.count(&format!("{owner} = 'U0REBECCA'")).await, 1, "nothing is passed on by itself");
    // The same news again is none.
    world.driver.change_person(REBECCA, &json!({"title": "gone"})).await.unwrap();
    world.ada().actor.choose_user(&told, "crm1.user.hand_over", MARCO).await.unwrap();
    let done = world.ada().reads().await;
    assert!(done.text.contains("Marco Bianchi"), "{}", done.text);
    assert_eq!(world.count(&format!("{owner} = 'U0MARCO'")).await, 1);
    // Who comes back to Slack comes back here; what was theirs stays with whoever has it.
    world.driver.change_person(REBECCA, &json!({"deleted": false})).await.unwrap();
    eventually("she is back", async || (world.known(REBECCA).await.status == Status::Active).then_some(())).await;
    world.jobs_done().await;
    world.rebecca().reads().await;
    world.rebecca().types("/crm").await;
    assert_eq!(world.count(&format!("{owner} = 'U0MARCO'")).await, 1);
    world.finish().await;
}

#[tokio::test]
async fn who_is_a_guest_from_now_on_has_no_access_and_whom_a_person_deactivated_stays_so() {
    let world = World::start().await;
    world.driver.change_person(RAVI, &json!({"is_restricted": true})).await.unwrap();
    world.ada().reads().await;
    let refused = world.ravi().types("/crm").await;
    assert!(refused.text.contains("Your access to the CRM has ended"), "{}", refused.text);
    let marco = world.known(MARCO).await.id;
    let mut tx = world.tx(ADA).await;
    users::deactivate(&mut tx, marco, None).await.unwrap();
    tx.commit().await.unwrap();
    world.driver.change_person(MARCO, &json!({"real_name": "Marco B."})).await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.known(MARCO).await.status, Status::Deactivated);
    // The only administrator stays, or nobody could make another one.
    world.driver.change_person(ADA, &json!({"deleted": true})).await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.known(ADA).await.status, Status::Active);
    world.finish().await;
}
