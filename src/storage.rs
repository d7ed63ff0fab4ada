//! Where the data is: the private PostgreSQL or the one of `DATABASE_URL`, brought up to date, the files, and the keys.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use crm_core::config::Config;
use crm_core::database::{self, Databases};
use crm_core::secrets::{Keyring, Secret};
use crm_core::storage::Storage as Files;
use crm_postgres::{Mode, Server};

/// The name of the database in the private server.
const DATABASE: &str = "crm";

/// Open databases, and the private server where it is ours.
pub(crate) struct Storage {
    /// The pools.
    pub databases: Databases,
    /// The keys that seal secrets.
    pub keys: Keyring,
    /// The bytes of files.
    pub files: Files,
    server: Option<Server>,
}

impl Storage {
    /// Opens the configured database, starts the private one where none is configured, and brings it up to date.
    pub(crate) async fn open(config: &Config, mode: Mode) -> anyhow::Result<Self> {
        fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("the data directory {} cannot be made", config.data_dir.display()))?;
        let keys = keys(config)?;
        let files = Files::open(&config.files, &config.data_dir).context("the storage of files cannot be opened")?;
        let (server, url) = match &config.database.url {
            Some(url) => (None, url.clone()),
            None => {
                let server = start_private(config, mode).await?;
                let url = Secret::new(server.url(DATABASE));
                (Some(server), url)
            }
        };
        let pool = database::pool(url.reveal(), config.database.pool_size).context("DATABASE_URL cannot be read")?;
        // Asked first, so that a login without the rights to migrate can serve a database that is up to date.
        if !database::is_current(url.reveal()).await {
            let login = config.database.migrate_url.as_ref().unwrap_or(&url);
            database::migrate(login.reveal()).await?;
        }
        let databases = Databases::new(pool, config.database.pool_size, keys.clone());
        Ok(Self { databases, keys, files, server })
    }

    /// Closes the pools and leaves the private server; the last one out stops it.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.databases.close().await;
        if let Some(server) = self.server {
            server.stop().await?;
        }
        Ok(())
    }
}

async fn start_private(config: &Config, mode: Mode) -> anyhow::Result<Server> {
    let mut settings = crm_postgres::Settings::new(&config.data_dir);
    settings.bin_dir.clone_from(&config.database.postgres_bin);
    let server = crm_postgres::start(&settings, mode).await?;
    server.ensure_database(DATABASE).await?;
    Ok(server)
}

/// The configured keys, else the one kept in the data directory, made at the first start and readable by its owner alone.
fn keys(config: &Config) -> anyhow::Result<Keyring> {
    if let Some(keys) = &config.secret_keys {
        return Ok(keys.clone());
    }
    let path = config.data_dir.join("secret.key");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => write_key(&path)?,
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    Keyring::parse(text.trim()).with_context(|| format!("{} holds no key", path.display()))
}

fn write_key(path: &Path) -> anyhow::Result<String> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let key = Keyring::generate();
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{}", key.reveal())?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(key.reveal().to_owned()),
        // Another process made one in the same moment: that one counts.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(fs::read_to_string(path)?),
        Err(error) => Err(error).with_context(|| format!("{} cannot be written", path.display())),
    }
}
