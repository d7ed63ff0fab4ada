//! Companies and contacts.

use crm_core::Result;
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::records::{self, Changes, RecordKind};

use super::data::{COMPANIES, CONTACTS, REGIONS, ROLES, SUBSIDIARY};
use super::past::Past;

pub(super) async fn add_all(past: &mut Past) -> Result<()> {
    add_companies(past).await?;
    add_contacts(past).await
}

async fn add_companies(past: &mut Past) -> Result<()> {
    for (name, domain, city, phone, owner, tags) in COMPANIES {
        let mut tx = past.begin(owner, 24 * 40).await?;
        let new = NewCompany {
            name: name.to_owned(),
            domain: Some(domain.to_owned()),
            city: Some(city.to_owned()),
            phone: Some(phone.to_owned()),
            tags: owned(tags),
            ..NewCompany::default()
        };
        let id = companies::add(&mut tx, new).await?.id;
        if let Some((_, region)) = REGIONS.iter().find(|(company, _)| *company == name) {
            records::update(&mut tx, RecordKind::Company, id, &Changes::new().with("cf.region", *region), None).await?;
        }
        tx.commit().await?;
        past.remember(RecordKind::Company, name, id);
    }
    let (parent, name, owner) = SUBSIDIARY;
    let mut tx = past.begin(owner, 24 * 39).await?;
    let subsidiary = NewCompany { name: name.to_owned(), ..NewCompany::default() };
    let id = companies::add(&mut tx, subsidiary).await?.id;
    let belongs = Changes::new().with("parent_id", past.record(RecordKind::Company, parent)?.to_string());
    records::update(&mut tx, RecordKind::Company, id, &belongs, None).await?;
    tx.commit().await
}

async fn add_contacts(past: &mut Past) -> Result<()> {
    for (name, title, company, phone, owner, tags) in CONTACTS {
        let mut tx = past.begin(owner, 24 * 39).await?;
        let new = NewContact {
            name: name.to_owned(),
            title: Some(title.to_owned()),
            emails: vec![address(name, company)],
            phones: vec![phone.to_owned()],
            company: Some(CompanyChoice::Existing(past.record(RecordKind::Company, company)?)),
            tags: owned(tags),
            ..NewContact::default()
        };
        let id = contacts::add(&mut tx, new).await?.id;
        if let Some((_, role)) = ROLES.iter().find(|(contact, _)| *contact == name) {
            let role = Changes::new().with("company_role", *role);
            records::update(&mut tx, RecordKind::Contact, id, &role, None).await?;
        }
        tx.commit().await?;
        past.remember(RecordKind::Contact, name, id);
    }
    Ok(())
}

/// First and last name at the company's domain, without accents.
fn address(name: &str, company: &str) -> String {
    let domain = COMPANIES.iter().find(|known| known.0 == company).map(|known| known.1).unwrap_or_default();
    let plain = name.to_lowercase().replace(' ', ".").replace(['ö', 'ø'], "o").replace(['ä', 'å', 'á'], "a");
    format!("{}@{domain}", plain.replace(['é', 'ë'], "e"))
}

/// Tags as records take them.
pub(super) fn owned(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}
