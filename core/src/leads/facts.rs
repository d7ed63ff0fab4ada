//! What assignment rules can ask of a lead: where it came from, who the person is and where they are.

use serde_json::Value;
use uuid::Uuid;

use crate::assignment::{Fact, Facts};
use crate::error::Result;
use crate::fields;
use crate::records::Fields;
use crate::records::catalogue::CUSTOM_PREFIX;
use crate::tx::Tx;

/// What is known about a lead that is being opened: of its contact and their company. Its own parts are added by
/// whoever knows them.
///
/// The country is the person's, else their company's, else that of their telephone number. Region, city and postal code
/// are the person's where they have any of the three, else the company's: half an address of each is neither's.
///
/// # Errors
/// Where the database fails.
pub(super) async fn of_contact(tx: &mut Tx, contact: Uuid) -> Result<Facts> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT c.country, c.region, c.city, c.postal_code, c.custom, o.country AS "company_country?",
                  o.region AS "company_region?", o.city AS "company_city?", o.postal_code AS "company_postal_code?",
                  o.employees AS "employees?", o.industry AS "industry?", o.custom AS "company_custom?",
                  (SELECT p.number FROM crm.contact_phones p WHERE p.workspace_id = $1 AND p.contact_id = c.id
                    ORDER BY p.position LIMIT 1) AS phone,
                  ARRAY(SELECT t.name FROM crm.record_tags r JOIN crm.tags t ON t.workspace_id = $1 AND t.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id IN (c.id, o.id)) AS "tags!"
             FROM crm.contacts c LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = c.company_id
            WHERE c.workspace_id = $1 AND c.id = $2"#,
        workspace_id,
        contact,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Facts::default()) };
    let country = row.country.or(row.company_country).or_else(|| row.phone.as_deref().and_then(fields::phone_country));
    let own = (row.region, row.city, row.postal_code);
    let (region, city, postal_code) = match own {
        (None, None, None) => (row.company_region, row.company_city, row.company_postal_code),
        own => own,
    };
    let facts = Facts::default()
        .with(Fact::Country, country)
        .with(Fact::Region, region)
        .with(Fact::City, city)
        .with(Fact::PostalCode, postal_code)
        .with(Fact::CompanySize, row.employees.map(|employees| employees.to_string()))
        .with(Fact::Industry, row.industry);
    let facts = row.tags.into_iter().fold(facts, |facts, tag| facts.with(Fact::Tag, tag));
    let facts = with_own_fields(facts, &row.custom);
    Ok(row.company_custom.iter().fold(facts, with_own_fields))
}

/// The same with the values of the workspace's own fields.
pub(super) fn with_own_fields(mut facts: Facts, custom: &Value) -> Facts {
    for (key, value) in custom.as_object().into_iter().flatten() {
        for value in words_of(value) {
            if key == "language" {
                facts = facts.with(Fact::Language, value.clone());
            }
            facts = facts.with(Fact::Own(key.clone()), value);
        }
    }
    facts
}

/// The workspace's own fields among those of a record.
pub(super) fn own_fields(record: &Fields) -> Value {
    let own =
        record.iter().filter_map(|(key, value)| Some((key.strip_prefix(CUSTOM_PREFIX)?.to_owned(), value.clone())));
    Value::Object(own.collect())
}

/// A value as words: each of a list, texts and numbers and yes and no as they are.
fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(yes) => vec![yes.to_string()],
        Value::Array(values) => values.iter().flat_map(words_of).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn own_fields_become_facts() {
        let custom =
            json!({"language": "fr", "seats": 12, "vip": true, "areas": ["a", "b"], "none": null, "money": {"x": 1}});
        let facts = with_own_fields(Facts::default(), &custom);
        let own = |key: &str| facts.of(&Fact::Own(key.to_owned())).to_vec();
        assert_eq!(facts.of(&Fact::Language), ["fr"]);
        assert_eq!(
            (own("seats"), own("vip"), own("areas")),
            (vec!["12".into()], vec!["true".into()], vec!["a".into(), "b".into()])
        );
        assert!(own("none").is_empty() && own("money").is_empty());
    }
}
