//! Counts of people in common: who sets them up, who gives encodings, what is refused, what comes out and what stays.

use alongside_app::jobs;
use alongside_counting::{Encoder, File, Hardening, Key};
use alongside_linkage::settings::Kind;
use alongside_testkit::client::{Client, Page};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

pub(crate) const KINDS: [Kind; 4] = [Kind::Forename, Kind::Surname, Kind::DateOfBirth, Kind::Postcode];

fn key(seed: u8) -> Key {
    let mut bytes = [0_u8; 48];
    bytes.iter_mut().zip(0_u8..).for_each(|(byte, place)| *byte = place.wrapping_mul(37).wrapping_add(seed));
    Key::from_random(bytes).unwrap()
}

/// A number that has nothing in common with its neighbours' (the finish of Steele, Lea and Flood's generator).
fn mixed(number: usize) -> usize {
    let number = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (number ^ number >> 31) >> 24
}

/// The encodings of made-up people with these numbers: each number is always the same person.
pub(crate) fn encodings(seed: u8, kinds: &[Kind], people: std::ops::Range<usize>) -> Vec<u8> {
    let key = key(seed);
    let mut encoder = Encoder::new(&key, kinds, Hardening::Hardened).unwrap();
    let word = |mut number: usize| {
        let mut word = String::new();
        for _ in 0..4 {
            word.push(char::from(b"bdfgklmnprstvz"[number % 14]));
            word.push(char::from(b"aeiou"[number / 14 % 5]));
            number = number / 7 + number * 31 + 11;
        }
        word
    };
    let made = people
        .map(|number| {
            let mixed = mixed(number);
            let cells = [
                word(mixed),
                word(mixed + 5_003),
                format!("{}-{:02}-{:02}", 1950 + mixed % 50, 1 + mixed / 64 % 12, 1 + mixed / 1024 % 28),
                format!("BS{} {}AA", 10 + mixed / 99 % 80, mixed / 7_919 % 10),
            ];
            encoder.encode(cells.iter().map(String::as_str)).unwrap()
        })
        .collect();
    File::new(key.project(), encoder.fields(), made).to_bytes()
}

/// The coordinator sets a count up that asks Harbour, Lantern and the unit.
pub(crate) async fn set_up(app: &TestApp, records: &str) -> String {
    let mut cory = app.client(Who::Coordinator).await;
    let organisations = [Org::Harbour, Org::Lantern, Org::Unit].map(|org| app.org(org).to_string());
    let mut fields = vec![("name", "Known to several"), ("records", records)];
    fields.extend(organisations.iter().map(|id| ("organisations", id.as_str())));
    cory.fill("/counts/new", "/counts/new", &fields).await.done()
}

async fn give(client: &mut Client, at: &str, bytes: &[u8]) -> Page {
    let page = client.get(at).await.ok();
    client.upload(&page, &format!("{at}/encodings"), &[("encodings", Some("ours.encoded"), bytes)]).await
}

async fn rows(app: &TestApp, sql: &'static str) -> usize {
    app.app.store.db().fetch(sql, Vec::new()).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organisations_learn_how_many_they_share_and_nothing_else_stays() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "PEOPLE").await;
        let mut harbour = app.client(Who::AgencyManager).await;
        assert!(harbour.get("/counts").await.ok().says("Waits for you"));
        assert_eq!(give(&mut harbour, &at, &encodings(1, &KINDS, 0..240)).await.done(), at);
        assert!(!harbour.get("/counts").await.ok().says("Waits for you"));
        let mut lantern = app.client(Who::OtherAgencyManager).await;
        let page = lantern.get(&at).await.ok();
        assert!(page.says("Harbour") && page.says("240") && page.says("First name, Family name"));
        // Counting waits until two have given.
        let mut com = app.client(Who::Commissioner).await;
        let page = com.get(&at).await.ok();
        assert!(page.says("You can count when two have given") && !page.says("Count now"));
        give(&mut lantern, &at, &encodings(1, &KINDS, 180..500)).await.done();
        let begin = format!("{at}/begin");
        let mut unit = app.client(Who::UnitManager).await;
        let slow = unit.get(&at).await.ok();
        com.fill(&at, &begin, &[]).await.done();
        assert!(com.get(&at).await.ok().says("Being counted"));
        let late = encodings(1, &KINDS, 0..50);
        let late =
            unit.upload(&slow, &format!("{at}/encodings"), &[("encodings", Some("a.encoded"), &late)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("no longer open"));
        jobs::run_due(&app.app).await.unwrap();
        for who in [Who::Commissioner, Who::AgencyManager, Who::OtherAgencyManager] {
            let shown = app.client(who).await.get(&at).await.ok();
            let row = shown.body.split("Known to all of").nth(1).unwrap().split("</table>").next().unwrap();
            let cells: Vec<_> = row.split("<td").skip(1).collect();
            assert!(cells.last().unwrap().contains(">60<"), "{who:?}: {row}");
        }
        // Who gave nothing sees that it was made, and no number of it.
        let unit = unit.get(&at).await.ok();
        assert!(unit.says("Counted") && !unit.says("Known to all of"));
        for table in [
            "select party from private_count_content",
            "select subject from subject_key where subject in (select id from private_count_party)",
        ] {
            assert_eq!(rows(&app, table).await, 0, "{table}");
        }
        // The same two are not counted again soon: from two counts the few could be worked out who changed.
        let mut cory = app.client(Who::Coordinator).await;
        let pair = [Org::Harbour, Org::Lantern].map(|org| app.org(org).to_string());
        let again = [
            ("name", "Again"),
            ("records", "PEOPLE"),
            ("organisations", pair[0].as_str()),
            ("organisations", pair[1].as_str()),
        ];
        let refused = cory.fill("/counts/new", "/counts/new", &again).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("wait until 30 April 2025"), "{}", refused.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_encodings_is_refused_and_not_kept() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "REPORTS").await;
        let mut harbour = app.client(Who::AgencyManager).await;
        give(&mut harbour, &at, &encodings(1, &KINDS, 0..40)).await.done();
        let mut lantern = app.client(Who::OtherAgencyManager).await;
        let good = encodings(1, &KINDS, 20..60);
        let mut changed = good.clone();
        changed[400] ^= 1;
        let mut later = good.clone();
        later[9] += 1;
        let more = [KINDS.as_slice(), &[Kind::Phone]].concat();
        for (bytes, said) in [
            (b"name,born\nGwen Prichard,1984-05-06\n".to_vec(), "This is not a file of marks"),
            (Vec::new(), "Choose a file of marks"),
            (changed, "was cut off or changed"),
            (good[..good.len() - 1].to_vec(), "was cut off or changed"),
            (later, "made by another version"),
            (encodings(2, &KINDS, 20..60), "The others used another key"),
            (encodings(1, &more, 20..60), "The others used other columns"),
            (encodings(1, &KINDS, 0..40), "the very same marks"),
        ] {
            let refused = give(&mut lantern, &at, &bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(refused.says(said), "{said}: {}", refused.body);
            assert!(!refused.says("Prichard"));
        }
        assert_eq!(rows(&app, "select id from private_count_party where given_at is not null").await, 1);
        // Given and taken back, given again in place of the first.
        give(&mut lantern, &at, &good).await.done();
        lantern.fill(&at, &format!("{at}/take-back"), &[]).await.done();
        assert_eq!(rows(&app, "select part from private_count_content").await, 1);
        give(&mut harbour, &at, &encodings(1, &KINDS, 0..50)).await.done();
        assert!(harbour.get(&at).await.ok().says(">50<"));
        assert_eq!(rows(&app, "select part from private_count_content").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn few_people_give_no_number_and_a_count_ends_by_itself() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "PEOPLE").await;
        let mut harbour = app.client(Who::AgencyManager).await;
        let mut lantern = app.client(Who::OtherAgencyManager).await;
        give(&mut harbour, &at, &encodings(1, &KINDS, 0..5)).await.done();
        give(&mut lantern, &at, &encodings(1, &KINDS, 3..8)).await.done();
        let mut com = app.client(Who::Commissioner).await;
        com.fill(&at, &format!("{at}/begin"), &[]).await.done();
        jobs::run_due(&app.app).await.unwrap();
        let shown = com.get(&at).await.ok();
        assert!(shown.says("Too few people") && !shown.says("Known to all of"));
        assert_eq!(rows(&app, "select part from private_count_content").await, 0);
    })
    .await;
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "PEOPLE").await;
        let mut harbour = app.client(Who::AgencyManager).await;
        give(&mut harbour, &at, &encodings(1, &KINDS, 0..40)).await.done();
        app.move_to("2025-02-13T22:00:00Z");
        jobs::run_due(&app.app).await.unwrap();
        assert_eq!(
            rows(&app, "select part from private_count_content").await,
            1,
            "on its last day it is there"
        );
        app.move_to("2025-02-14T00:30:00Z");
        jobs::run_due(&app.app).await.unwrap();
        assert_eq!(rows(&app, "select part from private_count_content").await, 0);
        let mut com = app.client(Who::Commissioner).await;
        assert!(com.get(&at).await.ok().says("Time ran out"));
    })
    .await;
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "PEOPLE").await;
        give(&mut app.client(Who::AgencyManager).await, &at, &encodings(1, &KINDS, 0..40)).await.done();
        let mut com = app.client(Who::Commissioner).await;
        com.fill(&at, &format!("{at}/call-off"), &[]).await.done();
        assert!(com.get(&at).await.ok().says("Called off"));
        assert_eq!(rows(&app, "select part from private_count_content").await, 0);
        // A count that was called off told nothing: the same may be asked again at once.
        set_up(&app, "PEOPLE").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_was_asked_knows_of_a_count_and_only_who_sees_nobody_holds_one() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut cory = app.client(Who::Coordinator).await;
        let pair = [Org::Harbour, Org::Unit].map(|org| app.org(org).to_string());
        let form = cory.get("/counts/new").await.ok();
        // Nobody is asked who has no role that could answer.
        for org in Org::ALL {
            let answers = matches!(org, Org::Unit | Org::Harbour | Org::Lantern | Org::Council);
            assert_eq!(form.says(&app.org(org).to_string()), answers, "{org:?}");
        }
        let empty = cory.submit(&form, "/counts/new", &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["Say what the count is called", "Choose at least 2", "Choose what a record is"] {
            assert!(empty.says(said), "{said}");
        }
        let fields = [
            ("name", "Not Lantern's"),
            ("records", "PEOPLE"),
            ("organisations", pair[0].as_str()),
            ("organisations", pair[1].as_str()),
        ];
        let at = cory.submit(&form, "/counts/new", &fields).await.done();
        let mut lantern = app.client(Who::OtherAgencyManager).await;
        assert_eq!(lantern.get(&at).await.status, StatusCode::NOT_FOUND);
        assert!(!lantern.get("/counts").await.ok().says("Not Lantern"));
        let mut harbour = app.client(Who::AgencyManager).await;
        let page = harbour.get(&at).await.ok();
        assert!(!page.says("Call it off"));
        assert_eq!(harbour.get("/counts/new").await.status, StatusCode::FORBIDDEN);
        for who in [Who::Officer, Who::CareOfficer, Who::Caseworker, Who::Administrator, Who::Auditor] {
            assert_eq!(app.client(who).await.get(&at).await.status, StatusCode::FORBIDDEN, "{who:?}");
        }
        // Acted on from a page that is out of date, nothing is done.
        let before = cory.get(&at).await.ok();
        give(&mut harbour, &at, &encodings(1, &KINDS, 0..40)).await.done();
        let stale = cory.submit(&before, &format!("{at}/call-off"), &[]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(rows(&app, "select part from private_count_content").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_counts_of_the_same_lists_are_not_made_however_they_were_set_up() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // Two were set up side by side, as by two who pressed at the same moment.
        let first = set_up(&app, "PEOPLE").await;
        set_aside(&app, "OPEN", "CALLED_OFF").await;
        let second = set_up(&app, "PEOPLE").await;
        set_aside(&app, "CALLED_OFF", "OPEN").await;
        let mut com = app.client(Who::Commissioner).await;
        for (at, harbour) in [(&first, 0..240), (&second, 1..240)] {
            give(&mut app.client(Who::AgencyManager).await, at, &encodings(1, &KINDS, harbour)).await.done();
            let lantern = encodings(1, &KINDS, 180..500);
            give(&mut app.client(Who::OtherAgencyManager).await, at, &lantern).await.done();
        }
        let pages = [com.get(&first).await.ok(), com.get(&second).await.ok()];
        com.submit(&pages[0], &format!("{first}/begin"), &[]).await.done();
        let refused = com.submit(&pages[1], &format!("{second}/begin"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("were counted together lately"), "{}", refused.body);
        jobs::run_due(&app.app).await.unwrap();
        let again = com.fill(&second, &format!("{second}/begin"), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    })
    .await;
}

/// Moves every count from one state to another, past the rules.
async fn set_aside(app: &TestApp, from: &'static str, to: &'static str) {
    let mut set = alongside_storage::WriteSet::new();
    set.any("update private_count set state = $2 where state = $1", alongside_storage::args![from, to]);
    app.app.store.write(set).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_that_does_not_end_is_called_off_and_keeps_nothing() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let at = set_up(&app, "PEOPLE").await;
        give(&mut app.client(Who::AgencyManager).await, &at, &encodings(1, &KINDS, 0..240)).await.done();
        let lantern = encodings(1, &KINDS, 180..500);
        give(&mut app.client(Who::OtherAgencyManager).await, &at, &lantern).await.done();
        let mut com = app.client(Who::Commissioner).await;
        com.fill(&at, &format!("{at}/begin"), &[]).await.done();
        let page = com.get(&at).await.ok();
        assert!(page.says("Being counted") && page.says("Call it off") && !page.says("Count now"));
        com.submit(&page, &format!("{at}/call-off"), &[]).await.done();
        assert_eq!(rows(&app, "select part from private_count_content").await, 0);
        // The job comes too late, and tells nothing.
        jobs::run_due(&app.app).await.unwrap();
        let shown = com.get(&at).await.ok();
        assert!(shown.says("Called off") && !shown.says("Known to all of"));
    })
    .await;
}
