//! Two records side by side, and why they may be one person's.

use super::index::{explained, field_of};
use crate::names::Names;
use crate::people::reference;
use crate::{App, AppError, Ask, Result};
use alongside_answers::same_person::{
    Agreement, Compared, ComparedRow, Comparison, RecordLine, ReportedThere, Speaks, StepLine,
};
use alongside_domain::people::{ContactPoints, Identity, SamePerson};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_linkage::model::{Part, Reason};
use alongside_storage::rooms::people;
use alongside_storage::rooms::people::{Person, Report};
use alongside_storage::rooms::same_person::{self, Question};
use uuid::Uuid;

/// The question of an id, and leave to answer it for both records: whoever may not see one of them may not know that
/// it was asked.
pub(super) async fn permitted(
    app: &App,
    ask: &Ask,
    id: Uuid,
) -> Result<(Question, PersonPermit, PersonPermit)> {
    let question = same_person::one(&app.store, id).await?;
    let Some(question) = question else {
        ask.may_ever_look(Action::JoinPersons, Purpose::Support)?;
        return Err(AppError::Refused(Refusal::unknown()));
    };
    let first = ask.person(app, question.first, Action::JoinPersons, Purpose::Support).await?;
    let second = ask.person(app, question.second, Action::JoinPersons, Purpose::Support).await?;
    Ok((question, first, second))
}

/// Two records side by side.
pub async fn compare(app: &App, ask: &Ask, id: Uuid) -> Result<Comparison> {
    let (question, first, second) = permitted(app, ask, id).await?;
    let store = &app.store;
    let names = Names::load(app).await?;
    let steps = same_person::steps(store, id).await?;
    let explained = explained(app, question.first, question.second).await?;
    let read = people::read(store, &first)
        .await?
        .with(people::reports(store, &first).await?)
        .with(people::read(store, &second).await?)
        .with(people::reports(store, &second).await?);
    let mut entry = ask.permit_entry(&first);
    entry.subjects.push(second.person().into());
    let (((one, ones), other), others) = store.disclose(read, entry).await?;
    let lists = app.lists();
    let reported = |reports: &[Report]| {
        let line = |report: &Report| ReportedThere {
            occurred_on: report.codes.occurred_on,
            crime_type: lists
                .crime_types
                .get(&report.codes.crime_type)
                .map_or_else(|| report.codes.crime_type.clone(), |found| found.label.clone()),
            district: report.codes.district.clone(),
        };
        reports.iter().map(line).collect::<Vec<_>>()
    };
    let asked_by_me = question.second_opinion_by.is_some() && question.second_opinion_by == ask.account();
    Ok(Comparison {
        id,
        version: question.version,
        state: question.state,
        first: record(&one, &ones),
        second: record(&other, &others),
        rows: rows(&one, &other),
        first_reports: reported(&ones),
        second_reports: reported(&others),
        why: explained.map(|(reasons, _)| why(&reasons)).unwrap_or_default(),
        steps: steps
            .iter()
            .map(|step| StepLine {
                kind: step.kind,
                by: step.account.map(|account| names.account(account)).unwrap_or_default(),
                at: step.at,
            })
            .collect(),
        second_opinion: question.second_opinion_by.map(|account| names.account(account)),
        may_decide: !(asked_by_me && question.state == SamePerson::Asked),
        next: next(app, ask, &question).await?,
    })
}

/// The most questions that are looked through for the next one: nearly always the first may be answered.
const LOOKED_THROUGH: u32 = 20;

/// The question that waits for the asker after this one, or from the beginning where none comes after it.
async fn next(app: &App, ask: &Ask, this: &Question) -> Result<Option<Uuid>> {
    for after in [Some((this.asked_at, this.id)), None] {
        for other in same_person::open(&app.store, after, LOOKED_THROUGH).await? {
            let asked_by_me = other.second_opinion_by.is_some() && other.second_opinion_by == ask.account();
            if other.id != this.id && !asked_by_me && permitted(app, ask, other.id).await.is_ok() {
                return Ok(Some(other.id));
            }
        }
    }
    Ok(None)
}

pub(super) fn record(person: &Person, reports: &[Report]) -> RecordLine {
    let identity = person.identity.clone().unwrap_or_default();
    RecordLine {
        person: person.id,
        reference: reference(person.id),
        name: identity.display_name(),
        born: identity.date_of_birth.map(alongside_kernel::Sensitive::into_open),
        reports: u32::try_from(reports.len()).unwrap_or(u32::MAX),
        newest: reports.iter().map(|report| report.codes.occurred_on).max(),
    }
}

/// Field by field, as far as both are shown.
fn rows(one: &Person, other: &Person) -> Vec<ComparedRow> {
    let identities = (one.identity.clone().unwrap_or_default(), other.identity.clone().unwrap_or_default());
    let contacts = (one.contact.clone().unwrap_or_default(), other.contact.clone().unwrap_or_default());
    let of_identity =
        |what, value: fn(&Identity) -> String| row(what, value(&identities.0), value(&identities.1));
    let of_contact =
        |what, value: fn(&ContactPoints) -> String| row(what, value(&contacts.0), value(&contacts.1));
    let rows = [
        of_identity(Compared::Name, Identity::recorded_name),
        of_identity(Compared::KnownAs, |it| {
            it.known_as.as_ref().map(|name| name.open().clone()).unwrap_or_default()
        }),
        of_identity(Compared::Born, |it| {
            it.date_of_birth.as_ref().map(|born| born.open().to_string()).unwrap_or_default()
        }),
        of_identity(Compared::Sex, |it| it.sex.map(|sex| sex.code().to_owned()).unwrap_or_default()),
        of_contact(Compared::Phones, |it| {
            it.phones.iter().map(|phone| phone.digits().to_owned()).collect::<Vec<_>>().join(", ")
        }),
        of_contact(Compared::Email, |it| {
            it.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default()
        }),
        of_contact(Compared::Address, |it| {
            it.address.iter().map(|line| line.open().clone()).collect::<Vec<_>>().join(", ")
        }),
        of_contact(Compared::Postcode, |it| {
            it.postcode.as_ref().map(|code| code.open().as_str().to_owned()).unwrap_or_default()
        }),
    ];
    rows.into_iter().filter(|row| !(row.first.is_empty() && row.second.is_empty())).collect()
}

fn row(what: Compared, first: String, second: String) -> ComparedRow {
    let plain = |text: &str| {
        text.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let agreement = if first.is_empty() || second.is_empty() {
        Agreement::Unknown
    } else if plain(&first) == plain(&second) {
        Agreement::Same
    } else {
        Agreement::Different
    };
    ComparedRow { what, first, second, agreement }
}

/// What speaks for and against, what says most first. How rare two records of one person are at all is left out: it is
/// the same for any two.
#[expect(clippy::cast_possible_truncation, reason = "doublings are some dozens at most")]
fn why(reasons: &[Reason]) -> Vec<Speaks> {
    let mut why: Vec<Speaks> = reasons
        .iter()
        .filter_map(|reason| {
            let (field, level) = match &reason.part {
                Part::Prior => return None,
                Part::Field(name, level) => (field_of(name), *level),
                Part::Place(_) => ("place", ""),
                Part::SharedLife => ("shared_life", ""),
            };
            Some(Speaks { field, level, doublings: reason.doublings.round() as i32 })
        })
        .filter(|speaks| speaks.doublings != 0)
        .collect();
    why.sort_by_key(|speaks| -speaks.doublings.abs());
    why
}
