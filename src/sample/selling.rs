//! Deals, moved from stage to stage at their times, and leads.

use chrono::Duration;
use crm_core::contacts::CompanyChoice;
use crm_core::deals::{self, Closing, NewDeal};
use crm_core::leads::qualification::{Answer, Grade, Question};
use crm_core::leads::status::Status;
use crm_core::leads::{self, NewLead};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Error, Result, Tx, pipelines};
use uuid::Uuid;

use super::data::{BUYING, DEALS, FOLLOW_UPS, LEADS, LeadFate};
use super::past::Past;

pub(super) async fn add_all(past: &mut Past) -> Result<()> {
    for deal in DEALS {
        let id = add_deal(past, deal).await?;
        past.remember(RecordKind::Deal, deal.name, id);
    }
    for (deal, contact, role) in BUYING {
        let mut tx = past.begin(owner_of(deal), 24 * 8).await?;
        let (deal, contact) = (past.record(RecordKind::Deal, deal)?, past.record(RecordKind::Contact, contact)?);
        deals::add_participant(&mut tx, deal, contact, role).await?;
        tx.commit().await?;
    }
    for (deal, days) in FOLLOW_UPS {
        let mut tx = past.begin(owner_of(deal), 20).await?;
        let on = Changes::new().with("follow_up_on", (tx.today() + Duration::days(days)).to_string());
        records::update(&mut tx, RecordKind::Deal, past.record(RecordKind::Deal, deal)?, &on, None).await?;
        tx.commit().await?;
    }
    open_leads(past).await
}

fn owner_of(deal: &str) -> &'static str {
    DEALS.iter().find(|known| known.name == deal).map(|known| known.owner).unwrap_or_default()
}

async fn add_deal(past: &Past, deal: &super::data::Deal) -> Result<Uuid> {
    let mut tx = past.begin(deal.owner, deal.added_hours_ago).await?;
    let close_on = tx.today() + Duration::hours(deal.added_hours_ago) + Duration::days(deal.closes_in_days);
    let new = NewDeal {
        name: deal.name.to_owned(),
        amount: Some(deal.amount.into()),
        currency: Some(deal.currency.to_owned()),
        close_on: Some(close_on),
        company: Some(CompanyChoice::Existing(past.record(RecordKind::Company, deal.company)?)),
        contact_id: Some(past.record(RecordKind::Contact, deal.contact)?),
        ..NewDeal::default()
    };
    let id = deals::add(&mut tx, new).await?;
    tx.commit().await?;
    for (stage, hours_ago) in deal.moves {
        let mut tx = past.begin(deal.owner, *hours_ago).await?;
        match *stage {
            "Won" => deals::close(&mut tx, id, Closing::won(deal.reason), None).await?,
            "Lost" => deals::close(&mut tx, id, Closing::lost(deal.reason), None).await?,
            open => {
                let to = stage_called(&mut tx, open).await?;
                deals::move_to_stage(&mut tx, id, to, None).await?
            }
        };
        tx.commit().await?;
    }
    Ok(id)
}

async fn stage_called(tx: &mut Tx, name: &str) -> Result<Uuid> {
    let known = pipelines::list(tx).await?;
    let stage = known.iter().flat_map(|pipeline| &pipeline.stages).find(|stage| stage.name == name);
    stage.map(|stage| stage.id).ok_or_else(|| Error::broken("a sample stage is missing"))
}

async fn open_leads(past: &mut Past) -> Result<()> {
    for lead in LEADS {
        let mut tx = match lead.opened_by {
            Some(person) => past.begin(person, lead.hours_ago).await?,
            None => past.begin_outside(lead.hours_ago).await?,
        };
        let new = NewLead {
            contact_id: past.record(RecordKind::Contact, lead.contact)?,
            source: Some(lead.source.to_owned()),
            campaign: Some(lead.campaign.to_owned()),
            message: Some(lead.message.to_owned()),
            owner_id: None,
        };
        let id = leads::open(&mut tx, new).await?;
        match lead.fate {
            LeadFate::New => {}
            LeadFate::Qualified(answers) => {
                let answers: Vec<_> = answers
                    .iter()
                    .filter_map(|(key, words)| {
                        let answer = Answer { words: Some((*words).to_owned()), grade: Some(Grade::Strong) };
                        Some((Question::of(key)?, answer))
                    })
                    .collect();
                leads::qualify(&mut tx, id, &answers, None).await?;
                leads::move_to(&mut tx, id, Status::Qualified, None).await?;
            }
            LeadFate::Disqualified(reason) => {
                leads::disqualify(&mut tx, id, reason, None, None).await?;
            }
        }
        tx.commit().await?;
        past.remember(RecordKind::Lead, lead.contact, id);
    }
    Ok(())
}
