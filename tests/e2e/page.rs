//! A form's own page: read and filled in by somebody outside the workspace.

use crm_core::forms::{self, FormAccess};
use serde_json::Value;

use crate::support::World;
use crate::webhooks::everybody_reads_in_sales;

struct Page<'a> {
    world: &'a World,
    form: FormAccess,
}

impl<'a> Page<'a> {
    async fn open(world: &'a World) -> Self {
        let form = forms::create(&world.crm, &world.system(), "Demo request").await.unwrap();
        Self { world, form }
    }

    fn address(&self) -> String {
        format!("{}/f/{}", self.world.url, self.form.endpoint_key)
    }

    async fn read(&self, language: &str) -> String {
        let answer = self.world.http.get(self.address()).header("accept-language", language).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
        answer.text().await.unwrap()
    }

    async fn send(&self, fields: &[(&str, &str)]) -> (u16, String) {
        let answer = self.world.http.post(self.address()).form(fields).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// The value of the hidden token.
fn token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"token\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_that_is_sent_becomes_one_lead() {
    let world = World::start().await;
    let page = Page::open(&world).await;
    let shown = page.read("en").await;
    assert!(shown.contains("Write to us") && shown.contains("Demo request"), "{shown}");
    let token = token(&shown);
    let fields =
        [("name", "Zoë <b>Nakamura</b>"), ("email", "zoe@cafe.example"), ("message", "Hello"), ("token", &token)];
    let (status, thanks) = page.send(&fields).await;
    assert_eq!(status, 200);
    assert!(thanks.contains("Thank you") && thanks.contains("&lt;b&gt;Nakamura"), "{thanks}");
    assert_eq!(page.send(&fields).await.0, 200);
    everybody_reads_in_sales(&world).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn every_fault_is_named_at_its_field_and_nothing_typed_is_lost() {
    let world = World::start().await;
    let page = Page::open(&world).await;
    let token = token(&page.read("en").await);
    let long = "x".repeat(3_001);
    let fields = [
        ("name", " "),
        ("email", "zoe at cafe"),
        ("phone", "12"),
        ("message", long.as_str()),
        ("token", token.as_str()),
    ];
    let (status, shown) = page.send(&fields).await;
    assert_eq!(status, 422);
    for words in ["tell us your name", "is not an e-mail address", "is not a phone number", "at most"] {
        assert!(shown.contains(words), "{words} is missing in {shown}");
    }
    assert!(shown.contains("value=\"zoe at cafe\"") && shown.contains(&long));
    let (status, shown) = page.send(&[("name", "Zoë"), ("token", &token)]).await;
    assert_eq!(status, 422);
    assert!(shown.contains("e-mail address or a phone number"), "{shown}");
    let (status, _) = page.send(&[("name", "Zoë"), ("phone", "+33 6 12 34 56 78"), ("token", &token)]).await;
    assert_eq!(status, 200, "the corrected page is taken under its token");
    everybody_reads_in_sales(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn what_does_not_come_from_the_page_is_not_kept() {
    let world = World::start().await;
    let page = Page::open(&world).await;
    let other = Page::open(&world).await;
    let sound = token(&page.read("en").await);
    let foreign = token(&other.read("en").await);
    let person = [("name", "Zoë"), ("email", "zoe@cafe.example")];
    for forged in ["", "a.b.c", "number.0.AAAA", foreign.as_str()] {
        let (status, shown) = page.send(&[person.as_slice(), &[("token", forged)]].concat()).await;
        assert_eq!(status, 409, "{forged}");
        assert!(shown.contains("value=\"zoe@cafe.example\""), "what was typed is kept for the second try");
    }
    let robot = [person.as_slice(), &[("token", sound.as_str()), ("website", "https://spam.example")]].concat();
    assert_eq!(page.send(&robot).await.0, 200);
    world.clock.advance(chrono::Duration::hours(25));
    assert_eq!(page.send(&[person.as_slice(), &[("token", &sound)]].concat()).await.0, 409);
    assert_eq!(world.count("SELECT count(*) FROM crm.form_submissions").await, 0);
    world.note("a day later Ada has her report");
    world.ada().reads().await;
    world.marco().reads().await;
    let nowhere = world.http.get(format!("{}/f/nowhere", world.url)).send().await.unwrap();
    assert_eq!(nowhere.status(), 404);
    assert!(nowhere.text().await.unwrap().contains("no form here"));
    let unreadable = world.http.post(page.address()).header("content-type", "application/json").body("{}").send();
    let unreadable = unreadable.await.unwrap();
    assert_eq!(unreadable.status(), 400);
    let envelope: Value = unreadable.json().await.unwrap();
    assert_eq!(envelope["code"], "unreadable");
    world.finish().await;
}
