//! Configuration: flags, then environment, then an optional `crm.toml`; read once, every fault reported at once, unknown
//! keys of the file refused, secrets redacted. The table of settings in `table.rs` is the one place that knows them all:
//! the flags, the file and `docs/configuration.md` come from it.

mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::secrets::{Keyring, Secret};

pub use table::{Setting, reference_markdown, settings};

/// Everything that can be configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the program keeps its private PostgreSQL, keys and files.
    pub data_dir: PathBuf,
    /// PostgreSQL.
    pub database: DatabaseConfig,
    /// Slack.
    pub slack: SlackConfig,
    /// The program's own HTTP server.
    pub http: HttpConfig,
    /// Where the bytes of files are.
    pub files: FilesConfig,
    /// Keys that seal secrets at rest; made and kept in the data directory where none are given.
    pub secret_keys: Option<Keyring>,
    /// Who is an administrator from the start: e-mail addresses or Slack user ids.
    pub admins: Vec<String>,
    /// How logs are written.
    pub log_format: LogFormat,
    /// Which logs are written, in the notation of `RUST_LOG`.
    pub log_filter: String,
    /// Where the exchange rates of the day are; asked only where it is set.
    pub rates_url: Option<String>,
    /// How many jobs run at once.
    pub worker_concurrency: usize,
}

/// Which PostgreSQL.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// An existing server; the private one where nothing is set.
    pub url: Option<Secret>,
    /// The login that migrations run as, where it differs.
    pub migrate_url: Option<Secret>,
    /// Connections a process opens at most.
    pub pool_size: u32,
    /// Where the server's programs are, where they are not found by themselves.
    pub postgres_bin: Option<PathBuf>,
}

/// Which Slack, and as which app.
#[derive(Debug, Clone)]
pub struct SlackConfig {
    /// Checks that a request comes from Slack.
    pub signing_secret: Option<Secret>,
    /// The app's token in the one workspace it serves.
    pub bot_token: Option<Secret>,
    /// The Web API's address; ends in `/api`.
    pub api_url: String,
}

/// The program's own HTTP server.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The address under which others reach it.
    pub public_url: Option<String>,
    /// Where the page of the local Slack listens, in `demo`.
    pub sandbox_listen: SocketAddr,
}

/// Where the bytes of files are.
#[derive(Debug, Clone)]
pub struct FilesConfig {
    /// The bucket; the directory `files` of the data directory where there is none.
    pub bucket: Option<BucketConfig>,
    /// The most bytes of one file.
    pub limit_bytes: u64,
}

/// A bucket that speaks S3.
#[derive(Debug, Clone, PartialEq)]
pub struct BucketConfig {
    /// Its name.
    pub bucket: String,
    /// What stands before the names of all that is kept there.
    pub prefix: String,
    /// Its region.
    pub region: String,
    /// The server's address, where it is not Amazon's.
    pub endpoint: Option<String>,
    /// Key id and secret; without them the machine's role gives keys.
    pub keys: Option<(String, Secret)>,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Where values come from, strongest first.
#[derive(Default)]
pub struct Sources {
    /// Values of flags, by the setting's name.
    pub flags: BTreeMap<String, String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// The text of `crm.toml` and its path, where there is one.
    pub file: Option<(PathBuf, String)>,
}

/// Every fault of the configuration at once.
#[derive(Debug, thiserror::Error)]
pub struct ConfigErrors(Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ConfigErrors(faults) = self;
        writeln!(f, "The configuration has {} fault(s):", faults.len())?;
        faults.iter().try_for_each(|fault| writeln!(f, "  {fault}"))
    }
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// Every fault at once, each with the setting's name and where its value came from.
    pub fn load(sources: &Sources) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(sources);
        let config = Self {
            data_dir: reader.value("data_dir", |text| Ok(PathBuf::from(text))),
            database: DatabaseConfig {
                url: reader.optional("database_url", postgres_url),
                migrate_url: reader.optional("database_migrate_url", postgres_url),
                pool_size: reader.value("database_pool", |text| within(text, 2, 500)),
                postgres_bin: reader.optional("postgres_bin", |text| Ok(PathBuf::from(text))),
            },
            slack: SlackConfig {
                signing_secret: reader.optional("slack_signing_secret", secret),
                bot_token: reader.optional("slack_bot_token", bot_token),
                api_url: reader.value("slack_api_url", api_url),
            },
            http: HttpConfig {
                listen: reader.value("listen", address),
                public_url: reader.optional("public_url", web_address),
                sandbox_listen: reader.value("sandbox_listen", address),
            },
            files: files(&mut reader),
            secret_keys: reader.optional("secret_key", |text| Keyring::parse(text).map_err(|error| error.to_string())),
            admins: reader.value("admins", |text| Ok(list(text))),
            log_format: reader.value("log_format", log_format),
            log_filter: reader.value("rust_log", |text| Ok(text.to_owned())),
            rates_url: reader.optional("rates_url", rates_address),
            worker_concurrency: reader.value("worker_concurrency", |text| within(text, 1, 1_000)),
        };
        reader.finish(config)
    }
}

/// The bucket with its keys, of several settings.
fn files(reader: &mut Reader) -> FilesConfig {
    let place = reader.optional("files_url", bucket_url);
    let (region, endpoint) = (reader.value("aws_region", text), reader.optional("aws_endpoint_url", web_address));
    let (id, secret) = (reader.optional("aws_access_key_id", text), reader.optional("aws_secret_access_key", secret));
    if id.is_some() != secret.is_some() {
        reader.faults.push("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: one needs the other".to_owned());
    }
    let keys = id.zip(secret);
    let bucket = place.map(|(bucket, prefix)| BucketConfig { bucket, prefix, region, endpoint, keys });
    let limit: u32 = reader.value("files_max_mb", |text| within(text, 1, 5_000));
    FilesConfig { bucket, limit_bytes: u64::from(limit) * 1_000_000 }
}

struct Reader<'a> {
    sources: &'a Sources,
    file: BTreeMap<String, String>,
    faults: Vec<String>,
}

/// What stands in for a value that could not be read; such a configuration is never handed out.
trait Hollow {
    fn hollow() -> Self;
}

impl<'a> Reader<'a> {
    fn new(sources: &'a Sources) -> Self {
        let mut faults = Vec::new();
        let file = match &sources.file {
            Some((path, text)) => table_of(path, text, &mut faults),
            None => BTreeMap::new(),
        };
        Self { sources, file, faults }
    }

    /// The value in force and where it came from. An empty value is no value.
    fn raw(&self, setting: &Setting) -> Option<(String, String)> {
        let flag =
            self.sources.flags.get(setting.name).map(|value| (value, format!("--{}", setting.name.replace('_', "-"))));
        let variable =
            || self.sources.environment.get(setting.variable).map(|value| (value, setting.variable.to_owned()));
        let file = || self.file.get(setting.name).map(|value| (value, format!("{} in crm.toml", setting.name)));
        let (value, place) = flag.or_else(variable).or_else(file)?;
        let value = value.trim();
        (!value.is_empty()).then(|| (value.to_owned(), place))
    }

    fn optional<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let setting = self.setting(name)?;
        let (value, place) = self.raw(setting)?;
        self.read(setting, &value, &place, read)
    }

    fn value<T: Hollow>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> T {
        let Some(setting) = self.setting(name) else { return T::hollow() };
        let (value, place) =
            self.raw(setting).unwrap_or_else(|| (setting.default.to_owned(), "the default".to_owned()));
        self.read(setting, &value, &place, read).unwrap_or_else(T::hollow)
    }

    fn setting(&mut self, name: &str) -> Option<&'static Setting> {
        let found = settings().iter().find(|setting| setting.name == name);
        if found.is_none() {
            self.faults.push(format!("{name}: not in the table of settings"));
        }
        found
    }

    fn read<T>(
        &mut self,
        setting: &Setting,
        value: &str,
        place: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match read(value) {
            Ok(value) => Some(value),
            Err(reason) if setting.secret => {
                self.faults.push(format!("{place}: {reason}"));
                None
            }
            Err(reason) => {
                self.faults.push(format!("{place}: {reason}, not “{value}”"));
                None
            }
        }
    }

    fn finish<T>(self, config: T) -> Result<T, ConfigErrors> {
        if self.faults.is_empty() { Ok(config) } else { Err(ConfigErrors(self.faults)) }
    }
}

/// The file's keys and values; what is no setting, or no plain value, is a fault.
fn table_of(path: &Path, text: &str, faults: &mut Vec<String>) -> BTreeMap<String, String> {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            faults.push(format!("{}: {}", path.display(), toml_fault(&error)));
            return BTreeMap::new();
        }
    };
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if !settings().iter().any(|setting| setting.name == key) {
            faults.push(format!("{}: there is no setting {key}", path.display()));
            continue;
        }
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Array(items) => {
                items.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(",")
            }
            other => {
                faults.push(format!(
                    "{}: {key} must be a text, a number or a list of texts, not a {}",
                    path.display(),
                    other.type_str()
                ));
                continue;
            }
        };
        values.insert(key, value);
    }
    values
}

/// The fault and its place, without the line itself: it may hold a secret.
fn toml_fault(error: &toml::de::Error) -> String {
    error.message().to_owned()
}

fn secret(text: &str) -> Result<Secret, String> {
    Ok(Secret::new(text))
}

fn text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// `s3://bucket/prefix`
fn bucket_url(text: &str) -> Result<(String, String), String> {
    let (bucket, prefix) =
        text.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))).unwrap_or_default();
    let plain = |text: &str, also: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c));
    if bucket.is_empty() || !plain(bucket, ".-_") || !plain(prefix, ".-_/") || prefix.contains("..") {
        return Err("must be a bucket such as s3://crm-files/production".to_owned());
    }
    Ok((bucket.to_owned(), prefix.trim_matches('/').to_owned()))
}

fn bot_token(text: &str) -> Result<Secret, String> {
    if text.starts_with("xoxb-") { Ok(Secret::new(text)) } else { Err("a bot token begins with xoxb-".to_owned()) }
}

fn postgres_url(text: &str) -> Result<Secret, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Ok(Secret::new(text)),
        _ => Err("must be a PostgreSQL address such as postgres://user:password@host/database?sslmode=verify-full"
            .to_owned()),
    }
}

fn web_address(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("must be a web address such as https://crm.example.com".to_owned()),
    }
}

/// An address that may be fetched. Encrypted, as the numbers decide about money; on this machine itself it need not be.
fn rates_address(text: &str) -> Result<String, String> {
    let refused =
        || "must be an address such as https://rates.example.com/daily.csv or file:///srv/rates.csv".to_owned();
    let address = url::Url::parse(text).map_err(|_| refused())?;
    let here = address.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
    match address.scheme() {
        "https" | "file" => Ok(text.to_owned()),
        "http" if here => Ok(text.to_owned()),
        _ => Err(refused()),
    }
}

fn api_url(text: &str) -> Result<String, String> {
    let address = web_address(text)?;
    if address.ends_with("/api") {
        Ok(address)
    } else {
        Err("must end in /api, as https://slack.com/api does".to_owned())
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "must be an address and a port such as 127.0.0.1:8080".to_owned())
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be text or json".to_owned()),
    }
}

fn within<T: std::str::FromStr + PartialOrd + fmt::Display>(text: &str, least: T, most: T) -> Result<T, String> {
    text.parse()
        .ok()
        .filter(|number| (&least..=&most).contains(&number))
        .ok_or_else(|| format!("must be a number from {least} to {most}"))
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

impl Hollow for PathBuf {
    fn hollow() -> Self {
        Self::new()
    }
}

impl Hollow for String {
    fn hollow() -> Self {
        Self::new()
    }
}

impl Hollow for SocketAddr {
    fn hollow() -> Self {
        Self::from(([127, 0, 0, 1], 0))
    }
}

impl Hollow for u32 {
    fn hollow() -> Self {
        0
    }
}

impl Hollow for usize {
    fn hollow() -> Self {
        0
    }
}

impl Hollow for Vec<String> {
    fn hollow() -> Self {
        Self::new()
    }
}

impl Hollow for LogFormat {
    fn hollow() -> Self {
        Self::Text
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn without_anything_it_runs_on_this_machine_alone() {
        let config = Config::load(&Sources::default()).unwrap();
        assert!(config.database.url.is_none());
        assert!(config.http.listen.ip().is_loopback());
        assert_eq!(config.slack.api_url, "https://slack.com/api");
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let mut sources = Sources {
            file: Some((
                "crm.toml".into(),
                "listen = \"127.0.0.1:1\"\nadmins = [\"U1\", \"ada@x.example\"]".to_owned(),
            )),
            ..Sources::default()
        };
        assert_eq!(Config::load(&sources).unwrap().http.listen.port(), 1);
        assert_eq!(Config::load(&sources).unwrap().admins, ["U1", "ada@x.example"]);
        sources.environment = pairs(&[("CRM_LISTEN", "127.0.0.1:2")]);
        assert_eq!(Config::load(&sources).unwrap().http.listen.port(), 2);
        sources.flags = pairs(&[("listen", "127.0.0.1:3")]);
        assert_eq!(Config::load(&sources).unwrap().http.listen.port(), 3);
    }

    #[test]
    fn every_fault_is_told_at_once_and_no_secret_with_it() {
        let sources = Sources {
            environment: pairs(&[
                ("CRM_LISTEN", "here"),
                ("DATABASE_URL", "mysql://root:hunter2@x/y"),
                ("SLACK_BOT_TOKEN", "hunter2"),
                ("SLACK_API_URL", "http://127.0.0.1:1/"),
                ("CRM_SECRET_KEY", "hunter2"),
            ]),
            file: Some(("crm.toml".into(), "lisssten = 1".to_owned())),
            ..Sources::default()
        };
        let faults = Config::load(&sources).unwrap_err().to_string();
        for name in ["CRM_LISTEN", "DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_API_URL", "CRM_SECRET_KEY", "lisssten"] {
            assert!(faults.contains(name), "{name}: {faults}");
        }
        assert!(!faults.contains("hunter2"), "{faults}");
    }

    #[test]
    fn files_are_in_the_data_directory_or_in_a_bucket() {
        let config = Config::load(&Sources::default()).unwrap();
        assert!(config.files.bucket.is_none());
        assert_eq!(config.files.limit_bytes, 100_000_000);
        let mut environment = pairs(&[
            ("CRM_FILES_URL", "s3://crm-files/one/two/"),
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "hunter2"),
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"),
        ]);
        let config = Config::load(&Sources { environment: environment.clone(), ..Sources::default() }).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        let bucket = config.files.bucket.unwrap();
        assert_eq!((bucket.bucket.as_str(), bucket.prefix.as_str()), ("crm-files", "one/two"));
        assert_eq!((bucket.region.as_str(), bucket.endpoint.as_deref()), ("us-east-1", Some("http://127.0.0.1:9000")));
        environment.remove("AWS_ACCESS_KEY_ID");
        environment.insert("CRM_FILES_URL".to_owned(), "https://crm-files".to_owned());
        let faults = Config::load(&Sources { environment, ..Sources::default() }).unwrap_err().to_string();
        assert!(faults.contains("AWS_ACCESS_KEY_ID") && faults.contains("CRM_FILES_URL"), "{faults}");
    }

    #[test]
    fn rates_come_over_tls_or_from_this_machine() {
        let of = |address: &str| {
            let sources = Sources { environment: pairs(&[("CRM_RATES_URL", address)]), ..Sources::default() };
            Config::load(&sources).map(|config| config.rates_url)
        };
        assert_eq!(of("").unwrap(), None);
        for address in
            ["https://rates.example/daily.csv?format=csvdata", "http://127.0.0.1:9/rates", "file:///srv/rates.csv"]
        {
            assert_eq!(of(address).unwrap().as_deref(), Some(address));
        }
        for address in ["http://rates.example/daily.csv", "ftp://rates.example", "rates"] {
            assert!(of(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_loaded_configuration_shows_no_secret() {
        let sources =
            Sources { environment: pairs(&[("DATABASE_URL", "postgres://u:hunter2@h/d")]), ..Sources::default() };
        assert!(!format!("{:?}", Config::load(&sources).unwrap()).contains("hunter2"));
    }
}
