//! Walks through the plays, step by step on the program as well: what the model lets through the program does, what it
//! refuses the program refuses, and afterwards the same is stored. Here nobody overtakes anybody; pages are old.

use crate::cast::{self, Said};
use crate::play::{Direct, Play, Step};
use crate::plays;
use crate::world::{Hand, OnPage, World};
use alongside_app::consent::{self, ConsentInput};
use alongside_app::contact::{self, NewAttempt, queue};
use alongside_app::messages::{self, ToWrite};
use alongside_app::people::{self, NewStatement, conflicts, holds};
use alongside_app::referral::{self, ReferInput};
use alongside_app::support::{self, SessionInput};
use alongside_app::{Ask, Once, jobs};
use alongside_domain::consent::{Answer, How};
use alongside_domain::messages::{Channel, Language};
use alongside_domain::referral::{Choice, DeclineReason};
use alongside_domain::report::Relationship;
use alongside_domain::support::{CloseReason, SessionKind};
use alongside_gate::{ClassSet, VictimViewer, Viewer};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, BatchId, ConsentId, MessageId, PortalAccessId, ReferralId, ServiceId};
use alongside_storage::Row;
use alongside_storage::{Arg, WriteSet, args};
use alongside_testkit::people::{Case, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use jiff::SignedDuration;
use stateright::Model as _;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How long each walk is.
const STEPS: usize = 24;

pub(crate) fn who(it: cast::Who) -> Who {
    match it {
        cast::Who::Max => Who::UnitManager,
        cast::Who::Mia => Who::OtherUnitManager,
        cast::Who::Ada => Who::AgencyManager,
        cast::Who::Cal => Who::Caseworker,
        cast::Who::Bea => Who::OtherAgencyManager,
        _ => Who::CareOfficer,
    }
}

fn org(it: cast::Org) -> Org {
    match it {
        cast::Org::Unit => Org::Unit,
        cast::Org::Harbour => Org::Harbour,
        cast::Org::Bridge => Org::Lantern,
    }
}

pub(crate) struct Walk<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) services: &'a BTreeMap<Org, ServiceId>,
    pub(crate) case: Case,
    pub(crate) name: String,
    pub(crate) steps: usize,
    pub(crate) batch: Option<BatchId>,
}

impl Walk<'_> {
    fn once(&self) -> Once {
        Once::of_job(&self.app.app, &format!("{} {}", self.name, self.steps))
    }

    fn ask(&self, it: cast::Who) -> Ask {
        if it != cast::Who::Person {
            return self.app.ask(who(it));
        }
        let access = PortalAccessId::from_uuid(Uuid::from_u128(1));
        let viewer = Viewer::Victim(VictimViewer { person: self.case.person, access });
        Ask { viewer, now: self.app.now() }
    }

    fn account(&self, it: cast::Who) -> AccountId {
        self.app.seat(who(it)).account
    }

    async fn rows(&self, sql: &'static str) -> Vec<Row> {
        let person: Vec<Arg> = args![self.case.person];
        self.app.app.store.db().fetch(sql, person).await.unwrap()
    }

    pub(crate) async fn ids(&self, sql: &'static str) -> Vec<Uuid> {
        self.rows(sql).await.iter().map(|row| row.get("id").unwrap()).collect()
    }

    pub(crate) async fn referrals(&self) -> Vec<ReferralId> {
        let ids = self.ids("select id from referral where person = $1 order by id").await;
        ids.into_iter().map(ReferralId::from_uuid).collect()
    }

    pub(crate) async fn version(&self, referral: usize) -> i64 {
        let rows = self.rows("select version from referral where person = $1 order by id").await;
        rows[referral].int("version").unwrap()
    }

    /// What stands on a page and is pressed.
    async fn press(&self, by: cast::Who, act: OnPage, referral: usize, version: i64) -> bool {
        let (app, ask, once) = (&self.app.app, self.ask(by), self.once());
        let at = (self.referrals().await[referral], version);
        let done = match act {
            OnPage::Acknowledge => referral::acknowledge(app, &ask, at, once).await,
            OnPage::Accept(worker) => {
                referral::accept(app, &ask, at, worker.map(|it| self.account(it)), once).await
            }
            OnPage::Decline => {
                referral::decline(app, &ask, at, Some(DeclineReason::NoCapacity), "", once).await
            }
            OnPage::NameWorker(it) => {
                referral::name_worker(app, &ask, at, Some(self.account(it)), once).await
            }
            OnPage::Close => referral::close(app, &ask, at, Some(CloseReason::ALL[0]), once).await,
            OnPage::TakeBack => referral::take_back(app, &ask, at, once).await,
        };
        done.is_ok()
    }

    async fn consents(&self, by: cast::Who, to: cast::Org, classes: ClassSet, answer: Answer) -> bool {
        let input = ConsentInput {
            organisation: Some(self.app.org(org(to))),
            answer: Some(answer),
            classes: classes.codes().map(str::to_owned).collect(),
            how: Some(How::Phone),
            ..ConsentInput::default()
        };
        let ask = self.ask(by);
        consent::record(&self.app.app, &ask, self.case.person, &input, self.once()).await.is_ok()
    }

    pub(crate) async fn refers(&self, by: cast::Who, to: cast::Org) -> bool {
        let input = ReferInput {
            service: Some(self.services[&org(to)]),
            choice: Some(Choice::OnlyOneFitted),
            needs: vec!["SHELTER".to_owned()],
            message: String::new(),
            consent: ConsentInput {
                classes: crate::read::FULL.codes().map(str::to_owned).collect(),
                how: Some(How::Phone),
                ..ConsentInput::default()
            },
            ..ReferInput::default()
        };
        let ask = self.ask(by);
        referral::send(&self.app.app, &ask, self.case.person, &input, self.once()).await.is_ok()
    }

    async fn says(&self, by: cast::Who, said: Said) -> bool {
        let rows = self.rows("select coalesce(max(seq), 0) as seq from safe_contact where person = $1").await;
        let answer = if said == Said::Yes { "yes" } else { "no" }.to_owned();
        let new = NewStatement {
            seen: rows[0].int("seq").unwrap(),
            call: answer.clone(),
            text: answer.clone(),
            leave_message: answer.clone(),
            write: answer.clone(),
            email: answer,
            ..NewStatement::default()
        };
        let ask = self.ask(by);
        people::change_safe_contact(&self.app.app, &ask, self.case.person, &new, self.once()).await.is_ok()
    }

    async fn asks(&mut self, by: cast::Who, direct: Direct, index: usize) -> bool {
        let (app, person) = (&self.app.app, self.case.person);
        let (ask, once) = (self.ask(by), self.once());
        match direct {
            Direct::Yes(to, classes) => self.consents(by, to, classes, Answer::Given).await,
            Direct::No(to) => self.consents(by, to, ClassSet::EMPTY, Answer::Refused).await,
            Direct::Withdraw => {
                let all = self.ids("select id from consent where person = $1 order by id").await;
                let id = ConsentId::from_uuid(all[index]);
                consent::withdraw(app, &ask, id, Some(How::Phone), once).await.is_ok()
            }
            Direct::Send(to) => self.refers(by, to).await,
            Direct::Session => {
                let input = SessionInput {
                    kind: Some(SessionKind::ALL[0]),
                    minutes: "30".to_owned(),
                    ..SessionInput::default()
                };
                let id = self.referrals().await[index];
                support::record_session(app, &ask, id, &input, once).await.is_ok()
            }
            Direct::Chase => {
                // Everybody's are chased, those of other walks too.
                let before = self.version(index).await;
                referral::chase_unanswered(app).await.unwrap();
                self.version(index).await != before
            }
            Direct::Declare => conflicts::declare(app, &ask, person, once).await.is_ok(),
            Direct::Agree => {
                let all = self.ids("select id from conflict_block where person = $1 order by id").await;
                conflicts::agree_to_lift(app, &ask, person, all[index], once).await.is_ok()
            }
            Direct::Assign(owner) => {
                let owner = owner.map(|it| self.account(it));
                let given = queue::assign(app, &ask, &[self.case.duty], owner, "", once).await;
                let batch =
                    given.as_ref().ok().and_then(|at| at.rsplit('=').next()).map(|id| id.parse().unwrap());
                self.batch = batch.or(self.batch);
                given.is_ok()
            }
            Direct::TakeBack => queue::undo(app, &ask, self.batch.unwrap(), "", once).await.is_ok(),
            Direct::Attempt(method, outcome) => {
                let new = NewAttempt {
                    outcome: outcome.code().to_owned(),
                    way: method.code().to_owned(),
                    ..NewAttempt::default()
                };
                contact::record(app, &ask, person, &new, once).await.is_ok()
            }
            Direct::Say(said) => self.says(by, said).await,
            Direct::Hold(code) => {
                holds::place(app, &ask, person, (code.code(), "because", "somebody asks"), once).await.is_ok()
            }
            Direct::Lift => {
                let all = self.ids("select id from hold where person = $1 order by id").await;
                holds::lift(app, &ask, person, all[index], "over", once).await.is_ok()
            }
            Direct::Compose => {
                let wanted = ToWrite {
                    template: "RING_US".to_owned(),
                    channel: Some(Channel::Text),
                    language: Language::English,
                };
                messages::write(app, &ask, person, &wanted, once).await.is_ok()
            }
            Direct::Approve => {
                let all = self.ids("select id from message where person = $1 order by id").await;
                messages::approve(app, &ask, &[MessageId::from_uuid(all[0])], once).await.is_ok()
            }
            Direct::SendIt => jobs::run_due(app).await.is_ok(),
        }
    }

    /// What is stored, in the words of the model.
    pub(crate) async fn stored(&self) -> Vec<String> {
        let mut all = Vec::new();
        let sql =
            "select c.withdrawn_at, c.replaced_at, c.status from consent c where c.person = $1 order by c.id";
        for row in self.rows(sql).await {
            let over = |column| row.maybe_time(column).unwrap().is_some();
            all.push(format!(
                "consent {} {} {}",
                row.text("status").unwrap(),
                over("withdrawn_at"),
                over("replaced_at")
            ));
        }
        for row in self.rows("select ended_at from consent_grant where person = $1 order by id").await {
            all.push(format!("grant {}", row.maybe_time("ended_at").unwrap().is_some()));
        }
        let sql = "select r.id, r.worker, r.escalated_to, e.worker as helper, e.closed_at as ended from referral r \
                   left join episode e on e.referral = r.id where r.person = $1 order by r.id";
        for row in self.rows(sql).await {
            let id = row.id("id", ReferralId::from_uuid).unwrap();
            let known =
                alongside_storage::rooms::referral::known(&self.app.app.store, id).await.unwrap().unwrap();
            let of = |column| row.maybe_id(column, AccountId::from_uuid).unwrap();
            let helped = row.maybe_time("ended").unwrap().is_none();
            all.push(format!(
                "referral {:?} {:?} {:?} {:?} {helped}",
                known.facts.state().unwrap(),
                self.role(of("worker")),
                self.role(of("escalated_to")),
                self.role(of("helper"))
            ));
        }
        for row in
            self.rows("select account, lifted_at from conflict_block where person = $1 order by id").await
        {
            let account = row.maybe_id("account", AccountId::from_uuid).unwrap();
            all.push(format!(
                "block {:?} {}",
                self.role(account),
                row.maybe_time("lifted_at").unwrap().is_some()
            ));
        }
        for row in self.rows("select code, lifted_at from hold where person = $1 order by id").await {
            all.push(format!(
                "hold {} {}",
                row.text("code").unwrap(),
                row.maybe_time("lifted_at").unwrap().is_some()
            ));
        }
        for row in self.rows("select owner from contact_duty where person = $1").await {
            all.push(format!("duty {:?}", self.role(row.maybe_id("owner", AccountId::from_uuid).unwrap())));
        }
        for row in self.rows("select state from message where person = $1").await {
            all.push(format!("message {}", row.text("state").unwrap()));
        }
        all
    }

    fn role(&self, account: Option<AccountId>) -> Option<cast::Who> {
        account.and_then(|account| cast::Who::STAFF.into_iter().find(|it| self.account(*it) == account))
    }
}

/// The same of the model's world.
pub(crate) fn written(world: &World) -> Vec<String> {
    let mut all = Vec::new();
    for it in &world.consents {
        let status = if it.given { "GIVEN" } else { "REFUSED" };
        all.push(format!("consent {status} {} {}", it.withdrawn_at.is_some(), it.replaced_at.is_some()));
    }
    all.extend(world.grants.iter().map(|it| format!("grant {}", it.fact.ended.is_some())));
    let role = |account: Option<AccountId>| account.map(cast::Who::of);
    for it in &world.referrals {
        let facts = &it.facts;
        all.push(format!(
            "referral {:?} {:?} {:?} {:?} {}",
            facts.state().unwrap(),
            role(facts.worker),
            role(facts.escalated.and_then(|(_, deputy)| deputy)),
            role(it.episode.as_ref().and_then(|episode| episode.worker)),
            it.episode.as_ref().is_none_or(|episode| episode.open)
        ));
    }
    all.extend(world.blocks.iter().map(|it| format!("block {:?} {}", Some(it.whom), it.lifted)));
    all.extend(world.holds.iter().map(|it| format!("hold {} {}", it.code.code(), it.lifted)));
    let owner = world.duty.as_ref().and_then(|duty| duty.owner);
    all.push(format!("duty {:?}", role(owner)));
    all.extend(world.message.iter().map(|it| format!("message {}", it.state.code())));
    all
}

/// Commits everything that is in flight, the gateway answering yes, so that only pages are left in hand.
pub(crate) fn settled(play: &Play, mut world: World) -> World {
    while let Some((index, hand)) =
        world.hands.iter().enumerate().find(|(_, hand)| !matches!(hand, Hand::Form { .. }))
    {
        let step =
            if matches!(hand, Hand::Gateway { .. }) { Step::Taken(index) } else { Step::Commit(index) };
        world = play.next_state(&world, step).unwrap();
    }
    world
}

/// A page in hand: whose, for what, of which referral; and the version that it shows.
type Page = ((cast::Who, OnPage, usize), i64);

/// The page of the program that goes with one of the model's: its versions are others, in the same order.
fn taken(pages: &mut Vec<Page>, world: &World, hand: usize) -> Page {
    let key = |hand: &Hand| match hand {
        Hand::Form { who, act, referral, version, .. } => Some(((*who, *act, *referral), *version)),
        _ => None,
    };
    let (wanted, version) = key(&world.hands[hand]).unwrap();
    let older = world.hands.iter().filter_map(key).filter(|it| it.0 == wanted && it.1 < version).count();
    let mut alike: Vec<usize> = (0..pages.len()).filter(|index| pages[*index].0 == wanted).collect();
    alike.sort_by_key(|index| pages[*index].1);
    pages.remove(alike[older])
}

/// The moments of the plays, some weeks later: the clock of the program never goes back, and a week with a holiday in it
/// would have other days.
fn moment(week: i64, number: usize) -> Timestamp {
    cast::INSTANTS[number] + SignedDuration::from_hours(24 * 7 * week)
}

/// The next week without a holiday.
fn next_week(week: i64) -> i64 {
    let calendar = &cast::SHELF.calendar;
    let plain = |week: &i64| {
        let (first, last) = (london_date(moment(*week, 0)), london_date(moment(*week, 2)));
        calendar.after(first, 4) == last
    };
    (week + 1..5_000).find(plain).unwrap()
}

async fn walk(
    app: &TestApp,
    services: &BTreeMap<Org, ServiceId>,
    play: &Play,
    (seed, week): (u64, i64),
) -> usize {
    app.clock.move_to(moment(week, 0));
    let facts = burglary(app, "Gwen", "Marker", |it| {
        it.flags.relationship = Some(Relationship::ExPartner);
        it.safety = alongside_domain::report::SafetyAnswers::default();
    });
    let case = new_case(app, &facts).await;
    // By this report alone nothing would be safe; what is due here is a call all the same.
    let mut set = WriteSet::new();
    set.one("duty", "update contact_duty set kind = 'CONTACT' where id = $1", args![case.duty]);
    alongside_storage::rooms::duties::place_in_queue(&mut set, case.person);
    app.app.store.write(set).await.unwrap();
    let name = format!("{} {seed} {}", play.name, case.person);
    let mut walk = Walk { app, services, case, name, steps: 0, batch: None };
    let mut world = play.start.clone();
    if world.said() == Said::Yes {
        assert!(walk.says(cast::Who::Una, Said::Yes).await);
    }
    let mut pages: Vec<Page> = Vec::new();
    let mut drawn = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut path = Vec::new();
    for number in 0..STEPS {
        walk.steps = number + 1;
        let mut steps = Vec::new();
        play.actions(&world, &mut steps);
        drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if steps.is_empty() {
            break;
        }
        let step = steps[(drawn >> 33) as usize % steps.len()];
        let is_draft =
            world.message.as_ref().is_some_and(|it| it.state == alongside_domain::messages::State::Draft);
        // A second press says the same as the first: neither lets anything go.
        if matches!(step, Step::Ask(_, Direct::Approve, _)) && !is_draft {
            continue;
        }
        path.push(step);
        // What is refused leaves the world as it is, but for the page in hand.
        let next = play.next_state(&world, step);
        let done = match step {
            Step::TimePasses => {
                app.clock.move_to(moment(week, world.moment + 1));
                true
            }
            Step::Open(..) => next.is_some(),
            Step::Press(index) => {
                let (page, version) = taken(&mut pages, &world, index);
                walk.press(page.0, page.1, page.2, version).await
            }
            Step::Ask(who, direct, index) => walk.asks(who, direct, index).await,
            _ => unreachable!("nothing is in flight"),
        };
        let in_flight = next
            .as_ref()
            .is_some_and(|next| next.hands.iter().any(|hand| !matches!(hand, Hand::Form { .. })));
        let in_hand = next.is_some();
        let after = next.map_or_else(|| world.clone(), |next| settled(play, next));
        let expected = match step {
            Step::Ask(_, Direct::SendIt, _) | Step::TimePasses | Step::Open(..) => done,
            _ => in_flight,
        };
        assert_eq!(done, expected, "{} {seed}: {path:?}", play.name);
        if let Step::Open(who, act, referral) = step
            && in_hand
        {
            pages.push(((who, act, referral), walk.version(referral).await));
        }
        world = after;
        assert_eq!(walk.stored().await, written(&world), "{} {seed}: {path:?}", play.name);
    }
    path.len()
}

#[tokio::test]
async fn the_program_does_what_the_model_does() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut services = BTreeMap::new();
        for org in [Org::Harbour, Org::Lantern] {
            let service = plain_service(&app, org, "Safe at home");
            services.insert(org, accredited(&app, service, "2024-01-01", None).await);
        }
        let mut walked = 0;
        let mut week = 0;
        let walks = if crate::explore::is_large() { 60 } else { 4 };
        for play in plays::all() {
            // What goes by itself begins with a message that the program would have to have prepared.
            if play.start.message.is_some() {
                continue;
            }
            // An attempt moves what is due for contact; what becomes of that when nothing is safe is not modelled.
            let direct = play
                .direct
                .iter()
                .copied()
                .filter(|(_, direct)| play.name != "reach" || !matches!(direct, Direct::Attempt(..)));
            let play = Play { direct: direct.collect(), ..play.clone() };
            for seed in 0..walks {
                if play.time {
                    week = next_week(week);
                }
                walked += walk(&app, &services, &play, (seed, week)).await;
            }
        }
        println!("{walked} steps walked on {:?}", app.engine);
    })
    .await;
}
