//! A report written on a form: by an officer, by an agency, by the person themself. The same rules follow as from
//! a feed. None needs a crime number.

use super::certain::known_first;
use super::codes::{knowing_before, report_codes};
use super::form_facts::facts_of;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::contact::Decision;
use alongside_domain::intake::Key;
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::people::{Details, certain_keys};
use alongside_domain::report::{Answer, CommunicationNeed, Preferred, Relationship, ReportFacts};
use alongside_gate::{Action, ClassSet, DataClass, OrganisationKind, Purpose, Role};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, FindingId, OrganisationId, PersonId, ReportId, SubjectId};
use alongside_storage::rooms::people::{self, Channel, NewReport};
use alongside_storage::rooms::{duties, findings, intake, network};
use alongside_storage::{Error as StorageError, WriteSet};
use std::collections::{BTreeMap, BTreeSet};

/// What was filled in. Text as typed; answers by their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportInput {
    /// The police reference, where there is one.
    pub reference: String,
    /// When it happened.
    pub occurred_on: Option<Date>,
    /// The code of the crime type; empty where it is not known.
    pub crime_type: String,
    /// What happened, in words.
    pub what_happened: String,
    /// The district in which it happened.
    pub district: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// The name that the person uses.
    pub known_as: String,
    /// Birth date.
    pub date_of_birth: Option<Date>,
    /// Mobile telephone.
    pub mobile: String,
    /// Landline.
    pub landline: String,
    /// E-mail address.
    pub email: String,
    /// First line of the address.
    pub address: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// Main language.
    pub language: String,
    /// Needs an interpreter.
    pub interpreter: Answer,
    /// What the person needs in order to communicate.
    pub communication: BTreeSet<CommunicationNeed>,
    /// How the person prefers to be reached.
    pub preferred: Option<Preferred>,
    /// When to reach them, in words.
    pub best_time: String,
    /// Safe to call.
    pub safe_call: Answer,
    /// Safe to text.
    pub safe_text: Answer,
    /// Safe to leave a message.
    pub safe_message: Answer,
    /// Safe to write.
    pub safe_write: Answer,
    /// Safe to e-mail.
    pub safe_email: Answer,
    /// The suspect is at the address.
    pub suspect_at_address: Answer,
    /// Domestic abuse.
    pub domestic_abuse: Answer,
    /// What the suspect is to the person.
    pub relationship: Option<Relationship>,
    /// Why the person was targeted.
    pub hate_strand: String,
    /// Vulnerable.
    pub vulnerable: Answer,
    /// Intimidated.
    pub intimidated: Answer,
    /// It happened before.
    pub repeat: Answer,
    /// DASH score.
    pub dash_score: String,
    /// Parent or guardian.
    pub guardian_name: String,
    /// Their telephone.
    pub guardian_phone: String,
    /// They are the suspect.
    pub guardian_is_suspect: Answer,
    /// Agreed to be referred.
    pub consent: Answer,
    /// The eight needs, as far as they were asked about.
    pub needs: BTreeMap<NeedCategory, NeedLevel>,
    /// What it did to the person, in their own words.
    pub impact: String,
    /// What they want.
    pub wishes: String,
    /// What the writer thinks.
    pub officer_view: String,
}

/// Takes a report that staff wrote. Gives where it stands.
pub async fn write_report(app: &App, ask: &Ask, input: &ReportInput, once: Once) -> Result<String> {
    alongside_gate::decide_here(&ask.to(Action::WriteReport, Purpose::Support))?;
    let Some(member) = ask.viewer.member() else {
        return Err(AppError::Refused(alongside_gate::Refusal::unknown()));
    };
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let is_officer = member.is(Role::Officer);
    let (channel, answer) = if is_officer {
        (Channel::OfficerForm, "/reports/received")
    } else {
        (Channel::AgencyForm, "/reports/received")
    };
    let mut facts = facts_of(app, ask, input)?;
    if is_officer {
        facts.officer.name = Some(member_name(app, member.account()).await?.into());
    }
    let source = Source {
        channel,
        organisation: member.organisation(),
        officer: Some(member.account()),
        action: Action::WriteReport,
    };
    store(app, ask, &facts, &source, once, answer).await
}

/// Takes what a person says of themself, signed in or not. It makes a record of its own: a stranger who knows
/// somebody's name and birth date must not be able to change how that person is reached.
///
/// `address` is where it comes from, for counting only: one address can't flood the unit.
pub async fn refer_oneself(
    app: &App,
    ask: &Ask,
    input: &ReportInput,
    address: &str,
    once: Once,
) -> Result<String> {
    alongside_gate::decide_here(&ask.to(Action::SelfRefer, Purpose::Support))?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let mut facts = facts_of(app, ask, input)?;
    facts.consent = Answer::Yes;
    facts.officer = alongside_domain::report::Officer::default();
    only_what_is_said_to_be_safe(&mut facts)?;
    // Counted last: what is asked again, and a form sent twice, use nothing up.
    app.limits.ask_for_help(address)?;
    let organisation = unit(app).await?;
    let source =
        Source { channel: Channel::SelfReferral, organisation, officer: None, action: Action::SelfRefer };
    store(app, ask, &facts, &source, once, "/get-help/received").await
}

/// The page promises that only ways that the person says are safe are used: what they leave open is closed. Where
/// that leaves no way, the form asks again.
fn only_what_is_said_to_be_safe(facts: &mut ReportFacts) -> Result<()> {
    let has_mobile = facts.contact.mobile().is_some();
    let safety = &mut facts.safety;
    for answer in
        [&mut safety.call, &mut safety.text, &mut safety.leave_message, &mut safety.write, &mut safety.email]
    {
        if *answer == Answer::NotAsked {
            *answer = Answer::No;
        }
    }
    let by_mobile = has_mobile && [safety.call, safety.text].contains(&Answer::Yes);
    let by_email = facts.contact.email.is_some() && safety.email == Answer::Yes;
    if by_mobile || by_email {
        return Ok(());
    }
    Err(AppError::Invalid(Invalid::field("safe-call", "report-no-safe-way")))
}

/// The victim care unit, which answers whoever asks for help by themself.
/// The telephone of the victim care unit; empty where it has none.
pub async fn telephone_of_the_unit(app: &App) -> Result<String> {
    let organisations = network::organisations(&app.store).await?;
    let unit = organisations
        .into_iter()
        .find(|it| it.kind == OrganisationKind::VictimCareUnit && it.left_at.is_none());
    Ok(unit.map(|unit| unit.phone).unwrap_or_default())
}

async fn unit(app: &App) -> Result<OrganisationId> {
    let all = network::organisations(&app.store).await?;
    all.iter()
        .find(|it| it.kind == OrganisationKind::VictimCareUnit && it.left_at.is_none())
        .map(|it| it.id)
        .ok_or(AppError::NotNow("no-unit"))
}

async fn member_name(app: &App, account: AccountId) -> Result<String> {
    let account = alongside_storage::rooms::accounts::account_by_id(&app.store, account).await?;
    Ok(account.map(|account| account.details.name).unwrap_or_default())
}

/// Where a report on a form comes from.
struct Source {
    channel: Channel,
    organisation: OrganisationId,
    officer: Option<AccountId>,
    action: Action,
}

async fn store(
    app: &App,
    ask: &Ask,
    facts: &ReportFacts,
    source: &Source,
    once: Once,
    answer: &str,
) -> Result<String> {
    for _ in 0..3 {
        match try_store(app, ask, facts, source, once, answer).await {
            // Somebody changed the person or the report meanwhile: look again.
            Err(
                AppError::Stale("person" | "report")
                | AppError::Storage(StorageError::Stale("person" | "report")),
            ) => {}
            done => return done,
        }
    }
    Err(AppError::Stale("person"))
}

async fn try_store(
    app: &App,
    ask: &Ask,
    facts: &ReportFacts,
    source: &Source,
    once: Once,
    answer: &str,
) -> Result<String> {
    let (store, now) = (&app.store, app.now());
    let (lists, rules, calendar) = (app.lists(), app.rules(), app.calendar());
    let decision = Decision::on(facts, &lists.crime_types, &rules, &calendar, london_date(facts.recorded_at));
    let codes = report_codes(facts, &decision, now, &calendar);
    let mut set = WriteSet::new();
    let details = Details::from_report(facts);
    let known = match source.channel {
        Channel::SelfReferral => None,
        _ => certainly_known(app, &details).await?,
    };
    let person = if let Some((person, version, mut known)) = known {
        // Only the police's own form replaces what is known; an agency's fills what is empty.
        if source.channel == Channel::OfficerForm {
            known.update_from(facts);
        } else {
            known.fill_from(facts);
        }
        people::update_person(store, &mut set, person, version, &known).await?;
        person
    } else {
        let person = PersonId::from_uuid(store.new_id());
        people::insert_person(store, &mut set, person, &details)?;
        person
    };
    if let Some(feed) = brought_by_feed(app, person, facts, source).await? {
        return join_to_feed(app, ask, (&feed, facts), source, set, once, answer).await;
    }
    let id = ReportId::from_uuid(store.new_id());
    let report = NewReport {
        id,
        person,
        key_token: None,
        channel: source.channel,
        organisation: source.organisation,
        officer: source.officer,
        source: None,
        codes: &codes,
        facts,
        standing: None,
    };
    people::insert_report(store, &mut set, &report)?;
    if source.channel == Channel::OfficerForm
        && let Some(reference) = &facts.reference
    {
        // By this a feed's row about the same crime and person finds it.
        let key = Key::of_form(&source.organisation.to_string(), &person.to_string(), reference);
        intake::insert_keys(&mut set, id, &[intake::key_token(store, key.as_str())]);
    }
    duties::insert_duty(&mut set, store.new_id(), (id, person), decision.route, decision.contact_due, now);
    if source.channel == Channel::OfficerForm {
        for flag in &decision.quality {
            let finding = FindingId::from_uuid(store.new_id());
            findings::insert_finding(
                &mut set,
                finding,
                id,
                *flag,
                (source.organisation, source.officer),
                now,
            );
        }
    }
    set.audit(ask.entry(source.action, Purpose::Support, [SubjectId::from(person)], WRITTEN));
    once.write(app, set, answer.to_owned()).await
}

/// The report that the officer's force sent by its feed about this person and crime number already.
async fn brought_by_feed(
    app: &App,
    person: PersonId,
    facts: &ReportFacts,
    source: &Source,
) -> Result<Option<people::Report>> {
    let (Channel::OfficerForm, Some(reference)) = (source.channel, &facts.reference) else { return Ok(None) };
    let key =
        |reference: &str| Key::of_form(&source.organisation.to_string(), &person.to_string(), reference);
    let reports = people::reports_for_rules(&app.store, person).await?;
    let reports = app.store.use_within(reports, "the same crime by form and by feed");
    let same: Vec<people::Report> = reports
        .into_iter()
        .filter(|it| it.channel == Channel::Feed && it.organisation == source.organisation)
        .filter(|it| it.facts.form.is_none())
        .filter(|it| it.facts.reference.as_deref().is_some_and(|known| key(known) == key(reference)))
        .collect();
    // Of two nobody can say which is meant.
    Ok(<[people::Report; 1]>::try_from(same).ok().map(|[one]| one))
}

/// Puts what an officer wrote beside what the feed brought: one report, one duty.
async fn join_to_feed(
    app: &App,
    ask: &Ask,
    (feed, form): (&people::Report, &ReportFacts),
    source: &Source,
    mut set: WriteSet,
    once: Once,
    answer: &str,
) -> Result<String> {
    let (store, now) = (&app.store, app.now());
    let (lists, rules, calendar) = (app.lists(), app.rules(), app.calendar());
    let facts = feed.facts.clone().beside_form(form);
    let day_zero = london_date(feed.facts.recorded_at.min(form.recorded_at));
    let decision = Decision::on(&facts, &lists.crime_types, &rules, &calendar, day_zero);
    let known = (feed.incidents, feed.codes.contact_due);
    let mut decision = knowing_before(decision, known, &facts, (&rules, &calendar), now);
    if feed.codes.contact_due.is_some() && decision.contact_due.is_some() {
        // The clock runs already.
        decision.contact_due = feed.codes.contact_due;
    }
    let codes = report_codes(&facts, &decision, now, &calendar);
    people::update_report(store, &mut set, (feed.id, feed.version), &codes, &facts, None).await?;
    intake::brought_by_both(&mut set, feed.id, form.recorded_at, source.officer, None);
    let parties = (feed.id, feed.person);
    duties::reroute_duty(&mut set, parties, decision.route, decision.contact_due, now);
    let reporter = (source.organisation, source.officer);
    findings::refresh(store, &mut set, feed.id, &decision.quality, reporter, now).await?;
    set.audit(ask.entry(source.action, Purpose::Support, [SubjectId::from(feed.person)], WRITTEN));
    once.write(app, set, answer.to_owned()).await
}

/// The classes that a report on a form brings.
pub(super) const WRITTEN: ClassSet = ClassSet::of(&[
    DataClass::Identity,
    DataClass::Contact,
    DataClass::Safety,
    DataClass::Report,
    DataClass::Needs,
    DataClass::Consent,
]);

/// Somebody who is certainly the same, and nobody's person responsible.
async fn certainly_known(app: &App, details: &Details) -> Result<Option<(PersonId, i64, Details)>> {
    let keys = certain_keys(details);
    if keys.is_empty() {
        return Ok(None);
    }
    let mut index = app.certain.lock().await;
    index.refresh(app).await?;
    let found = index.find(&keys);
    drop(index);
    let (mut records, mut first) = (Vec::new(), None);
    for person in found {
        let read = intake::person(&app.store, person).await?.filter(|read| !read.is_responsible);
        if let Some(read) = read {
            records.push(person);
            first = first.or(Some((person, read.version, read.details)));
        }
    }
    Ok(if known_first(app, &records).await?.is_some() { first } else { None })
}

/// Adds that a field is missing.
pub(super) fn missing(invalid: &mut Invalid, field: &'static str) {
    invalid.add(field, "report-missing");
}
