//! A workspace with people in it, and the short ways to act in their names.

use chrono_tz::Tz;
use crm_core::actor::{Origin, Role, Scope};
use crm_core::companies::{self, CompanyName, NewCompany};
use crm_core::contacts::{self, CompanyChoice, ContactName, NewContact};
use crm_core::crm::Builder;
use crm_core::deals::{self, Closing, MoveOutcome, NewDeal};
use crm_core::leads::{self, NewLead};
use crm_core::pipelines::{self, Outcome, Stage};
use crm_core::users::{self, FirstTouch, Profile};
use crm_core::workspaces::{self, NewInstallation, Settings, Workspace};
use crm_core::{Actor, Crm, Error, Result, Tx};
use uuid::Uuid;

use crate::support::{TestDatabase, eventually};

/// Who installed the app in every workspace made here.
pub const INSTALLER: &str = "U0INSTALLER";

/// A running system and a fresh workspace in it.
pub struct World {
    pub db: TestDatabase,
    pub crm: Crm,
    pub workspace: Workspace,
}

impl World {
    /// A fresh workspace beside those of other tests.
    pub async fn shared() -> Self {
        Self::built(TestDatabase::shared().await, |builder| builder).await
    }

    /// A workspace in a database of its own; for tests that look at jobs or at everything there is.
    pub async fn alone() -> Self {
        Self::alone_with(|builder| builder).await
    }

    /// As [`World::alone`], with a [`Crm`] to the test's liking.
    pub async fn alone_with(made: impl FnOnce(Builder) -> Builder) -> Self {
        Self::built(TestDatabase::create().await, made).await
    }

    async fn built(db: TestDatabase, made: impl FnOnce(Builder) -> Builder) -> Self {
        let crm = made(db.builder()).build();
        let workspace = install(&crm).await;
        Self { db, crm, workspace }
    }

    /// Another workspace in the same database.
    pub async fn neighbour(&self) -> Workspace {
        install(&self.crm).await
    }

    /// The system itself.
    pub fn system(&self) -> Actor {
        Actor::system(self.workspace.id, Origin::Console)
    }

    /// Somebody new with this role and its usual scope.
    pub async fn person(&self, role: Role) -> Actor {
        person(&self.crm, &self.workspace, role, role.usual_scope()).await
    }

    /// Somebody new with this role and scope.
    pub async fn person_seeing(&self, role: Role, scope: Scope) -> Actor {
        person(&self.crm, &self.workspace, role, scope).await
    }

    /// A transaction of the system.
    pub async fn tx(&self) -> Tx {
        self.crm.begin(&self.system()).await.unwrap()
    }

    /// A transaction of this actor.
    pub async fn tx_of(&self, actor: &Actor) -> Tx {
        self.crm.begin(actor).await.unwrap()
    }

    /// How many rows a question of SQL counts, asked as the system.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.tx().await;
        sqlx::query_scalar(sql).fetch_one(tx.conn()).await.unwrap()
    }
}

/// Installs the app in a workspace that nobody else uses.
pub async fn install(crm: &Crm) -> Workspace {
    let team = format!("T{}", Uuid::now_v7().simple()).to_uppercase();
    workspaces::install(crm, installation(&team)).await.unwrap()
}

/// What Slack tells of an installation in this team.
pub fn installation(team: &str) -> NewInstallation {
    NewInstallation {
        slack_team_id: team.to_owned(),
        slack_enterprise_id: None,
        name: "Acme".to_owned(),
        domain: "acme".to_owned(),
        bot_user_id: "U0BOT".to_owned(),
        bot_token: None,
        installer_slack_id: Some(INSTALLER.to_owned()),
        settings: Settings { country: "FR".to_owned(), ..Settings::default() },
    }
}

/// A member of the Slack workspace like any other.
pub fn profile(slack_id: &str) -> Profile {
    Profile {
        slack_id: slack_id.to_owned(),
        name: format!("Person {slack_id}"),
        email: Some(format!("{}@acme.example", slack_id.to_lowercase())),
        time_zone: Some(Tz::Europe__Paris),
        locale: Some("en-GB".to_owned()),
        is_bot: false,
        is_guest: false,
        is_stranger: false,
        is_deleted: false,
        is_primary_owner: false,
    }
}

/// Somebody new of this workspace.
pub async fn person(crm: &Crm, workspace: &Workspace, role: Role, scope: Scope) -> Actor {
    let slack_id = format!("U{}", Uuid::now_v7().simple()).to_uppercase();
    let touch = users::first_touch(crm, workspace, &profile(&slack_id)).await.unwrap();
    assert!(matches!(touch, FirstTouch::Requested { .. }));
    let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Console)).await.unwrap();
    let id: Uuid = sqlx::query_scalar("SELECT id FROM crm.users WHERE slack_id = $1")
        .bind(&slack_id)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    users::admit(&mut tx, id, role).await.unwrap();
    if scope != role.usual_scope() {
        users::set_scope(&mut tx, id, Some(scope)).await.unwrap();
    }
    let user = users::get(&mut tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    user.actor(workspace.id, Origin::Slack)
}

/// Adds a contact of this name.
pub async fn contact(tx: &mut Tx, name: &str) -> ContactName {
    contacts::add(tx, NewContact { name: name.to_owned(), ..NewContact::default() }).await.unwrap()
}

/// Adds a contact of this name with an e-mail address.
pub async fn contact_at(tx: &mut Tx, name: &str, email: &str) -> ContactName {
    let new = NewContact { name: name.to_owned(), emails: vec![email.to_owned()], ..NewContact::default() };
    contacts::add(tx, new).await.unwrap()
}

/// Adds a company of this name.
pub async fn company(tx: &mut Tx, name: &str) -> CompanyName {
    companies::add(tx, NewCompany { name: name.to_owned(), ..NewCompany::default() }).await.unwrap()
}

/// Adds a deal of this name and amount.
pub async fn deal(tx: &mut Tx, name: &str, amount: &str) -> Uuid {
    let amount = Some(amount.parse().unwrap());
    deals::add(tx, NewDeal { name: name.to_owned(), amount, ..NewDeal::default() }).await.unwrap()
}

/// Adds a deal at a company.
pub async fn deal_at(tx: &mut Tx, name: &str, company: Uuid) -> Uuid {
    let company = Some(CompanyChoice::Existing(company));
    deals::add(tx, NewDeal { name: name.to_owned(), company, ..NewDeal::default() }).await.unwrap()
}

/// Opens a lead of a contact.
pub async fn lead(tx: &mut Tx, contact_id: Uuid) -> Uuid {
    leads::open(tx, NewLead { contact_id, ..NewLead::default() }).await.unwrap()
}

/// Moves a deal to the stage of this name in the first pipeline; where that decides it, for the reason `other`.
pub async fn move_to(tx: &mut Tx, deal: Uuid, name: &str, seen: Option<i32>) -> MoveOutcome {
    let to = stage(tx, name).await;
    let reason = Some("other".to_owned());
    match to.outcome {
        Outcome::Open => deals::move_to_stage(tx, deal, to.id, seen).await.unwrap(),
        outcome => deals::close(tx, deal, Closing { outcome, reason, note: None }, seen).await.unwrap(),
    }
}

/// The stage of this name in the first pipeline.
pub async fn stage(tx: &mut Tx, name: &str) -> Stage {
    pipelines::stages(tx, None).await.unwrap().into_iter().find(|stage| stage.name == name).unwrap()
}

/// The stable code of a refusal; anything else fails the test.
pub fn code<T>(result: Result<T>) -> &'static str {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(Error::User(refusal)) => refusal.code(),
        Err(fault) => panic!("a fault, not a refusal: {fault:?}"),
    }
}

/// Does something that must wait for another transaction, and ends that one once it does.
pub async fn meanwhile<T>(
    world: &World,
    waiting: impl Future<Output = T>,
    ending: impl Future<Output = Result<()>>,
) -> T {
    let mut admin = world.db.admin().await;
    let end = async {
        eventually("somebody waits", async || {
            let waits = "SELECT count(*) FROM pg_stat_activity
                          WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let waits: i64 = sqlx::query_scalar(waits).fetch_one(&mut admin).await.unwrap();
            (waits > 0).then_some(())
        })
        .await;
        ending.await.unwrap();
    };
    futures::join!(waiting, end).0
}
