//! The challenge with which Slack checks an address for events before it uses it.

use serde_json::{Value, json};

use super::route::Kind;
use super::{Parcel, send};
use crate::ids;
use crate::server::Server;

/// Sends `url_verification` to the app's address for events; what was wrong with the answer, if anything was.
pub(crate) async fn verify(server: &Server) -> Result<(), String> {
    let challenge = ids::secret(20);
    let (url, token) = server.read(|state| (state.events_url(), state.identity().verification_token.clone()));
    let body = json!({"token": token, "challenge": challenge, "type": "url_verification"});
    let parcel = Parcel {
        name: "url_verification".to_owned(),
        kind: Kind::Event,
        url,
        content_type: "application/json",
        body: body.to_string(),
        shown: body,
        retry: None,
    };
    let ack = send(server, parcel).await.map_err(|failure| failure.code().to_owned())?;
    if ack.status != 200 {
        return Err(format!("Your request URL responded with an HTTP error: {}", ack.status));
    }
    let text = String::from_utf8_lossy(&ack.body);
    let in_json = ack.json().and_then(|answer| answer.get("challenge").and_then(Value::as_str).map(str::to_owned));
    let in_form = url::form_urlencoded::parse(&ack.body).find(|(key, _)| key == "challenge").map(|(_, value)| value);
    let echoed = text.trim() == challenge
        || in_json.is_some_and(|given| given == challenge)
        || in_form.is_some_and(|given| given == challenge);
    if echoed {
        return Ok(());
    }
    let problem = "Your URL didn't respond with the value of the challenge parameter.";
    server.warn(ack.n, problem);
    Err(problem.to_owned())
}
