//! How far a lead is qualified: the answers to the questions of BANT and MEDDICC, and the score computed from them. Pure.
//!
//! Each answer has a grade, unknown, weak, fair or strong, and words. A framework scores the sum of its weights, each
//! times a third of its grade: 0 where nothing is known, 100 where every answer is strong. The lead's score is that of the
//! better framework. An average would punish: whoever begins a second framework with one weak answer knows more than
//! before, and the score must not fall for it. So no better grade ever lowers the score, and a framework that a team does
//! not use costs nothing.
//!
//! Answers stand in the column `qualification` under the question's key (`budget`, the words) and the key with `_grade`
//! (`budget_grade`: unknown, weak, fair or strong).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::records::{Changes, Fields};

/// A set of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framework {
    /// Budget, authority, need, timeline: short, for the first conversation.
    Bant,
    /// Metrics, economic buyer, decision criteria, decision process, identified pain, champion, competition: for large sales.
    Meddicc,
}

impl Framework {
    /// Every framework.
    pub const ALL: [Self; 2] = [Self::Bant, Self::Meddicc];

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bant => "bant",
            Self::Meddicc => "meddicc",
        }
    }
}

/// One question of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The framework it belongs to.
    pub framework: Framework,
    /// The field that keeps the words of the answer; the grade is in `<key>_grade`.
    pub key: &'static str,
    /// The field that keeps the grade.
    pub grade_key: &'static str,
    /// How much of its framework's 100 points a strong answer brings.
    pub weight: i32,
}

const fn question(framework: Framework, key: &'static str, grade_key: &'static str, weight: i32) -> Question {
    Question { framework, key, grade_key, weight }
}

/// Every question, in the order in which they are asked. The weights of each framework add up to 100. No source gives
/// numbers; these follow one thought: what cannot be changed by selling weighs most. Without a need there is no sale, and
/// without the person who decides nobody may buy; a budget can be found where both are there, and a date moves most easily.
/// In MEDDICC pain and economic buyer carry the same thought, the champion and the process say whether the sale can be
/// steered, and competition is the answer that is known least and changes least.
pub const QUESTIONS: [Question; 11] = [
    question(Framework::Bant, "budget", "budget_grade", 25),
    question(Framework::Bant, "authority", "authority_grade", 25),
    question(Framework::Bant, "need", "need_grade", 30),
    question(Framework::Bant, "timeline", "timeline_grade", 20),
    question(Framework::Meddicc, "metrics", "metrics_grade", 15),
    question(Framework::Meddicc, "economic_buyer", "economic_buyer_grade", 20),
    question(Framework::Meddicc, "decision_criteria", "decision_criteria_grade", 10),
    question(Framework::Meddicc, "decision_process", "decision_process_grade", 15),
    question(Framework::Meddicc, "identified_pain", "identified_pain_grade", 20),
    question(Framework::Meddicc, "champion", "champion_grade", 15),
    question(Framework::Meddicc, "competition", "competition_grade", 5),
];

impl Question {
    /// The question with this key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        QUESTIONS.into_iter().find(|question| question.key == key)
    }
}

/// How good an answer is for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Nobody knows yet.
    Unknown,
    /// Known, and it speaks against a sale or for a far one.
    Weak,
    /// Known, and it will do.
    Fair,
    /// Known, and it speaks for a sale.
    Strong,
}

impl Grade {
    /// Every grade, lowest first.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Weak, Self::Fair, Self::Strong];

    /// 0 to 3.
    #[must_use]
    pub fn points(self) -> i32 {
        match self {
            Self::Unknown => 0,
            Self::Weak => 1,
            Self::Fair => 2,
            Self::Strong => 3,
        }
    }

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }

    /// The grade of this name or number.
    #[must_use]
    pub fn parse(given: &str) -> Option<Self> {
        let given = given.trim();
        Self::ALL
            .into_iter()
            .find(|grade| grade.as_str().eq_ignore_ascii_case(given) || grade.points().to_string() == given)
    }
}

/// What is known about one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What they said.
    pub words: Option<String>,
    /// How good that is. Words that nobody graded yet count as weak: something is known.
    pub grade: Option<Grade>,
}

impl Answer {
    /// The grade that counts.
    #[must_use]
    pub fn counted(&self) -> Grade {
        let unjudged = if self.words.is_some() { Grade::Weak } else { Grade::Unknown };
        self.grade.unwrap_or(unjudged)
    }
}

/// A lead's answers by the question's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qualification {
    answers: BTreeMap<&'static str, Answer>,
}

impl Qualification {
    /// Out of the column of a lead. What is no answer of ours is passed over.
    #[must_use]
    pub fn read(column: Value) -> Self {
        match column {
            Value::Object(fields) => Self::of(&Fields::from(fields)),
            _ => Self::default(),
        }
    }

    /// The answers among the fields of a lead.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let mut answers = BTreeMap::new();
        for question in QUESTIONS {
            let words = fields.text(question.key).map(str::trim).filter(|words| !words.is_empty());
            let grade = match fields.get(question.grade_key) {
                Value::String(name) => Grade::parse(name),
                Value::Number(number) => Grade::parse(&number.to_string()),
                _ => None,
            };
            if words.is_some() || grade.is_some() {
                answers.insert(question.key, Answer { words: words.map(str::to_owned), grade });
            }
        }
        Self { answers }
    }

    /// The same with another answer to this question; an empty one takes it away.
    #[must_use]
    pub fn with(mut self, question: Question, answer: Answer) -> Self {
        if answer == Answer::default() {
            self.answers.remove(question.key);
        } else {
            self.answers.insert(question.key, answer);
        }
        self
    }

    /// What is known about a question.
    #[must_use]
    pub fn answer(&self, question: Question) -> Answer {
        self.answers.get(question.key).cloned().unwrap_or_default()
    }

    /// The fields of a lead that hold these answers, those without an answer emptied.
    #[must_use]
    pub fn changes(&self) -> Changes {
        let mut changes = Changes::new();
        for question in QUESTIONS {
            let answer = self.answer(question);
            changes.set(question.key, answer.words);
            changes.set(question.grade_key, answer.grade.map(Grade::as_str));
        }
        changes
    }

    /// The score of one framework, 0 to 100; nothing where nobody began it.
    #[must_use]
    pub fn score_of(&self, framework: Framework) -> Option<i32> {
        let asked = || QUESTIONS.into_iter().filter(|question| question.framework == framework);
        let begun = asked().any(|question| self.answers.contains_key(question.key));
        begun.then(|| from_thirds(asked().map(|question| self.thirds(question)).sum()))
    }

    /// The score, 0 to 100: that of the better framework. Nothing where nobody asked anything yet.
    #[must_use]
    pub fn score(&self) -> Option<i32> {
        Framework::ALL.into_iter().filter_map(|framework| self.score_of(framework)).max()
    }

    /// What a question brings its framework, in thirds of a point.
    fn thirds(&self, question: Question) -> i32 {
        question.weight * self.answer(question).counted().points()
    }

    /// How the score comes about, and what to ask next.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let score = self.score();
        let mut parts = Vec::new();
        for framework in Framework::ALL {
            // Each part is what it adds to the rounded sum so far, so that the parts add up to the framework's score.
            let mut sum = 0;
            for question in QUESTIONS.into_iter().filter(|question| question.framework == framework) {
                let (before, grade) = (from_thirds(sum), self.answer(question).counted());
                sum += self.thirds(question);
                parts.push(Part { question, grade, points: from_thirds(sum) - before });
            }
        }
        let scores = Framework::ALL.map(|framework| (framework, self.score_of(framework)));
        Explanation { score, scores, parts, next: self.next() }
    }

    /// The question whose strong answer would lift the score most; of several the one asked first. Where no single answer
    /// lifts it, nothing.
    fn next(&self) -> Option<Next> {
        let score = self.score().unwrap_or(0);
        let lift = |question: Question| {
            let strong = Answer { grade: Some(Grade::Strong), ..self.answer(question) };
            self.clone().with(question, strong).score().unwrap_or(0) - score
        };
        let candidates = QUESTIONS.into_iter().map(|question| Next { question, lift: lift(question) });
        candidates.filter(|next| next.lift > 0).rev().max_by_key(|next| next.lift)
    }
}

/// Thirds of points as points, rounded to the nearest.
fn from_thirds(thirds: i32) -> i32 {
    (thirds + 1) / 3
}

/// How a score comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The score; nothing where nobody asked anything yet.
    pub score: Option<i32>,
    /// The score of each framework; nothing for one that nobody began.
    pub scores: [(Framework, Option<i32>); 2],
    /// What each answer brings its framework, in the order of [`QUESTIONS`].
    pub parts: Vec<Part>,
    /// What to ask next.
    pub next: Option<Next>,
}

/// What one answer brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The question.
    pub question: Question,
    /// How good its answer is.
    pub grade: Grade,
    /// Points of its framework's score; they add up to it.
    pub points: i32,
}

/// The question to ask next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// The question.
    pub question: Question,
    /// By how much a strong answer would lift the score.
    pub lift: i32,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn graded(grades: &[(&str, Grade)]) -> Qualification {
        let answer = |grade| Answer { words: None, grade: Some(grade) };
        grades
            .iter()
            .fold(Qualification::default(), |all, (key, grade)| all.with(Question::of(key).unwrap(), answer(*grade)))
    }

    #[test]
    fn weights_of_each_framework_add_up_to_a_hundred() {
        for framework in Framework::ALL {
            let asked = QUESTIONS.iter().filter(|question| question.framework == framework);
            assert_eq!(asked.map(|question| question.weight).sum::<i32>(), 100, "{framework:?}");
        }
        for question in QUESTIONS {
            assert_eq!(question.grade_key, format!("{}_grade", question.key));
        }
    }

    #[test]
    fn the_better_framework_is_the_score() {
        use Grade::{Fair, Strong, Unknown, Weak};
        assert_eq!(Qualification::default().score(), None, "nobody asked");
        assert_eq!(graded(&[("budget", Unknown)]).score(), Some(0), "asked, nothing known");
        assert_eq!(graded(&[("need", Strong)]).score(), Some(30));
        let bant = [("budget", Fair), ("authority", Strong), ("need", Strong), ("timeline", Weak)];
        assert_eq!(graded(&bant).score(), Some(78), "16.7 + 25 + 30 + 6.7");
        let both = [bant.as_slice(), &[("champion", Weak)]].concat();
        assert_eq!(graded(&both).score(), Some(78), "one weak answer of another framework drags nothing down");
        let all: Vec<_> = QUESTIONS.iter().map(|question| (question.key, Strong)).collect();
        assert_eq!(graded(&all).score(), Some(100));
    }

    #[test]
    fn the_explanation_names_what_lifts_most() {
        use Grade::{Fair, Strong, Weak};
        let empty = Qualification::default().explain();
        assert_eq!(empty.next.map(|next| (next.question.key, next.lift)), Some(("need", 30)));
        let bant = graded(&[("budget", Fair), ("authority", Strong), ("need", Strong), ("timeline", Weak)]).explain();
        assert_eq!(bant.next.map(|next| (next.question.key, next.lift)), Some(("timeline", 14)), "78 becomes 92");
        assert_eq!(bant.scores, [(Framework::Bant, Some(78)), (Framework::Meddicc, None)]);
        let points: Vec<i32> = bant.parts.iter().take(4).map(|part| part.points).collect();
        assert_eq!(points, [17, 25, 30, 6], "they add up to the score");
        let all: Vec<_> = QUESTIONS.iter().take(4).map(|question| (question.key, Strong)).collect();
        assert_eq!(graded(&all).explain().next, None, "nothing lifts a hundred");
    }

    #[test]
    fn words_without_a_grade_count_as_weak() {
        let read = Qualification::read(json!({"need": " They lose orders ", "budget": "", "champion_grade": 3}));
        let answer = read.answer(Question::of("need").unwrap());
        assert_eq!(
            (answer.words.as_deref(), answer.grade, answer.counted()),
            (Some("They lose orders"), None, Grade::Weak)
        );
        assert_eq!((read.score_of(Framework::Bant), read.score()), (Some(10), Some(15)));
        let judged = Qualification::read(json!({"need": "They lose orders", "need_grade": 0}));
        assert_eq!(judged.score(), Some(0), "what somebody graded counts as graded");
    }

    #[test]
    fn grades_are_read_as_numbers_digits_and_names() {
        for value in [json!(2), json!("2"), json!("fair"), json!(" Fair ")] {
            let read = Qualification::read(json!({ "need_grade": value }));
            assert_eq!(read.answer(Question::of("need").unwrap()).grade, Some(Grade::Fair), "{value}");
        }
        for value in [json!(4), json!(-1), json!("good"), json!(1.5), json!([]), json!(null)] {
            assert_eq!(Qualification::read(json!({ "need_grade": value })), Qualification::default(), "{value}");
        }
    }

    fn answers() -> impl Strategy<Value = Qualification> {
        let grade = prop::option::of(prop::sample::select(Grade::ALL.to_vec()));
        let words = prop::option::of("[a-z]{1,5}");
        prop::collection::vec((words, grade), QUESTIONS.len()).prop_map(|answers| {
            QUESTIONS.into_iter().zip(answers).fold(Qualification::default(), |all, (question, (words, grade))| {
                all.with(question, Answer { words, grade })
            })
        })
    }

    proptest! {
        #[test]
        fn a_score_is_between_0_and_100(answers in answers()) {
            for score in [answers.score(), answers.score_of(Framework::Bant), answers.score_of(Framework::Meddicc)] {
                prop_assert!(score.is_none_or(|score| (0..=100).contains(&score)));
            }
            prop_assert_eq!(answers.score(), answers.clone().score());
        }

        #[test]
        fn a_better_grade_never_lowers_the_score(
            answers in answers(), question in prop::sample::select(QUESTIONS.to_vec()), low in 0..4_usize, high in 0..4_usize,
        ) {
            let (low, high) = (low.min(high), low.max(high));
            let with = |grade: usize| {
                let answer = Answer { grade: Grade::ALL.get(grade).copied(), ..answers.answer(question) };
                answers.clone().with(question, answer).score()
            };
            prop_assert!(with(low) <= with(high));
        }

        #[test]
        fn another_answer_never_lowers_the_score(answers in answers(), question in prop::sample::select(QUESTIONS.to_vec())) {
            let unanswered = answers.clone().with(question, Answer::default());
            prop_assert!(unanswered.score() <= answers.score());
        }

        #[test]
        fn the_parts_add_up(answers in answers()) {
            let explained = answers.explain();
            for (framework, score) in explained.scores {
                let parts = explained.parts.iter().filter(|part| part.question.framework == framework);
                prop_assert_eq!(parts.map(|part| part.points).sum::<i32>(), score.unwrap_or(0));
            }
        }

        #[test]
        fn what_lifts_most_does(answers in answers()) {
            let score = answers.score().unwrap_or(0);
            let strong = |question: Question| {
                let answer = Answer { grade: Some(Grade::Strong), ..answers.answer(question) };
                answers.clone().with(question, answer).score().unwrap_or(0)
            };
            let best = QUESTIONS.into_iter().map(strong).max().unwrap_or(0);
            match answers.explain().next {
                Some(next) => {
                    prop_assert_eq!(strong(next.question), best);
                    prop_assert_eq!(next.lift, best - score);
                }
                None => prop_assert_eq!(best, score),
            }
        }

        #[test]
        fn what_is_written_reads_back(answers in answers()) {
            prop_assert_eq!(Qualification::of(&answers.changes()), answers);
        }
    }
}
