//! A small partnership with something in almost every table: the demo's cast at work for three days on a few
//! dozen reports. The same acts in the same order give the same facts on both databases.

use crate::databases::Opened;
use alongside_app::accounts::{self as accounts_room, NewAccount, Place, TokenWanted};
use alongside_app::contact::absences::NewAbsence;
use alongside_app::contact::queue::{self, Filter};
use alongside_app::contact::{self, NewAttempt};
use alongside_app::demo::{Advance, Cast, Demo, Lists, Slice, players, slices};
use alongside_app::people::{self, NewStatement};
use alongside_app::requests::{self, RequestInput};
use alongside_app::{App, Ask, Once, oversight, portal, support};
use alongside_domain::intake::{CrimeTypes, Mapping};
use alongside_domain::portal::Handover;
use alongside_domain::requests::Kind as RequestKind;
use alongside_gate::{DataClass, Role, Viewer};
use alongside_kernel::FixedClock;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{PersonId, ReferralId};
use alongside_storage::rooms::accounts;
use flate2::read::GzDecoder;
use std::io::Read as _;
use std::sync::Arc;

const FEED: &[u8] = include_bytes!("../../../demo/avon_somerset_2025-01.csv.gz");
const OFFENCES: &[u8] = include_bytes!("../../../demo/offence_codes.csv.gz");
const POSTCODES: &[u8] = include_bytes!("../../../demo/postcodes-avon-and-somerset.csv.gz");
/// The mornings that are taken from the feed, and how many rows of each.
const MORNINGS: std::ops::Range<usize> = 26..31;
const ROWS: usize = 12;

/// When the small partnership begins: two mornings before the demo opens.
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2025-01-28T06:00:00Z".parse().expect("an instant")))
}

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("what we ship is whole");
    bytes
}

fn first_lines(bytes: &[u8], count: usize) -> Vec<u8> {
    bytes.split_inclusive(|byte| *byte == b'\n').take(count).collect::<Vec<_>>().concat()
}

/// Fills an empty partnership that was opened on [`clock`].
pub async fn fill(opened: &Opened) -> App {
    let lists = alongside_domain::intake::Lists {
        crime_types: CrimeTypes::shipped().expect("the shipped list is read"),
        ..alongside_domain::intake::Lists::default()
    };
    let rules = crate::app::rules();
    let mapping = Mapping::police_default().expect("the shipped mapping is read");
    let mornings: Vec<Slice> = slices(&unpacked(FEED), &mapping, &rules)
        .drain(MORNINGS)
        .map(|slice| Slice { bytes: first_lines(&slice.bytes, ROWS + 1), ..slice })
        .collect();
    let app = App::new(opened.store.clone(), Arc::new(crate::Caught::default()), lists, rules);
    let demo = Demo::new(opened.clock.clone(), mornings);
    let lists = Lists { offences: unpacked(OFFENCES), postcodes: first_lines(&unpacked(POSTCODES), 200) };
    demo.prepare(&app, lists).await.expect("the small partnership is made");
    for _ in 0..3 {
        demo.advance(&app, Advance::Day).await.expect("a day goes by");
    }
    add_the_rest(&app, &demo).await;
    app
}

/// Somebody of the cast, asking now.
async fn ask_as(app: &App, cast: &Cast, key: &str) -> Ask {
    let player = &cast.staff[key];
    let memberships = accounts::memberships(&app.store, player.account).await.expect("they are read");
    let membership =
        memberships.iter().find(|it| it.facts.membership == player.membership).expect("a membership");
    let now = app.now();
    let viewer = Viewer::of(&membership.facts, london_date(now)).expect("it is live");
    // As right after signing in.
    let until = now.checked_add(jiff::SignedDuration::from_mins(1)).expect("an instant");
    Ask { viewer: viewer.sure_until(until), now }
}

/// What the cast does not do by itself: a row in each table that would stay empty.
async fn add_the_rest(app: &App, demo: &Demo) {
    let cast = players(app).await.expect("the cast is there");
    let once = |what: &str| Once::of_job(app, &format!("small {what}"));
    let (manager, vco, away) = (
        ask_as(app, &cast, "manager").await,
        ask_as(app, &cast, "vco").await,
        ask_as(app, &cast, "vco2").await,
    );
    let administrator = ask_as(app, &cast, "administrator").await;
    let today = london_date(app.now());

    demo.act_as(app, "vco", "a browser").await.expect("a sign-in");
    let her = demo.act_as_her(app).await.expect("she opens her pages");
    assert!(!her.is_empty());
    let new = NewAccount {
        name: "Ivy Newcombe".into(),
        email: "ivy@example.org".into(),
        place: Place {
            organisation: cast.organisations.get("harbour").copied(),
            roles: vec![Role::Caseworker],
            from: Some(today),
            until: None,
        },
    };
    accounts_room::join(app, &administrator, &new, once("joiner")).await.expect("somebody joins");
    let wanted = TokenWanted { label: "Returns".into(), scopes: vec!["figures".into()], days: 30 };
    accounts_room::make_api_token(app, &manager, &wanted, once("token")).await.expect("a token");

    let away = NewAbsence {
        account: away.account(),
        deputy: vco.account(),
        starts_on: Some(today.tomorrow().expect("a day")),
        ends_on: Some(today.tomorrow().expect("a day")),
        note: "Ring before noon.".into(),
    };
    contact::absences::declare(app, &manager, &away, once("absence")).await.expect("an absence");
    queue::looked(app, &vco, "/queue", once("look")).await.expect("looked");
    queue::keep_view(app, &vco, "My late ones", "late=yes", once("view")).await.expect("a view");

    let lines = queue::list(app, &manager, &Filter::default(), "", None).await.expect("the queue").lines;
    let others: Vec<_> = lines.iter().map(|line| line.person).collect();
    // Ids are made by chance, and so the order of those who came together: the acts below need somebody who may have
    // pages of their own, which not everybody may.
    let third = first_who_may_have_pages(app, &vco, &others).await;
    let mut rest = others.into_iter().filter(|person| *person != third);
    let (first, second) = (rest.next().expect("a second person"), rest.next().expect("a third person"));
    people::holds::place(
        app,
        &vco,
        first,
        ("SAFEGUARDING", "A made-up reason.", "Ring the lead."),
        once("hold"),
    )
    .await
    .expect("a hold");
    people::conflicts::declare(app, &ask_as(app, &cast, "vco3").await, second, once("conflict"))
        .await
        .expect("a conflict");
    oversight::erasures::ask_for(app, &manager, second, "PAST_ITS_TIME", once("erasure"))
        .await
        .expect("asked for");
    let seen = people::safe_contact(app, &vco, third).await.expect("the form");
    let yes = || "yes".to_owned();
    let statement = NewStatement {
        seen: seen.seq,
        call: yes(),
        text: "no".into(),
        leave_message: "no".into(),
        write: yes(),
        email: yes(),
        best_time: "Mornings".into(),
        notes: "Made up.".into(),
        cover: "The dentist".into(),
        code_word: "Plum".into(),
    };
    people::change_safe_contact(app, &vco, third, &statement, once("safe")).await.expect("a statement");
    let attempt = NewAttempt {
        outcome: "SPOKE".into(),
        way: "PHONE_MOBILE".into(),
        promise: "Ring again.".into(),
        promise_on: today.tomorrow().ok(),
        ..NewAttempt::default()
    };
    contact::record(app, &vco, third, &attempt, once("attempt")).await.expect("an attempt");
    let input = RequestInput {
        to: cast.organisations.get("harbour").copied(),
        person: None,
        kind: Some(RequestKind::ALL[0]),
        words: "A made-up question.".into(),
    };
    requests::make(app, &manager, &input, once("request")).await.expect("a request");
    portal::make(app, &vco, third, Some(Handover::ReadOut), true, once("pages")).await.expect("a way in");
    portal::mark_watched(app, &vco, third, true, once("watched")).await.expect("a mark");
    write_a_note(app, &cast).await;
}

async fn first_who_may_have_pages(app: &App, ask: &Ask, people: &[PersonId]) -> PersonId {
    for person in people {
        if portal::view(app, ask, *person).await.is_ok_and(|access| access.why_not.is_empty()) {
            return *person;
        }
    }
    panic!("nobody in the queue may have pages of their own")
}

/// By whoever works where a person is supported.
async fn write_a_note(app: &App, cast: &Cast) {
    let rows = app.store.db().fetch("select referral from episode order by id", vec![]).await.expect("read");
    for row in rows {
        let referral = row.id("referral", ReferralId::from_uuid).expect("an id");
        for key in cast.staff.keys() {
            let ask = ask_as(app, cast, key).await;
            let once = Once::of_job(app, &format!("small note {referral} {key}"));
            let note = (Some(DataClass::SupportNote), "A made-up note.");
            if support::write_note(app, &ask, referral, note, once).await.is_ok() {
                return;
            }
        }
    }
    panic!("nobody is supported by anybody");
}
