//! How it is safe to reach a person, as a page shows it: numbers only beside what is safe.

use super::safety::PersonSafety;
use crate::names::Names;
use alongside_answers::contact::{MethodLine, Reach};
use alongside_domain::contact::{Method, PointRef};
use alongside_domain::people::ContactPoints;
use alongside_domain::report::{PersonalText, Preferred};
use alongside_gate::{DataClass, PersonPermit};
use alongside_storage::rooms::safety::Said;

/// What was read of a person to say how they may be reached.
pub(crate) struct Read<'a> {
    /// Contact points, as far as the permit shows them.
    pub(crate) contact: &'a ContactPoints,
    /// The newest statement.
    pub(crate) said: Option<&'a Said>,
    /// What the rules say; nothing where nothing was reported, which closes every way.
    pub(crate) safety: Option<&'a PersonSafety>,
}

/// How it is safe to reach the person of a permit that shows contact points.
pub(crate) fn reach(permit: &PersonPermit, read: &Read<'_>, names: &Names) -> Reach {
    let may_know_why = permit.may(DataClass::Safety);
    let preferred = read.contact.preferred.and_then(Preferred::method);
    let mut methods: Vec<MethodLine> = Method::ALL
        .iter()
        .map(|method| {
            let open = read.safety.is_some_and(|safety| safety.safe.is_open(*method));
            let reasons = match read.safety {
                Some(safety) if may_know_why => safety.safe.why_not(*method).collect(),
                _ => Vec::new(),
            };
            MethodLine {
                method: *method,
                open,
                reasons,
                value: if open { value(read.contact, *method) } else { None },
                preferred: preferred == Some(*method),
            }
        })
        .collect();
    methods.sort_by_key(|line| (!line.open, !line.preferred));
    let statement = read.said.map(|said| &said.statement);
    let words = |text: Option<&PersonalText>| {
        text.and_then(Option::as_ref).map(|text| text.open().clone()).unwrap_or_default()
    };
    let best_time = words(statement.map(|it| &it.best_time));
    Reach {
        methods,
        wrong: read.contact.wrong.iter().map(|phone| ending(phone.digits())).collect(),
        may_leave_message: read.safety.is_some_and(|safety| safety.safe.may_leave_message()),
        best_time: if best_time.is_empty() { words(Some(&read.contact.best_time)) } else { best_time },
        notes: words(statement.map(|it| &it.notes)),
        cover: words(statement.map(|it| &it.cover)),
        code_word: words(statement.map(|it| &it.code_word)),
        said: read.said.map(|said| {
            (said.asked_by.map(|account| names.account(account)).unwrap_or_default(), said.asked_at)
        }),
    }
}

/// The number or address of a method.
fn value(contact: &ContactPoints, method: Method) -> Option<String> {
    if method == Method::ViaThird {
        return contact.number(method).map(|phone| grouped(phone.digits()));
    }
    contact.used_by(method).map(|known| in_full(known.point))
}

/// A number or address as it is read.
pub(crate) fn in_full(point: PointRef<'_>) -> String {
    match point {
        PointRef::Phone(phone) => grouped(phone.digits()),
        PointRef::Email(email) => email.as_str().to_owned(),
        PointRef::Address(lines, postcode) => {
            let lines = lines.iter().map(|line| line.open().as_str());
            let code = postcode.map(|code| code.open().as_str());
            lines.chain(code).collect::<Vec<_>>().join(", ")
        }
    }
}

/// As much of a number or address as tells which one it is to whoever knows it, and too little to use it.
pub(crate) fn hint(point: PointRef<'_>) -> String {
    match point {
        PointRef::Phone(phone) => format!("…{}", ending(phone.digits())),
        PointRef::Email(email) => {
            let first: String = email.as_str().chars().take(1).collect();
            let end: String = email.as_str().rsplit('.').next().unwrap_or_default().to_owned();
            format!("{first}…@….{end}")
        }
        PointRef::Address(_, postcode) => {
            format!("{} …", postcode.map(|code| code.open().district().to_owned()).unwrap_or_default())
        }
    }
}

/// The end of a number: enough to tell which one it was, too little to ring it.
fn ending(digits: &str) -> String {
    digits.get(digits.len().saturating_sub(3)..).unwrap_or_default().to_owned()
}

/// A number in groups, readable aloud: `07700 900 123`.
fn grouped(digits: &str) -> String {
    match (digits.get(..5), digits.get(5..8), digits.get(8..)) {
        (Some(first), Some(second), Some(third)) => format!("{first} {second} {third}"),
        _ => digits.to_owned(),
    }
}
