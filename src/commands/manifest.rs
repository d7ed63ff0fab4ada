//! `crm manifest`.

use crm_core::config::Config;

use crate::console;

/// The app's manifest with a stand-in for the public address.
pub(super) const TEMPLATE: &str = include_str!("../../manifest.yml");

/// The stand-in.
const STAND_IN: &str = "https://crm.example.com";

pub(super) fn print(config: &Config) -> anyhow::Result<()> {
    let Some(url) = &config.http.public_url else {
        anyhow::bail!(
            "CRM_PUBLIC_URL must be set to the address under which Slack reaches the program, such as https://crm.example.com"
        )
    };
    console::say(TEMPLATE.replace(STAND_IN, url).trim_end());
    Ok(())
}
