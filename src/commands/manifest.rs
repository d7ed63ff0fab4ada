//! `crm manifest`: the app's manifest as an installation needs it.

use anyhow::Context as _;
use clap::Args;
use crm_bot::surface::{self, Parameter, STEPS};
use crm_core::config::Config;
use serde_json::{Map, Value, json};

use crate::console;

/// The app's manifest with a stand-in for the public address.
pub(crate) const TEMPLATE: &str = include_str!("../../manifest.yml");

/// The stand-in.
pub(super) const STAND_IN: &str = "https://crm.example.com";

/// Which manifest.
#[derive(Debug, Clone, Copy, Args)]
pub struct Wish {
    /// For Socket Mode: without any address of yours
    #[arg(long)]
    socket: bool,
    /// With steps for Workflow Builder, which Slack runs only for an app of one workspace
    #[arg(long)]
    workflow_steps: bool,
}

pub(super) fn print(config: &Config, wish: Wish) -> anyhow::Result<()> {
    let template = match (&config.http.public_url, wish.socket) {
        (Some(url), _) => at(url),
        (None, true) => TEMPLATE.to_owned(),
        (None, false) => anyhow::bail!(
            "CRM_PUBLIC_URL must be set to the address under which Slack reaches the program, such as https://crm.example.com"
        ),
    };
    if !wish.socket && !wish.workflow_steps {
        console::say(template.trim_end());
        return Ok(());
    }
    let manifest = variant(&template, wish)?;
    console::say(serde_yaml_ng::to_string(&manifest)?.trim_end());
    Ok(())
}

/// The manifest for this address.
fn at(url: &str) -> String {
    // Links to records unfurl on the host alone.
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    TEMPLATE.replace(STAND_IN, url).replace("    - crm.example.com\n", &format!("    - {host}\n"))
}

/// What the app asks for as its bot.
pub(crate) fn scopes() -> Vec<String> {
    // A test reads the template, so that it is one that can be read.
    let manifest: Value = serde_yaml_ng::from_str(TEMPLATE).unwrap_or_default();
    let scopes = manifest.pointer("/oauth_config/scopes/bot").and_then(Value::as_array);
    scopes.into_iter().flatten().filter_map(|scope| scope.as_str().map(str::to_owned)).collect()
}

/// The manifest with what was wished for.
fn variant(template: &str, wish: Wish) -> anyhow::Result<Value> {
    let mut manifest: Value = serde_yaml_ng::from_str(template)?;
    if wish.socket {
        over_socket(&mut manifest)?;
    }
    if wish.workflow_steps {
        with_steps(&mut manifest)?;
    }
    Ok(manifest)
}

/// Under Socket Mode no address is asked for, and one that nobody can reach would only fail the checks of Slack's page.
fn over_socket(manifest: &mut Value) -> anyhow::Result<()> {
    part(manifest, "/settings")?.insert("socket_mode_enabled".to_owned(), true.into());
    part(manifest, "/settings/event_subscriptions")?.remove("request_url");
    let interactivity = part(manifest, "/settings/interactivity")?;
    interactivity.remove("request_url");
    interactivity.remove("message_menu_options_url");
    part(manifest, "/oauth_config")?.remove("redirect_urls");
    let commands = manifest.pointer_mut("/features/slash_commands").and_then(Value::as_array_mut);
    for command in commands.into_iter().flatten().filter_map(Value::as_object_mut) {
        command.remove("url");
    }
    Ok(())
}

fn with_steps(manifest: &mut Value) -> anyhow::Result<()> {
    let functions: Map<String, Value> = STEPS
        .iter()
        .map(|step| {
            let function = json!({
                "title": step.title,
                "description": step.description,
                "input_parameters": parameters(step.inputs),
                "output_parameters": parameters(step.outputs),
            });
            (step.callback_id.to_owned(), function)
        })
        .collect();
    let whole = manifest.as_object_mut().context("the manifest is no table")?;
    whole.insert("functions".to_owned(), functions.into());
    part(manifest, "/settings")?.insert("function_runtime".to_owned(), "remote".into());
    let events = manifest.pointer_mut("/settings/event_subscriptions/bot_events").and_then(Value::as_array_mut);
    events.context("the manifest has no events")?.push(surface::STEP_EVENT.into());
    Ok(())
}

fn parameters(list: &[Parameter]) -> Map<String, Value> {
    let entry = |one: &Parameter| {
        let about =
            json!({ "type": "string", "title": one.title, "description": one.title, "is_required": one.required });
        (one.name.to_owned(), about)
    };
    list.iter().map(entry).collect()
}

fn part<'a>(manifest: &'a mut Value, pointer: &str) -> anyhow::Result<&'a mut Map<String, Value>> {
    manifest
        .pointer_mut(pointer)
        .and_then(Value::as_object_mut)
        .with_context(|| format!("the manifest has no {pointer}"))
}
