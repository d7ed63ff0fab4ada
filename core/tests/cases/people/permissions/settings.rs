//! What a workspace sets up: pipelines, fields, rules, rates, settings.

use crm_core::assignment::{self, Facts, Member, NewRule, Strategy};
use crm_core::custom_fields::{self, NewField};
use crm_core::money::{Currency, Rate, rates};
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{Changes, RecordKind};
use crm_core::settings::{self, CLOCK_FORMAT, ClockFormat, PURGE_AFTER_DAYS, Whose};
use crm_core::workspaces::{self, Settings};
use crm_core::{forms, tags, validation};
use serde_json::json;

use super::done;

fn named(name: &str) -> Changes {
    Changes::new().with("name", name)
}

fn stage() -> NewStage {
    NewStage { name: "New one".into(), ..NewStage::default() }
}

fn rate() -> Rate {
    Rate { currency: Currency::USD, day: "2026-11-02".parse().unwrap(), rate: "0.5".parse().unwrap() }
}

super::use_cases! {
    "assignment::explain" [ManageRules] |tx, _t| done(assignment::explain(tx, RecordKind::Lead, &Facts::default()).await);
    "assignment::keeping::add_rule" [ManageRules] |tx, t| {
        let new = NewRule {
            name: "Other".into(),
            conditions: Vec::new(),
            strategy: Strategy::Workload,
            members: vec![Member::Person(t.person)],
            territories: Vec::new(),
            capacity: None,
        };
        done(assignment::add_rule(tx, RecordKind::Lead, new).await)
    };
    "assignment::keeping::change_rule" [ManageRules] |tx, t| done(assignment::change_rule(tx, t.assignment_rule, &named("x"), None).await);
    "assignment::keeping::reorder" [ManageRules] |tx, t| done(assignment::reorder(tx, RecordKind::Lead, &[t.assignment_rule]).await);
    "assignment::keeping::retire" [ManageRules] |tx, t| done(assignment::retire(tx, t.assignment_rule).await);
    "custom_fields::change" [ManageFields] |tx, t| done(custom_fields::change(tx, t.field, &named("x"), None).await);
    "custom_fields::define" [ManageFields] |tx, _t| {
        let new = NewField { name: "Budget".into(), shape: "number".into(), ..NewField::default() };
        done(custom_fields::define(tx, RecordKind::Contact, new).await)
    };
    "forms::list" [ManageWorkspace] |tx, _t| done(forms::list(tx).await);
    "money::rates::bring_in" [ManageWorkspace] |tx, _t| done(rates::bring_in(tx, b"x").await);
    "money::rates::remove" [ManageWorkspace] |tx, _t| done(rates::remove(tx, rate().currency, rate().day).await);
    "money::rates::set" [ManageWorkspace] |tx, _t| done(rates::set(tx, rate()).await);
    "pipelines::changing::add" [ManagePipelines] |tx, _t| {
        let new = NewPipeline { name: "Partners".into(), stages: vec![stage()], ..NewPipeline::default() };
        done(pipelines::add(tx, new).await)
    };
    "pipelines::changing::add_stage" [ManagePipelines] |tx, t| done(pipelines::add_stage(tx, t.pipeline, stage()).await);
    "pipelines::changing::reorder" [ManagePipelines] |tx, t| done(pipelines::reorder(tx, &[t.pipeline]).await);
    "pipelines::changing::reorder_stages" [ManagePipelines] |tx, t| done(pipelines::reorder_stages(tx, t.pipeline, &[t.stage]).await);
    "pipelines::changing::restore" [ManagePipelines] |tx, t| done(pipelines::restore(tx, t.pipeline).await);
    "pipelines::changing::restore_stage" [ManagePipelines] |tx, t| done(pipelines::restore_stage(tx, t.stage).await);
    "pipelines::changing::retire" [ManagePipelines] |tx, t| done(pipelines::retire(tx, t.pipeline, None).await);
    "pipelines::changing::retire_stage" [ManagePipelines] |tx, t| done(pipelines::retire_stage(tx, t.stage, None).await);
    "reasons::keeping::add" [ManagePipelines] |tx, _t| done(reasons::add(tx, ReasonKind::Lost, "Weather").await);
    "reasons::keeping::rename" [ManagePipelines] |tx, t| done(reasons::rename(tx, t.reason, "x", None).await);
    "reasons::keeping::reorder" [ManagePipelines] |tx, t| done(reasons::reorder(tx, ReasonKind::Lost, &[t.reason]).await);
    "reasons::keeping::retire" [ManagePipelines] |tx, t| done(reasons::retire(tx, t.reason).await);
    "settings::changing::change" [ManageWorkspace] |tx, _t| {
        done(settings::change(tx, Whose::Workspace, &[("currency", json!("CHF"))], None).await)
    };
    "settings::changing::reset" [ManageWorkspace] |tx, _t| done(settings::reset(tx, Whose::Workspace, "currency").await);
    "settings::changing::set" [ManageWorkspace] |tx, _t| done(settings::set(tx, PURGE_AFTER_DAYS, &60).await);
    "settings::changing::set_of" [ManageTeam] |tx, t| done(settings::set_of(tx, t.person, CLOCK_FORMAT, &ClockFormat::Hours12).await);
    "tags::keeping::list" [ManageTags] |tx, _t| done(tags::list(tx).await);
    "tags::keeping::merge" [ManageTags] |tx, _t| done(tags::merge(tx, &["vip".into()], "press").await);
    "tags::keeping::remove" [ManageTags] |tx, _t| done(tags::remove(tx, "vip").await);
    "tags::keeping::rename" [ManageTags] |tx, _t| done(tags::rename(tx, "vip", "vips").await);
    "validation::add_rule" [ManageRules] |tx, _t| {
        let new = validation::NewRule { name: "x".into(), required_fields: vec!["title".into()], ..validation::NewRule::default() };
        done(validation::add_rule(tx, RecordKind::Contact, new).await)
    };
    "validation::change_rule" [ManageRules] |tx, t| done(validation::change_rule(tx, t.validation_rule, &named("x"), None).await);
    "workspaces::change_settings" [ManageWorkspace] |tx, _t| done(workspaces::change_settings(tx, Settings::default()).await);
}
