//! A local Slack: server and browser page, for trying and testing any Slack app.
//!
//! [`start`] runs a server that behaves like Slack towards one app: the Web API, signed commands, interactions and
//! events, response URLs, and Block Kit taken as strictly as Slack takes it ([`validate`]). People act through the
//! control API (`CONTROL.md`), which the browser page and the [`driver`] for tests share. What is and is not like Slack
//! stands in this crate's README.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use crm_sandbox::{AppUrls, Options, World, driver::Driver};
//!
//! let slack = crm_sandbox::start(Options { world: World::with_team("T0TEST"), ..Options::default() }).await?;
//! slack.connect(AppUrls { commands: "http://127.0.0.1:8080/slack/commands".into(), ..AppUrls::default() });
//! let ada = Driver::new(slack.page_url()).as_person("U0ADA");
//! ada.say("#sales", "/hello").await?;
//! let reply = ada.next().await?;
//! assert_eq!(reply.text, "Hello!");
//! # Ok(()) }
//! ```

mod api;
mod clock;
mod control;
mod deliver;
pub mod driver;
mod ids;
mod manifest;
mod oauth;
mod page;
mod response_url;
mod server;
mod sockets;
mod state;
mod surfaces;
mod traffic;
mod transfer;
pub mod validate;
mod world;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::task::JoinHandle;

pub use clock::Clock;
use manifest::Manifest;
pub use manifest::ManifestFault;
use server::Server;
use state::{State, saved};
pub use world::{Channel, Person, World};

/// How long open requests may go on after a shutdown was asked for.
const GRACE: std::time::Duration = std::time::Duration::from_millis(200);

/// How to run a local Slack.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The app's manifest, parsed: its commands, bot scopes and events are then the only ones there are.
    /// `Value::Null` accepts everything.
    pub manifest: Value,
    /// The team to begin with, unless there is a saved one.
    pub world: World,
    /// Where the conversation is kept between runs.
    pub state_file: Option<PathBuf>,
    /// Answer 429 as Slack does. Off, an app may call as often as it likes.
    pub rate_limits: bool,
    /// The time; a test may stand it still and move it.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            manifest: Value::Null,
            world: World::default(),
            state_file: None,
            rate_limits: false,
            clock: Clock::system(),
        }
    }
}

/// Where Slack sends what the app gets. An empty address counts as not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppUrls {
    /// Slash commands.
    pub commands: String,
    /// Clicks, choices and forms.
    pub interactions: String,
    /// Events.
    pub events: String,
    /// Options of external selects; `interactions` if empty.
    pub options: String,
}

/// Why a local Slack could not start or keep its state.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is taken, or not ours to listen on.
    #[error("the local Slack cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The HTTP client for deliveries could not be made.
    #[error("the local Slack cannot make its HTTP client")]
    Client(#[source] reqwest::Error),
    /// The manifest is neither YAML nor JSON.
    #[error("the app manifest cannot be read")]
    Manifest(#[source] serde_yaml_ng::Error),
    /// The manifest is one that Slack would not take.
    #[error("the app manifest is not valid:\n{}", lines(faults))]
    BadManifest {
        /// Everything wrong with it.
        faults: Vec<ManifestFault>,
    },
    /// The state file cannot be read or written.
    #[error("the state file {} cannot be read or written", path.display())]
    StateFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file is not one of this version.
    #[error("the state file {} is not one this version wrote; move it away to begin anew", path.display())]
    StateFormat {
        /// The file.
        path: PathBuf,
        /// What was wrong with it.
        source: serde_json::Error,
    },
}

fn lines(faults: &[ManifestFault]) -> String {
    faults.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n")
}

/// Reads an app manifest, YAML or JSON, for [`Options::manifest`].
pub fn parse_manifest(text: &str) -> Result<Value, Error> {
    serde_yaml_ng::from_str(text).map_err(Error::Manifest)
}

/// Starts a local Slack.
pub async fn start(options: Options) -> Result<Sandbox, Error> {
    let faults = manifest::check::faults(&options.manifest);
    if !faults.is_empty() {
        return Err(Error::BadManifest { faults });
    }
    let saved = options.state_file.as_deref().map(saved::load).transpose()?.flatten();
    let contents = options.state_file.as_deref().map(saved::load_contents).transpose()?.unwrap_or_default();
    let failed = |source| Error::Listen { address: options.listen, source };
    let listener = tokio::net::TcpListener::bind(options.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // Deliveries go to addresses the person who runs this chose; a proxy of the environment has no part in that.
    let http = reqwest::Client::builder().no_proxy().build().map_err(Error::Client)?;

    let manifest = Arc::new(Manifest::parse(&options.manifest));
    let mut state = State::new(saved, options.world, manifest, options.clock, base(address));
    state.contents = contents;
    state.surfaces = surfaces::Surfaces::parse(&options.manifest);
    let server = Server::new(state, http, options.rate_limits, options.state_file);

    let closing = server.clone();
    let serving =
        axum::serve(listener, server.clone().router()).with_graceful_shutdown(async move { closing.closing().await });
    let serving = tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "local Slack: the server ended");
        }
    });
    let saving = tokio::spawn(server.clone().keep_saved());
    let posting = tokio::spawn(server.clone().keep_on_time());
    Ok(Sandbox { server, address, serving: Some(serving), saving, posting })
}

/// The address for programs on this machine, also where it listens on all of the machine's addresses.
fn base(address: SocketAddr) -> String {
    let reached = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(reached, address.port()))
}

/// A running local Slack. It ends when this is dropped; [`Sandbox::shutdown`] also writes the state file.
pub struct Sandbox {
    server: Server,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
    saving: JoinHandle<()>,
    posting: JoinHandle<()>,
}

impl Sandbox {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The beginning of Web API addresses, such as `http://127.0.0.1:4010/api`.
    pub fn api_url(&self) -> String {
        format!("{}/api", base(self.address))
    }

    /// The browser page, and the base address of the control API.
    pub fn page_url(&self) -> String {
        base(self.address)
    }

    /// The workspace id.
    pub fn team_id(&self) -> String {
        self.server.read(|state| state.identity().team_id.clone())
    }

    /// The app's id (`A…`).
    pub fn app_id(&self) -> String {
        self.server.read(|state| state.identity().app_id.clone())
    }

    /// The user id of the app's bot.
    pub fn bot_user_id(&self) -> String {
        self.server.read(|state| state.identity().bot_user_id.clone())
    }

    /// The bot id (`B…`) of the app.
    pub fn bot_id(&self) -> String {
        self.server.read(|state| state.identity().bot_id.clone())
    }

    /// The token for the Web API (`xoxb-…`).
    pub fn bot_token(&self) -> String {
        self.server.read(|state| state.identity().bot_token.clone())
    }

    /// The app-level token (`xapp-…`).
    pub fn app_token(&self) -> String {
        self.server.read(|state| state.identity().app_token.clone())
    }

    /// What requests to the app are signed with.
    pub fn signing_secret(&self) -> String {
        self.server.read(|state| state.identity().signing_secret.clone())
    }

    /// The OAuth client id.
    pub fn client_id(&self) -> String {
        self.server.read(|state| state.identity().client_id.clone())
    }

    /// The OAuth client secret.
    pub fn client_secret(&self) -> String {
        self.server.read(|state| state.identity().client_secret.clone())
    }

    /// Tells where the app is, in place of the addresses in the manifest. Without either, commands answer
    /// `dispatch_failed` and events are dropped until the app opens a Socket Mode connection.
    pub fn connect(&self, urls: AppUrls) {
        self.server.with(|state| state.urls = Some(urls));
    }

    /// Sends Slack's challenge to the address for events; what was wrong with the answer, if anything was.
    pub async fn verify(&self) -> Result<(), String> {
        deliver::verify::verify(&self.server).await
    }

    /// Ends the server and writes the state file.
    pub async fn shutdown(mut self) {
        self.server.close();
        self.saving.abort();
        self.posting.abort();
        if let Some(serving) = self.serving.take() {
            let abort = serving.abort_handle();
            if tokio::time::timeout(GRACE, serving).await.is_err() {
                abort.abort();
            }
        }
        self.server.save();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.close();
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
        self.saving.abort();
        self.posting.abort();
    }
}
