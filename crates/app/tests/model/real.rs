//! What the model found, tried on the program itself, on both databases: each of these went wrong once.

use alongside_app::consent::{self, ConsentInput};
use alongside_app::contact::queue;
use alongside_app::messages::{self, ToWrite};
use alongside_app::people::{conflicts, holds};
use alongside_app::referral::{self, ReferInput};
use alongside_app::{AppError, Ask, Once, jobs};
use alongside_domain::consent::{Answer as Said, How};
use alongside_domain::messages::{Channel, Language};
use alongside_domain::referral::Choice;
use alongside_domain::report::Answer;
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::{AccountId, BatchId, ConsentId, MessageId, ReferralId, ServiceId};
use alongside_storage::{Address, args};
use alongside_testkit::databases::Opened;
use alongside_testkit::pause::both_read_first;
use alongside_testkit::people::{Case, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use std::sync::atomic::{AtomicU32, Ordering};

type Outcome = Result<String, AppError>;

struct Scene {
    app: TestApp,
    address: Address,
    case: Case,
    service: ServiceId,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Scene {
    async fn on(opened: Opened) -> Self {
        let address = opened.address.clone();
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |it| it.safety.text = Answer::Yes)).await;
        let service =
            accredited(&app, plain_service(&app, Org::Harbour, "Safe at home"), "2024-01-01", None).await;
        Self { app, address, case, service }
    }

    fn once(&self) -> Once {
        Once::of_job(&self.app.app, &format!("a form {}", COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    fn ask(&self, who: Who) -> Ask {
        self.app.ask(who)
    }

    async fn answers(&self, said: Said) -> Outcome {
        let input = ConsentInput {
            organisation: Some(self.app.org(Org::Harbour)),
            answer: Some(said),
            classes: ["identity", "contact", "safety", "contact_log", "referral", "support_summary"]
                .map(str::to_owned)
                .into(),
            how: Some(How::Phone),
            ..ConsentInput::default()
        };
        consent::record(&self.app.app, &self.ask(Who::CareOfficer), self.case.person, &input, self.once())
            .await
    }

    async fn withdraws(&self, consent: ConsentId) -> Outcome {
        let ask = self.ask(Who::CareOfficer);
        consent::withdraw(&self.app.app, &ask, consent, Some(How::Phone), self.once()).await
    }

    async fn refers(&self) -> Outcome {
        let input = ReferInput {
            service: Some(self.service),
            choice: Some(Choice::OnlyOneFitted),
            needs: vec!["SHELTER".to_owned()],
            message: String::new(),
            consent: ConsentInput {
                classes: vec!["contact".to_owned(), "support_summary".to_owned()],
                how: Some(How::Phone),
                ..ConsentInput::default()
            },
            ..ReferInput::default()
        };
        referral::send(&self.app.app, &self.ask(Who::CareOfficer), self.case.person, &input, self.once())
            .await
    }

    async fn declares(&self, who: Who) -> Outcome {
        conflicts::declare(&self.app.app, &self.ask(who), self.case.person, self.once()).await
    }

    async fn holds(&self, code: &str) -> Outcome {
        let (ask, words) = (self.ask(Who::CareOfficer), (code, "because", "somebody asks"));
        holds::place(&self.app.app, &ask, self.case.person, words, self.once()).await
    }

    async fn is_seen_by(&self, who: Who) -> bool {
        self.ask(who)
            .person(&self.app.app, self.case.person, Action::OpenPerson, Purpose::Support)
            .await
            .is_ok()
    }

    async fn count(&self, sql: &'static str) -> u32 {
        let row = self.app.app.store.db().fetch_one(sql, args![self.case.person]).await.unwrap().unwrap();
        row.count("found").unwrap()
    }

    /// The consents of the person, the oldest first.
    async fn consents(&self) -> Vec<ConsentId> {
        let sql = "select id from consent where person = $1 order by given_at, id";
        let rows = self.app.app.store.db().fetch(sql, args![self.case.person]).await.unwrap();
        rows.iter().map(|row| row.id("id", ConsentId::from_uuid).unwrap()).collect()
    }

    /// The one referral that is open, with its version and its worker.
    async fn open_referral(&self) -> Option<(ReferralId, i64, Option<AccountId>)> {
        let sql = "select id, version, worker from referral where person = $1 and declined_at is null \
                   and withdrawn_at is null and closed_at is null";
        let row = self.app.app.store.db().fetch_one(sql, args![self.case.person]).await.unwrap()?;
        Some((
            row.id("id", ReferralId::from_uuid).unwrap(),
            row.int("version").unwrap(),
            row.maybe_id("worker", AccountId::from_uuid).unwrap(),
        ))
    }

    async fn owner(&self) -> Option<AccountId> {
        let sql = "select owner from contact_duty where id = $1";
        let row = self.app.app.store.db().fetch_one(sql, args![self.case.duty]).await.unwrap().unwrap();
        row.maybe_id("owner", AccountId::from_uuid).unwrap()
    }

    /// A text that somebody wrote and let go, waiting to be sent.
    async fn lets_a_text_go(&self, who: Who) -> MessageId {
        let wanted = ToWrite {
            template: "RING_US".to_owned(),
            channel: Some(Channel::Text),
            language: Language::English,
        };
        let (app, ask) = (&self.app.app, self.ask(who));
        let at = messages::write(app, &ask, self.case.person, &wanted, self.once()).await.unwrap();
        let id: MessageId = at.trim_start_matches("/messages/").parse().unwrap();
        messages::approve(app, &ask, &[id], self.once()).await.unwrap();
        assert_eq!(self.message(id).await, ("READY".to_owned(), String::new()));
        id
    }

    async fn message(&self, id: MessageId) -> (String, String) {
        let sql = "select state, held_reason from message where id = $1";
        let row = self.app.app.store.db().fetch_one(sql, args![id]).await.unwrap().unwrap();
        (row.text("state").unwrap(), row.maybe_text("held_reason").unwrap().unwrap_or_default())
    }
}

#[tokio::test]
async fn a_withdrawal_takes_a_newer_yes_with_it() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.answers(Said::Given).await.unwrap();
        it.refers().await.unwrap();
        let first = it.consents().await[0];
        // A newer yes is written down while the person withdraws the one that they see.
        let (_, withdrawn) = both_read_first(&it.address, it.answers(Said::Given), it.withdraws(first)).await;
        withdrawn.unwrap();
        assert!(!it.is_seen_by(Who::AgencyManager).await);
        assert_eq!(it.open_referral().await, None);
    })
    .await;
}

#[tokio::test]
async fn of_a_yes_and_a_no_at_once_one_counts() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let (first, second) =
            both_read_first(&it.address, it.answers(Said::Given), it.answers(Said::Refused)).await;
        // The second is judged anew: beside a yes there is no no.
        assert!(first.is_ok() && matches!(second, Err(AppError::Invalid(_))), "{first:?} {second:?}");
    })
    .await;
}

#[tokio::test]
async fn two_yeses_at_once_are_one_consent() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let (first, second) =
            both_read_first(&it.address, it.answers(Said::Given), it.answers(Said::Given)).await;
        // The second is judged anew and takes the place of the first.
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        let live = "select count(*) as found from consent_grant where person = $1 and ended_at is null";
        assert_eq!(it.count(live).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_referral_never_rests_on_a_grant_that_ended_while_it_was_written() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.refers().await.unwrap();
        let (id, version, _) = it.open_referral().await.unwrap();
        let ask = it.ask(Who::CareOfficer);
        let taken_back = referral::take_back(&it.app.app, &ask, (id, version), it.once());
        let (first, second) = Box::pin(both_read_first(&it.address, taken_back, it.refers())).await;
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        // The second is judged anew and brings a consent of its own: who is asked can see it.
        assert!(it.open_referral().await.is_some_and(|(open, ..)| open != id));
        assert!(it.is_seen_by(Who::AgencyManager).await);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_handed_on_under_a_hold_that_was_placed_while_it_was_written() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let (held, sent) = both_read_first(&it.address, it.holds("SHARING"), it.refers()).await;
        assert!(held.is_ok() && sent.is_err(), "{held:?} {sent:?}");
        assert!(!it.is_seen_by(Who::AgencyManager).await);
    })
    .await;
}

#[tokio::test]
async fn a_hold_stops_a_text_that_is_about_to_be_handed_over() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let id = it.lets_a_text_go(Who::CareOfficer).await;
        let app = &it.app.app;
        let until = app.now().checked_add(jiff::SignedDuration::from_mins(2)).unwrap();
        let job = app.store.claim_job(until).await.unwrap().unwrap();
        let (held, ran) =
            both_read_first(&it.address, it.holds("DO_NOT_CONTACT"), jobs::run_claimed(app, &job)).await;
        held.unwrap();
        ran.unwrap();
        jobs::run_due(app).await.unwrap();
        assert_eq!(it.app.caught.all().len(), 0);
        assert_eq!(it.message(id).await, ("HELD".to_owned(), "CONTACT_ON_HOLD".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn what_an_agency_let_go_does_not_leave_after_the_withdrawal() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.answers(Said::Given).await.unwrap();
        let id = it.lets_a_text_go(Who::AgencyManager).await;
        let consent = it.consents().await[0];
        it.withdraws(consent).await.unwrap();
        jobs::run_due(&it.app.app).await.unwrap();
        assert_eq!(it.app.caught.all().len(), 0);
        assert_eq!(it.message(id).await, ("HELD".to_owned(), "NOT_OPEN".to_owned()));
        // While the person agrees it leaves.
        it.answers(Said::Given).await.unwrap();
        it.lets_a_text_go(Who::AgencyManager).await;
        jobs::run_due(&it.app.app).await.unwrap();
        assert_eq!(it.app.caught.all().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_let_go_does_not_leave_once_they_are_kept_from_the_person() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let id = it.lets_a_text_go(Who::CareOfficer).await;
        it.declares(Who::CareOfficer).await.unwrap();
        jobs::run_due(&it.app.app).await.unwrap();
        assert_eq!(it.app.caught.all().len(), 0);
        assert_eq!(it.message(id).await, ("HELD".to_owned(), "NOT_OPEN".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_named_who_is_kept_from_the_person_and_a_named_worker_steps_back() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.refers().await.unwrap();
        let (app, ann) = (&it.app.app, it.ask(Who::AgencyManager));
        let cass = it.app.seat(Who::Caseworker).account;
        let (id, version, _) = it.open_referral().await.unwrap();
        referral::accept(app, &ann, (id, version), Some(cass), it.once()).await.unwrap();
        assert_eq!(it.open_referral().await.unwrap().2, Some(cass));
        it.declares(Who::Caseworker).await.unwrap();
        let (id, version, worker) = it.open_referral().await.unwrap();
        assert_eq!(worker, None);
        let episodes = "select count(*) as found from episode where person = $1 and worker is not null";
        assert_eq!(it.count(episodes).await, 0);
        let named = referral::name_worker(app, &ann, (id, version), Some(cass), it.once()).await;
        assert!(matches!(named, Err(AppError::Invalid(_))), "{named:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_named_who_steps_back_meanwhile() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.refers().await.unwrap();
        let (app, ann) = (&it.app.app, it.ask(Who::AgencyManager));
        let cass = it.app.seat(Who::Caseworker).account;
        let (id, version, _) = it.open_referral().await.unwrap();
        let accepted = referral::accept(app, &ann, (id, version), Some(cass), it.once());
        let (declared, accepted) = both_read_first(&it.address, it.declares(Who::Caseworker), accepted).await;
        assert!(declared.is_ok() && accepted.is_err(), "{declared:?} {accepted:?}");
        assert_eq!(it.open_referral().await.unwrap().2, None);
    })
    .await;
}

#[tokio::test]
async fn nobody_steps_in_who_is_kept_from_the_person() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        it.refers().await.unwrap();
        it.declares(Who::Caseworker).await.unwrap();
        for day in ["2025-02-04T09:00:00Z", "2025-02-05T09:00:00Z"] {
            it.app.move_to(day);
            assert_eq!(referral::chase_unanswered(&it.app.app).await.unwrap(), 1);
        }
        let named = "select count(*) as found from referral where person = $1 and escalated_at is not null \
                     and escalated_to is null";
        assert_eq!(it.count(named).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_never_given_to_somebody_who_is_kept_from_the_person() {
    on_each_database(async |opened| {
        let it = Scene::on(opened).await;
        let (app, mina) = (&it.app.app, it.ask(Who::UnitManager));
        let (sam, toni) = (it.app.seat(Who::CareOfficer).account, it.app.seat(Who::OtherCareOfficer).account);
        let give =
            |to| queue::assign(app, &mina, std::slice::from_ref(&it.case.duty), Some(to), "", it.once());
        // They step back while it is given to them.
        let (declared, given) =
            both_read_first(&it.address, it.declares(Who::OtherCareOfficer), give(toni)).await;
        assert!(declared.is_ok() && given.is_err(), "{declared:?} {given:?}");
        assert_eq!(it.owner().await, None);
        // It was theirs, was given to another, and is taken back after they stepped back.
        give(sam).await.unwrap();
        let at = give(it.app.seat(Who::Advocate).account).await.unwrap();
        let batch: BatchId = at.rsplit('=').next().unwrap().parse().unwrap();
        it.declares(Who::CareOfficer).await.unwrap();
        queue::undo(app, &mina, batch, "", it.once()).await.unwrap();
        assert_eq!(it.owner().await, None);
    })
    .await;
}
