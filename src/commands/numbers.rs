//! `crm admin settings` and `crm admin rates`: what a workspace works by.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use crm_core::money::{Currency, Rate, rates};
use crm_core::settings::{self, Level, Source};
use crm_core::{Actor, Crm, Tx, users};
use serde_json::json;

use crate::cli::Whose;
use crate::console::say;

/// What `crm admin settings` changes.
#[derive(Debug, Clone, Args)]
pub struct SettingsTask {
    /// Change a setting; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// Go back to what holds without it
    #[arg(long, value_name = "KEY")]
    reset: Vec<String>,
    /// The settings of this person: a Slack user id, an e-mail or a full name
    #[arg(long, value_name = "PERSON")]
    of: Option<String>,
    /// The Slack channel id in which new leads are shown
    #[arg(long, value_name = "CHANNEL")]
    leads_channel: Option<String>,
    /// When somebody new types /crm: ask (an administrator) or sales_rep (in at once)
    #[arg(long, value_name = "POLICY")]
    join: Option<String>,
    /// ISO 4217 code of amounts without a currency
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// ISO 3166 code of the country whose phone numbers have no prefix
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    #[command(flatten)]
    pub(super) whose: Whose,
}

/// What `crm admin rates` changes.
#[derive(Debug, Clone, Args)]
pub struct RatesTask {
    /// A file to bring in: CSV with the columns currency, day and rate
    file: Option<PathBuf>,
    /// What one unit of a currency is worth in the workspace's; may be given several times
    #[arg(long, value_name = "CURRENCY=RATE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// Forget the rate of a currency on the day
    #[arg(long, value_name = "CURRENCY")]
    remove: Vec<String>,
    /// From which day on; today where none is given
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<NaiveDate>,
    #[command(flatten)]
    pub(super) whose: Whose,
}

/// `key=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as key=value")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

pub(super) async fn settings(crm: &Crm, actor: &Actor, task: &SettingsTask) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    let whose = match &task.of {
        None => settings::Whose::Workspace,
        Some(person) => {
            let user = users::find(&mut tx, person).await?.with_context(|| format!("nobody here is {person}"))?;
            settings::Whose::Person(user.id)
        }
    };
    let short = [
        ("leads_channel", &task.leads_channel),
        ("join_policy", &task.join),
        ("currency", &task.currency),
        ("country", &task.country),
    ];
    let short = short.into_iter().filter_map(|(key, value)| Some((key, json!(value.as_ref()?))));
    let set = task.set.iter().map(|(key, value)| (key.as_str(), json!(value)));
    let changes: Vec<_> = short.chain(set).collect();
    if !changes.is_empty() {
        settings::change(&mut tx, whose, &changes, None).await?;
    }
    for key in &task.reset {
        settings::reset(&mut tx, whose, key).await?;
    }
    show(&mut tx, whose).await?;
    tx.commit().await?;
    Ok(())
}

/// Every setting with its value, and where that comes from.
async fn show(tx: &mut Tx, whose: settings::Whose) -> anyhow::Result<()> {
    let (values, level) = match whose {
        settings::Whose::Workspace => (settings::of_workspace(tx).await?, Level::Workspace),
        settings::Whose::Person(id) => (settings::of_person(tx, id).await?, Level::Person),
    };
    let width = settings::all().map(|one| one.key.len()).max().unwrap_or_default();
    for one in values.all(level) {
        let source = match (one.source, level) {
            (Source::Default, _) => "  (default)",
            (Source::Workspace, Level::Person) => "  (the workspace's)",
            (Source::Workspace | Source::Person, _) => "",
        };
        say(&format!("{:<width$}  {}{source}", one.definition.key, one.definition.shown(&one.value)));
    }
    Ok(())
}

pub(super) async fn rates(crm: &Crm, actor: &Actor, task: &RatesTask) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    let day = task.day.unwrap_or_else(|| tx.today());
    if let Some(file) = &task.file {
        let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let brought_in = rates::bring_in(&mut tx, &bytes).await?;
        say(&format!("{} rates written, {} unchanged", brought_in.written, brought_in.unchanged));
    }
    for (code, rate) in &task.set {
        let rate = rate.parse().with_context(|| format!("{rate} is no number"))?;
        rates::set(&mut tx, Rate { currency: Currency::parse(code).map_err(crm_core::Error::from)?, day, rate })
            .await?;
    }
    for code in &task.remove {
        rates::remove(&mut tx, Currency::parse(code).map_err(crm_core::Error::from)?, day).await?;
    }
    let base = rates::base(&mut tx).await?;
    for kept in rates::list(&mut tx, None).await? {
        let Rate { currency, day, rate } = kept.rate;
        say(&format!("{day}  1 {currency} = {} {base}  {}", rate.normalize(), kept.origin.as_str()));
    }
    tx.commit().await?;
    Ok(())
}
