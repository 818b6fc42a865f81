//! What the writers write about: a small partnership in the program's own database, under its own keys.

use super::writer::{Kind, LEAF, Writer};
use crate::program::Place;
use alongside_domain::contact::PhoneNumber;
use alongside_kernel::Sensitive;
use alongside_kernel::{FixedClock, Timestamp};
use alongside_storage::dump::dump;
use alongside_storage::{Address, Engine, KeyringFile, Opening, Store};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::seeded::CountedIds;
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Opened, Org, TestApp, Who};
use alongside_vault::{MasterKey, SystemRandom};
use std::path::PathBuf;
use std::sync::Arc;

/// The program's epoch keys, where the program keeps them.
struct EpochFile(PathBuf);

impl KeyringFile for EpochFile {
    fn read(&self) -> std::io::Result<Option<String>> {
        std::fs::read_to_string(&self.0).map(Some)
    }
    fn write(&self, text: &str) -> std::io::Result<()> {
        std::fs::write(&self.0, text)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program under test runs on the real clock, and so must its people"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

/// The program's partnership, opened by the test while no server runs.
pub(super) async fn opened(place: &Place) -> Opened {
    let address: Address = place.database.parse().expect("an address");
    let engine = if matches!(address, Address::Sqlite(_)) { Engine::Sqlite } else { Engine::Postgres };
    let clock = Arc::new(FixedClock::at(now()));
    let text = std::fs::read_to_string(place.path("keys/master.key")).expect("the master key");
    let store = Store::open(Opening {
        address: address.clone(),
        master: MasterKey::parse_text(&text).expect("a master key"),
        keyring: Arc::new(EpochFile(place.path("keys/master.key.epochs"))),
        clock: clock.clone(),
        ids: Arc::new(CountedIds::default()),
        random: Arc::new(SystemRandom::open().expect("randomness")),
        server: "test".into(),
    })
    .await
    .expect("the partnership opens");
    Opened { store, clock, address, engine, keyring: Arc::default() }
}

/// Everything written, a line each, sealed values opened.
pub(super) async fn written(opened: Opened) -> Vec<String> {
    let lines = dump(&opened.store).await.expect("a dump");
    opened.store.close().await;
    lines
}

/// The same, and the entries of the audit log.
pub(super) async fn written_and_logged(opened: Opened) -> Vec<String> {
    let leaves = opened.store.db().fetch("select leaf from audit_leaf", Vec::new()).await.expect("the log");
    let leaves = leaves.iter().map(|row| format!("{LEAF} {}", row.text("leaf").expect("text"))).collect();
    [written(opened).await, leaves].concat()
}

/// A partnership with a person and a way in for each writer.
pub(super) async fn seed(place: &Place, count: usize) -> Vec<Writer> {
    let app = TestApp::on(opened(place).await).await;
    let service =
        accredited(&app, plain_service(&app, Org::Harbour, "Safe at home"), "2024-01-01", None).await;
    let mut writers = Vec::new();
    for number in 0..count {
        // Nobody is like another, so that nobody's records are joined while they are written to.
        let facts = burglary(&app, "Gwen", &format!("Writer{number}"), |facts| {
            let born =
                format!("{}-{:02}-{:02}", 1940 + 3 * (number % 20), 1 + number % 12, 1 + number / 12 % 28);
            facts.victim.date_of_birth = born.parse().ok().map(Sensitive::new);
            let phone = PhoneNumber::read(&format!("07700 900{:03}", (100 + 7 * number) % 1_000));
            facts.contact.phones = phone.number().into_iter().collect();
        });
        let case = new_case(&app, &facts).await;
        let (kind, who, path) = match number % 3 {
            0 => (Kind::Attempt, Who::CareOfficer, format!("{}/call", case.page())),
            1 => (Kind::Report, Who::Officer, "/reports/new".to_owned()),
            _ => {
                let refer = format!("{}/refer", case.page());
                let mut sam = app.client(Who::CareOfficer).await;
                let page = sam.get(&format!("{refer}?service={service}")).await.ok();
                let fields = [
                    ("how", "PHONE"),
                    ("need", "SHELTER"),
                    ("choice", "ONLY_ONE_FITTED"),
                    ("step", "send"),
                    ("class", "contact"),
                ];
                let sent = sam.submit(&page, &refer, &fields).await.done();
                let referral = sent.split('?').next().expect("an address").to_owned();
                let mut ann = app.client(Who::AgencyManager).await;
                let page = ann.get(&referral).await.ok();
                ann.submit(&page, &format!("{referral}/accept"), &[("worker", "")]).await.done();
                (Kind::Note, Who::Caseworker, format!("{referral}/notes"))
            }
        };
        let seat = app.seat(who);
        let begun = alongside_app::accounts::begin_as(&app.app, seat.account, seat.membership, "endure")
            .await
            .expect("a sign-in begins");
        let cookie = format!("{}={}", alongside_web::cookies::STAFF, begun.bearer);
        let shows = match kind {
            Kind::Attempt | Kind::Note => Some(case.person.uuid().to_string().into()),
            Kind::Report => None,
        };
        writers.push(Writer { number, kind, path, cookie, shows });
    }
    app.app.store.close().await;
    writers
}
