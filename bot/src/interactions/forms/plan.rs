//! Which fields a form asks, and in which order. Pure.

use super::draft::FormKind;

/// The most inputs of one view; a form with more is asked in steps.
pub(super) const MOST: usize = 12;

/// Fields that belong together, under the id of their title; what a record begins with has none.
pub(super) type Group = (Option<&'static str>, &'static [&'static str]);

/// The fields that are no fields of the record: two records in one form, or one value in two inputs.
pub(super) mod aside {
    /// What a task or an activity is about: `record_kind` and `record_id`.
    pub const ABOUT: &str = "about";
    /// The time of day at which a task is due.
    pub const DUE_TIME: &str = "due_at_time";
    /// The e-mail of a contact that a lead's form adds.
    pub const NEW_EMAIL: &str = "new_email";
    /// Their telephone number.
    pub const NEW_PHONE: &str = "new_phone";
    /// When to come back to the record, beside what was logged of it.
    pub const NEXT_STEP: &str = "next_step_on";
}

const ADDRESS: Group = (Some("form-part-address"), &["street", "postal_code", "city", "region", "country", "tax_id"]);

const CONTACT: &[Group] = &[
    (None, &["name", "title", "company_id", "emails", "phones", "lifecycle", "follow_up_on", "owner_id", "tags"]),
    (Some("form-part-more"), &["company_role", "website", "source", "description"]),
    ADDRESS,
];

const COMPANY: &[Group] = &[
    (None, &["name", "domain", "phones", "industry", "employees", "lifecycle", "follow_up_on", "owner_id", "tags"]),
    (Some("form-part-more"), &["website", "emails", "parent_id", "source", "description"]),
    ADDRESS,
];

const LEAD: &[Group] = &[(
    None,
    &[
        "contact_id",
        aside::NEW_EMAIL,
        aside::NEW_PHONE,
        "status",
        "disqualified_reason",
        "disqualified_note",
        "source",
        "campaign",
        "message",
        "follow_up_on",
        "owner_id",
        "tags",
    ],
)];

const DEAL: &[Group] = &[
    (
        None,
        &[
            "name",
            "company_id",
            "contact_id",
            "amount",
            "currency",
            "stage_id",
            "close_reason",
            "close_note",
            "close_on",
            "follow_up_on",
            "owner_id",
            "tags",
        ],
    ),
    (Some("form-part-more"), &["contacts", "probability", "forecast_category", "source", "description"]),
];

const CONVERT: &[Group] =
    &[(None, &["company_id", "name", "amount", "stage_id", "close_on", "follow_up_on", "owner_id"])];

const TASK: &[Group] = &[(
    None,
    &[
        "title",
        aside::ABOUT,
        "due_on",
        aside::DUE_TIME,
        "priority",
        "owner_id",
        "status",
        "recurrence",
        "start_on",
        "description",
        "tags",
    ],
)];

const NOTE: &[Group] = &[(None, &[aside::ABOUT, "body", aside::NEXT_STEP])];

const LOG: &[Group] = &[(
    None,
    &[
        "type",
        aside::ABOUT,
        "outcome",
        "duration_minutes",
        "subject",
        "body",
        "happened_at",
        "direction",
        "channel",
        aside::NEXT_STEP,
    ],
)];

/// What a form asks: a new record what it begins with, one that is changed everything.
pub(super) fn groups(form: FormKind, editing: bool) -> Vec<Group> {
    let all = match form {
        FormKind::Contact => CONTACT,
        FormKind::Company => COMPANY,
        FormKind::Lead => LEAD,
        FormKind::Deal => DEAL,
        FormKind::Task => TASK,
        FormKind::Note => NOTE,
        FormKind::Log => LOG,
        FormKind::Convert => CONVERT,
    };
    all.iter().copied().take(if editing { all.len() } else { 1 }).collect()
}

/// Fields that a new record is not asked for.
const LATER: &[(FormKind, &str)] = &[(FormKind::Lead, "status"), (FormKind::Task, "status")];

/// Fields that only a new record is asked for.
const AT_FIRST: &[&str] = &[aside::NEW_EMAIL, aside::NEW_PHONE, aside::NEXT_STEP];

/// Whether a field is asked at all.
pub(super) fn is_asked(form: FormKind, editing: bool, key: &str) -> bool {
    if editing { !AT_FIRST.contains(&key) } else { !LATER.contains(&(form, key)) }
}

/// The places at which a list of inputs is cut into steps of at most [`MOST`], groups kept together where they fit.
pub(super) fn steps(groups: &[usize]) -> Vec<Vec<(usize, std::ops::Range<usize>)>> {
    let mut steps: Vec<Vec<(usize, std::ops::Range<usize>)>> = vec![Vec::new()];
    let mut room = MOST;
    for (group, size) in groups.iter().enumerate() {
        if *size > room && room < MOST && *size <= MOST {
            steps.push(Vec::new());
            room = MOST;
        }
        let mut from = 0;
        while from < *size {
            if room == 0 {
                steps.push(Vec::new());
                room = MOST;
            }
            let to = (from + room).min(*size);
            if let Some(step) = steps.last_mut() {
                step.push((group, from..to));
            }
            room -= to - from;
            from = to;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_stay_together_where_they_fit() {
        assert_eq!(steps(&[9, 3]), [vec![(0, 0..9), (1, 0..3)]]);
        assert_eq!(steps(&[9, 4, 6]), [vec![(0, 0..9)], vec![(1, 0..4), (2, 0..6)]]);
        assert_eq!(steps(&[15]), [vec![(0, 0..12)], vec![(0, 12..15)]]);
        assert_eq!(steps(&[0]), [vec![]]);
    }

    proptest! {
        #[test]
        fn every_input_is_asked_once_and_no_view_asks_too_many(groups in proptest::collection::vec(0..40_usize, 0..8)) {
            let steps = steps(&groups);
            for step in &steps {
                prop_assert!(step.iter().map(|(_, range)| range.len()).sum::<usize>() <= MOST);
            }
            for (group, size) in groups.iter().enumerate() {
                let asked: Vec<usize> = steps.iter().flatten().filter(|(of, _)| *of == group).flat_map(|(_, range)| range.clone()).collect();
                prop_assert_eq!(asked, (0..*size).collect::<Vec<_>>());
            }
        }
    }
}
