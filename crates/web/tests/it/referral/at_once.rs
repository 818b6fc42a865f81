//! Two at once, one many times, and a withdrawal in between: one outcome, and nobody is lied to.

use super::scene;
use alongside_testkit::client::{Client, Page};
use alongside_testkit::{Who, on_each_database};
use axum::http::StatusCode;

#[tokio::test]
async fn the_same_form_fifty_times_has_one_effect_and_one_answer() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let mut sam = scene.app.client(Who::CareOfficer).await;
        let page = sam.get(&scene.form()).await.ok();
        let fields = [("how", "PHONE"), ("need", "SHELTER"), ("choice", "ASKED_BY_NAME"), ("step", "send")];
        let all_at_once = |client: &Client, page: &Page, act: String, fields: Vec<(String, String)>| {
            let tasks: Vec<_> = (0..50)
                .map(|_| {
                    let (mut client, act) = (client.clone(), act.clone());
                    let mut all = page.form(&act);
                    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
                    all.extend(fields.clone());
                    tokio::spawn(async move { client.post_fields(&act, &all).await })
                })
                .collect();
            async move {
                let mut answers = Vec::new();
                for task in tasks {
                    answers.push(task.await.unwrap().done());
                }
                answers.sort();
                answers.dedup();
                answers
            }
        };
        let owned = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let sent = all_at_once(&sam, &page, scene.refer(), owned(&fields)).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        let list = sam.get("/referrals?side=sent").await.ok();
        assert_eq!(list.body.matches("Gwen Marker").count(), 1);
        let ledger = sam.get(&format!("{}/disclosures", scene.case.page())).await.ok();
        assert_eq!(ledger.body.matches("to Harbour Support").count(), 1);

        let referral = sent[0].split('?').next().unwrap().to_owned();
        let ann = scene.app.client(Who::AgencyManager).await;
        let page = ann.clone().get(&referral).await.ok();
        let worker = scene.app.seat(Who::Caseworker).account.to_string();
        let accepted =
            all_at_once(&ann, &page, format!("{referral}/accept"), owned(&[("worker", &worker)])).await;
        assert_eq!(accepted.len(), 1, "{accepted:?}");
        let cass = scene.app.client(Who::Caseworker).await;
        let act = format!("{referral}/session");
        let page = cass.clone().get(&act).await.ok();
        let held = all_at_once(&cass, &page, act, owned(&[("kind", "PHONE"), ("minutes", "20")])).await;
        assert_eq!(held.len(), 1, "{held:?}");
        let seen = cass.clone().get(&referral).await.ok();
        assert_eq!(seen.body.matches("On the telephone").count(), 1, "{}", seen.body);
        assert_eq!(seen.body.matches("First session").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_answer_at_once_one_wins_and_the_other_sees_it() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let referral = scene.send().await;
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let accept_page = ann.get(&referral).await.ok();
        let decline = format!("{referral}/decline");
        let decline_page = ann.get(&decline).await.ok();
        let (mut one, mut other) = (ann.clone(), ann.clone());
        let accept = format!("{referral}/accept");
        let (first, second) = tokio::join!(
            one.submit(&accept_page, &accept, &[]),
            other.submit(&decline_page, &decline, &[("reason", "NO_CAPACITY")]),
        );
        let statuses = [first.status, second.status];
        assert!(statuses.contains(&StatusCode::SEE_OTHER), "{statuses:?}");
        // Who comes second is shown what stands now; where the other declined, nothing is left to see.
        if first.status == StatusCode::SEE_OTHER {
            assert_eq!(second.status, StatusCode::CONFLICT, "{}", second.body);
            assert!(second.says("Accepted") && second.says("Decline") && second.says(&referral));
        } else {
            assert_eq!(first.status, StatusCode::NOT_FOUND, "{}", first.body);
        }

        // An old page of one who came too late, seen at leisure.
        let stale = ann.submit(&accept_page, &accept, &[]).await;
        assert_ne!(stale.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_beats_an_answer_given_at_the_same_time() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        for round in 0..8 {
            let referral = scene.send().await;
            let mut ann = scene.app.client(Who::AgencyManager).await;
            let page = ann.get(&referral).await.ok();
            let accept = format!("{referral}/accept");
            let (accepted, withdrawn) = tokio::join!(ann.submit(&page, &accept, &[]), scene.withdraw());
            withdrawn.done();
            assert!(
                matches!(accepted.status, StatusCode::SEE_OTHER | StatusCode::NOT_FOUND),
                "{round}: {} {}",
                accepted.status,
                accepted.body
            );
            assert_eq!(ann.get(&referral).await.status, StatusCode::NOT_FOUND, "{round}");
            let told = scene.app.client(Who::CareOfficer).await.get(&referral).await.ok();
            assert!(told.says("govuk-tag--plain\">Withdrawn"), "{round}: {}", told.body);
        }
    })
    .await;
}
