//! What becomes of records that are, were or might be one person's, when more happens: a call, a parting, an erasure, another
//! record; on both databases.

use crate::points::{end, points, with_word};
use crate::same_person::{question, twice};
use alongside_app::same_person::link_arrived;
use alongside_domain::people::{SamePerson, SamePersonStep};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::same_person::{self, Proposal, about, records};
use alongside_storage::{Error, WriteSet, args};
use alongside_testkit::people::{another_report, block, burglary, grant, new_case};
use alongside_testkit::{Case, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// Two records as somebody left them: joined, asked about or told apart.
pub(crate) async fn left(app: &TestApp, one: &Case, other: &Case, as_: SamePersonStep) {
    let store = &app.app.store;
    let state = if as_ == SamePersonStep::Joined { SamePerson::Joined } else { SamePerson::Asked };
    let proposal =
        Proposal { one: one.person, other: other.person, state, probability: 0, model: "test", by: None };
    let mut set = WriteSet::new();
    same_person::propose(store, &mut set, proposal, app.now());
    store.write(set).await.unwrap();
    if as_ == SamePersonStep::Apart {
        let all = about(store, one.person).await.unwrap();
        let it = all.iter().find(|it| it.first == other.person || it.second == other.person).unwrap();
        let mut set = WriteSet::new();
        same_person::decide(&mut set, it, as_, None, app.now());
        store.write(set).await.unwrap();
    }
}

async fn question_about(app: &TestApp, case: &Case) -> String {
    let all = about(&app.app.store, case.person).await.unwrap();
    format!("/same-person/{}", all.first().expect("something was asked").id.simple())
}

async fn is_due(app: &TestApp, case: &Case) -> bool {
    let sql = "select id from contact_duty where id = $1 and closed_at is null and reached_at is null";
    app.app.store.db().fetch_one(sql, args![case.duty]).await.unwrap().is_some()
}

#[tokio::test]
async fn a_number_that_is_no_longer_safe_on_one_record_of_a_person_is_used_on_none() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let one = new_case(&app, &burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {})).await;
        let other = new_case(&app, &burglary(&app, "Gwen", "Pritchard Marker", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        end(&mut sam, &one, "1", "NOT_SAFE").await.done();
        // Two people may share a telephone: nothing follows for somebody else.
        assert!(sam.get(&other.page()).await.ok().says("07700 900 123"));
        left(&app, &one, &other, SamePersonStep::Asked).await;
        let question = question_about(&app, &one).await;
        sam.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await.done();
        let page = sam.get(&other.page()).await.ok();
        assert!(!page.says("07700 900 123") && page.says("They said that it is not safe"), "{}", page.body);
        let list = sam.get(&points(&other)).await.ok();
        assert!(list.says("Mobile number: …123") && !list.says("07700 900 123"), "{}", list.body);
        let call = sam.get(&format!("{}/call", other.page())).await;
        assert!(!call.says("07700 900 123"), "{}", call.body);
        // Taken apart again they are two people, and each has their own telephone.
        sam.fill(&question, &format!("{question}/decide"), &[("said", "two")]).await.done();
        assert!(sam.get(&other.page()).await.ok().says("07700 900 123"));
        assert!(!sam.get(&one.page()).await.ok().says("07700 900 123"));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_parted_from_the_one_who_was_reached_was_not_reached() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let mut sam = app.client(Who::CareOfficer).await;
        sam.fill(&question, &act, &[("said", "one")]).await.done();
        let call = format!("{}/call", one.page());
        let spoke = [("outcome", "SPOKE"), ("way", "PHONE_MOBILE")];
        sam.fill(&call, &call, &spoke).await.done();
        assert!(!is_due(&app, &one).await && !is_due(&app, &other).await, "one person was reached");
        // They were two: nobody has rung the other yet.
        app.move_to("2025-01-30T10:00:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        sam.fill(&question, &act, &[("said", "two")]).await.done();
        assert_eq!((is_due(&app, &one).await, is_due(&app, &other).await), (false, true));
        let queue = sam.get("/queue").await.ok();
        assert!(queue.says(&other.page()) && !queue.says(&one.page()), "{}", queue.body);
        // The other is rung herself, and they are joined and parted once more: nothing opens that was done for each.
        let call = format!("{}/call", other.page());
        sam.fill(&call, &call, &[("outcome", "SPOKE"), ("way", "THEY_REACHED_US")]).await.done();
        for said in ["one", "two"] {
            sam.fill(&question, &act, &[("said", said)]).await.done();
        }
        assert!(!is_due(&app, &one).await && !is_due(&app, &other).await, "each was reached herself");
    })
    .await;
}

#[tokio::test]
async fn calls_to_the_one_leave_nothing_behind_with_the_other_when_they_are_parted() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let duty = async || {
            let sql =
                "select kind, due_on, attempts, ask_again_on, reached_at from contact_duty where id = $1";
            let row = app.app.store.db().fetch_one(sql, args![other.duty]).await.unwrap().unwrap();
            let reached = row.maybe_time("reached_at").unwrap();
            let (kind, due_on) = (row.text("kind").unwrap(), row.maybe_text("due_on").unwrap());
            (kind, due_on, row.int("attempts").unwrap(), row.maybe_text("ask_again_on").unwrap(), reached)
        };
        let before = duty().await;
        let mut sam = app.client(Who::CareOfficer).await;
        let call = format!("{}/call", one.page());
        for tried in [
            &[("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE")][..],
            &[
                ("outcome", "SPOKE_CALLBACK"),
                ("way", "PHONE_MOBILE"),
                ("ask_again_on-day", "3"),
                ("ask_again_on-month", "2"),
                ("ask_again_on-year", "2025"),
            ][..],
        ] {
            sam.fill(&question, &act, &[("said", "one")]).await.done();
            sam.fill(&call, &call, tried).await.done();
            assert_ne!(duty().await, before, "{tried:?}");
            sam.fill(&question, &act, &[("said", "reopen")]).await.done();
            assert_eq!(duty().await, before, "{tried:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_that_keeps_others_safe_is_not_erased_before_they_are_kept_safe_without_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let one = new_case(&app, &burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {})).await;
        let other = new_case(&app, &burglary(&app, "Gwen", "Pritchard Marker", |_| {})).await;
        left(&app, &one, &other, SamePersonStep::Joined).await;
        let mut sam = app.client(Who::CareOfficer).await;
        end(&mut sam, &one, "1", "NOT_SAFE").await.done();
        let erase = |end: &str| format!("/people/{}/erase{end}", one.person);
        let mut first = app.client(Who::UnitManager).await;
        first.fill(&erase(""), &erase(""), &[("reason", "ASKED_FOR")]).await.done();
        app.move_to("2025-02-06T12:00:00Z");
        let mut second = app.client(Who::OtherUnitManager).await;
        let checked = [("checked", "yes")];
        let no = second.fill(&erase(""), &erase("/agree"), &checked).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("closes a way to reach them on another record"), "{}", no.body);
        let mut sam = app.client(Who::CareOfficer).await;
        end(&mut sam, &other, "1", "NOT_SAFE").await.done();
        // A colleague who is kept from the one is kept from the other by it.
        block(&app, one.person, app.seat(Who::Advocate).account).await;
        let no = second.fill(&erase(""), &erase("/agree"), &checked).await;
        assert!(no.says("A hold or conflict here also protects"), "{}", no.body);
        let mut set = WriteSet::new();
        set.any("update conflict_block set lifted_at = $1", args![app.now()]);
        app.app.store.write(set).await.unwrap();
        second.fill(&erase(""), &erase("/agree"), &checked).await.done();
        assert!(!sam.get(&other.page()).await.ok().says("07700 900 123"));
        // What happens to them from now on is judged, though the record known first is gone.
        let again = burglary(&app, "Gwen", "Pritchard Marker", |facts| {
            facts.reference = Some("52/9/25".to_owned());
            facts.occurred_from = app.now() - jiff::SignedDuration::from_hours(24);
        });
        another_report(&app, other.person, &again).await;
        alongside_app::repeats::judge_changed(&app.app).await.unwrap();
        let sql = "select id from repeat_response where person = $1";
        assert!(app.app.store.db().fetch_one(sql, args![other.person]).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn whoever_hung_together_by_an_erased_record_stays_one_and_can_still_be_told_apart() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, between) = twice(&app).await;
        let third = new_case(&app, &burglary(&app, "Nonnie", "Okafor", |_| {})).await;
        left(&app, &one, &between, SamePersonStep::Joined).await;
        left(&app, &between, &third, SamePersonStep::Joined).await;
        let erase = |end: &str| format!("/people/{}/erase{end}", between.person);
        let mut first = app.client(Who::UnitManager).await;
        first.fill(&erase(""), &erase(""), &[("reason", "ASKED_FOR")]).await.done();
        app.move_to("2025-02-06T12:00:00Z");
        let mut second = app.client(Who::OtherUnitManager).await;
        // What protects them here protects them there, and could not be ended any more.
        let holds = format!("{}/holds", between.page());
        let hold = [("code", "SAFEGUARDING"), ("reason", "He reads her post."), ("task", "Ask the school.")];
        second.fill(&holds, &holds, &hold).await.done();
        let no = second.fill(&erase(""), &erase("/agree"), &[("checked", "yes")]).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("also protects their other records"), "{}", no.body);
        let page = second.get(&holds).await.ok();
        let lift = page.body.split('"').find(|part| part.ends_with("/lift")).expect("a form").to_owned();
        second.submit(&page, &lift, &[("because", "It stands on the other record.")]).await.done();
        second.fill(&erase(""), &erase("/agree"), &[("checked", "yes")]).await.done();
        let together = async || records(&app.app.store, one.person).await.unwrap();
        let mut both = [one.person, third.person];
        both.sort();
        assert_eq!(together().await, both);
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&one.page()).await.ok();
        let at = page.body.find("/same-person/").expect("the join stands on a question of its own");
        let question = page.body[at..].split('"').next().unwrap().to_owned();
        sam.fill(&question, &format!("{question}/decide"), &[("said", "two")]).await.done();
        assert_eq!(together().await, [one.person]);
    })
    .await;
}

#[tokio::test]
async fn of_two_acts_at_once_the_one_that_tells_two_apart_stands() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let third = new_case(&app, &burglary(&app, "Nonnie", "Okafor", |_| {})).await;
        let store = &app.app.store;
        left(&app, &other, &third, SamePersonStep::Joined).await;
        // What the program read before somebody spoke, written after it.
        let state = SamePerson::Joined;
        let proposal =
            Proposal { one: one.person, other: other.person, state, probability: 0, model: "test", by: None };
        let mut late = WriteSet::new();
        same_person::propose(store, &mut late, proposal, app.now());
        left(&app, &one, &third, SamePersonStep::Apart).await;
        assert!(matches!(store.write(late).await, Err(Error::Stale("same person"))));
        assert_eq!(records(store, one.person).await.unwrap(), [one.person]);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_joined_by_a_third_while_a_question_waited_is_parted_there() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let third = new_case(&app, &burglary(&app, "Nonnie", "Okafor", |_| {})).await;
        left(&app, &one, &third, SamePersonStep::Joined).await;
        left(&app, &third, &other, SamePersonStep::Joined).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let no = sam.fill(&question, &format!("{question}/decide"), &[("said", "two")]).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("Another record still holds these two together"), "{}", no.body);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_know_how_she_is_reached_by_the_one_record_reads_what_she_said_on_the_other() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        left(&app, &one, &other, SamePersonStep::Joined).await;
        with_word(&app, &other).await;
        grant(&app, other.person, app.org(Org::Harbour), "identity contact report").await;
        grant(&app, one.person, app.org(Org::Harbour), "identity report").await;
        app.move_to("2025-01-30T10:00:00Z");
        with_word(&app, &one).await;
        let mut cass = app.client(Who::Caseworker).await;
        assert!(!cass.get(&one.page()).await.ok().says("Heron"));
        assert!(
            cass.get(&other.page()).await.ok().says("Heron"),
            "what she said on this one is hers to read"
        );
    })
    .await;
}

#[tokio::test]
async fn two_people_of_one_home_are_known_as_such_until_it_is_taken_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let mut sam = app.client(Who::CareOfficer).await;
        let done = sam.fill(&question, &act, &[("said", "home")]).await.done();
        assert!(sam.get(&done).await.ok().says("two people who live together"));
        // What happened to the one is counted at the other, and each is shown at the other.
        for (here, there) in [(&one, &other), (&other, &one)] {
            let page = sam.get(&here.page()).await.ok();
            assert!(page.says(&format!("href=\"{}\"", there.page())), "{}", page.body);
            assert!(page.says("lives with them") && page.says("To others at home"), "{}", page.body);
        }
        // A conflict of interest keeps from the one alone, and says nothing at the other.
        block(&app, one.person, app.seat(Who::Advocate).account).await;
        let mut away = app.client(Who::Advocate).await;
        let page = away.get(&other.page()).await.ok();
        assert!(
            !page.says(&one.page()) && !page.says("lives with them") && !page.says("To others at home"),
            "{}",
            page.body
        );
        sam.fill(&question, &act, &[("said", "reopen")]).await.done();
        assert!(!sam.get(&other.page()).await.ok().says("lives with them"));
        sam.fill(&question, &act, &[("said", "home")]).await.done();
        sam.fill(&question, &act, &[("said", "one")]).await.done();
        assert!(!sam.get(&other.page()).await.ok().says("lives with them"), "one person is no home");
    })
    .await;
}

#[tokio::test]
async fn where_one_is_open_to_few_two_people_join_them() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let mut set = WriteSet::new();
        set.any("update person set restricted_at = $2 where id = $1", args![one.person, app.now()]);
        app.app.store.write(set).await.unwrap();
        left(&app, &one, &other, SamePersonStep::Asked).await;
        let question = question_about(&app, &one).await;
        let act = format!("{question}/decide");
        let mut first = app.client(Who::UnitManager).await;
        let no = first.fill(&question, &act, &[("said", "one")]).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("two people decide"), "{}", no.body);
        first.fill(&question, &act, &[("said", "colleague")]).await.done();
        let mut second = app.client(Who::OtherUnitManager).await;
        second.fill(&question, &act, &[("said", "one")]).await.done();
        assert_eq!(records(&app.app.store, one.person).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_chain_of_records_of_which_each_is_like_the_next_joins_nobody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let named = |surname: &str| burglary(&app, "Gwenllian", surname, |_| {});
        let one = new_case(&app, &named("Pritchard")).await;
        let between = new_case(&app, &named("Pritchard-Marker")).await;
        left(&app, &one, &between, SamePersonStep::Joined).await;
        link_arrived(&app.app).await.unwrap();
        let same_as_between = new_case(&app, &named("Marker")).await;
        link_arrived(&app.app).await.unwrap();
        let questions = about(&app.app.store, same_as_between.person).await.unwrap();
        assert!(!questions.is_empty(), "they are near");
        assert!(questions.iter().all(|it| it.state == SamePerson::Asked), "{questions:?}");
        assert_eq!(records(&app.app.store, same_as_between.person).await.unwrap(), [same_as_between.person]);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_near_is_asked_about_however_many_nearer_ones_were_told_apart() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let alike = burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {});
        let other = burglary(&app, "Gwen", "Pritchard Marker", |facts| facts.contact.phones.clear());
        let mut all = vec![new_case(&app, &other).await];
        for _ in 0..6 {
            all.push(new_case(&app, &alike).await);
        }
        for (place, one) in all.iter().enumerate() {
            for (other_place, other) in all.iter().enumerate().skip(place + 1) {
                if (place, other_place) != (0, 6) {
                    left(&app, one, other, SamePersonStep::Apart).await;
                }
            }
        }
        link_arrived(&app.app).await.unwrap();
        let open = same_person::open(&app.app.store, None, 100).await.unwrap();
        let pairs: Vec<[PersonId; 2]> = open.iter().map(|it| [it.first, it.second]).collect();
        assert_eq!(pairs, [[all[0].person, all[6].person]]);
    })
    .await;
}

#[tokio::test]
async fn a_question_is_found_behind_very_many_that_one_may_not_see() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut hidden = Vec::new();
        for number in 0..21_u32 {
            let case = new_case(&app, &burglary(&app, "Ama", "Okafor", |_| {})).await;
            if number > 0 {
                block(&app, case.person, app.seat(Who::Advocate).account).await;
            }
            hidden.push(case);
        }
        // 210 questions that one may not see stand before the one that one may.
        for (place, one) in hidden.iter().enumerate() {
            for other in hidden.iter().skip(place + 1) {
                left(&app, one, other, SamePersonStep::Asked).await;
            }
        }
        app.move_to("2025-01-30T10:00:00Z");
        let (one, other) = twice(&app).await;
        left(&app, &one, &other, SamePersonStep::Asked).await;
        let list = app.client(Who::Advocate).await.get("/same-person").await.ok();
        assert_eq!(list.body.matches("/same-person/").count(), 1, "{}", list.body);
        assert!(list.says("Gwenllian") && !list.says("Okafor"));
    })
    .await;
}

#[tokio::test]
async fn what_she_said_on_one_record_is_read_before_she_is_rung_on_another() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        with_word(&app, &one).await;
        grant(&app, other.person, app.org(Org::Harbour), "identity contact report").await;
        let question = question(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get(&other.page()).await.ok().says("Heron"), "two people as yet");
        sam.fill(&question, &format!("{question}/decide"), &[("said", "one")]).await.done();
        for at in [other.page(), format!("{}/call", other.page()), format!("{}/points", other.page())] {
            let page = sam.get(&at).await.ok();
            assert!(page.says("Heron"), "{at}: {}", page.body);
        }
        // Whoever reads it there has read of the record on which it was said; the log tells.
        let sql = "select leaf from audit_leaf order by seq desc limit 1";
        let leaf = app.app.store.db().fetch_one(sql, args![]).await.unwrap().unwrap();
        let leaf = leaf.text("leaf").unwrap();
        for record in [one.person, other.person] {
            assert!(leaf.contains(&record.uuid().to_string()), "{leaf}");
        }
        // It is shown where it would be changed, and not filled in: saved there, it would be read by whoever may see that
        // record alone. Who has not read what was said on the one meanwhile says nothing on the other.
        let at = format!("{}/safe-contact", other.page());
        let form = sam.get(&at).await.ok();
        assert!(form.says("Heron") && !form.says("value=\"Heron\""), "{}", form.body);
        with_word(&app, &one).await;
        let late = sam.submit(&form, &at, &[("call", "yes")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
        let now = sam.get(&at).await.ok();
        sam.submit(
            &now,
            &at,
            &[("call", "no"), ("text", "no"), ("leave_message", "no"), ("write", "no"), ("email", "no")],
        )
        .await
        .done();
        assert!(!sam.get(&one.page()).await.ok().says("07700 900 123"), "what was said last counts for both");
        // An agency that was granted the one record does not read what was said on the other.
        let mut cass = app.client(Who::Caseworker).await;
        assert!(!cass.get(&other.page()).await.ok().says("Heron"));
    })
    .await;
}

#[tokio::test]
async fn whoever_has_answered_goes_on_to_the_next_pair_that_they_may_see() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut pairs = Vec::new();
        for (one, other) in [("Gwen", "Gwenn"), ("Tomos", "Thomas"), ("Nia", "Niamh")] {
            let pair = [one, other].map(|name| burglary(&app, name, "Wyn", |_| {}));
            let (one, other) = (new_case(&app, &pair[0]).await, new_case(&app, &pair[1]).await);
            left(&app, &one, &other, SamePersonStep::Asked).await;
            pairs.push((question_about(&app, &one).await, other));
        }
        let mut sam = app.client(Who::CareOfficer).await;
        // Of the second he may not know.
        block(&app, pairs[1].1.person, app.seat(Who::CareOfficer).account).await;
        let (first, third) = (&pairs[0].0, &pairs[2].0);
        let done = sam.fill(first, &format!("{first}/decide"), &[("said", "two")]).await.done();
        let page = sam.get(&done).await.ok();
        let link = |to: &str| format!("href=\"{to}\"");
        assert!(page.says(&link(third)) && !page.says(&pairs[1].0), "{}", page.body);
        // The letters in which two differ are marked.
        assert!(sam.get(third).await.ok().body.contains("Nia<mark class=\"differs\">mh</mark>"));
        sam.fill(third, &format!("{third}/decide"), &[("said", "two")]).await.done();
        assert!(!sam.get(third).await.ok().says("Go to the next pair"));
    })
    .await;
}
