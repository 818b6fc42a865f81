//! What is asked for: people who stand in each relation to the cast, each with one of every thing that an address
//! can name.

use super::cast;
use crate::intake::aside_pages;
use alongside_domain::contact::PhoneNumber;
use alongside_domain::counting::{Records, State};
use alongside_domain::people::Details;
use alongside_domain::report::ReportFacts;
use alongside_gate::{DataClass, Role};
use alongside_kernel::Sensitive;
use alongside_kernel::id::{AbsenceId, CountId, EncodingsId, PersonId};
use alongside_storage::rooms::absences::{self, Absence};
use alongside_storage::rooms::counting::{self, Count, Party};
use alongside_storage::rooms::people;
use alongside_storage::{Arg, WriteSet, args};
use alongside_testkit::people::{burglary, grant, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Case, Org, Seat, TestApp, Who};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How what is asked for stands to whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// A person whom the cast's officer reported; helped by a charity outside the cast.
    Reported,
    /// A person with live grants to the cast's charity and police; reported by another officer.
    Granted,
    /// A person with neither.
    Unrelated,
    /// A person whose grants to the cast's charity and police have ended.
    Ended,
    /// A person on the restricted list, reported by the officer and granted.
    Restricted,
    /// A person reported and granted, and everybody of the cast has a conflict of interest.
    Blocked,
    /// A thing of whoever asks, or of their organisation.
    Own,
    /// A thing of another's.
    Anothers,
    /// A thing of the whole partnership.
    There,
    /// An id of nothing.
    Unknown,
}

impl Relation {
    pub(super) const PEOPLE: [Self; 6] =
        [Self::Reported, Self::Granted, Self::Unrelated, Self::Ended, Self::Restricted, Self::Blocked];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Granted => "granted",
            Self::Unrelated => "unrelated",
            Self::Ended => "grant ended",
            Self::Restricted => "restricted",
            Self::Blocked => "blocked",
            Self::Own => "own",
            Self::Anothers => "another's",
            Self::There => "there",
            Self::Unknown => "unknown",
        }
    }

    /// The surname of the person: no page shows it to anybody who may not know of them.
    pub(super) fn surname(self) -> String {
        format!("Zq{}", self.name().replace(' ', ""))
    }

    /// Their date of birth: of nobody else, so that nobody is taken for another.
    pub(super) fn born(self) -> String {
        let nth = self as u32;
        format!("{}-{:02}-{:02}", 1950 + 7 * nth, 1 + 2 * nth, 4 + 4 * nth)
    }
}

/// Text of one class of data of the person in a relation: what page shows it to whom is read from the page.
pub(super) fn mark(relation: Relation, class: DataClass) -> String {
    format!("Qz{}-{}.", relation.name().replace(' ', ""), class.code())
}

/// The things of a person that addresses name.
pub(super) const OF_A_PERSON: [&str; 12] = [
    "person", "question", "referral", "consent", "request", "finding", "duty", "hold", "conflict", "promise",
    "message", "response",
];
/// The things of an account or an organisation.
pub(super) const OF_SOMEBODY: [&str; 5] = ["absence", "api-token", "view", "sign-in", "count"];
/// The things of the partnership.
pub(super) const OF_ALL: [&str; 9] =
    ["account", "membership", "import", "quarantine", "batch", "service", "span", "job", "look"];

const EVERY_CLASS: &str = "identity contact safety report needs contact_log consent referral support_summary \
                           support_note sealed_note justice panel_paper";

/// The ids of things by their names.
pub(super) type Things = BTreeMap<&'static str, String>;

/// All that is asked for.
pub(super) struct World {
    pub(super) seats: Vec<(&'static str, Role, Seat)>,
    things: BTreeMap<Relation, Things>,
    /// Everybody who ever stood in a relation, the newest last.
    everybody: BTreeMap<Relation, Vec<String>>,
    /// What belongs to one of the cast, by the name of their column.
    pub(super) own: BTreeMap<&'static str, Things>,
}

impl World {
    pub(super) fn person(&self, relation: Relation) -> PersonId {
        self.things[&relation]["person"].parse().expect("an id")
    }

    /// The things in this relation to somebody; `None` where nothing stands in it.
    pub(super) fn things(&self, relation: Relation, who: &str) -> Option<&Things> {
        match relation {
            Relation::Own => self.own.get(who),
            other => self.things.get(&other),
        }
    }

    /// A new person as the one in this relation: for acts that take away the way in.
    pub(super) async fn another(&mut self, app: &TestApp, relation: Relation) {
        let made = person(app, relation, &self.seats, |_, _| {}).await;
        self.everybody.entry(relation).or_default().push(made["person"].clone());
        self.things.insert(relation, made);
    }

    /// The ids of all who bear the name of a relation.
    pub(super) fn everybody(&self, relation: Relation) -> &[String] {
        self.everybody.get(&relation).map_or(&[], Vec::as_slice)
    }
}

/// Makes it all.
pub(super) async fn world(app: &TestApp) -> World {
    dressed(app, |_, _| {}).await
}

/// The same with more said in the reports of those whom others look at.
pub(super) async fn dressed(app: &TestApp, dress: fn(Relation, &mut ReportFacts)) -> World {
    let seats = cast::seats(app).await;
    let mut things = BTreeMap::new();
    for (org, name) in [(Org::Harbour, "Safe at home"), (Org::Lantern, "Light at home")] {
        let mut service = plain_service(app, org, name);
        service.open_places = None;
        accredited(app, service, "2024-01-01", None).await;
    }
    for relation in Relation::PEOPLE {
        things.insert(relation, person(app, relation, &seats, dress).await);
    }
    things.insert(Relation::Unknown, unknown());
    things.insert(Relation::There, of_all(app).await);
    things.insert(Relation::Anothers, anothers(app).await);
    let mut own = BTreeMap::new();
    for (name, role, seat) in &seats {
        own.insert(*name, of_one(app, name, *role, *seat).await);
    }
    let everybody =
        Relation::PEOPLE.into_iter().map(|it| (it, vec![things[&it]["person"].clone()])).collect();
    World { seats, things, everybody, own }
}

fn unknown() -> Things {
    OF_A_PERSON
        .into_iter()
        .chain(OF_SOMEBODY)
        .chain(OF_ALL)
        .enumerate()
        .map(|(number, name)| (name, format!("0194000000007000800000000000{number:04x}")))
        .collect()
}

pub(super) async fn write(app: &TestApp, what: &'static str, sql: &'static str, args: Vec<Arg>) {
    let mut set = WriteSet::new();
    set.one(what, sql, args);
    app.app.store.write(set).await.unwrap_or_else(|error| panic!("{what}: {error}"));
}

async fn id(app: &TestApp, sql: &'static str, args: Vec<Arg>) -> String {
    let row =
        app.app.store.db().fetch_one(sql, args).await.expect("asked").unwrap_or_else(|| panic!("{sql}"));
    row.get::<Uuid>("id").expect("an id").simple().to_string()
}

/// A person in a relation to the cast, with one of everything.
async fn person(
    app: &TestApp,
    relation: Relation,
    seats: &[(&'static str, Role, Seat)],
    dress: fn(Relation, &mut ReportFacts),
) -> Things {
    use Relation::{Blocked, Ended, Granted, Reported, Restricted};
    let surname = relation.surname();
    let facts: ReportFacts = burglary(app, "Gwen", &surname, |facts| {
        facts.reference = None;
        facts.victim.date_of_birth = relation.born().parse().ok().map(Sensitive::new);
        facts.contact.phones =
            PhoneNumber::read(&format!("07700 9001{:02}", relation as u32)).number().into_iter().collect();
        dress(relation, facts);
    });
    let case = new_case(app, &facts).await;
    let helper =
        if matches!(relation, Granted | Ended | Restricted | Blocked) { Org::Harbour } else { Org::Lantern };
    let referral = referred(app, &case, (relation, helper)).await;
    let mut things = happened(app, &case, (relation, helper)).await;
    things.extend([("person", case.person.to_string()), ("duty", case.duty.simple().to_string())]);
    things.insert("referral", referral);
    for to in [Org::Harbour, Org::Police] {
        if matches!(relation, Granted | Ended | Restricted | Blocked) {
            let grant = grant(app, case.person, app.org(to), EVERY_CLASS).await;
            let both = "update consent_grant set purpose = 'support safeguarding updating_the_victim panel' where id = $1";
            write(app, "grant", both, args![grant]).await;
        }
    }
    if !matches!(relation, Reported | Restricted | Blocked) {
        let other = app.seat(Who::OtherOfficer).account;
        write(app, "report", "update report set officer = $2 where id = $1", args![case.report, other]).await;
        write(app, "finding", "update finding set officer = $2 where report = $1", args![case.report, other])
            .await;
    }
    if relation == Ended {
        let mut set = WriteSet::new();
        let end = "update consent_grant set ended_at = $2 where person = $1";
        set.any(end, args![case.person, app.now()]);
        app.app.store.write(set).await.expect("the grants end");
    }
    if relation == Restricted {
        let sql = "update person set restricted_at = $2 where id = $1";
        write(app, "person", sql, args![case.person, app.now()]).await;
    }
    if relation == Blocked {
        for (_, _, seat) in seats {
            alongside_testkit::people::block(app, case.person, seat.account).await;
        }
    }
    things
}

/// The person is offered to an organisation, with a note of their consent and a message. Gives the referral's address.
pub(super) async fn offered(app: &TestApp, case: &Case, helper: Org, [note, message]: [&str; 2]) -> String {
    let sql = "select id from service where organisation = $1";
    let service = id(app, sql, args![app.org(helper)]).await;
    let refer = format!("{}/refer", case.page());
    let mut toni = app.client(Who::OtherCareOfficer).await;
    let page = toni.get(&format!("{refer}?service={service}")).await.ok();
    let mut fields =
        vec![("how", "PHONE"), ("need", "SHELTER"), ("choice", "PERSON_CHOSE"), ("step", "send")];
    fields.extend([("note", note), ("message", message)]);
    fields.extend(["contact", "safety", "report", "needs"].map(|class| ("class", class)));
    // Which ways of choosing there are follows from how many services fit; the last one offered always stands.
    let offered = page.body.rsplit("name=\"choice\"").next().expect("a choice");
    let value =
        offered.split("value=\"").nth(1).and_then(|it| it.split('"').next()).expect("a value").to_owned();
    fields[2].1 = &value;
    let sent = toni.submit(&page, &refer, &fields).await.done();
    sent.split('?').next().expect("an address").to_owned()
}

/// The person is referred, accepted, helped. Gives the referral's id.
async fn referred(app: &TestApp, case: &Case, (relation, helper): (Relation, Org)) -> String {
    let [note, message, summary] =
        [DataClass::Consent, DataClass::Referral, DataClass::SupportNote].map(|class| mark(relation, class));
    let referral = offered(app, case, helper, [&note, &message]).await;
    let lead = if helper == Org::Harbour { Who::AgencyManager } else { Who::OtherAgencyManager };
    let mut ann = app.client(lead).await;
    let page = ann.get(&referral).await.ok();
    let worker = app.seat(lead).account.to_string();
    ann.submit(&page, &format!("{referral}/accept"), &[("worker", &worker)]).await.done();
    let session = format!("{referral}/session");
    let held = [("kind", "PHONE"), ("minutes", "45"), ("summary", summary.as_str())];
    ann.fill(&session, &session, &held).await.done();
    referral.rsplit('/').next().expect("an id").to_owned()
}

/// What else can happen to a person: asked for, held, promised, written, blocked, found wanting.
async fn happened(app: &TestApp, case: &Case, (relation, helper): (Relation, Org)) -> Things {
    let [letter_asked, promised, reason] =
        [DataClass::Referral, DataClass::ContactLog, DataClass::Safety].map(|class| mark(relation, class));
    let mut toni = app.client(Who::OtherCareOfficer).await;
    let to = app.org(helper).to_string();
    let asked = format!("/requests/new?person={}", case.person);
    let words = [("to", to.as_str()), ("kind", "LETTER"), ("words", letter_asked.as_str())];
    let request = toni.fill(&asked, "/requests/new", &words).await.done();
    let request = request.split('?').next().and_then(|it| it.rsplit('/').next()).expect("an id").to_owned();
    let call = format!("{}/call", case.page());
    let tried = [
        ("outcome", "NO_ANSWER"),
        ("way", "PHONE_MOBILE"),
        ("promise", promised.as_str()),
        ("promise_on-day", "3"),
        ("promise_on-month", "2"),
        ("promise_on-year", "2025"),
    ];
    toni.fill(&call, &call, &tried).await.done();
    let message = format!("{}/message", case.page());
    let letter = [("template", "RING_US"), ("channel", "LETTER"), ("language", "en")];
    toni.fill(&message, &message, &letter).await.done();
    let holds = format!("{}/holds", case.page());
    let hold = [("code", "SHARING"), ("reason", reason.as_str()), ("task", "Ask again on Monday")];
    toni.fill(&holds, &holds, &hold).await.done();
    let outsider = app.seat(Who::OtherOfficer).account;
    alongside_testkit::people::block(app, case.person, outsider).await;
    let finding = app.app.store.new_id();
    let mut set = WriteSet::new();
    set.new_row(
        "finding",
        "insert into finding (id, version, report, code, organisation, officer, found_at) \
         values ($1, 1, $2, 'NO_SAFE_CONTACT', $3, $4, $5)",
        args![finding, case.report, app.org(Org::Police), app.seat(Who::Officer).account, app.now()],
    );
    set.new_row(
        "response",
        "insert into repeat_response (id, version, person, report, grade, signs, opened_at, due_at) \
         values ($1, 1, $2, $3, 'SAME_DAY', 'REPEAT', $4, $4)",
        args![app.app.store.new_id(), case.person, case.report, app.now()],
    );
    app.app.store.write(set).await.expect("the finding is stored");
    // A second record that may be theirs, of which nothing is due.
    let like = PersonId::new(app.app.store.ids());
    let mut set = WriteSet::new();
    let details = Details::from_report(&burglary(app, "Gwen", "Likewise", |facts| {
        facts.victim.date_of_birth = None;
        facts.contact.phones.clear();
    }));
    people::insert_person(&app.app.store, &mut set, like, &details).expect("sealed");
    app.app.store.write(set).await.expect("the record is stored");
    let question = app.app.store.new_id();
    let asked = "insert into same_person (id, version, first_person, second_person, state, probability, model, asked_at) \
                 values ($1, 1, $2, $3, 'ASKED', 940000, 'test', $4)";
    let pair = (case.person.min(like), case.person.max(like));
    write(app, "same person", asked, args![question, pair.0, pair.1, app.now()]).await;
    let of = |sql| id(app, sql, args![case.person]);
    Things::from([
        ("question", question.simple().to_string()),
        ("request", request),
        ("finding", finding.simple().to_string()),
        ("consent", of("select id from consent where person = $1").await),
        ("hold", of("select id from hold where person = $1").await),
        ("conflict", of("select id from conflict_block where person = $1").await),
        ("promise", of("select id from promise where person = $1").await),
        ("message", of("select id from message where person = $1").await),
        ("response", of("select id from repeat_response where person = $1").await),
    ])
}

/// What is the whole partnership's: an account of it, a file that was read, a row of it to be mended, a print run.
async fn of_all(app: &TestApp) -> Things {
    let mut mina = app.client(Who::OtherUnitManager).await;
    let row = "52/9/25,31/02/2025 10:00,2025-01-19 09:00,VWI,Violence,,V9,Ama,Zqaside,1984-05-06,07700900123,yes,yes";
    let pages = aside_pages(app, &mut mina, &[row]).await;
    let quarantine = pages[0].rsplit('/').next().expect("an id").to_owned();
    let seat = app.seat(Who::CouncilWorker);
    // A service of its own, so that suspending it takes nobody's help away.
    let service = accredited(app, plain_service(app, Org::Council, "Advice"), "2024-01-01", None).await;
    let job = app.app.store.new_id();
    let given_up = "insert into job (id, kind, run_at, attempts, dead_at, error) values ($1, 'send_message', $2, 10, $2, 'stale')";
    write(app, "job", given_up, args![job, app.now()]).await;
    let look = app.app.store.new_id();
    let stood_out = "insert into unusual_look (id, version, kind, account, organisation, day, about, people, at, found_at) \
                     values ($1, 1, 'OUT_OF_HOURS', $2, $3, '2025-01-29', $2, 2, $4, $4)";
    write(app, "look", stood_out, args![look, seat.account, seat.organisation, app.now()]).await;
    Things::from([
        ("look", look.simple().to_string()),
        ("service", service.to_string()),
        ("span", id(app, "select id from accreditation where service = $1", args![service]).await),
        ("job", job.to_string()),
        ("quarantine", quarantine),
        ("import", id(app, "select id from import", args![]).await),
        ("account", seat.account.to_string()),
        ("membership", seat.membership.to_string()),
        // No letter has been printed: an id that is somebody's, only not a print run's.
        ("batch", app.seat(Who::OtherUnitManager).account.to_string()),
    ])
}

async fn anothers(app: &TestApp) -> Things {
    // The council has to do with nobody of the cast.
    let mut things = of_one(app, "other", Role::Caseworker, app.seat(Who::CouncilWorker)).await;
    for kind in OF_SOMEBODY {
        things.entry(kind).or_insert_with(|| app.seat(Who::CouncilWorker).account.to_string());
    }
    things
}

/// What one member has: a second sign-in, a token of their organisation, a view, an absence.
async fn of_one(app: &TestApp, name: &str, role: Role, seat: Seat) -> Things {
    let (mut client, sign_in) = app.signed_in(seat).await;
    let (token, _) = cast::token(app, seat.membership, name).await;
    let mut things = Things::from([("sign-in", sign_in.to_string()), ("api-token", token.to_string())]);
    let does = |action| alongside_gate::acts::acts(role).contains(action);
    if does(alongside_gate::Action::SeeQueue) {
        client.fill("/queue", "/queue/views", &[("name", "All of them")]).await.done();
        let sql = "select id from saved_view where account = $1";
        things.insert("view", id(app, sql, args![seat.account]).await);
    }
    let absence = Absence {
        id: AbsenceId::new(app.app.store.ids()),
        account: seat.account,
        deputy: seat.account,
        starts_on: "2025-06-01".parse().expect("a day"),
        ends_on: "2025-06-02".parse().expect("a day"),
        note: String::new(),
        begun_at: None,
        moved: 0,
        ended_at: None,
    };
    let mut set = WriteSet::new();
    let (store, by) = (&app.app.store, Some(seat.account));
    absences::insert(store, &mut set, &absence, by, app.now()).await.expect("sealed");
    store.write(set).await.expect("the absence is stored");
    things.insert("absence", absence.id.to_string());
    things.insert("count", count(app, seat).await);
    things
}

/// A count for which their organisation and the council are asked, of which nobody else of the cast is.
async fn count(app: &TestApp, seat: Seat) -> String {
    let party = |organisation| Party {
        id: EncodingsId::new(app.app.store.ids()),
        organisation,
        given_at: None,
        records: 0,
        fields: Vec::new(),
    };
    let count = Count {
        id: CountId::new(app.app.store.ids()),
        version: 1,
        name: "In common".to_owned(),
        records: Records::People,
        state: State::Open,
        set_up_by: seat.account,
        set_up_at: app.now(),
        last_day: "2025-02-13".parse().expect("a day"),
        ended_at: None,
        numbers: None,
        parties: BTreeSet::from([seat.organisation, app.org(Org::Council)]).into_iter().map(party).collect(),
    };
    let mut set = WriteSet::new();
    counting::insert(&mut set, &count);
    app.app.store.write(set).await.expect("the count is stored");
    count.id.to_string()
}
