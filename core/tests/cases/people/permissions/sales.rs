//! Leads, deals, what they sum up to.

use chrono::{DateTime, NaiveDate};
use crm_core::deals::{self, Closing, NewDeal, SummaryFilter};
use crm_core::leads::qualification::{Answer, QUESTIONS};
use crm_core::leads::status::Status;
use crm_core::leads::{self, Conversion, NewLead};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::{pipelines, reports};

use super::{done, found, some};

pub(super) fn quarter() -> QuotaPeriod {
    QuotaPeriod::of(Length::Quarter, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(), 1)
}

super::use_cases! {
    "deals::add" [WriteDeals] |tx, _t| done(deals::add(tx, NewDeal { name: "x".into(), ..NewDeal::default() }).await);
    "deals::card::card" [ReadDeals] |tx, t| found(deals::card(tx, t.deal).await);
    "deals::moving::move_to_stage" [WriteDeals] |tx, t| done(deals::move_to_stage(tx, t.deal, t.stage, None).await);
    "deals::moving::close" [WriteDeals] |tx, t| done(deals::close(tx, t.deal, Closing::won("price"), None).await);
    "deals::moving::reopen" [WriteDeals] |tx, t| done(deals::reopen(tx, t.won, None, None).await);
    "deals::participants::add_participant" [WriteDeals] |tx, t| done(deals::add_participant(tx, t.deal, t.contact, "user").await);
    "deals::participants::change_role" [WriteDeals] |tx, t| done(deals::change_role(tx, t.deal, t.contact, "user").await);
    "deals::participants::remove_participant" [WriteDeals] |tx, t| done(deals::remove_participant(tx, t.deal, t.contact).await);
    "deals::rotting::rotting" [ReadDeals] |tx, _t| done(deals::rotting(tx, 10).await);
    "deals::stage_history::stage_history" [ReadDeals] |tx, t| done(deals::stage_history(tx, t.deal).await);
    "deals::totals::forecast" [ReadDeals] |tx, _t| done(deals::forecast(tx, quarter().days()).await);
    "deals::totals::pipeline_summary" [ReadDeals] |tx, _t| done(deals::pipeline_summary(tx, &SummaryFilter::default()).await);
    "leads::open" [WriteLeads] |tx, t| done(leads::open(tx, NewLead { contact_id: t.contact, ..NewLead::default() }).await);
    "leads::cards::board" [ReadLeads] |tx, _t| done(leads::board(tx).await);
    "leads::cards::card" [ReadLeads] |tx, t| found(leads::card(tx, t.lead).await);
    "leads::conversion::batch::convert_many" [WriteLeads] |tx, _t| done(leads::convert_many(tx, &[]).await);
    "leads::conversion::check_conversion" [WriteLeads] |tx, t| done(leads::check_conversion(tx, t.lead, &Conversion::default()).await);
    "leads::conversion::convert" [WriteLeads] |tx, t| done(leads::convert(tx, t.lead, &Conversion::default()).await);
    "leads::conversion::trail" [ReadDeals, ReadCompanies] |tx, t| some(leads::trail(tx, t.deal).await);
    "leads::work::assign" [WriteLeads, Assign] |tx, t| done(leads::assign(tx, t.lead, Some(t.person), None).await);
    "leads::work::assign_auto" [WriteLeads, Assign] |tx, t| done(leads::assign_auto(tx, t.lead).await);
    "leads::work::disqualify" [WriteLeads] |tx, t| done(leads::disqualify(tx, t.lead, "other", None, None).await);
    "leads::work::explain_assignment" [ReadLeads, ManageRules] |tx, t| done(leads::explain_assignment(tx, t.lead).await);
    "leads::work::explain_score" [ReadLeads] |tx, t| found(leads::explain_score(tx, t.lead).await);
    "leads::work::move_to" [WriteLeads] |tx, t| done(leads::move_to(tx, t.lead, Status::Working, None).await);
    "leads::work::qualify" [WriteLeads] |tx, t| {
        let answers = [(QUESTIONS[0], Answer { words: Some("Yes".into()), grade: None })];
        done(leads::qualify(tx, t.lead, &answers, None).await)
    };
    "leads::work::reopen" [WriteLeads] |tx, t| done(leads::reopen(tx, t.lead, None).await);
    "pipelines::times::time_in_stages" [ReadDeals] |tx, t| done(pipelines::time_in_stages(tx, t.pipeline, DateTime::UNIX_EPOCH).await);
    "quotas::attainment::attainment" [ReadDeals] |tx, _t| done(quotas::attainment(tx, quarter()).await);
    "quotas::set" [ManageQuotas] |tx, t| done(quotas::set(tx, t.person, quarter(), "EUR 7".parse().unwrap()).await);
    "reports::daily" [Report, ReadDeals] |tx, _t| done(reports::daily(tx).await);
}
