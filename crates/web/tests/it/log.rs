//! What the server's log says of refusals, forged forms, failed sign-ins and faults: who, what, why, and nothing that was
//! sent.

use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{block, burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Fields of an event by name.
pub(crate) type Line = BTreeMap<String, String>;

/// Keeps what is logged on this thread.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<Line>>>);

struct Reading<'a>(&'a mut Line);

impl Visit for Reading<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Kept {
    fn enabled(&self, it: &Metadata<'_>) -> bool {
        it.target().starts_with("alongside")
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line::from([("level".to_owned(), event.metadata().level().to_string())]);
        event.record(&mut Reading(&mut line));
        self.0.lock().unwrap().push(line);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl Kept {
    /// What was logged since it was asked last.
    pub(crate) fn take(&self) -> Vec<Line> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// The one line that was logged since it was asked last, as `name=value` of these fields.
    fn one(&self, fields: &[&str]) -> String {
        let lines = self.take();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let value = |name: &&str| format!("{name}={}", lines[0].get(*name).cloned().unwrap_or_default());
        fields.iter().map(value).collect::<Vec<_>>().join(" ")
    }
}

const REFUSED: [&str; 8] = ["level", "event", "status", "why", "reasons", "by", "method", "route"];

#[tokio::test]
async fn a_refusal_says_who_wanted_what_and_why_not_and_nothing_that_was_sent() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Ama", "Owens", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let account = app.seat(Who::CareOfficer).account;
        block(&app, case.person, account).await;
        let kept = Kept::default();
        let _logging = tracing::subscriber::set_default(kept.clone());

        // A role that does not do it.
        sam.get("/accounts").await;
        let lines = kept.take();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((lines[0]["by"].as_str(), lines[0]["id"].clone()), ("staff", account.to_string()));
        assert_eq!(lines[0]["reasons"], "role_does_not_do_this");
        // Somebody they may not know of: the log says about whom, the page says nothing.
        let page = format!("/people/{}", case.person);
        assert_eq!(sam.get(&page).await.status, StatusCode::NOT_FOUND);
        let lines = kept.take();
        assert_eq!(lines[0]["about"], case.person.to_string(), "{lines:?}");
        assert_eq!((lines[0]["route"].as_str(), lines[0]["why"].as_str()), ("/people/{person}", "not-found"));
        // A forged token, another site, a field that the form does not have, a page that there is not.
        sam.post("/language", &[("form", "x"), ("language", "en"), ("back", "/")]).await;
        kept.take();
        sam.post(&format!("{page}/call"), &[("form", "forged\n{\"event\":\"signed_in\"}")]).await;
        assert_eq!(
            kept.one(&REFUSED),
            "level=WARN event=refused status=409 why=stale-form reasons= by=staff method=POST route=/people/{person}/call"
        );
        sam.get("/queue?quillonzia=1").await;
        assert_eq!(
            kept.one(&REFUSED),
            "level=WARN event=refused status=400 why=bad-request reasons= by=staff method=GET route=/queue"
        );
        app.visitor().get("/quillonzia%0A%7B%7D").await;
        assert_eq!(
            kept.one(&REFUSED),
            "level=WARN event=refused status=404 why=not-found reasons= by=nobody method=GET route=none"
        );
        let forged = axum::http::Request::post("/sign-out")
            .header("sec-fetch-site", "cross-site")
            .body(axum::body::Body::empty())
            .unwrap();
        sam.send(forged).await;
        assert_eq!(
            kept.one(&REFUSED),
            "level=WARN event=refused status=403 why=another-site reasons= by=nobody method=POST route=/sign-out"
        );
        // A page that is shown, and a form that comes back with what is wrong in it, is no refusal.
        let _ = sam.get("/queue").await.ok();
        let _ = sam.fill("/search", "/search", &[("find", "")]).await;
        assert!(kept.take().iter().all(|line| line.get("event").is_none_or(|event| event != "refused")));
    })
    .await;
}

#[tokio::test]
async fn failed_sign_ins_and_guesses_are_logged_without_what_was_typed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let kept = Kept::default();
        let _logging = tracing::subscriber::set_default(kept.clone());
        let mut guesser = app.visitor().at("192.0.2.7");
        for email in [Who::CareOfficer.email(), "my secret password\nevent=signed_in".to_owned()] {
            for _ in 0..6 {
                guesser.post("/sign-in", &[("email", &email), ("password", "quillonzia")]).await;
            }
        }
        guesser.post("/pages", &[("code", "quillonzia"), ("born-day", "1")]).await;
        let mut sam = app.client(Who::CareOfficer).await;
        sam.fill("/queue", "/sign-out", &[]).await.done();
        let lines = kept.take();
        let count =
            |event: &str| lines.iter().filter(|line| line.get("event").is_some_and(|it| it == event)).count();
        assert_eq!(
            (
                count("sign_in_refused"),
                count("sign_in_slowed"),
                count("refused"),
                count("pages_refused"),
                count("signed_out")
            ),
            (10, 2, 2, 1, 1),
            "{lines:?}"
        );
        let account = app.seat(Who::CareOfficer).account.to_string();
        let named = lines.iter().filter(|line| line.get("account") == Some(&account)).count();
        assert_eq!(named, 6, "who is known is named by reference: {lines:?}");
        for line in &lines {
            for sent in ["quillonzia", "secret", "\n", "@", "192.0.2.7"] {
                assert!(line.values().all(|value| !value.contains(sent)), "{line:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_fault_is_found_in_the_log_by_the_reference_on_its_page_and_its_cause_stands_in_the_log_alone() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut set = WriteSet::new();
        set.any("alter table account rename to elsewhere", args![]);
        let mut sam = app.client(Who::CareOfficer).await;
        app.app.store.write(set).await.unwrap();
        let kept = Kept::default();
        let _logging = tracing::subscriber::set_default(kept.clone());
        let page = sam.get("/queue").await;
        let mut lines = kept.take();
        lines.retain(|line| line.get("event").is_some_and(|it| it == "failed"));
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", page.body);
        assert_eq!(lines.len(), 1, "{lines:?}");
        let (reference, cause) = (&lines[0]["reference"], &lines[0]["cause"]);
        assert!(reference.len() == 32 && page.says(reference), "{reference}: {}", page.body);
        assert!(cause.contains("account") && !page.says(cause.as_str()), "{cause}");
        assert_eq!((lines[0]["level"].as_str(), lines[0]["route"].as_str()), ("ERROR", "/queue"));
    })
    .await;
}

/// A handler that panics: one answer like any other fault, and the server goes on.
#[tokio::test]
async fn a_handler_that_panics_is_answered_and_logged_like_any_other_fault() {
    async fn panics() -> StatusCode {
        panic!("with quillonzia in it")
    }
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let router = axum::Router::new().route("/panics", axum::routing::get(panics));
        let around = alongside_web::headers::around(router, alongside_web::Web::new(app.app.clone()));
        let kept = Kept::default();
        let _logging = tracing::subscriber::set_default(kept.clone());
        let request = axum::http::Request::get("/panics").body(axum::body::Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(around, request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.headers().contains_key("content-security-policy"));
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body);
        let lines = kept.take();
        let failed = lines.iter().find(|line| line.get("event").is_some_and(|it| it == "failed")).unwrap();
        assert!(body.contains(&failed["reference"]) && !body.contains("quillonzia"), "{body}");
        assert!(lines.iter().all(|line| line.values().all(|it| !it.contains("quillonzia"))), "{lines:?}");
    })
    .await;
}
