//! Answers, the score computed from them, and what it explains.

use crm_core::leads::qualification::{Answer, Grade, Question};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Role, leads, undo};
use serde_json::json;

use super::{card, lead_of};
use crate::world::{World, code};

fn answer(key: &str, words: &str, grade: Option<Grade>) -> (Question, Answer) {
    let words = Some(words.to_owned()).filter(|words| !words.is_empty());
    (Question::of(key).unwrap(), Answer { words, grade })
}

#[tokio::test]
async fn answers_are_kept_and_the_score_follows() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(card(&mut tx, lead).await.score, None);
    let answers = [
        answer("need", "They lose orders", Some(Grade::Strong)),
        answer("authority", "She decides", Some(Grade::Strong)),
        answer("budget", "50k", None),
    ];
    let qualified = leads::qualify(&mut tx, lead, &answers, None).await.unwrap();
    assert_eq!(qualified.explanation.score, Some(63), "30 + 25 + a third of 25");
    assert_eq!(qualified.explanation.next.map(|next| next.question.key), Some("timeline"));
    assert_eq!(card(&mut tx, lead).await.score, Some(63));
    let view = records::view(&mut tx, RecordKind::Lead, lead).await.unwrap().unwrap();
    assert_eq!(view.fields.get("need"), &json!("They lose orders"));
    assert_eq!((view.fields.get("need_grade"), view.fields.get("budget_grade")), (&json!("strong"), &json!(null)));
    assert_eq!(leads::explain_score(&mut tx, lead).await.unwrap(), Some(qualified.explanation));

    let less = leads::qualify(&mut tx, lead, &[answer("need", "", None)], None).await.unwrap();
    assert_eq!(less.explanation.score, Some(33), "the other answers stay");
    let none = [answer("authority", "", None), answer("budget", "", None)];
    leads::qualify(&mut tx, lead, &none, None).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.score, None, "nobody knows anything");
}

#[tokio::test]
async fn a_plain_change_of_an_answer_moves_the_score_too() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let given = Changes::new().with("identified_pain_grade", "Strong").with("champion", "Max");
    records::update(&mut tx, RecordKind::Lead, lead, &given, None).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.score, Some(25));
    let wrong = Changes::new().with("identified_pain_grade", "great");
    assert_eq!(code(records::update(&mut tx, RecordKind::Lead, lead, &wrong, None).await), "not-a-choice");
    let by_hand = Changes::new().with("qualification_score", 90);
    assert_eq!(code(records::update(&mut tx, RecordKind::Lead, lead, &by_hand, None).await), "field-computed");
}

#[tokio::test]
async fn undoing_takes_answers_and_score_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    leads::qualify(&mut tx, lead, &[answer("need", "Yes", Some(Grade::Fair))], None).await.unwrap();
    leads::qualify(&mut tx, lead, &[answer("need", "No", Some(Grade::Weak))], None).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.score, Some(10));
    undo::last(&mut tx).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.score, Some(20));
    let need = leads::explain_score(&mut tx, lead).await.unwrap().unwrap();
    assert_eq!(need.parts.iter().find(|part| part.question.key == "need").unwrap().grade, Grade::Fair);
}

#[tokio::test]
async fn a_lead_of_a_colleague_is_not_there() {
    let world = World::shared().await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&colleague).await;
    let theirs = lead_of(&mut tx, "Zoe").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    let answers = [answer("need", "Yes", None)];
    assert_eq!(code(leads::qualify(&mut tx, theirs, &answers, None).await), "record-gone");
    assert_eq!(leads::explain_score(&mut tx, theirs).await.unwrap(), None);
    assert_eq!(code(leads::reopen(&mut tx, theirs, None).await), "record-gone");
    assert_eq!(code(leads::disqualify(&mut tx, theirs, "No need", None, None).await), "record-gone");
    assert_eq!(code(leads::assign(&mut tx, theirs, me.user_id(), None).await), "record-gone");
    assert_eq!(code(leads::assign_auto(&mut tx, theirs).await), "record-gone");
    let conversion = leads::Conversion::default();
    assert_eq!(code(leads::convert(&mut tx, theirs, &conversion).await), "record-gone");
    assert_eq!(code(leads::check_conversion(&mut tx, theirs, &conversion).await), "record-gone");
    let many = leads::convert_many(&mut tx, &[(theirs, conversion)]).await.unwrap();
    assert_eq!(many[0].1.as_ref().unwrap_err().code(), "record-gone");
}
