//! People for tests: a report with everything that follows from it, stored as a feed would store it.

use crate::app::{Org, TestApp, Who};
use alongside_domain::contact::{Decision, PhoneNumber};
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::people::Details;
use alongside_domain::report::{Answer, Offence, ReportFacts};
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::{AccountId, GrantId, OrganisationId, PersonId, ReportId};
use alongside_storage::rooms::people::{self, Channel, NewReport, ReportCodes};
use alongside_storage::rooms::{duties, intake};
use alongside_storage::{WriteSet, args};
use uuid::Uuid;

/// A person with one report and what is due about it.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The person.
    pub person: PersonId,
    /// The report.
    pub report: ReportId,
    /// What is due.
    pub duty: Uuid,
}

impl Case {
    /// The address of the person's page.
    pub fn page(&self) -> String {
        format!("/people/{}", self.person)
    }
}

/// A burglary, reported this morning by [`Who::Officer`]: a mobile number, an address, one need, consent given,
/// calling and writing said to be safe. `change` makes of it what the test needs.
pub fn burglary(
    app: &TestApp,
    forename: &str,
    surname: &str,
    change: impl FnOnce(&mut ReportFacts),
) -> ReportFacts {
    let now = app.now();
    let mut facts =
        ReportFacts::new(now, now, Offence::by_title("BURG_DWELL", None, None, &app.app.rules().offences));
    let sensitive = |text: &str| Some(Sensitive::new(text.to_owned()));
    facts.reference = Some("52/10001/25".into());
    facts.victim.forename = sensitive(forename);
    facts.victim.surname = sensitive(surname);
    facts.victim.date_of_birth = Some(Sensitive::new("1984-05-06".parse().expect("a day")));
    facts.address.line_1 = sensitive("7 Test Street");
    facts.address.town = sensitive("Bristol");
    facts.address.postcode = Postcode::parse("BS1 4DJ").map(Sensitive::new);
    facts.contact.phones = PhoneNumber::read("07700 900123").number().into_iter().collect();
    facts.safety.call = Answer::Yes;
    facts.safety.write = Answer::Yes;
    facts.flags.suspect_at_address = Answer::No;
    facts.consent = Answer::Yes;
    facts.assessment.completed = Answer::Yes;
    facts.assessment.needs.insert(NeedCategory::Shelter, NeedLevel::Medium);
    facts.scene.district = Some("Bristol, City of".into());
    change(&mut facts);
    facts
}

/// What stands in clear beside a report, by the rules of the domain.
pub fn codes_of(app: &TestApp, facts: &ReportFacts) -> (ReportCodes, Decision) {
    let lists = app.app.lists();
    let decision = Decision::on(
        facts,
        &lists.crime_types,
        &app.app.rules(),
        &app.app.calendar(),
        london_date(facts.recorded_at),
    );
    let joined = |parts: Vec<String>| parts.join("|");
    let codes = ReportCodes {
        recorded_at: facts.recorded_at,
        received_at: facts.recorded_at,
        occurred_on: london_date(facts.occurred_from),
        crime_type: facts.offence.crime_type.clone(),
        district: facts.scene.district.clone().unwrap_or_default(),
        route: decision.route.code().to_owned(),
        priority: joined(decision.priority.categories().iter().map(|it| it.code().to_owned()).collect()),
        needs: joined(
            facts
                .assessment
                .needs
                .iter()
                .filter(|(_, level)| level.is_need())
                .map(|(category, level)| format!("{category}:{level}"))
                .collect(),
        ),
        contact_due: decision.contact_due,
        late_days: 0,
    };
    (codes, decision)
}

/// Stores a report about somebody new.
pub async fn new_case(app: &TestApp, facts: &ReportFacts) -> Case {
    let person = PersonId::new(app.app.store.ids());
    let mut set = WriteSet::new();
    people::insert_person(&app.app.store, &mut set, person, &Details::from_report(facts)).expect("sealed");
    app.app.store.write(set).await.expect("the person is stored");
    another_report(app, person, facts).await
}

/// Stores one more report about somebody known.
pub async fn another_report(app: &TestApp, person: PersonId, facts: &ReportFacts) -> Case {
    let store = &app.app.store;
    let (report, duty) = (ReportId::new(store.ids()), store.new_id());
    let (codes, decision) = codes_of(app, facts);
    let mut set = WriteSet::new();
    refer_to(app, &mut set, person, facts).await;
    let new = NewReport {
        id: report,
        person,
        key_token: None,
        channel: Channel::Feed,
        organisation: app.org(Org::Police),
        officer: Some(app.seat(Who::Officer).account),
        source: None,
        codes: &codes,
        facts,
        standing: None,
    };
    people::insert_report(store, &mut set, &new).expect("sealed");
    duties::insert_duty(&mut set, duty, (report, person), decision.route, decision.contact_due, app.now());
    set.changed("people", person, app.now());
    store.write(set).await.expect("the report is stored");
    Case { person, report, duty }
}

/// As a report does that is taken in: the person is found by its reference.
async fn refer_to(app: &TestApp, set: &mut WriteSet, person: PersonId, facts: &ReportFacts) {
    let store = &app.app.store;
    let Some(mut read) = intake::person(store, person).await.expect("read") else { return };
    let (Some(references), Some(new)) = (&mut read.details.references, &facts.reference) else { return };
    if references.insert(new.clone()) {
        let place = (person, read.version);
        people::update_person_as_of(store, set, place, &read.details, read.as_of).await.expect("sealed");
    }
}

/// Grants an organisation classes of a person's data for support, from now on; gives the grant.
pub async fn grant(app: &TestApp, person: PersonId, to: OrganisationId, classes: &str) -> GrantId {
    let id = GrantId::new(app.app.store.ids());
    let mut set = WriteSet::new();
    set.new_row(
        "grant",
        "insert into consent_grant (id, basis, person, organisation, classes, purpose, starts_at) \
         values ($1, 'CONSENT', $2, $3, $4, 'support', $5)",
        args![id, person, to, classes, app.now()],
    );
    app.app.store.write(set).await.expect("the grant is stored");
    id
}

/// Ends a grant.
pub async fn end_grant(app: &TestApp, grant: GrantId) {
    let mut set = WriteSet::new();
    set.one("grant", "update consent_grant set ended_at = $2 where id = $1", args![grant, app.now()]);
    app.app.store.write(set).await.expect("the grant is ended");
}

/// Blocks an account from a person by a conflict of interest.
pub async fn block(app: &TestApp, person: PersonId, account: AccountId) {
    let mut set = WriteSet::new();
    set.new_row(
        "conflict",
        "insert into conflict_block (id, person, account, declared_by, declared_at) values ($1, $2, $3, $3, $4)",
        args![app.app.store.new_id(), person, account, app.now()],
    );
    app.app.store.write(set).await.expect("the block is stored");
}
