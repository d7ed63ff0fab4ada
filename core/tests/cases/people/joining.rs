//! How people come in.

use crm_core::actor::{Role, Scope};
use crm_core::users::{self, FirstTouch, Profile, SignIn, Status};
use crm_core::workspaces::{self, JoinPolicy, Settings};
use crm_core::{Error, Result, history};
use futures::future::join_all;
use uuid::Uuid;

use crate::world::{INSTALLER, World, code, installation, profile};

async fn touch(world: &World, profile: &Profile) -> Result<FirstTouch> {
    users::first_touch(&world.crm, &world.workspace, profile).await
}

async fn admitted(world: &World, profile: &Profile) -> Option<(Role, Scope)> {
    match touch(world, profile).await.unwrap() {
        FirstTouch::Admitted(user) => Some((user.role, user.scope)),
        FirstTouch::Requested { .. } => None,
    }
}

async fn schedules(world: &World) -> i64 {
    let mut tx = world.tx().await;
    let sql = "SELECT count(*) FROM master.schedules WHERE workspace_id = $1 AND job_kind = 'reports.send_daily'
                  AND time_zone = 'Europe/Paris' AND cron = '30 8 * * MON-FRI'";
    sqlx::query_scalar(sql).bind(world.workspace.id).fetch_one(tx.conn()).await.unwrap()
}

async fn jobs(world: &World, kind: &str) -> i64 {
    let mut tx = world.tx().await;
    let sql = "SELECT count(*) FROM master.jobs WHERE workspace_id = $1 AND kind = $2";
    sqlx::query_scalar(sql).bind(world.workspace.id).bind(kind).fetch_one(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn administrators_by_configuration_are_in_by_email_in_any_case_or_by_id() {
    let admins = ["Boss@Acme.Example", "U0CHIEF"].map(str::to_owned).to_vec();
    let world = World::alone_with(|builder| builder.admins(admins)).await;
    let boss = Profile { email: Some("bOSS@acme.example".into()), ..profile("U1") };
    assert_eq!(admitted(&world, &boss).await, Some((Role::Admin, Scope::All)));
    assert_eq!(admitted(&world, &profile("U0CHIEF")).await, Some((Role::Admin, Scope::All)));
    assert_eq!(schedules(&world).await, 2);
    assert_eq!(admitted(&world, &profile(INSTALLER)).await, None, "the installer is nobody special then");
    let owner = Profile { is_primary_owner: true, ..profile("U2") };
    assert_eq!(admitted(&world, &owner).await, None);
    let everybody = [boss, profile("U3"), profile("U0CHIEF"), Profile { is_guest: true, ..profile("U0CHIEF") }];
    assert_eq!(users::candidates_for_admin(&world.crm, &world.workspace, &everybody), [&everybody[0], &everybody[2]]);
}

#[tokio::test]
async fn without_configuration_the_installer_is_administrator() {
    let world = World::shared().await;
    let owner = Profile { is_primary_owner: true, ..profile("U2") };
    assert_eq!(admitted(&world, &owner).await, None);
    assert_eq!(admitted(&world, &profile(INSTALLER)).await, Some((Role::Admin, Scope::All)));
}

#[tokio::test]
async fn without_an_installer_slacks_primary_owner_is_administrator() {
    let world = World::shared().await;
    let team = format!("T{}", Uuid::now_v7().simple());
    let nobody = workspaces::NewInstallation { installer_slack_id: None, ..installation(&team) };
    let workspace = workspaces::install(&world.crm, nobody).await.unwrap();
    let world = World { workspace, ..world };
    let owner = Profile { is_primary_owner: true, ..profile("U2") };
    assert_eq!(admitted(&world, &profile("U1")).await, None);
    assert_eq!(admitted(&world, &owner).await, Some((Role::Admin, Scope::All)));
}

#[tokio::test]
async fn anybody_else_is_asked_for_and_told_whom_to_remind() {
    let world = World::shared().await;
    let FirstTouch::Requested { admin } = touch(&world, &profile("U1")).await.unwrap() else { panic!() };
    assert_eq!(admin, None, "there is no administrator yet");
    touch(&world, &profile(INSTALLER)).await.unwrap();
    let FirstTouch::Requested { admin } = touch(&world, &profile("U2")).await.unwrap() else { panic!() };
    assert_eq!(admin.as_deref(), Some("Person U0INSTALLER"));
    assert_eq!(jobs(&world, users::ASK_ADMINS).await, 2);
    touch(&world, &profile("U2")).await.unwrap();
    assert_eq!(jobs(&world, users::ASK_ADMINS).await, 2, "administrators are asked once");
    let SignIn::Waiting(user) = users::sign_in(&world.crm, world.workspace.id, "U2").await.unwrap() else { panic!() };
    assert_eq!((user.status, user.role, user.scope), (Status::Requested, Role::SalesRep, Scope::Own));
    assert!(matches!(users::sign_in(&world.crm, world.workspace.id, "U3").await.unwrap(), SignIn::Unknown));
}

#[tokio::test]
async fn where_the_workspace_says_so_anybody_is_in_as_sales_rep() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let open = Settings { join_policy: JoinPolicy::SalesRep, ..workspaces::settings(&mut tx).await.unwrap() };
    workspaces::change_settings(&mut tx, open).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(admitted(&world, &profile("U1")).await, Some((Role::SalesRep, Scope::Own)));
    assert_eq!((schedules(&world).await, jobs(&world, users::ASK_ADMINS).await), (0, 0));
    assert!(matches!(users::sign_in(&world.crm, world.workspace.id, "U1").await.unwrap(), SignIn::Active(_)));
    assert_eq!(code(touch(&world, &Profile { is_guest: true, ..profile("U2") }).await), "guests-cannot-join");
}

#[tokio::test]
async fn outsiders_are_refused_each_with_a_code_of_their_own() {
    let world = World::shared().await;
    for (outsider, refusal) in [
        (Profile { is_guest: true, ..profile(INSTALLER) }, "guests-cannot-join"),
        (Profile { is_bot: true, ..profile(INSTALLER) }, "bots-cannot-join"),
        (Profile { is_stranger: true, ..profile(INSTALLER) }, "strangers-cannot-join"),
        (Profile { is_deleted: true, ..profile(INSTALLER) }, "deactivated"),
    ] {
        assert_eq!(code(touch(&world, &outsider).await), refusal);
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.users").await, 0);
}

#[tokio::test]
async fn an_administrator_lets_in_and_says_no() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let [in_id, out_id] = [asked(&world, "U1").await, asked(&world, "U2").await];
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(code(users::admit(&mut tx, in_id, Role::SalesRep).await), "needs-role");
    assert_eq!(code(users::decline(&mut tx, in_id).await), "needs-role");
    drop(tx);
    let before = schedules(&world).await;
    for _ in 0..2 {
        let mut tx = world.tx_of(&admin).await;
        let user = users::admit(&mut tx, in_id, Role::Manager).await.unwrap();
        assert_eq!((user.role, user.scope, user.status), (Role::Manager, Scope::All, Status::Active));
        assert_eq!(users::decline(&mut tx, out_id).await.unwrap().status, Status::Declined);
        tx.commit().await.unwrap();
    }
    assert_eq!(schedules(&world).await, before + 1, "the manager's report, once");
    let mut tx = world.tx().await;
    for (id, what) in [(in_id, "user.admitted"), (out_id, "user.declined")] {
        let kinds: Vec<_> =
            history::of_record(&mut tx, id, 10).await.unwrap().into_iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [what, "user.created"]);
    }
    assert!(matches!(users::sign_in(&world.crm, world.workspace.id, "U2").await.unwrap(), SignIn::Waiting(_)));
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(
        users::admit(&mut tx, out_id, Role::SalesRep).await.unwrap().status,
        Status::Active,
        "a no can be taken back"
    );
}

async fn asked(world: &World, slack_id: &str) -> Uuid {
    assert_eq!(admitted(world, &profile(slack_id)).await, None);
    let mut tx = world.tx().await;
    users::find(&mut tx, slack_id).await.unwrap().unwrap().id
}

/// Two administrators have the same question before them; a third has given the person another role since.
#[tokio::test]
async fn a_button_that_was_overtaken_neither_demotes_nor_throws_out() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let manager = world.person(Role::Manager).await.user_id().unwrap();
    let mut tx = world.tx_of(&admin).await;
    let user = users::admit(&mut tx, manager, Role::SalesRep).await.unwrap();
    assert_eq!((user.role, user.scope, user.status), (Role::Manager, Scope::All, Status::Active));
    assert_eq!(code(users::decline(&mut tx, manager).await), "already-in");
    assert_eq!(users::get(&mut tx, manager).await.unwrap().unwrap().status, Status::Active);
}

#[tokio::test]
async fn a_role_brings_its_scope_and_its_report_and_takes_them_away() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let admin = world.person(Role::Admin).await;
    let (before, welcomes) = (schedules(&world).await, jobs(&world, users::WELCOME).await);
    let mut tx = world.tx_of(&admin).await;
    let user = users::give_role(&mut tx, rep, Role::Manager).await.unwrap();
    assert_eq!((user.role, user.scope), (Role::Manager, Scope::All));
    tx.commit().await.unwrap();
    assert_eq!(schedules(&world).await, before + 1);
    let mut tx = world.tx_of(&admin).await;
    let user = users::give_role(&mut tx, rep, Role::Closer).await.unwrap();
    assert_eq!((user.role, user.scope), (Role::Closer, Scope::Own));
    tx.commit().await.unwrap();
    assert_eq!((schedules(&world).await, jobs(&world, users::WELCOME).await), (before, welcomes), "no second welcome");
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    assert_eq!(code(users::give_role(&mut tx, rep, Role::Admin).await), "needs-role");
}

#[tokio::test]
async fn somebody_unknown_cannot_be_let_in() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    assert!(matches!(users::admit(&mut tx, Uuid::now_v7(), Role::SalesRep).await, Err(Error::Fault(_))));
}

#[tokio::test]
async fn first_touches_at_once_make_one_user() {
    let world = World::shared().await;
    let touches = (0..10).map(|_| {
        let (crm, workspace) = (world.crm.clone(), world.workspace.clone());
        tokio::spawn(async move { users::first_touch(&crm, &workspace, &profile(INSTALLER)).await.unwrap() })
    });
    for touch in join_all(touches).await {
        assert!(matches!(touch.unwrap(), FirstTouch::Admitted(_)));
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.users").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.events").await, 1);
    assert_eq!(schedules(&world).await, 1);
}

#[tokio::test]
async fn a_profile_is_kept_as_far_as_it_is_sound() {
    let world = World::shared().await;
    let odd = Profile {
        name: "  Zoë\n Smith ".into(),
        email: Some("not an address".into()),
        time_zone: None,
        locale: None,
        ..profile(INSTALLER)
    };
    let FirstTouch::Admitted(user) = touch(&world, &odd).await.unwrap() else { panic!() };
    assert_eq!((user.name.as_str(), user.time_zone, user.locale.as_str()), ("Zoë Smith", chrono_tz::Tz::UTC, "en"));
}

#[tokio::test]
async fn people_are_found_by_id_email_or_name_where_that_is_one_of_those_who_work() {
    let world = World::shared().await;
    let zoe = Profile { name: "Zoe Smith".into(), email: Some("zoe@acme.example".into()), ..profile("U1") };
    let namesake = Profile { name: "Zoe Smith".into(), ..profile("U2") };
    let (zoe, namesake) = (admit(&world, &zoe).await, admit(&world, &namesake).await);
    let mut tx = world.tx().await;
    for who in ["U1", "ZOE@acme.example", " zoe@acme.example "] {
        assert_eq!(users::find_active(&mut tx, who).await.unwrap().map(|user| user.id), Some(zoe), "{who}");
    }
    assert_eq!(users::find_active(&mut tx, "zoe smith").await.unwrap(), None, "two of that name");
    sqlx::query("UPDATE crm.users SET status = 'deactivated' WHERE id = $1")
        .bind(namesake)
        .execute(tx.conn())
        .await
        .unwrap();
    let found = users::find_active(&mut tx, "zoe smith").await.unwrap();
    assert_eq!(found.map(|user| user.id), Some(zoe), "the other does not work here any more");
    assert_eq!(users::find_active(&mut tx, "U2").await.unwrap(), None);
    assert_eq!(users::find(&mut tx, "U2").await.unwrap().map(|user| user.id), Some(namesake));
}

async fn admit(world: &World, profile: &Profile) -> Uuid {
    touch(world, profile).await.unwrap();
    let mut tx = world.tx().await;
    let id = users::find(&mut tx, &profile.slack_id).await.unwrap().unwrap().id;
    users::admit(&mut tx, id, Role::SalesRep).await.unwrap();
    tx.commit().await.unwrap();
    id
}
