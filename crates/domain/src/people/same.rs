//! Who is certainly the same person. Only what leaves no doubt joins by itself: same forename, surname and whole
//! birth date, and one contact point that agrees. Everything less waits for linkage and a human decision.
//!
//! Twins differ in forename, father and son in birth date, namesakes in every contact point.

use super::Details;

/// A key under which people who are certainly the same stand together. It is kept in memory only.
pub type MatchKey = String;

/// Whether two records are certainly of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certain {
    /// Name, birth date and a contact point agree.
    Same,
    /// Not certain: they may or may not be one.
    NotCertain,
}

fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every key of a person; two people who share one are certainly the same. Empty where the name or the birth
/// date is not whole.
pub fn certain_keys(details: &Details) -> Vec<MatchKey> {
    let identity = &details.identity;
    let (Some(forename), Some(surname), Some(born)) =
        (&identity.forename, &identity.surname, &identity.date_of_birth)
    else {
        return Vec::new();
    };
    let (forename, surname) = (folded(forename.open()), folded(surname.open()));
    if forename.len() < 2 || surname.len() < 2 {
        return Vec::new();
    }
    let who = format!("{forename} {surname} {}", born.open());
    let postcode = details.contact.postcode.iter().map(|code| format!("{who} at {}", code.open().as_str()));
    let phones = details.contact.phones.iter().map(|phone| format!("{who} on {}", phone.digits()));
    let email =
        details.contact.email.iter().map(|email| format!("{who} by {}", email.as_str().to_lowercase()));
    postcode.chain(phones).chain(email).collect()
}

/// Whether two records are certainly of one person.
pub fn is_certainly_same(one: &Details, other: &Details) -> Certain {
    let keys = certain_keys(one);
    if certain_keys(other).iter().any(|key| keys.contains(key)) { Certain::Same } else { Certain::NotCertain }
}
