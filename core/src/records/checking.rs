//! Everything that stands against a new record at once, before anything is written: for a form that shows each problem at
//! its field. Adding by itself stops at the first.

use super::change::{Reader, default_of, spec_of};
use super::rules::Asked;
use super::values::{Changes, Fields};
use super::{RecordKind, links, rules};
use crate::error::{Error, Result, UserError};
use crate::texts::Text;
use crate::tx::Tx;
use crate::{access, refusal, validation};

/// The refusals that adding such a record would meet, each naming its field. `assumed`: what will be there by then, such as
/// the id of a company that is added before. The kind's own rules and the
/// workspace's are asked where nothing else is wrong.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub(crate) async fn problems(
    tx: &mut Tx,
    kind: RecordKind,
    given: &Changes,
    assumed: &Fields,
) -> Result<Vec<UserError>> {
    let spec = spec_of(kind)?;
    tx.require(spec.write)?;
    let reader = Reader::prepare(tx, spec).await?.of(given, assumed);
    let mut found = Vec::new();
    let mut fields = Fields::new();
    for field in spec.fields {
        fields.set(field.key, default_of(field)?);
    }
    if spec.field("owner_id").is_some() {
        fields.set("owner_id", tx.user_id().map(|id| id.to_string()));
    }
    let access = access::of(tx, kind);
    for (key, value) in given.without_empty().iter() {
        kept(access.require_written(&Fields::new().with(key.clone(), value.clone())).map_err(Error::from), &mut found)?;
    }
    kept(access::require_assign(tx, given).map_err(Error::from), &mut found)?;
    for (key, value) in given.iter() {
        if let Some(read) = kept(reader.read(key, value), &mut found)? {
            let one = Fields::new().with(key.clone(), read.clone());
            kept(links::check(tx, spec, &reader.definitions, &Fields::new(), &one).await, &mut found)?;
            fields.set(key.clone(), read);
        }
    }
    for field in spec.fields {
        if let Some(missing) = field.missing()
            && !given.names(field.key)
            && !assumed.has(field.key)
        {
            found.push(UserError::new(Text::new(missing)).about(field.key));
        }
    }
    for definition in reader.definitions.iter().filter(|definition| definition.required && tx.user_id().is_some()) {
        let key = definition.field();
        let named_already = found.iter().any(|refusal| refusal.field() == Some(&key));
        if !fields.has(&key) && !named_already {
            found.push(refusal!("error-field-required", field = &definition.name).about(key));
        }
    }
    if found.is_empty() {
        for (key, value) in assumed.iter() {
            fields.set(key.clone(), value.clone());
        }
        let asked = Asked { id: tx.new_id(), given };
        if kept(rules::settle(tx, spec, asked, None, &mut fields).await, &mut found)?.is_some() {
            kept(validation::check(tx, spec, &reader.definitions, None, &fields).await, &mut found)?;
        }
    }
    Ok(found)
}

/// The value, or its refusal put with the others.
fn kept<T>(result: Result<T>, found: &mut Vec<UserError>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::User(refusal)) => {
            found.push(refusal);
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}
