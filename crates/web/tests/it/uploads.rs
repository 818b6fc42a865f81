//! Files that nobody should take in, sent to every way in for files: each is turned away with words, and nothing stays.

use crate::api::{Program, program};
use crate::counting::{KINDS, encodings, set_up};
use crate::intake::shipped::MAPPING;
use alongside_testkit::client::{Client, Page};
use alongside_testkit::hostile::{self, Hostile, good_table};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// What stands in every table in which something of a file could stay.
async fn kept(app: &TestApp) -> Vec<usize> {
    let mut counts = Vec::new();
    for sql in [
        "select id from import",
        "select import from import_content",
        "select party from private_count_content",
        "select id from quarantine",
        "select id from report",
        "select id from person",
        "select id from job",
        "select subject from subject_key",
    ] {
        counts.push(app.app.store.db().fetch(sql, Vec::new()).await.unwrap().len());
    }
    counts
}

/// A page that says that nothing was taken, and shows nothing of what was sent.
fn is_turned_away(page: &Page) -> bool {
    let words = [
        "no row was read",
        "Choose a file",
        "This is not a file of marks",
        "was cut off or changed",
        "made by another version",
        "holds nobody",
        "not what marks look like",
        "This is too large to send",
    ];
    [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::PAYLOAD_TOO_LARGE].contains(&page.status)
        && words.iter().any(|words| page.says(words))
        && !page.says("alert(1)")
}

/// What a page says at the field, or where an answer leads.
fn told(page: &Page) -> String {
    let said = page.body.split("govuk-error-message").nth(1).and_then(|rest| rest.split("</p>").next());
    said.unwrap_or_else(|| page.location()).to_owned()
}

/// Where files are sent to.
struct Ways {
    mina: Client,
    imports: Page,
    harbour: Client,
    count: String,
    asked: Page,
    feed: Program,
    agency: Program,
    sent: usize,
}

impl Ways {
    async fn of(app: &TestApp) -> Self {
        let count = set_up(app, "REPORTS").await;
        let mut mina = app.client(Who::UnitManager).await;
        let imports = mina.get("/imports").await.ok();
        let mut harbour = app.client(Who::AgencyManager).await;
        let asked = harbour.get(&count).await.ok();
        let feed = program(app, Who::UnitManager).await;
        let agency = program(app, Who::AgencyManager).await;
        Self { mina, imports, harbour, count, asked, feed, agency, sent: 0 }
    }

    /// Sends a file as reports; gives the ways on which it was not turned away.
    async fn as_reports(&mut self, file: &Hostile) -> Vec<String> {
        let mut wrong = Vec::new();
        self.sent += 1;
        let is_large = file.bytes.len() > 1_000_000;
        // A mapping that somebody chose goes the same way: some of the files tell.
        for mapping in if is_large || !self.sent.is_multiple_of(4) { &[""][..] } else { &["", MAPPING] } {
            let mut parts = vec![("file", Some(file.name.as_str()), file.bytes.as_slice())];
            parts.push(("mapping", Some("m.toml"), mapping.as_bytes()));
            let page = self.mina.upload(&self.imports, "/imports", &parts).await;
            if !is_turned_away(&page) {
                wrong.push(format!("{} on the page: {} {}", file.what, page.status, told(&page)));
                // A form that had an effect has none a second time.
                self.imports = self.mina.get("/imports").await.ok();
            }
        }
        if is_large {
            // The running server is sent these from programs, and its memory is looked at.
            return wrong;
        }
        let key = format!("reports-{:08}", self.sent);
        let reply = if file.by_name || self.sent.is_multiple_of(2) {
            let kind = "multipart/form-data; boundary=cut";
            let headers = [("idempotency-key", key.as_str()), ("content-type", kind)];
            let head = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\r\n",
                file.name
            );
            let body = [head.as_bytes(), &file.bytes, b"\r\n--cut--\r\n"].concat();
            self.feed.send_bytes("POST", "/api/v1/imports", &headers, &body).await
        } else {
            let headers = [("idempotency-key", key.as_str()), ("content-type", "text/csv")];
            self.feed.send_bytes("POST", "/api/v1/imports", &headers, &file.bytes).await
        };
        if ![413, 422].contains(&reply.status.as_u16()) || reply.json["code"].is_null() {
            wrong.push(format!("{} from a program: {}", file.what, reply.page.body));
        }
        wrong
    }

    /// Sends a file as encodings.
    async fn as_encodings(&mut self, file: &Hostile) -> Vec<String> {
        let mut wrong = Vec::new();
        self.sent += 1;
        let action = format!("{}/encodings", self.count);
        let parts = [("encodings", Some(file.name.as_str()), file.bytes.as_slice())];
        let page = self.harbour.upload(&self.asked, &action, &parts).await;
        if !is_turned_away(&page) {
            wrong.push(format!("{} as encodings: {} {}", file.what, page.status, told(&page)));
            self.asked = self.harbour.get(&self.count).await.ok();
        }
        let key = format!("encodings-{:08}", self.sent);
        let headers = [("idempotency-key", key.as_str()), ("content-type", "application/octet-stream")];
        let to = format!("/api/v1{action}");
        let reply = self.agency.send_bytes("POST", &to, &headers, &file.bytes).await;
        if ![413, 422].contains(&reply.status.as_u16()) || reply.json["code"].is_null() {
            wrong.push(format!("{} as encodings from a program: {}", file.what, reply.page.body));
        }
        wrong
    }
}

async fn all_are_turned_away(
    app: &TestApp,
    ways: &mut Ways,
    reports: impl IntoIterator<Item = Hostile>,
    others: impl IntoIterator<Item = Hostile>,
) {
    let before = kept(app).await;
    let mut wrong = Vec::new();
    for file in reports {
        let begun = std::time::Instant::now();
        wrong.extend(ways.as_reports(&file).await);
        if file.bytes.len() > 1_000_000 {
            eprintln!("{}: {:?}", file.what, begun.elapsed());
        }
    }
    for file in others {
        wrong.extend(ways.as_encodings(&file).await);
    }
    assert!(wrong.is_empty(), "{} were taken or not told:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(kept(app).await, before, "something stayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_hostile_files_are_turned_away_on_every_way_in_and_nothing_stays() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let reports = hostile::small();
        let mut others = hostile::encodings(&encodings(1, &KINDS, 0..40));
        assert!(reports.len() + others.len() > 220, "{} and {}", reports.len(), others.len());
        // A kind of file each, of those that are no encodings at all.
        others.extend(reports.iter().filter(|file| !file.by_name).step_by(3).cloned());
        let mut ways = Ways::of(&app).await;
        all_are_turned_away(&app, &mut ways, reports, others).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_sixty_megabytes_are_turned_away_on_every_way_in_and_nothing_stays() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut ways = Ways::of(&app).await;
        let as_encodings = hostile::large().into_iter().take(2);
        all_are_turned_away(&app, &mut ways, hostile::large(), as_encodings).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_files_name_leads_nowhere_and_a_good_table_with_odd_cells_is_read() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut mina = app.client(Who::UnitManager).await;
        for (name, shown) in [
            ("../../../etc/passwd.csv", "passwd"),
            ("C:\\Windows\\system32\\january.csv", "january"),
            ("/etc/shadow", "shadow"),
            ("..", "."),
            ("%2e%2e%2fjanuary.csv", "%2e%2e%2fjanuary"),
            ("<script>alert(1)</script>.csv", "script>"),
        ] {
            let parts = [("file", Some(name), good_table())];
            let parts = parts.each_ref().map(|(field, name, text)| (*field, *name, text.as_bytes()));
            let page = mina.get("/imports").await.ok();
            let to = mina.upload(&page, "/imports", &parts).await.done();
            let one = mina.get(&to).await.ok();
            let heading = one.body.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap();
            let label = heading.split_once('>').unwrap().1;
            assert_eq!(label.replace("&#60;", "<").replace("&#62;", ">"), shown, "{name:?}");
        }
        // Two files in one field: neither counts.
        let page = mina.get("/imports").await.ok();
        let table = good_table();
        let twice = [("file", Some("a.csv"), table.as_bytes()), ("file", Some("b.csv"), table.as_bytes())];
        let before = kept(&app).await;
        assert_eq!(mina.upload(&page, "/imports", &twice).await.status, StatusCode::BAD_REQUEST);
        let many = vec![("form", None, b"x".as_slice()); 200];
        assert_eq!(mina.upload(&page, "/imports", &many).await.status, StatusCode::BAD_REQUEST);
        let long = format!("{MAPPING}\n# {}", "x".repeat(300_000));
        let mapped =
            [("file", Some("a.csv"), table.as_bytes()), ("mapping", Some("m.toml"), long.as_bytes())];
        let page = mina.upload(&page, "/imports", &mapped).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("This mapping is too long"), "{}", page.body);
        assert_eq!(kept(&app).await, before);
    })
    .await;
}
