//! What may not be told apart is asked for many times: status, headers, bytes, and how long the answer takes.

use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{block, burglary, end_grant, grant, new_case};
use alongside_testkit::ranks::{chance_of_one_source, median};
use alongside_testkit::{Case, Client, Org, Page, TestApp, Who, on_each_database};
use std::time::Instant;

/// Two requests of which nobody may learn which of them was about somebody.
struct Pair {
    name: &'static str,
    client: Client,
    about_somebody: String,
    about_nobody: String,
}

async fn case(app: &TestApp) -> Case {
    new_case(app, &burglary(app, "Gwen", "Wyndham", |_| {})).await
}

/// An id of the same age and form as a person's, which nobody has.
fn nobody(app: &TestApp) -> String {
    app.app.store.new_id().simple().to_string()
}

async fn pairs(app: &TestApp) -> Vec<Pair> {
    let case = case(app).await;
    let live = grant(app, case.person, app.org(Org::Harbour), "identity contact safety report").await;
    end_grant(app, live).await;
    block(app, case.person, app.seat(Who::CareOfficer).account).await;
    let mut pairs = Vec::new();
    for (name, who) in [
        ("blocked", Who::CareOfficer),
        ("grant ended", Who::Caseworker),
        ("no grant", Who::OtherCaseworker),
        ("another's report", Who::OtherOfficer),
    ] {
        let client = app.client(who).await;
        let (about_somebody, about_nobody) =
            (format!("/people/{}", case.person), format!("/people/{}", nobody(app)));
        pairs.push(Pair { name, client, about_somebody, about_nobody });
    }
    pairs
}

fn told(page: &Page, path: &str) -> (u16, Vec<(String, String)>, String) {
    let id = path.rsplit('/').next().unwrap_or_default();
    let headers =
        page.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (page.status.as_u16(), headers.collect(), page.body.replace(id, "ID"))
}

#[tokio::test]
async fn a_hundred_times_somebody_hidden_answers_as_nobody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for mut pair in pairs(&app).await {
            for _ in 0..25 {
                let is = pair.client.get(&pair.about_somebody).await;
                let wanted = pair.client.get(&pair.about_nobody).await;
                assert_eq!(wanted.status.as_u16(), 404);
                assert_eq!(
                    told(&is, &pair.about_somebody),
                    told(&wanted, &pair.about_nobody),
                    "{}",
                    pair.name
                );
            }
        }
    })
    .await;
}

/// Microseconds of each, asked for in turn so that what else the machine does falls on both alike.
async fn timed(client: &mut Client, one: &str, other: &str, count: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut of_one, mut of_other) = (Vec::new(), Vec::new());
    for round in 0..count + 50 {
        for (path, times) in [(one, &mut of_one), (other, &mut of_other)] {
            let began = Instant::now();
            let _ = client.get(path).await;
            if round >= 50 {
                times.push(began.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    (of_one, of_other)
}

#[tokio::test]
#[ignore = "eight thousand timed requests: cargo test -p alongside-web --test it sameness -- --ignored --nocapture"]
async fn a_thousand_times_somebody_hidden_takes_as_long_as_nobody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await.with_strokes();
        for mut pair in pairs(&app).await {
            let (is, wanted) = timed(&mut pair.client, &pair.about_somebody, &pair.about_nobody, 1_000).await;
            let p = chance_of_one_source(&is, &wanted);
            eprintln!(
                "{:?} {}: medians {:.0} and {:.0} µs, p = {p:.4}",
                app.engine,
                pair.name,
                median(&is),
                median(&wanted)
            );
            assert!(p > 0.01, "{}: p = {p}", pair.name);
        }
    })
    .await;
}

/// A search that finds only hidden people, and one that finds nobody: the same page at the same stroke.
#[tokio::test]
async fn a_search_that_finds_only_somebody_hidden_leaves_at_the_same_stroke_as_one_that_finds_nobody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await.with_strokes();
        let case = case(&app).await;
        block(&app, case.person, app.seat(Who::CareOfficer).account).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let form = sam.get("/search").await.ok();
        for name in ["Wyndham", "Nobodyatall"] {
            let began = Instant::now();
            let page = sam.submit(&form, "/search", &[("find", name)]).await.ok();
            assert!(began.elapsed() >= alongside_web::hush::STROKE, "{name} left at once");
            assert!(!page.says("Gwen"), "{}", page.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "hashes two thousand passwords: cargo test -p alongside-web --test it sameness -- --ignored --nocapture"]
async fn a_known_and_an_unknown_account_take_as_long_to_refuse() {
    let opened = alongside_testkit::databases::open(alongside_testkit::databases::new_sqlite()).await;
    let app = TestApp::on(opened).await;
    let hash =
        alongside_app::accounts::hash_password(&app.app, "violet anchor teapot meadow".to_owned()).await;
    let mut set = WriteSet::new();
    let sql = "update account set password_hash = $2 where id = $1";
    set.one("account", sql, args![app.seat(Who::CareOfficer).account, hash.unwrap()]);
    app.app.store.write(set).await.unwrap();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..1_005_u32 {
        for (email, times) in
            [(Who::CareOfficer.email(), &mut known), ("nobody@example.org".to_owned(), &mut unknown)]
        {
            // From a new address each time, or guesses would be slowed.
            let mut client = app.visitor().at(&std::net::Ipv4Addr::from(0x0a00_0000 + round).to_string());
            let began = Instant::now();
            let page =
                client.post("/sign-in", &[("email", &email), ("password", "wrong horse battery")]).await;
            assert_eq!(page.status.as_u16(), 422, "{}", page.body);
            if round >= 5 {
                times.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let p = chance_of_one_source(&known, &unknown);
    eprintln!("known {:.2} ms, unknown {:.2} ms, p = {p:.4}", median(&known), median(&unknown));
    assert!(p > 0.01, "p = {p}");
}
