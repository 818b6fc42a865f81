//! Histories of real requests: many browsers act on one person at the same moment over HTTP, some cut off in the middle.
//! Each history must be one that the model could have had, one act after the other: an order that keeps to who was answered
//! before whom asked, in which each act does what its answer said, and at whose end the model holds what is stored.

use crate::cast::{self, Org as Agency};
use crate::explore::is_large;
use crate::order::{Act, Found, History, Request, SORTS, Told};
use crate::play::{Direct, Play, Step};
use crate::plays;
use crate::read::FULL;
use crate::walks::{Walk, settled, who, written};
use crate::world::{Duty, OnPage, World};
use alongside_app::form_token;
use alongside_domain::contact::HoldCode;
use alongside_kernel::id::{ServiceId, SignInId};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Client, Org, TestApp, on_each_database};
use stateright::Model as _;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Barrier;

/// So many places are looked at before a search is given up.
const MOST: usize = 300_000;

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

/// Numbers by chance from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// What each of the cast may find to do.
fn choices(by: cast::Who) -> Vec<Act> {
    use cast::Who::{Ada, Cal, Una};
    let pages: &[OnPage] = match by {
        Ada => &[
            OnPage::Acknowledge,
            OnPage::Accept(None),
            OnPage::Accept(Some(Cal)),
            OnPage::NameWorker(Cal),
            OnPage::NameWorker(Ada),
            OnPage::Decline,
            OnPage::Close,
        ],
        Una => &[OnPage::TakeBack],
        _ => &[],
    };
    let direct: &[Direct] = match by {
        Cal => &[Direct::Session, Direct::Session, Direct::Session, Direct::Declare],
        Una => &[Direct::Yes(Agency::Harbour, FULL), Direct::Withdraw, Direct::Hold(HoldCode::Sharing)],
        Ada => &[],
        _ => &[Direct::Assign(Some(Una)), Direct::Assign(None)],
    };
    pages.iter().map(|act| Act::Press(*act, 0)).chain(direct.iter().map(|act| Act::Ask(*act))).collect()
}

/// The browsers' common ground.
struct Scene {
    app: Arc<TestApp>,
    person: String,
    referral: String,
    consent: String,
    duty: String,
    clock: AtomicU64,
}

impl Scene {
    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    fn account(&self, it: cast::Who) -> String {
        self.app.seat(who(it)).account.to_string()
    }

    /// Where an act is posted, and with what.
    fn form(&self, act: Act) -> (String, Vec<(&'static str, String)>) {
        let referral = |end: &str| format!("/referrals/{}/{end}", self.referral);
        let person = |end: &str| format!("/people/{}/{end}", self.person);
        let mut fields = Vec::new();
        let to = match act {
            Act::Press(act, version) => {
                fields.push(("version", version.to_string()));
                match act {
                    OnPage::Acknowledge => referral("acknowledge"),
                    OnPage::Accept(worker) => {
                        fields.extend(worker.map(|it| ("worker", self.account(it))));
                        referral("accept")
                    }
                    OnPage::NameWorker(worker) => {
                        fields.push(("worker", self.account(worker)));
                        referral("worker")
                    }
                    OnPage::Decline => {
                        fields.push(("reason", "NO_CAPACITY".to_owned()));
                        referral("decline")
                    }
                    OnPage::Close => {
                        fields.push((
                            "reason",
                            alongside_domain::support::CloseReason::ALL[0].code().to_owned(),
                        ));
                        referral("close")
                    }
                    OnPage::TakeBack => referral("take-back"),
                }
            }
            Act::Ask(Direct::Session) => {
                let kind = alongside_domain::support::SessionKind::ALL[0].code().to_owned();
                fields.extend([("kind", kind), ("minutes", "30".to_owned())]);
                referral("session")
            }
            Act::Ask(Direct::Declare) => person("conflict"),
            Act::Ask(Direct::Yes(..)) => {
                fields.extend([
                    ("organisation", self.app.org(Org::Harbour).to_string()),
                    ("answer", "GIVEN".to_owned()),
                    ("how", "PHONE".to_owned()),
                ]);
                fields.extend(FULL.codes().map(|code| ("class", code.to_owned())));
                person("consent")
            }
            Act::Ask(Direct::Withdraw) => {
                fields.push(("how", "PHONE".to_owned()));
                format!("/consents/{}/withdraw", self.consent)
            }
            Act::Ask(Direct::Hold(code)) => {
                let words = [("reason", "because"), ("task", "somebody asks")];
                fields.push(("code", code.code().to_owned()));
                fields.extend(words.map(|(name, text)| (name, text.to_owned())));
                person("holds")
            }
            Act::Ask(Direct::Assign(owner)) => {
                let owner = owner.map_or_else(|| "nobody".to_owned(), |it| self.account(it));
                fields.extend([("give_to", owner), ("duty", self.duty.clone())]);
                "/queue/assign".to_owned()
            }
            Act::Ask(other) => unreachable!("{other:?} is not played"),
        };
        (to, fields)
    }
}

/// Somebody's browser.
struct Browser {
    scene: Arc<Scene>,
    client: Client,
    sign_in: SignInId,
    by: cast::Who,
    chance: Chance,
    history: Vec<Request>,
}

impl Browser {
    /// Sends a request; one in eight is cut off after a while.
    async fn post(&mut self, act: Act) {
        let (to, fields) = self.scene.form(act);
        let token = form_token(&self.scene.app.app, self.sign_in, &to);
        let mut all = vec![("form".to_owned(), token)];
        all.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let cut = (self.chance.below(8) == 0).then(|| self.chance.below(40));
        let began = self.scene.tick();
        let mut client = self.client.clone();
        let sent = tokio::spawn(async move { client.post_fields(&to, &all).await });
        if let Some(turns) = cut {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            sent.abort();
        }
        let told = match sent.await {
            Ok(page) => match page.status.as_u16() {
                303 => Some(Told::Done),
                409 => Some(Told::TooLate),
                403 | 404 | 422 => Some(Told::Refused),
                other => panic!("{act:?}: {other} {}", page.body),
            },
            Err(cut) => {
                assert!(cut.is_cancelled(), "{cut}");
                None
            }
        };
        let ended = told.map(|told| (self.scene.tick(), told));
        self.history.push(Request { by: self.by, act, began, ended });
    }

    async fn act(&mut self, act: Act) {
        let Act::Press(on_page, _) = act else { return self.post(act).await };
        let page = self.client.get(&format!("/referrals/{}", self.scene.referral)).await;
        // Any form of the page shows the version that all of them post.
        let shown = page.body.split("name=\"version\" value=\"").nth(1);
        if let Some(version) = shown.and_then(|it| it.split('"').next()?.parse().ok()) {
            self.post(Act::Press(on_page, version)).await;
        }
    }
}

/// How many times a history of each size is played: `ALONGSIDE_HISTORIES` says otherwise.
#[allow(clippy::disallowed_methods, reason = "how long a test goes on is no setting of the program's")]
fn rounds() -> u64 {
    let said = std::env::var("ALONGSIDE_HISTORIES").ok();
    said.map_or(if is_large() { 30 } else { 4 }, |said| said.parse().unwrap())
}

/// What was seen of a history.
#[derive(Default)]
struct Seen {
    /// How many requests were done, refused, too late, cut off.
    told: [usize; 4],
    /// Whether an act was judged before others were written and written after them.
    is_overtaken: bool,
    /// How many places were looked at for an order.
    places: usize,
}

/// Plays one history.
async fn history(
    app: &Arc<TestApp>,
    services: &BTreeMap<Org, ServiceId>,
    browsers: usize,
    seed: u64,
) -> Seen {
    let case = new_case(app, &burglary(app, "Gwen", "Marker", |_| {})).await;
    let mut set = WriteSet::new();
    set.one("duty", "update contact_duty set kind = 'CONTACT' where id = $1", args![case.duty]);
    app.app.store.write(set).await.unwrap();
    let walk =
        Walk { app, services, case, name: format!("history {seed} {}", case.person), steps: 0, batch: None };
    assert!(walk.refers(cast::Who::Una, Agency::Harbour).await);
    let play = Play {
        start: World { duty: Some(Duty { version: 1, owner: None, open: true }), ..World::default() },
        ..plays::support()
    };
    let sent = play.next_state(&play.start, Step::Ask(cast::Who::Una, Direct::Send(Agency::Harbour), 0));
    let start = settled(&play, sent.unwrap());
    assert_eq!(sorted(walk.stored().await), sorted(written(&start)));
    let version = walk.version(0).await;
    let consents = walk.ids("select id from consent where person = $1").await;
    let scene = Arc::new(Scene {
        app: Arc::clone(app),
        person: case.person.to_string(),
        referral: walk.referrals().await[0].to_string(),
        consent: consents[0].simple().to_string(),
        duty: case.duty.simple().to_string(),
        clock: AtomicU64::new(0),
    });
    let together = Arc::new(Barrier::new(browsers));
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut tasks = Vec::new();
    for number in 0..browsers {
        let by =
            [cast::Who::Ada, cast::Who::Cal, cast::Who::Ada, cast::Who::Una, cast::Who::Ada, cast::Who::Max]
                [number % 6];
        let (client, sign_in) = app.signed_in(app.seat(who(by))).await;
        let (scene, together) = (Arc::clone(&scene), Arc::clone(&together));
        let chance = Chance(chance.below(1 << 30) as u64);
        let mut browser = Browser { scene, client, sign_in, by, chance, history: Vec::new() };
        tasks.push(tokio::spawn(async move {
            together.wait().await;
            let acts = if browsers > 16 { 2 } else { 3 };
            for _ in 0..acts {
                let all = choices(browser.by);
                let act = all[browser.chance.below(all.len())];
                browser.act(act).await;
            }
            browser.history
        }));
    }
    let mut requests = Vec::new();
    for task in tasks {
        requests.extend(task.await.unwrap());
    }
    // What was cut off may still stand in the queue of the one writer: this stands behind it.
    let mut set = WriteSet::new();
    set.any("update person set version = version where id = $1", args![case.person]);
    app.app.store.write(set).await.unwrap();
    requests.sort_by_key(|it| it.began);
    let history = History {
        play: &play,
        start: (start, version),
        requests: requests.clone(),
        stored: walk.stored().await,
        sorts: SORTS.to_vec(),
    };
    let (found, places) = history.explained(MOST);
    assert!(
        found != Found::GivenUp,
        "given up after {places} places: {:?}, seed {seed}\n{history}",
        app.engine
    );
    assert!(
        found != Found::NoOrder,
        "no order among {places} explains this on {:?}, seed {seed}\n{history}\n\nThe least that has none:\n{}",
        app.engine,
        history.shrunk(MOST / 10)
    );
    let told = |wanted: Option<Told>| requests.iter().filter(|it| it.told() == wanted).count();
    Seen {
        told: [Some(Told::Done), Some(Told::Refused), Some(Told::TooLate), None].map(told),
        is_overtaken: found == Found::Overtaken,
        places,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_many_browsers_were_told_at_once_is_what_the_model_could_have_told_them() {
    on_each_database(async |opened| {
        let app = Arc::new(TestApp::on(opened).await);
        let mut services = BTreeMap::new();
        for org in [Org::Harbour, Org::Lantern] {
            let service = plain_service(&app, org, "Safe at home");
            services.insert(org, accredited(&app, service, "2024-01-01", None).await);
        }
        let (mut all, mut overtaken, mut most) = ([0; 4], 0, 0);
        let rounds = rounds();
        for seed in 0..rounds {
            for browsers in [8, 12, 32] {
                let seen = history(&app, &services, browsers, seed * 100 + browsers as u64).await;
                all = std::array::from_fn(|at| all[at] + seen.told[at]);
                overtaken += usize::from(seen.is_overtaken);
                most = most.max(seen.places);
            }
        }
        let [done, refused, late, cut] = all;
        println!(
            "{} histories of 8, 12 and 32 browsers on {:?}: {done} done, {refused} refused, {late} told that somebody was \
             quicker, {cut} cut off; each in an order that the model has, in {overtaken} with an act overtaken before it was \
             written; at most {most} places looked at for one",
            rounds * 3,
            app.engine
        );
        assert!(done > 0 && refused + late > 0 && cut > 0);
    })
    .await;
}
