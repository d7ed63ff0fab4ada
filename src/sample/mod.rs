//! The sample workspace of `crm demo`: a small trading company with its customers, deals and leads of the last weeks.
//! Everything goes through the same use cases as real work, at the times at which it would have happened.

mod data;

use std::collections::HashMap;

use chrono::{Duration, Utc};
use crm_core::actor::{Actor, Origin, Role};
use crm_core::clock::ManualClock;
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::crm::Builder;
use crm_core::deals::{self, Closing, NewDeal};
use crm_core::leads::{self, NewLead};
use crm_core::money::{Currency, Money};
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::records::RecordKind;
use crm_core::users::{self, Profile};
use crm_core::workspaces::{JoinPolicy, Settings, Workspace};
use crm_core::{Crm, Error, Result, search};
use uuid::Uuid;

use crate::storage::Storage;

/// What the sample workspace begins with.
pub(crate) fn settings() -> Settings {
    Settings {
        currency: "EUR".to_owned(),
        time_zone: chrono_tz::Europe::Stockholm,
        country: "SE".to_owned(),
        join_policy: JoinPolicy::Ask,
        leads_channel: Some(data::LEADS_CHANNEL.to_owned()),
        ..Settings::default()
    }
}

/// Fills the workspace the first time; a workspace that has contacts stays as it is.
pub(crate) async fn load_once(storage: &Storage, workspace: &Workspace) -> Result<()> {
    let now = Builder::new(storage.databases.clone(), storage.keys.clone()).build();
    let system = Actor::system(workspace.id, Origin::Console);
    let mut tx = now.begin(&system).await?;
    if !search::recent(&mut tx, RecordKind::Contact, 1).await?.is_empty() {
        return Ok(());
    }
    drop(tx);
    let people = bring_people_in(&now, workspace).await?;
    let mut past = Past::new(storage, people);
    past.add_companies().await?;
    past.add_contacts().await?;
    past.add_pipeline_and_quotas().await?;
    past.add_deals().await?;
    past.open_leads().await
}

/// The people of the local Slack with their roles; the owner of the Slack workspace is in already.
async fn bring_people_in(crm: &Crm, workspace: &Workspace) -> Result<HashMap<&'static str, Actor>> {
    let mut actors = HashMap::new();
    for (slack_id, name, zone, role) in data::PEOPLE {
        let profile = Profile {
            slack_id: slack_id.to_owned(),
            name: name.to_owned(),
            email: None,
            time_zone: zone.parse().ok(),
            locale: Some("en".to_owned()),
            is_bot: false,
            is_guest: false,
            is_stranger: false,
            is_deleted: false,
            is_primary_owner: role == Role::Admin,
        };
        users::first_touch(crm, workspace, &profile).await?;
        let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Console)).await?;
        let user = users::find(&mut tx, slack_id).await?.ok_or_else(|| Error::broken("a sample person is missing"))?;
        let user = if role == Role::Admin { user } else { users::admit(&mut tx, user.id, role).await? };
        tx.commit().await?;
        actors.insert(slack_id, user.actor(workspace.id, Origin::Slack));
    }
    Ok(actors)
}

/// The sample's own time, and what has been added so far, by name.
struct Past {
    crm: Crm,
    clock: ManualClock,
    people: HashMap<&'static str, Actor>,
    companies: HashMap<&'static str, Uuid>,
    contacts: HashMap<&'static str, Uuid>,
}

impl Past {
    fn new(storage: &Storage, people: HashMap<&'static str, Actor>) -> Self {
        let clock = ManualClock::at(Utc::now());
        let crm = Builder::new(storage.databases.clone(), storage.keys.clone())
            .clock(clock.clone())
            .subscribe(crm_bot::subscriptions())
            .build();
        Self { crm, clock, people, companies: HashMap::new(), contacts: HashMap::new() }
    }

    /// Begins a transaction of one of the people, so many hours ago.
    async fn begin(&self, person: &str, hours_ago: i64) -> Result<crm_core::Tx> {
        self.clock.set(Utc::now() - Duration::hours(hours_ago));
        let actor = self.people.get(person).ok_or_else(|| Error::broken("a sample person is missing"))?;
        self.crm.begin(actor).await
    }

    async fn add_companies(&mut self) -> Result<()> {
        for (name, domain, city, phone, owner, tags) in data::COMPANIES {
            let mut tx = self.begin(owner, 24 * 40).await?;
            let new = NewCompany {
                name: name.to_owned(),
                domain: Some(domain.to_owned()),
                city: Some(city.to_owned()),
                phone: Some(phone.to_owned()),
                tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
                ..NewCompany::default()
            };
            let added = companies::add(&mut tx, new).await?;
            tx.commit().await?;
            self.companies.insert(name, added.id);
        }
        Ok(())
    }

    async fn add_contacts(&mut self) -> Result<()> {
        for (name, title, company, phone, owner, tags) in data::CONTACTS {
            let mut tx = self.begin(owner, 24 * 39).await?;
            let domain =
                data::COMPANIES.iter().find(|known| known.0 == company).map(|known| known.1).unwrap_or_default();
            let local = name
                .to_lowercase()
                .replace(' ', ".")
                .replace(['ö', 'ø'], "o")
                .replace(['ä', 'å', 'á'], "a")
                .replace('é', "e");
            let new = NewContact {
                name: name.to_owned(),
                title: Some(title.to_owned()),
                emails: vec![format!("{local}@{domain}")],
                phones: vec![phone.to_owned()],
                company: self.companies.get(company).map(|id| CompanyChoice::Existing(*id)),
                tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
                ..NewContact::default()
            };
            let added = contacts::add(&mut tx, new).await?;
            tx.commit().await?;
            self.contacts.insert(name, added.id);
        }
        Ok(())
    }

    /// What the administrator set up: a pipeline for partners beside the first one, and this quarter's quotas.
    async fn add_pipeline_and_quotas(&self) -> Result<()> {
        let mut tx = self.begin(data::PEOPLE[0].0, 24 * 38).await?;
        let (name, stages) = data::PARTNERS;
        let stages = stages.map(|(name, probability)| NewStage {
            name: name.to_owned(),
            probability,
            ..NewStage::default()
        });
        let new = NewPipeline { name: name.to_owned(), stages: stages.to_vec(), ..NewPipeline::default() };
        pipelines::add(&mut tx, new).await?;
        let quarter = QuotaPeriod::of(Length::Quarter, Utc::now().date_naive());
        for (person, euros) in data::QUOTAS {
            let person = self.people.get(person).and_then(Actor::user_id);
            let person = person.ok_or_else(|| Error::broken("a sample person is missing"))?;
            quotas::set(&mut tx, person, quarter, Money::new(euros.into(), Currency::EUR)).await?;
        }
        tx.commit().await
    }

    /// Each deal is added and then moved from stage to stage at its times.
    async fn add_deals(&mut self) -> Result<()> {
        for deal in data::DEALS {
            let mut tx = self.begin(deal.owner, deal.added_hours_ago).await?;
            let close_on = tx.today() + Duration::hours(deal.added_hours_ago) + Duration::days(deal.closes_in_days);
            let new = NewDeal {
                name: deal.name.to_owned(),
                amount: Some(deal.amount.into()),
                close_on: Some(close_on),
                company: self.companies.get(deal.company).map(|id| CompanyChoice::Existing(*id)),
                contact_id: self.contacts.get(deal.contact).copied(),
                ..NewDeal::default()
            };
            let id = deals::add(&mut tx, new).await?;
            tx.commit().await?;
            for (stage, hours_ago) in deal.moves {
                let mut tx = self.begin(deal.owner, *hours_ago).await?;
                match *stage {
                    "Won" => deals::close(&mut tx, id, Closing::won(deal.reason), None).await?,
                    "Lost" => deals::close(&mut tx, id, Closing::lost(deal.reason), None).await?,
                    open => {
                        let known = pipelines::list(&mut tx).await?;
                        let mut stages = known.iter().flat_map(|pipeline| &pipeline.stages);
                        let to = stages.find(|known| known.name == open);
                        let to = to.ok_or_else(|| Error::broken("a sample stage is missing"))?;
                        deals::move_to_stage(&mut tx, id, to.id, None).await?
                    }
                };
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn open_leads(&mut self) -> Result<()> {
        for (contact, source, campaign, message, hours_ago) in data::LEADS {
            let Some(contact_id) = self.contacts.get(contact).copied() else { continue };
            self.clock.set(Utc::now() - Duration::hours(hours_ago));
            let workspace_id = self.people.values().next().map(|actor| actor.workspace_id).unwrap_or_default();
            let mut tx = self.crm.begin(&Actor::system(workspace_id, Origin::Form)).await?;
            let new = NewLead {
                contact_id,
                source: Some(source.to_owned()),
                campaign: Some(campaign.to_owned()),
                message: Some(message.to_owned()),
                owner_id: None,
            };
            leads::open(&mut tx, new).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
