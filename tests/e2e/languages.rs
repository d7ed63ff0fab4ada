//! People who read French, Arabic and American English: the same program, in their words and with their dates and amounts.

use crm_core::actor::{Origin, Role};
use crm_core::settings::{self, ClockFormat, LANGUAGE};
use crm_core::users;
use crm_sandbox::Person;

use crate::support::{ADA, Beginning, MARCO, REBECCA, World};

const CLAIRE: &str = "U0CLAIRE";
const OMAR: &str = "U0OMAR";
const DANA: &str = "U0DANA";

fn person(id: &str, name: &str, tz: &str, locale: &str) -> Person {
    let handle = id.trim_start_matches("U0").to_lowercase();
    Person {
        id: id.to_owned(),
        real_name: name.to_owned(),
        email: format!("{handle}@northwind.example"),
        tz: tz.to_owned(),
        locale: locale.to_owned(),
        color: "3c989f".to_owned(),
        name: handle,
        ..Person::default()
    }
}

/// Claire reads French in Paris, Omar Arabic in Cairo, Dana English in New York; a deal of Acme's closes on 30 November.
async fn world() -> World {
    let slack = crm_sandbox::World::default()
        .with_person(person(CLAIRE, "Claire Dubois", "Europe/Paris", "fr-FR"))
        .with_person(person(OMAR, "عمر الفاروق", "Africa/Cairo", "ar-EG"))
        .with_person(person(DANA, "Dana Miller", "America/New_York", "en-US"));
    let people = vec![
        (MARCO, Role::Manager),
        (REBECCA, Role::SalesRep),
        (CLAIRE, Role::Manager),
        (OMAR, Role::Manager),
        (DANA, Role::Manager),
    ];
    let world = World::start_with(Beginning { people, slack, ..Beginning::default() }).await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    let deal = world.add_deal(REBECCA, "Renewal", 12_000, Some(acme)).await;
    world.sql(&format!("UPDATE crm.deals SET close_on = '2026-11-30' WHERE id = '{deal}'")).await;
    world
}

/// What they do: the palette, a card, a list, a refusal, a change and its history.
async fn works(world: &World, who: &str, qualified: &str) {
    let somebody = world.person(who);
    somebody.types("/crm").await;
    let card = somebody.types("/crm D-1").await;
    somebody.chooses(&card, "crm1.deal.move", qualified).await;
    somebody.types("/crm find acme").await;
    somebody.types("/crm find zebra").await;
    somebody.types("/crm D-999").await;
    somebody.types("/crm add deal Upgrade 12kk").await;
    somebody.types("/crm add deal Upgrade 06/07").await;
    somebody.types("/crm report daily").await;
    somebody.types("/crm help dates").await;
}

/// Whether sentences of the English catalogue are among what was read.
fn left_in_english(read: &str) -> bool {
    ["Nothing found", "moved to", "is not an amount", "as of", "Daily report", "You can", "What would you like"]
        .iter()
        .any(|words| read.contains(words))
}

#[tokio::test]
async fn somebody_french_works_in_french() {
    let world = world().await;
    works(&world, CLAIRE, "🔵 Qualified 25\u{A0}%").await;
    let read = world.finish().await;
    for words in ["lun. 30 nov.", "12\u{202F}000\u{A0}€", "12\u{A0}k€", "à 15:04", "«\u{A0}12kk\u{A0}»"] {
        assert!(read.contains(words), "{words:?} in {read}");
    }
    assert!(!left_in_english(&read), "{read}");
}

#[tokio::test]
async fn somebody_arabic_works_in_arabic() {
    let world = world().await;
    works(&world, OMAR, "🔵 \u{2068}Qualified\u{2069} 25%").await;
    let read = world.finish().await;
    for words in ["الاثنين، 30 نوفمبر", "12,000\u{A0}€", "12\u{A0}ألف\u{A0}€", "4:04\u{202F}م", "«‹fsi›12kk‹pdi›»"]
    {
        assert!(read.contains(words), "{words:?} in {read}");
    }
    assert!(!left_in_english(&read), "{read}");
}

#[tokio::test]
async fn somebody_american_reads_american_dates() {
    let world = world().await;
    works(&world, DANA, "🔵 Qualified 25 %").await;
    let read = world.finish().await;
    for words in ["Mon, Nov 30", "€12,000", "9:04\u{202F}AM"] {
        assert!(read.contains(words), "{words:?} in {read}");
    }
}

#[tokio::test]
async fn the_language_that_somebody_set_comes_before_that_of_their_slack() {
    let world = world().await;
    let ada = world.ada();
    let english = ada.types("/crm D-1").await;
    assert!(english.blocks.to_string().contains("Mon 30 Nov"));
    let mut tx = world.tx(ADA).await;
    let me = tx.user_id().unwrap();
    settings::set_of(&mut tx, me, LANGUAGE, &Some("fr-CA".to_owned())).await.unwrap();
    settings::set_of(&mut tx, me, settings::CLOCK_FORMAT, &Some(ClockFormat::Hours24)).await.unwrap();
    tx.commit().await.unwrap();
    let french = ada.types("/crm D-1").await.blocks.to_string();
    assert!(french.contains("lun. 30 nov.") && french.contains("12\u{A0}000\u{A0}€"), "{french}");
    let mut tx = world.tx(ADA).await;
    let user = users::get(&mut tx, me).await.unwrap().unwrap();
    assert_eq!((user.locale.as_str(), user.reads.as_str()), ("en-GB", "fr-CA-u-hc-h23"));
    assert_eq!(user.actor(world.workspace.id, Origin::Slack).locale, user.reads);
    drop(tx);
    world.finish().await;
}
