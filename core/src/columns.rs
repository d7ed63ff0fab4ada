//! What a column of a file or a field of a form means, told from its name: the same rules for both.

use strsim::osa_distance;

/// A field of a record that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The sender's own id of the row or submission.
    ExternalId,
    /// A full name: a person's, a company's or a deal's.
    Name,
    /// A given name.
    FirstName,
    /// Names between given and family name.
    MiddleName,
    /// A family name.
    LastName,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The company a contact or deal belongs to.
    Company,
    /// The person a deal is made with; in a file of contacts, the contact.
    Contact,
    /// What a deal is about, in a file that says so.
    Deal,
    /// A title at a company.
    Title,
    /// A web address or domain.
    Website,
    /// Street and house number.
    Street,
    /// City.
    City,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
    /// Where the record comes from.
    Source,
    /// The campaign that brought it.
    Campaign,
    /// What somebody wrote.
    Message,
    /// Tags, separated by commas, semicolons or ` ::: `.
    Tags,
    /// An amount of money.
    Amount,
    /// ISO 4217 code.
    Currency,
    /// When a deal is expected to be decided.
    CloseOn,
    /// A deal's stage.
    Stage,
    /// Who owns the record.
    Owner,
}

/// Names as real products write them, without case, spaces and punctuation.
const NAMES: &[(Column, &str)] = &[
    (Column::ExternalId, "submissionid responseid eventid leadid recordid externalid"),
    (Column::Name, "name fullname yourname contactname customername displayname leadname clientname"),
    (Column::FirstName, "firstname first givenname forename"),
    (Column::MiddleName, "middlename additionalname"),
    (Column::LastName, "lastname last surname familyname"),
    (
        Column::Email,
        "email emailaddress mail emailid workemail youremail personemail email1value email2value \
         email3value email2address email3address emailwork emailhome emailother contactemail",
    ),
    (
        Column::Phone,
        "phone phonenumber tel telephone mobile mobilephone mobilenumber cell businessphone homephone \
         primaryphone whatsapp phone1value phone2value phone3value contactnumber phonework phonemobile \
         personphone yourphone businessphone2 homephone2 otherphone companymainphone",
    ),
    (
        Column::Company,
        "company companyname organization organisation organizationname accountname account business \
         businessname employer",
    ),
    (Column::Contact, "contact contactperson primarycontact person dealcontactperson"),
    (Column::Title, "jobtitle role position organizationtitle"),
    (Column::Website, "website web url domain webpage companydomain homepage website1value"),
    (
        Column::Street,
        "street address billingstreet mailingstreet businessstreet shippingstreet addressline1 \
         homestreet address1street streetaddress",
    ),
    (Column::City, "city town billingcity mailingcity businesscity shippingcity homecity address1city"),
    (
        Column::PostalCode,
        "postalcode zip zipcode postcode billingpostalcode mailingpostalcode mailingzippostalcode \
         billingzippostalcode businesspostalcode homepostalcode address1postalcode",
    ),
    (
        Column::Country,
        "country billingcountry mailingcountry businesscountryregion shippingcountry homecountryregion \
         address1country",
    ),
    (Column::Source, "source leadsource origin utmsource channel"),
    (Column::Campaign, "campaign campaignname utmcampaign adname campaignid"),
    (
        Column::Message,
        "message comments comment notes note question enquiry inquiry description howcanwehelp \
         yourmessage",
    ),
    (Column::Tags, "tags tag labels label categories groupmembership"),
    (Column::Amount, "amount value dealvalue revenue price opportunityamount dealamount"),
    (Column::Currency, "currency currencyisocode currencycode dealcurrency dealcurrencyofvalue"),
    (Column::CloseOn, "closedate closeon expectedclose expectedclosedate closingdate dealexpectedclosedate"),
    (Column::Stage, "stage stagename dealstage status pipelinestage"),
    (Column::Deal, "dealtitle dealname opportunityname"),
    (Column::Owner, "leadowner owner ownername recordowner accountowner contactowner dealowner owneremail"),
];

/// What a column of this name means; nothing where it is none of ours. A typing mistake is forgiven in names of five letters
/// and more, where only one meaning is near.
#[must_use]
pub fn recognise(header: &str) -> Option<Column> {
    let key = squeezed(header);
    if key.is_empty() {
        return None;
    }
    prefixed(header).or_else(|| exact(&key)).or_else(|| misspelt(&key))
}

fn exact(key: &str) -> Option<Column> {
    NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == key)).map(|(column, _)| *column)
}

/// Letters and digits in lower case.
fn squeezed(header: &str) -> String {
    header.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `Person - Email`, `Deal - Title`, `Organization - Name`: some products put the record before the field.
fn prefixed(header: &str) -> Option<Column> {
    let (record, field) = header.split_once(" - ")?;
    match (squeezed(record).as_str(), squeezed(field).as_str()) {
        ("organization" | "organisation" | "company", "name") => Some(Column::Company),
        ("person" | "contact", "name") => Some(Column::Contact),
        ("deal" | "lead" | "opportunity", "title" | "name") => Some(Column::Deal),
        (
            "organization" | "organisation" | "company" | "person" | "contact" | "deal" | "lead" | "opportunity",
            field,
        ) => exact(field),
        _ => None,
    }
}

/// Names that are one letter away from one of ours and mean something else.
const OTHERS: &[&str] = &["state", "county", "list", "lost", "main", "type", "size", "call", "cost", "rate", "male"];

fn misspelt(key: &str) -> Option<Column> {
    let length = key.chars().count();
    if length < 4 || OTHERS.contains(&key) {
        return None;
    }
    let mut near: Vec<Column> = NAMES
        .iter()
        .filter(|(_, names)| names.split(' ').any(|name| name.len() >= 4 && osa_distance(name, key) <= 1))
        .map(|(column, _)| *column)
        .collect();
    near.dedup();
    match near.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The words of a cell that lists several.
#[must_use]
pub fn listed(cell: &str) -> Vec<String> {
    cell.split([',', ';', '|'])
        .flat_map(|part| part.split(" ::: "))
        .map(|word| word.trim().trim_start_matches("* ").to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_real_products_are_known() {
        for (header, meaning) in [
            ("E-mail 1 - Value", Column::Email),
            ("Email Address", Column::Email),
            ("Person - Phone", Column::Phone),
            ("Organization - Name", Column::Company),
            ("Person - Name*", Column::Contact),
            ("Deal - Title", Column::Deal),
            ("Lead Owner", Column::Owner),
            ("Mailing Zip/Postal Code", Column::PostalCode),
            ("  Name  ", Column::Name),
            ("Nmae", Column::Name),
            ("Emial", Column::Email),
            ("Phne", Column::Phone),
            ("Compny", Column::Company),
            ("StageName", Column::Stage),
            ("CloseDate", Column::CloseOn),
        ] {
            assert_eq!(recognise(header), Some(meaning), "{header}");
        }
        for header in ["", "is_organic", "Rating", "Fax", "日付", "E-mail 1 - Label", "State", "County", "List"] {
            assert_eq!(recognise(header), None, "{header}");
        }
    }
}
