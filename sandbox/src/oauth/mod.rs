//! OAuth v2: the codes that an agreed installation is worth, and what they are exchanged for.
//!
//! `page` shows what the app asks for and sends the person back to it; the methods `oauth.v2.*` are in `api::oauth`.

pub(crate) mod page;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};

use crate::ids;
use crate::state::State;

/// How long a code can be exchanged.
const CODE_LIFE: Duration = Duration::minutes(10);

/// What a person agreed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grant {
    pub person: String,
    /// As the app gave it when it asked, if it did.
    pub redirect_uri: Option<String>,
    pub bot_scopes: Vec<String>,
    pub user_scopes: Vec<String>,
}

struct Code {
    grant: Grant,
    at: DateTime<Utc>,
    used: bool,
}

/// The codes given out.
#[derive(Default)]
pub(crate) struct Codes(HashMap<String, Code>);

impl State {
    /// A code for what a person agreed to.
    pub fn new_code(&mut self, grant: Grant) -> String {
        let code = format!("{}.{}.{}", rand::random::<u32>(), rand::random::<u32>(), ids::secret(32));
        let at = self.now();
        self.codes.0.insert(code.clone(), Code { grant, at, used: false });
        code
    }

    /// Uses a code up, once and in time, with the address it was asked for.
    pub fn redeem_code(&mut self, code: &str, redirect_uri: Option<&str>) -> Result<Grant, &'static str> {
        let now = self.now();
        let default = self.manifest.redirect_urls.first().cloned();
        let found = self.codes.0.get_mut(code).filter(|found| now - found.at <= CODE_LIFE).ok_or("invalid_code")?;
        if found.used {
            return Err("code_already_used");
        }
        let fits = match (&found.grant.redirect_uri, redirect_uri) {
            (Some(asked), Some(given)) => asked == given,
            (Some(_), None) => false,
            (None, Some(given)) => default.as_deref() == Some(given),
            (None, None) => true,
        };
        if !fits {
            return Err("bad_redirect_uri");
        }
        found.used = true;
        Ok(found.grant.clone())
    }
}

/// Scopes as apps write them, with commas or spaces between.
pub(crate) fn scopes(text: &str) -> Vec<String> {
    text.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}
