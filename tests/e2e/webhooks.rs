//! Forms of websites: from the signed request to the lead in the team's channel.

use crm_core::forms::{self, FormAccess};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Beginning, GUS, RAVI, World, hmac};

async fn form(world: &World) -> FormAccess {
    forms::create(&world.crm, &world.system(), "Website").await.unwrap()
}

fn signature(form: &FormAccess, body: &[u8]) -> String {
    format!("sha256={}", hex::encode(hmac(form.secret.reveal().as_bytes(), body)))
}

fn delivery(world: &World, form: &FormAccess, body: impl Into<Vec<u8>>) -> reqwest::RequestBuilder {
    let body = body.into();
    world
        .http
        .post(format!("{}/api/v1/webhooks/forms/{}", world.url, form.endpoint_key))
        .header("content-type", "application/json")
        .header("x-crm-signature", signature(form, &body))
        .body(body)
}

/// Everybody in #sales sees the same card; it is shown once, as Rebecca reads it.
async fn everybody_reads_in_sales(world: &World) -> crm_sandbox::driver::Message {
    let card = world.rebecca().reads().await;
    for other in [world.ada(), world.marco(), world.ravi(), world.yuki(), world.person(GUS)] {
        let same = other.next().await.unwrap();
        assert_eq!((&same.channel, &same.ts, &same.blocks), (&card.channel, &card.ts, &card.blocks));
    }
    card
}

#[tokio::test]
async fn a_form_becomes_a_lead_that_the_team_sees_without_contact_data() {
    let world = World::start().await;
    let form = form(&world).await;
    let body = json!({
        "id": "subm-1", "Your name": "Zoë Nakamura", "E-Mail": "zoe@cafe.example", "Phone": "+33 6 23 45 67 89",
        "Company": "Café Brûlé", "Message": "Two machines by March, please.\nCall <!channel> *now*", "utm_campaign": "autumn",
    });
    let accepted = delivery(&world, &form, body.to_string()).send().await.unwrap();
    assert_eq!(accepted.status(), 202);
    let accepted: Value = accepted.json().await.unwrap();
    assert_eq!(accepted["state"], "accepted");
    let card = everybody_reads_in_sales(&world).await;
    let shown = card.blocks.to_string() + &card.text;
    assert!(!shown.contains("zoe@cafe") && !shown.contains("+33") && !shown.contains("March"), "{shown}");
    let ravi = world.ravi();
    let details = ravi.presses(&card, "Show details").await;
    assert!(details.ephemeral);
    ravi.presses(&details, "Open contact").await;
    ravi.presses_for_form(&details, "Deal").await;
    ravi.chooses(&details, "crm1.record.menu", "History").await;
    ravi.types("/crm L-1").await;
    world.note("the same submission once more, and another body under the same id");
    let repeated = delivery(&world, &form, body.to_string()).send().await.unwrap();
    assert_eq!(repeated.status(), 200);
    let repeated: Value = repeated.json().await.unwrap();
    assert_eq!((&repeated["state"], &repeated["id"]), (&json!("repeated"), &accepted["id"]));
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.note("the same person again, by the website's other form");
    let again = json!({"id": "subm-2", "name": "Z. Nakamura", "email": "ZOE@cafe.example", "message": "Hello?"});
    assert_eq!(delivery(&world, &form, again.to_string()).send().await.unwrap().status(), 202);
    everybody_reads_in_sales(&world).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 2);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_web_form_is_understood_and_told_apart_by_its_body() {
    let world = World::start().await;
    let form = form(&world).await;
    let body = "name=Anna+Smith&email=anna%40acme.example&message=a%26b";
    let send = async || {
        let request = delivery(&world, &form, body)
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .build()
            .unwrap();
        // Two content types were set: the later one is meant.
        let mut request = request;
        let kind = "application/x-www-form-urlencoded; charset=utf-8".parse().unwrap();
        request.headers_mut().insert("content-type", kind);
        world.http.execute(request).await.unwrap().status().as_u16()
    };
    assert_eq!(send().await, 202);
    everybody_reads_in_sales(&world).await;
    assert_eq!(send().await, 200);
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.note("the sender's own key names the submission");
    let keyed = async |key: &str| {
        let body = json!({"name": "Bob Stone", "email": "bob@acme.example"}).to_string();
        delivery(&world, &form, body).header("idempotency-key", key).send().await.unwrap().status().as_u16()
    };
    assert_eq!((keyed("k-1").await, keyed("k-1").await), (202, 200));
    everybody_reads_in_sales(&world).await;
    world.note("somebody who gives an address only");
    let body = json!({"email": "nameless@acme.example"}).to_string();
    delivery(&world, &form, body).send().await.unwrap();
    let card = everybody_reads_in_sales(&world).await;
    assert!(!card.blocks.to_string().contains("nameless") && !card.text.contains("nameless"));
    world.ravi().presses(&card, "Show details").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn deliveries_at_once_open_one_lead() {
    let world = World::start().await;
    let form = form(&world).await;
    let body = json!({"id": "x", "name": "Anna Smith", "email": "anna@acme.example"}).to_string();
    let send = || async { delivery(&world, &form, body.clone()).send().await.unwrap().status().as_u16() };
    let (a, b, c) = tokio::join!(send(), send(), send());
    let mut statuses = [a, b, c];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 202]);
    everybody_reads_in_sales(&world).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn what_is_not_a_submission_is_refused_in_one_envelope() {
    let world = World::start().await;
    let form = form(&world).await;
    let body = json!({"name": "Anna"}).to_string();
    let unknown = FormAccess { endpoint_key: "nothing-here".to_owned(), ..form.clone() };
    let raw = |body: &str| {
        world
            .http
            .post(format!("{}/api/v1/webhooks/forms/{}", world.url, form.endpoint_key))
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    let refusals = [
        ("not signed", raw(&body), 401, "bad-signature"),
        ("forged", raw(&body).header("x-crm-signature", signature(&form, b"other")), 401, "bad-signature"),
        ("no digest", raw(&body).header("x-crm-signature", "sha256=zz"), 401, "bad-signature"),
        ("another scheme", raw(&body).header("x-crm-signature", "md5=00"), 401, "bad-signature"),
        ("cut off", raw("{\"na").header("x-crm-signature", signature(&form, body.as_bytes())), 401, "bad-signature"),
        ("no such form", delivery(&world, &unknown, body.clone()), 404, "no-such-form"),
        ("not JSON", delivery(&world, &form, "name=Anna"), 400, "unreadable"),
        ("empty", delivery(&world, &form, ""), 400, "unreadable"),
        ("no object", delivery(&world, &form, "42"), 400, "unreadable"),
        ("a NUL", delivery(&world, &form, json!({"name": "A\0B"}).to_string()), 400, "unreadable"),
        ("no UTF-8", delivery(&world, &form, vec![b'{', 0xFF, b'}']), 400, "unreadable"),
        ("too large", delivery(&world, &form, vec![b' '; 256 * 1024 + 1]), 413, "too-large"),
        ("by GET", world.http.get(format!("{}/api/v1/webhooks/forms/x", world.url)), 405, "method-not-allowed"),
        ("no such address", world.http.get(format!("{}/api/v1/nothing", world.url)), 404, "not-found"),
    ];
    let mut page = String::new();
    for (what, request, status, code) in refusals {
        let response = request.send().await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(response.status(), status, "{what}");
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body: Value = response.json().await.unwrap();
        assert_eq!((&body["code"], &body["request_id"]), (&json!(code), &json!(id)), "{what}");
        page.push_str(&format!("{what}: {status} {}\n", body["message"].as_str().unwrap()));
    }
    let own = raw(&body).header("x-request-id", "my-own-id_1").send().await.unwrap();
    assert_eq!(own.json::<Value>().await.unwrap()["request_id"], "my-own-id_1");
    let bad = raw(&body).header("x-request-id", "x").send().await.unwrap();
    assert_ne!(bad.headers()["x-request-id"], "x");
    assert_eq!(world.count("SELECT count(*) FROM crm.form_submissions").await, 0);
    world.finish().await;
    assert_snapshot!(page);
}

#[tokio::test]
async fn a_submission_that_names_nobody_is_kept_with_the_reason() {
    let world = World::start().await;
    let form = form(&world).await;
    let body = json!({"colour": "blue", "deep": [[[[[["x"]]]]]]}).to_string();
    assert_eq!(delivery(&world, &form, body).send().await.unwrap().status(), 202);
    world.jobs_done().await;
    let failed =
        "SELECT count(*) FROM crm.form_submissions WHERE state = 'failed' AND reason = 'submission-names-nobody'";
    assert_eq!(world.count(failed).await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 0);
    world.finish().await;
}

#[tokio::test]
async fn awful_submissions_become_clean_cards() {
    let world = World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await;
    let form = form(&world).await;
    let names = [
        "<!channel> *bold* `code` ~x~ & <https://evil.example|click>".to_owned(),
        "👩‍👩‍👧".repeat(100),
        "شركة النور ".repeat(40),
        "x".repeat(5_000),
    ];
    for (n, name) in names.iter().enumerate() {
        let body =
            json!({"id": n, "name": name, "company": name, "email": format!("a{n}@acme.example"), "source": name});
        assert_eq!(delivery(&world, &form, body.to_string()).send().await.unwrap().status(), 202);
        let card = everybody_reads_in_sales(&world).await;
        world.ravi().presses(&card, "Show details").await;
    }
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn without_a_channel_for_leads_nothing_is_posted() {
    let world = World::start().await;
    world.change_settings(|settings| settings.leads_channel = None).await;
    let form = form(&world).await;
    let body = json!({"name": "Anna Smith"}).to_string();
    assert_eq!(delivery(&world, &form, body).send().await.unwrap().status(), 202);
    world.jobs_done().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.person(RAVI).types("/crm anna").await;
    assert_snapshot!(world.finish().await);
}
