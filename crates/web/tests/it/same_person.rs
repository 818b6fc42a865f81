//! Records that may be one person's, over HTTP, on both databases.

use alongside_app::people::Loading;
use alongside_app::same_person::link_arrived;
use alongside_domain::report::ReportFacts;
use alongside_kernel::Sensitive;
use alongside_kernel::id::PersonId;
use alongside_storage::args;
use alongside_storage::dump::dump;
use alongside_storage::rooms::indexed::head;
use alongside_testkit::people::{Case, another_report, block, burglary, grant, new_case};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// Gwen as two agencies heard of her: her surname spelt in two ways, her birthday's day and month changed over.
pub(crate) async fn twice(app: &TestApp) -> (Case, Case) {
    let first = burglary(app, "Gwenllian", "Pritchard-Marker", |_| {});
    let second = burglary(app, "Gwen", "Pritchard Marker", |facts| {
        facts.contact.phones.clear();
    });
    (new_case(app, &first).await, new_case(app, &second).await)
}

/// Somebody of the refuge, whose telephone and address all of them give.
fn at_the_refuge(app: &TestApp, forename: &str, surname: &str, born: &str) -> ReportFacts {
    burglary(app, forename, surname, |facts| {
        facts.victim.date_of_birth = Some(Sensitive::new(born.parse().unwrap()));
    })
}

/// The one question that waits.
pub(crate) async fn question(app: &TestApp) -> String {
    link_arrived(&app.app).await.unwrap();
    let page = app.client(Who::CareOfficer).await.get("/same-person").await.ok();
    let at = page.body.find("/same-person/").expect("a question waits");
    page.body[at..].split('"').next().unwrap().to_owned()
}

pub(crate) async fn cluster(app: &TestApp, person: PersonId) -> Vec<u8> {
    let row = app.app.store.db().fetch_one("select cluster from person where id = $1", args![person]).await;
    row.unwrap().unwrap().get::<uuid::Uuid>("cluster").unwrap().as_bytes().to_vec()
}

#[tokio::test]
async fn a_report_of_somebody_we_know_is_asked_about_joined_by_a_human_and_taken_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let person = sam.get(&one.page()).await.ok();
        assert!(person.says("May be the same person") && person.says(&question), "{}", person.body);
        let page = sam.get(&question).await.ok();
        assert!(page.says("Gwenllian") && page.says("Why this is asked") && page.says("Differs"));
        assert!(page.says("people who live together often share this"), "{}", page.body);
        assert!(!page.says("same-person-field") && !page.says("same-person-level"), "a word is missing");
        let act = format!("{question}/decide");
        let perhaps = sam.submit(&page, &act, &[("said", "perhaps")]).await;
        assert_eq!(perhaps.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(perhaps.says("Choose one of the answers"), "{}", perhaps.body);
        let page = sam.get(&question).await.ok();
        sam.submit(&page, &act, &[("said", "one")]).await.done();
        assert_eq!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        let person = sam.get(&other.page()).await.ok();
        assert!(person.says("Other records of this person") && person.says(&one.page()), "{}", person.body);
        assert!(!sam.get("/same-person").await.ok().says("/same-person/"));
        // The same page sent again is old news, and the machine leaves what a human decided alone.
        assert_eq!(sam.submit(&page, &act, &[("said", "two")]).await.done(), format!("{question}?done=one"));
        link_arrived(&app.app).await.unwrap();
        // Taken back, all is as it was; told apart, it is not asked again.
        let page = sam.get(&question).await.ok();
        sam.submit(&page, &act, &[("said", "reopen")]).await.done();
        assert_ne!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        let page = sam.get(&question).await.ok();
        sam.submit(&page, &act, &[("said", "two")]).await.done();
        another_report(&app, one.person, &burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {})).await;
        link_arrived(&app.app).await.unwrap();
        assert!(!sam.get("/same-person").await.ok().says("/same-person/"));
        assert!(sam.get(&question).await.ok().says("taken back"));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_read_at_a_start_and_whoever_comes_meanwhile_is_compared_with_everybody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        new_case(&app, &burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {})).await;
        // Who follows the changes looks back a little: so much happens that it is not back to her.
        let first = head(&app.app.store).await.unwrap();
        let tomos = burglary(&app, "Tomos", "Rees", |facts| {
            facts.contact.phones.clear();
            facts.victim.date_of_birth = Some(Sensitive::new("1961-02-23".parse().unwrap()));
        });
        let busy = new_case(&app, &tomos).await;
        while head(&app.app.store).await.unwrap() <= first + 64 {
            another_report(&app, busy.person, &tomos).await;
        }
        let mut loading = Loading::begin(&app.app).await.unwrap().unwrap();
        while loading.step(&app.app).await.unwrap().is_some() {}
        // Not among those that were read: followed from the changes, or never found to be near.
        let second = burglary(&app, "Gwen", "Pritchard Marker", |facts| facts.contact.phones.clear());
        new_case(&app, &second).await;
        loading.end().await.unwrap();
        let page = question(&app).await;
        let page = app.client(Who::CareOfficer).await.get(&page).await.ok();
        assert!(page.says("Gwenllian") && page.says("Gwen Pritchard Marker"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a_telephone_that_many_have_come_to_share_is_no_proof() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // A server that was started when nobody was known goes on while a refuge's women come.
        new_case(&app, &at_the_refuge(&app, "Delyth", "Prosser", "1952-11-30")).await;
        link_arrived(&app.app).await.unwrap();
        for number in 0..40_u32 {
            let letter = |step: u32| char::from(b'a' + u8::try_from((number + 1) * step % 26).unwrap());
            let [forename, surname] = if number < 26 {
                [format!("{}o{}wen", letter(3), letter(7)), format!("{}a{}tt", letter(5), letter(11))]
            } else {
                [format!("I{}{}ella", letter(3), letter(7)), format!("Mc{}u{}sh", letter(5), letter(11))]
            };
            let born = format!("{}-{:02}-{:02}", 1950 + number, 1 + number % 12, 1 + number % 27);
            new_case(&app, &at_the_refuge(&app, &forename, &surname, &born)).await;
        }
        new_case(&app, &at_the_refuge(&app, "Mair", "Bevan", "1990-05-06")).await;
        new_case(&app, &at_the_refuge(&app, "Mair", "Parry", "1974-11-21")).await;
        link_arrived(&app.app).await.unwrap();
        let list = app.client(Who::CareOfficer).await.get("/same-person").await.ok();
        let asked: Vec<&str> = list.body.split("/same-person/").skip(1).collect();
        assert!(asked.is_empty(), "{} are asked about: {}", asked.len(), list.body);
    })
    .await;
}

#[tokio::test]
async fn what_keeps_somebody_safe_counts_for_every_record_of_theirs_and_nothing_more_is_shown() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let given = grant(&app, one.person, app.org(Org::Harbour), "identity contact report").await;
        block(&app, one.person, app.seat(Who::Advocate).account).await;
        let mut lead = app.client(Who::UnitManager).await;
        let holds = format!("{}/holds", one.page());
        let hold = [("code", "SAFEGUARDING"), ("reason", "He reads her post."), ("task", "Ask the school.")];
        lead.fill(&holds, &holds, &hold).await.done();
        // Whoever is kept from one of two may not know that it is asked.
        let mut away = app.client(Who::Advocate).await;
        assert_eq!(away.get(&question).await.status, StatusCode::NOT_FOUND);
        assert!(!away.get("/same-person").await.ok().says("/same-person/"));
        assert!(away.get(&other.page()).await.ok().says("Gwen"));
        lead.fill(&question, &act, &[("said", "one")]).await.done();
        assert_eq!(away.get(&other.page()).await.status, StatusCode::NOT_FOUND, "a conflict keeps from both");
        assert!(lead.get(&format!("{}/call", other.page())).await.says("hold"), "a hold closes both");
        // An agency that was granted the one has not been granted the other.
        let mut cass = app.client(Who::Caseworker).await;
        let seen = cass.get(&one.page()).await.ok();
        assert!(!seen.says("Other records of this person") && !seen.says(&other.page()));
        assert_eq!(cass.get(&other.page()).await.status, StatusCode::NOT_FOUND);
        let _ = given;
        lead.fill(&question, &act, &[("said", "reopen")]).await.done();
        assert!(away.get(&other.page()).await.ok().says("Gwen"), "taken back, nothing is left of it");
    })
    .await;
}

#[tokio::test]
async fn whoever_was_reached_is_not_rung_again_because_of_another_record() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let due = async |case: &Case| {
            let sql = "select attempts, closed_as from contact_duty where id = $1";
            let row = app.app.store.db().fetch_one(sql, args![case.duty]).await.unwrap().unwrap();
            (row.int("attempts").unwrap(), row.maybe_text("closed_as").unwrap())
        };
        let mut sam = app.client(Who::CareOfficer).await;
        let tried = |outcome: &'static str| [("outcome", outcome), ("way", "PHONE_MOBILE")];
        let act = format!("{}/call", one.page());
        sam.fill(&act, &act, &tried("NO_ANSWER")).await.done();
        assert_eq!((due(&one).await, due(&other).await), ((1, None), (0, None)), "two people as yet");
        sam.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await.done();
        sam.fill(&act, &act, &tried("NO_ANSWER")).await.done();
        assert_eq!((due(&one).await, due(&other).await), ((2, None), (1, None)));
        sam.fill(&act, &act, &tried("SPOKE")).await.done();
        let spoke = Some("SPOKE".to_owned());
        assert_eq!((due(&one).await.1, due(&other).await.1), (spoke.clone(), spoke));
        assert!(!sam.get("/queue").await.ok().says("Pritchard"));
    })
    .await;
}

#[tokio::test]
async fn somebody_who_knows_of_another_record_finds_it_and_has_it_compared() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // Married and moved: nothing is left that the program could see.
        let one = new_case(&app, &burglary(&app, "Rhiannon", "Maddox", |_| {})).await;
        let other =
            new_case(&app, &burglary(&app, "Nonnie", "Okafor", |facts| facts.contact.phones.clear())).await;
        link_arrived(&app.app).await.unwrap();
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get("/same-person").await.ok().says("/same-person/"));
        let person = sam.get(&one.page()).await.ok();
        let act = format!("{}/another-record", one.page());
        assert!(person.says(&act), "{}", person.body);
        let page = sam.get(&act).await.ok();
        assert!(page.says("Maddox"));
        assert_eq!(sam.submit(&page, &act, &[("find", "O")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            sam.submit(&page, &act, &[("find", "Maddox")]).await.ok().says("Nobody"),
            "not the same record again"
        );
        let found = sam.submit(&page, &act, &[("find", "Okafor")]).await.ok();
        assert!(found.says("Nonnie") && found.says(&other.person.to_string()), "{}", found.body);
        let compare = format!("{act}/compare");
        let none = sam.submit(&found, &compare, &[("find", "Okafor")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.says("Choose the record to compare") && none.says("Nonnie"), "{}", none.body);
        let itself = one.person.to_string();
        assert_eq!(sam.submit(&found, &compare, &[("other", &itself)]).await.status, StatusCode::CONFLICT);
        let found = sam.submit(&page, &act, &[("find", "Okafor")]).await.ok();
        let chosen = other.person.to_string();
        let question = sam.submit(&found, &compare, &[("find", "Okafor"), ("other", &chosen)]).await.done();
        assert_eq!(
            sam.submit(&found, &compare, &[("find", "Okafor"), ("other", &chosen)]).await.done(),
            question
        );
        let shown = sam.get(&question).await.ok();
        assert!(shown.says("asked, by Sam") && !shown.says("by the system"), "{}", shown.body);
        // It is a question like those of the program: a colleague finds it, and what is said of it stands.
        let mut lead = app.client(Who::UnitManager).await;
        assert!(lead.get("/same-person").await.ok().says(&question));
        lead.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await.done();
        assert_eq!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        // From the other side it is the same question, not a second one.
        let (back, me) = (format!("{}/another-record", other.page()), one.person.to_string());
        let page = sam.get(&back).await.ok();
        let found = sam.submit(&page, &back, &[("find", "Maddox")]).await.ok();
        assert_eq!(sam.submit(&found, &format!("{back}/compare"), &[("other", &me)]).await.done(), question);
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_by_comparing_of_a_record_that_they_may_not_open() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let one = new_case(&app, &burglary(&app, "Rhiannon", "Maddox", |_| {})).await;
        let other =
            new_case(&app, &burglary(&app, "Nonnie", "Okafor", |facts| facts.contact.phones.clear())).await;
        new_case(&app, &burglary(&app, "Gwen", "Pritchard", |_| {})).await;
        let act = format!("{}/another-record", one.page());
        let hidden = other.person.to_string();
        block(&app, other.person, app.seat(Who::Advocate).account).await;
        let mut away = app.client(Who::Advocate).await;
        let page = away.get(&act).await.ok();
        let found = away.submit(&page, &act, &[("find", "Okafor")]).await.ok();
        assert!(!found.says("Nonnie") && !found.says(&hidden), "{}", found.body);
        // Another search's form, with the id of the hidden one written into it.
        let own = away.submit(&page, &act, &[("find", "Pritchard")]).await.ok();
        let compare = format!("{act}/compare");
        let no = away.submit(&own, &compare, &[("other", &hidden)]).await;
        assert_eq!(no.status, StatusCode::NOT_FOUND);
        let nobody = away.submit(&own, &compare, &[("other", "00000000-0000-7000-8000-000000000001")]).await;
        assert_eq!((nobody.status, nobody.body.len()), (no.status, no.body.len()), "hidden is as unknown");
        let asked = "select count(*) as asked from same_person";
        let count =
            app.app.store.db().fetch_one(asked, args![]).await.unwrap().unwrap().int("asked").unwrap();
        assert_eq!(count, 0);
        // An agency that was granted the record may not join it with another.
        grant(&app, one.person, app.org(Org::Harbour), "identity contact report").await;
        let mut cass = app.client(Who::Caseworker).await;
        assert!(!cass.get(&one.page()).await.ok().says(&act));
        assert_ne!(cass.get(&act).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn whoever_looks_at_an_older_page_does_not_overrule_what_was_said_meanwhile() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let mut sam = app.client(Who::CareOfficer).await;
        let mut lead = app.client(Who::UnitManager).await;
        let older = sam.get(&question).await.ok();
        // She rang both: they are two. He still has the page before him on which nobody had said anything.
        lead.fill(&question, &act, &[("said", "two")]).await.done();
        let late = sam.submit(&older, &act, &[("said", "one")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_ne!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        // He reads what she said, and may still say otherwise.
        let now = sam.get(&question).await.ok();
        sam.submit(&now, &act, &[("said", "one")]).await.done();
        assert_eq!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        // A page without the version is no newer than one with an old one.
        let now = sam.get(&question).await.ok();
        assert_eq!(
            sam.submit(&now, &act, &[("version", ""), ("said", "two")]).await.status,
            StatusCode::CONFLICT
        );
    })
    .await;
}

#[tokio::test]
async fn two_parties_to_one_case_are_never_one_person() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let mut set = alongside_storage::WriteSet::new();
        set.any(
            "insert into party (report, person, role) values ($1, $2, 'WITNESS')",
            args![one.report, other.person],
        );
        app.app.store.write(set).await.unwrap();
        let mut sam = app.client(Who::CareOfficer).await;
        let no = sam.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("Both have a part in one case"), "{}", no.body);
        assert_ne!(cluster(&app, one.person).await, cluster(&app, other.person).await);
        // A third who comes is not joined to both either, and the two are not asked about anew.
        sam.fill(&question, &format!("{question}/decide"), &[("said", "two")]).await.done();
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_a_colleague_leaves_it_to_them() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let mut sam = app.client(Who::CareOfficer).await;
        sam.fill(&question, &act, &[("said", "colleague")]).await.done();
        let page = sam.get(&question).await.ok();
        assert!(page.says("You asked a colleague to decide") && !page.says("value=\"one\""));
        assert_eq!(sam.submit(&page, &act, &[("said", "one")]).await.status, StatusCode::CONFLICT);
        let mut lead = app.client(Who::UnitManager).await;
        assert!(lead.get("/same-person").await.ok().says("asks for a second opinion"));
        lead.fill(&question, &act, &[("said", "one")]).await.done();
        for who in [Who::Officer, Who::Caseworker, Who::Commissioner, Who::Administrator] {
            let list = app.client(who).await.get("/same-person").await;
            assert_eq!(list.status, StatusCode::FORBIDDEN, "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn records_joined_and_taken_apart_leave_everything_as_it_was() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        another_report(&app, other.person, &burglary(&app, "Gwen", "Pritchard Marker", |_| {})).await;
        grant(&app, one.person, app.org(Org::Harbour), "identity contact report").await;
        block(&app, one.person, app.seat(Who::Advocate).account).await;
        let mut lead = app.client(Who::UnitManager).await;
        let holds = format!("{}/holds", other.page());
        let hold = [("code", "SAFEGUARDING"), ("reason", "He reads her post."), ("task", "Ask the school.")];
        lead.fill(&holds, &holds, &hold).await.done();
        let question = question(&app).await;
        // What was asked and decided stays, so that it can be read who did it.
        let known = async || -> Vec<String> {
            let lines = dump(&app.app.store).await.unwrap();
            lines.into_iter().filter(|line| !line.starts_with("same_person")).collect()
        };
        let before = known().await;
        assert!(before.iter().any(|line| line.starts_with("hold ")), "{before:?}");
        for _ in 0..2 {
            lead.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await.done();
            assert_ne!(known().await, before);
            lead.fill(&question, &format!("{question}/decide"), &[("said", "reopen")]).await.done();
            assert_eq!(known().await, before);
        }
        let sql = "select count(*) as steps from same_person_step";
        let steps = app.app.store.db().fetch_one(sql, args![]).await.unwrap().unwrap();
        assert!(steps.int("steps").unwrap() >= 4, "each step can be read");
    })
    .await;
}
