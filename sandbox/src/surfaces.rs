//! What else a manifest declares: whose links the app unfurls, how it is an agent, which workflow steps it offers.

use serde_json::Value;

/// How an app talks to people as an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agent {
    /// `assistant_view`: a container of its own, with `assistant_thread_started`.
    Assistant,
    /// `agent_view`: the Messages tab, with sessions.
    Agent,
}

impl Agent {
    pub fn name(self) -> &'static str {
        match self {
            Self::Assistant => "assistant",
            Self::Agent => "agent",
        }
    }
}

/// The parts of a manifest beside commands, scopes and events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surfaces {
    /// No manifest: links of every domain are shared with the app, and every step exists.
    pub open: bool,
    pub unfurl_domains: Vec<String>,
    pub agent: Option<Agent>,
    /// The declaration of each workflow step, by its callback id.
    pub functions: Vec<(String, Value)>,
    /// Prompts that an empty DM with the app offers from the start.
    pub prompts: Value,
    /// What the app says about itself, short and long.
    pub description: String,
    pub long_description: String,
}

impl Surfaces {
    pub fn parse(manifest: &Value) -> Self {
        let domains = manifest.pointer("/features/unfurl_domains").and_then(Value::as_array);
        let domains = domains.into_iter().flatten().filter_map(Value::as_str);
        let features = |key: &str| manifest.pointer("/features").and_then(|features| features.get(key));
        let (agent, view) = match (features("agent_view"), features("assistant_view")) {
            (Some(view), _) => (Some(Agent::Agent), view),
            (None, Some(view)) => (Some(Agent::Assistant), view),
            (None, None) => (None, &Value::Null),
        };
        let functions = manifest.get("functions").and_then(Value::as_object);
        let functions = functions.into_iter().flatten().map(|(id, function)| (id.clone(), function.clone()));
        let about = |key: &str| {
            let about = manifest.pointer("/display_information").and_then(|about| about.get(key));
            about.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Self {
            open: manifest.is_null(),
            unfurl_domains: domains.map(|domain| domain.trim_start_matches("*.").to_lowercase()).collect(),
            agent,
            functions: functions.collect(),
            prompts: view.get("suggested_prompts").cloned().unwrap_or_default(),
            description: about("description"),
            long_description: about("long_description"),
        }
    }
}
