//! `crm import contacts|companies|deals FILE`.

use std::fs::File;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use crm_core::Error;
use crm_core::actor::Origin;
use crm_core::config::Config;
use crm_core::imports::{self, Imported};
use crm_core::records::RecordKind;
use crm_postgres::Mode;

use crate::cli::Whose;
use crate::console::say;
use crate::storage::Storage;

/// Brings a CSV file in: every row whole or not at all
#[derive(Debug, Args)]
pub struct Import {
    /// What the rows are
    kind: Kind,
    /// The file: CSV with a header, any delimiter and encoding
    file: PathBuf,
    /// Say what would come in, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    whose: Whose,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Contacts,
    Companies,
    Deals,
}

impl From<Kind> for RecordKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Contacts => Self::Contact,
            Kind::Companies => Self::Company,
            Kind::Deals => Self::Deal,
        }
    }
}

/// Rows that failed are listed up to this many; the count names all.
const LISTED: usize = 50;

pub(super) async fn run(config: &Config, import: Import) -> anyhow::Result<()> {
    let file = File::open(&import.file).with_context(|| format!("{} cannot be read", import.file.display()))?;
    let storage = Storage::open(config, Mode::Attach).await?;
    let outcome = bring_in(config, &storage, &import, file).await;
    storage.close().await?;
    let outcome = outcome?;
    tell(&import, &outcome);
    anyhow::ensure!(outcome.refused == 0 || outcome.written > 0, "no row could be imported");
    Ok(())
}

async fn bring_in(config: &Config, storage: &Storage, import: &Import, file: File) -> anyhow::Result<Imported> {
    let crm = super::system(config, storage)?;
    let actor = super::actor(&crm, &import.whose, Origin::Import).await?;
    let mut tx = crm.begin(&actor).await?;
    let outcome = match imports::run_from(&mut tx, import.kind.into(), file).await {
        Ok(outcome) => outcome,
        Err(Error::User(refusal)) => anyhow::bail!("{}", refusal.text().render("en")),
        Err(fault) => return Err(fault.into()),
    };
    if !import.dry_run {
        tx.commit().await?;
    }
    Ok(outcome)
}

fn tell(import: &Import, outcome: &Imported) {
    let understood: Vec<String> =
        outcome.understood.iter().map(|(header, column)| format!("{header} → {column:?}")).collect();
    say(&format!("Columns understood: {}", understood.join(", ")));
    if !outcome.left_out.is_empty() {
        say(&format!("Columns left out: {}", outcome.left_out.join(", ")));
    }
    for (note, rows) in &outcome.notes {
        say(&format!("{} ({rows} rows)", note.render("en")));
    }
    for row in outcome.failed.iter().take(LISTED) {
        say(&format!("Line {}: {}", row.line, row.reason.text().render("en")));
    }
    if outcome.refused > LISTED {
        say(&format!("… and {} more", outcome.refused - LISTED));
    }
    let done = if import.dry_run { "would be imported" } else { "imported" };
    say(&format!("{} {done}, {} rows need you.", outcome.written, outcome.refused));
}
