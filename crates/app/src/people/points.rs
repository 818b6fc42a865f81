//! Numbers and addresses that a worker learns after the report, and those that are no longer the person's.
//!
//! Anybody can ring and give a number as the person's. So nothing that is known is overwritten; only the word of
//! somebody who was recognised opens a way; and a number that leads to whom the person must fear is refused.

mod read;

use super::reference;
use crate::contact::{ReachRead, hint, in_full, last_said, of_person, reach};
use crate::names::Names;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::contact::Reach;
use alongside_answers::people::{PointLine, PointTold, Points};
use alongside_domain::contact::{Method, Point, PointChange, PointEvent, PointRef, Told, WhyEnded};
use alongside_domain::people::{ContactPoints, Known};
use alongside_domain::report::Answer;
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::intake::PersonForIntake;
use alongside_storage::rooms::{intake, messages, people, safety};

/// What was typed in of a new number or address.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewPoint {
    /// The version of the list that was on the page.
    pub seen: i64,
    /// What it is, by code.
    pub kind: String,
    /// The number or the e-mail address.
    pub value: String,
    /// The first line of an address.
    pub line_1: String,
    /// Its second line.
    pub line_2: String,
    /// Its town.
    pub town: String,
    /// Its postcode.
    pub postcode: String,
    /// From whom it was learned, by code.
    pub from: String,
    /// How it was known that it was the person, by code.
    pub recognised: String,
    /// Whether it is safe to call there, by code of an answer.
    pub call: String,
    /// To text there.
    pub text: String,
    /// To leave a message there.
    pub leave_message: String,
    /// To write there.
    pub write: String,
    /// It is known already, and what is said now counts for it.
    pub again: bool,
    /// Somebody else of the case or the household has it too, and that was looked at.
    pub shared: bool,
}

/// What was typed in of one that is no longer theirs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OldPoint {
    /// The version of the list that was on the page.
    pub seen: i64,
    /// Its place in that list.
    pub number: u32,
    /// Why, by code.
    pub why: String,
}

/// What is known, and the form for another one.
pub async fn points(app: &App, ask: &Ask, person: PersonId) -> Result<Points> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    let names = Names::load(app).await?;
    let judged = of_person(app, person).await?;
    let (said, entry) = last_said(app, ask, &permit, ask.permit_entry(&permit)).await?;
    let read = people::read(&app.store, &permit).await?.with(said);
    let (found, said) = app.store.disclose(read, entry).await?;
    let contact = found.contact.unwrap_or_default();
    let read = ReachRead { contact: &contact, said: said.as_ref(), safety: judged.as_ref() };
    let reach = reach(&permit, &read, &names);
    Ok(Points {
        person,
        name: found.identity.unwrap_or_default().display_name(),
        reference: reference(person),
        version: found.version,
        lines: lines(&contact, &reach, &names),
        reach,
    })
}

fn lines(contact: &ContactPoints, reach: &Reach, names: &Names) -> Vec<PointLine> {
    let uses = |known: &Known<'_>, method: Method| {
        reach.methods.iter().any(|line| line.method == method && line.open)
            && contact.used_by(method).is_some_and(|used| used.point.is_same_as(known.point))
    };
    let who = |event: &PointEvent| event.by.map(|account| names.account(account)).unwrap_or_default();
    (1..)
        .zip(contact.known())
        .map(|(number, known)| {
            let ways: Vec<Method> =
                Method::ALL.iter().copied().filter(|method| uses(&known, *method)).collect();
            let told = known.told().zip(known.last).map(|((told, at), event)| PointTold {
                from: told.from,
                recognised: told.recognised,
                answers: told.answers,
                by: who(event),
                at,
            });
            PointLine {
                number,
                kind: known.point.kind(),
                value: if ways.is_empty() { hint(known.point) } else { in_full(known.point) },
                ways,
                is_wrong: known.is_wrong,
                told,
                ended: known.ended().zip(known.last).map(|(why, event)| (who(event), event.at, why)),
            }
        })
        .collect()
}

/// The person as they stand, if they are as the page showed them.
async fn as_seen(app: &App, person: PersonId, seen: i64) -> Result<PersonForIntake> {
    let read = intake::person(&app.store, person).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    if read.version == seen { Ok(read) } else { Err(AppError::Stale("person")) }
}

async fn write(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    (mut read, event): (PersonForIntake, PointEvent),
    once: Once,
) -> Result<String> {
    let (detail, done) = match event.change {
        PointChange::Told(_) => ("point_told", "told"),
        PointChange::Ended(_) => ("point_ended", "ended"),
    };
    let person = permit.person();
    read.details.contact.take_down(event);
    let mut set = WriteSet::new();
    // The details keep the age of their source: a new number makes an old address no newer.
    people::update_person_as_of(&app.store, &mut set, (person, read.version), &read.details, read.as_of)
        .await?;
    let mut entry = ask.permit_entry(permit);
    entry.detail = detail;
    set.audit(entry);
    once.write(app, set, format!("/people/{person}/points?done={done}")).await
}

/// Takes down a number or address that was learned. It counts from the commit on.
pub async fn take_down_point(
    app: &App,
    ask: &Ask,
    person: PersonId,
    new: &NewPoint,
    once: Once,
) -> Result<String> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let read = as_seen(app, person, new.seen).await?;
    let (said, _) = last_said(app, ask, &permit, ask.permit_entry(&permit)).await?;
    let said = app.store.use_within(said, "a new number");
    let has_word = said.is_some_and(|said| said.statement.code_word.is_some());
    let (point, told) = read::read(app, new, has_word)?;
    match whose(app, ask, person, &read, point.lent()).await? {
        Whose::MustNotBeReached => {
            // Whoever tries out numbers is seen to do so.
            let mut set = WriteSet::new();
            let mut entry = ask.permit_entry(&permit);
            entry.detail = "point_refused";
            set.audit(entry);
            app.store.write(set).await?;
            return Err(AppError::Invalid(Invalid::field(read::field_of(&point), "points-not-theirs")));
        }
        Whose::Shared if !new.shared => {
            return Err(AppError::Invalid(Invalid::field("shared", "points-shared")));
        }
        Whose::Shared | Whose::Nobodys => {}
    }
    check_known(&read.details.contact, &point, told, new.again)?;
    let event = PointEvent { at: ask.now, by: ask.account(), point, change: PointChange::Told(told) };
    write(app, ask, &permit, (read, event), once).await
}

/// What is known already is said, and taken again only where that is meant and may be.
fn check_known(contact: &ContactPoints, point: &Point, told: Told, again: bool) -> Result<()> {
    let known = contact.known();
    let Some(known) = known.iter().find(|known| known.point.is_same_as(point.lent())) else { return Ok(()) };
    if !known.may_be_retold(&told) {
        return Err(AppError::Invalid(Invalid::field(read::field_of(point), "points-only-they")));
    }
    let is_out = known.is_wrong || known.ended().is_some();
    match (again, is_out) {
        (true, _) => Ok(()),
        (false, true) => Err(AppError::Invalid(Invalid::field("again", "points-known-ended"))),
        (false, false) => Err(AppError::Invalid(Invalid::field("again", "points-known"))),
    }
}

/// Whose else a number or address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Somebody's who must not be reached: the person responsible, or a parent or guardian who is the suspect.
    MustNotBeReached,
    /// Somebody's in the case or at home.
    Shared,
    /// Nobody's that we know.
    Nobodys,
}

async fn whose(
    app: &App,
    ask: &Ask,
    person: PersonId,
    read: &PersonForIntake,
    point: PointRef<'_>,
) -> Result<Whose> {
    let has = |contact: &ContactPoints| contact.known().iter().any(|known| known.point.is_same_as(point));
    let feared = messages::who_must_not_read(&app.store, person).await?;
    let feared = app.store.use_within(feared, "whose a number is");
    if feared.iter().any(|other| has(&other.contact)) {
        return Ok(Whose::MustNotBeReached);
    }
    let reports = people::reports_for_rules(&app.store, person).await?;
    let reports = app.store.use_within(reports, "whose a number is");
    let guardians = reports.iter().map(|report| &report.facts.guardian);
    let of_guardians = guardians.filter(|guardian| match (point, &guardian.phone) {
        (PointRef::Phone(number), Some(theirs)) => number == theirs,
        _ => false,
    });
    let mut shared = false;
    for guardian in of_guardians {
        if guardian.is_suspect == Answer::Yes {
            return Ok(Whose::MustNotBeReached);
        }
        shared = true;
    }
    // People of one home have one address: that says nothing.
    if matches!(point, PointRef::Address(..)) {
        return Ok(Whose::Nobodys);
    }
    shared |= match point {
        PointRef::Phone(number) => read.details.contact.guardian_phone.as_ref() == Some(number),
        PointRef::Email(_) | PointRef::Address(..) => false,
    };
    let beside = safety::beside_for_rules(&app.store, person, ask.account()).await?;
    let beside = app.store.use_within(beside, "whose a number is");
    shared |= beside.iter().any(|other| has(&other.contact));
    Ok(if shared { Whose::Shared } else { Whose::Nobodys })
}

/// Marks a number or address as no longer the person's. Nothing uses it from the commit on, whoever sends it again.
pub async fn end_point(app: &App, ask: &Ask, person: PersonId, old: &OldPoint, once: Once) -> Result<String> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let read = as_seen(app, person, old.seen).await?;
    let place = usize::try_from(old.number).ok().and_then(|number| number.checked_sub(1));
    let known = read.details.contact.known();
    let (known, why) = (place.and_then(|place| known.get(place)), WhyEnded::from_code(&old.why));
    let mut invalid = Invalid::new();
    if known.is_none() {
        invalid.add("number", "points-number");
    }
    if why.is_none() {
        invalid.add("why", "points-why");
    }
    invalid.or(())?;
    let Some((known, why)) = known.zip(why) else { return Err(AppError::Refused(Refusal::unknown())) };
    if known.ended().is_some() {
        return Err(AppError::NotNow("points-ended-before"));
    }
    let event = PointEvent {
        at: ask.now,
        by: ask.account(),
        point: known.point.kept(),
        change: PointChange::Ended(why),
    };
    write(app, ask, &permit, (read, event), once).await
}
