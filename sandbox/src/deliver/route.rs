//! Which way something goes to the app: over an open connection of Socket Mode, or to one of its addresses.

use crate::manifest::Command;
use crate::state::State;

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Command,
    /// Clicks, shortcuts, closed modals: nobody reads the body of the answer.
    Interaction,
    /// Forms and options, which are answered with a body.
    Question,
    Event,
}

impl Kind {
    /// The type of the envelope in Socket Mode.
    pub fn envelope(self) -> &'static str {
        match self {
            Self::Command => "slash_commands",
            Self::Interaction | Self::Question => "interactive",
            Self::Event => "events_api",
        }
    }

    /// Whether an acknowledgement may carry a payload.
    pub fn answers(self) -> bool {
        matches!(self, Self::Command | Self::Question)
    }
}

/// The way to the app.
#[derive(Debug)]
pub(crate) enum Route {
    Socket,
    Http(String),
    /// There is none, and why.
    Nowhere(&'static str),
}

impl State {
    /// Where commands go. Addresses given by `connect` stand before those of the manifest, which are made for the real
    /// Slack.
    pub fn command_url(&self, command: &Command) -> String {
        self.urls.as_ref().map_or_else(|| command.url.clone(), |urls| urls.commands.clone())
    }

    pub fn events_url(&self) -> String {
        self.urls.as_ref().map_or_else(|| self.manifest.events_url.clone(), |urls| urls.events.clone())
    }

    pub fn interactions_url(&self) -> String {
        self.urls.as_ref().map_or_else(|| self.manifest.interactions_url.clone(), |urls| urls.interactions.clone())
    }

    /// Where the options of external selects are asked for: their own address, else that of interactions.
    pub fn options_url(&self) -> String {
        let own = self.urls.as_ref().map_or(&self.manifest.options_url, |urls| &urls.options);
        if own.is_empty() { self.interactions_url() } else { own.clone() }
    }

    /// The way to the app at this moment.
    pub fn route(&self, url: &str) -> Route {
        if self.sockets.any() {
            return Route::Socket;
        }
        if self.urls.is_none() && self.manifest.socket_mode == Some(true) {
            return Route::Nowhere("the app holds no Socket Mode connection");
        }
        if url.is_empty() {
            return Route::Nowhere("the app is not connected");
        }
        if url.starts_with("https:") {
            return Route::Nowhere("the local Slack speaks http only: give the app's address on this machine");
        }
        Route::Http(url.to_owned())
    }

    /// Whether there is, or may soon be, anybody to hear of an event.
    pub fn is_listened_to(&self) -> bool {
        self.urls.is_some() || self.sockets.any() || self.manifest.socket_mode == Some(true) || {
            let url = &self.manifest.events_url;
            !url.is_empty() && !url.starts_with("https:")
        }
    }
}
