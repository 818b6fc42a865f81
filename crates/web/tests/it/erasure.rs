//! Erasing takes two people and a week, and everybody who opens the record meanwhile sees that it is asked for.

use alongside_domain::contact::HoldCode;
use alongside_kernel::id::AccountId;
use alongside_testkit::people::{block, burglary, new_case};
use alongside_testkit::{Case, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

fn at(case: &Case, end: &str) -> String {
    format!("/people/{}/erase{end}", case.person)
}

async fn asked(app: &TestApp, case: &Case) -> Page {
    let mut manager = app.client(Who::UnitManager).await;
    manager.fill(&at(case, ""), &at(case, ""), &[("reason", "ASKED_FOR")]).await
}

#[tokio::test]
async fn one_asks_and_another_agrees_a_week_later() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwendolen", "Marker", |_| {})).await;
        assert!(asked(&app, &case).await.location().ends_with("done=asked"));
        // Everybody who opens the record sees it.
        let mut care = app.client(Who::CareOfficer).await;
        assert!(care.get(&case.page()).await.ok().says("This record is to be erased"));
        let mut second = app.client(Who::OtherUnitManager).await;
        assert!(second.get("/erasures").await.ok().says("Gwendolen Marker"));
        // Not yet; and not by whoever asked.
        let early = second.get(&at(&case, "")).await.ok();
        assert!(early.says("Nobody can agree before") && !early.says("erase it now"));
        let token = |page: &Page| page.form(&at(&case, "/take-back"));
        assert!(!token(&early).is_empty());
        app.move_to("2025-02-06T12:00:00Z");
        let (mut first, mut second) =
            (app.client(Who::UnitManager).await, app.client(Who::OtherUnitManager).await);
        let mut care = app.client(Who::CareOfficer).await;
        assert!(first.get(&at(&case, "")).await.ok().says("somebody else must agree"));
        let unchecked = second.fill(&at(&case, ""), &at(&case, "/agree"), &[]).await;
        assert_eq!(unchecked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unchecked.says("Tick the box"));
        let agreed = second.fill(&at(&case, ""), &at(&case, "/agree"), &[("checked", "yes")]).await;
        assert_eq!(agreed.location(), "/erasures?done=erased");
        assert!(!second.get("/erasures?done=erased").await.ok().says("Gwendolen"));
        for who in [Who::CareOfficer, Who::UnitManager, Who::OtherUnitManager, Who::Officer] {
            let mut client = app.client(who).await;
            assert_eq!(client.get(&case.page()).await.status, StatusCode::NOT_FOUND, "{who:?}");
        }
        assert!(!care.get("/queue").await.ok().says("Marker"));
        // The log tells who only looked from who asked and who agreed.
        let sql = "select leaf from audit_leaf order by log, seq";
        let leaves = app.app.store.db().fetch(sql, vec![]).await.expect("asked");
        let of_erasing = |account: AccountId, what: &str| {
            let (account, what) = (account.uuid().to_string(), format!("\"{what}\""));
            leaves
                .iter()
                .map(|leaf| leaf.text("leaf").expect("text"))
                .filter(|leaf| leaf.contains("\"erase\"") && leaf.contains(&what))
                .filter(|leaf| leaf.contains(&account) || leaf.contains(&account.replace('-', "")))
                .count()
        };
        let (asker, second) = (app.seat(Who::UnitManager).account, app.seat(Who::OtherUnitManager).account);
        let counted = [of_erasing(asker, "asked"), of_erasing(second, "agreed"), of_erasing(asker, "agreed")];
        assert_eq!(counted, [1, 1, 0]);
        assert!(of_erasing(second, "looked") > 0);
    })
    .await;
}

#[tokio::test]
async fn it_is_refused_while_the_record_must_be_kept_and_can_be_taken_back_by_anybody_who_may_erase() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwendolen", "Marker", |_| {})).await;
        let holds = format!("/people/{}/holds", case.person);
        let mut care = app.client(Who::CareOfficer).await;
        let kept = [("code", HoldCode::Keep.code()), ("reason", "An inquest"), ("task", "Mina asks in May")];
        assert_eq!(care.fill(&holds, &holds, &kept).await.status, StatusCode::SEE_OTHER);
        // It stops nobody from helping.
        assert!(care.get(&format!("/people/{}/call", case.person)).await.ok().says("Gwendolen"));
        let mut manager = app.client(Who::UnitManager).await;
        let refused = manager.get(&at(&case, "")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        let page = manager.get(&holds).await.ok();
        let lift = page.body.split('"').find(|part| part.ends_with("/lift")).expect("a form").to_owned();
        assert_eq!(
            manager.submit(&page, &lift, &[("because", "It is over")]).await.status,
            StatusCode::SEE_OTHER
        );
        let mut second = app.client(Who::OtherUnitManager).await;
        let open = second.get(&at(&case, "")).await.ok();
        asked(&app, &case).await;
        let twice = second.submit(&open, &at(&case, ""), &[("reason", "ORDERED")]).await;
        assert!(twice.says("It is asked for already"), "{}", twice.body);
        let back = second.fill(&at(&case, ""), &at(&case, "/take-back"), &[]).await;
        assert!(back.location().ends_with("done=taken-back"));
        assert!(second.get(&at(&case, "")).await.ok().says("Ask for it to be erased"));
        assert!(second.get(&case.page()).await.ok().says("Gwendolen"));
    })
    .await;
}

#[tokio::test]
async fn nobody_else_may_and_whoever_is_kept_away_is_told_nothing() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwendolen", "Marker", |_| {})).await;
        asked(&app, &case).await;
        block(&app, case.person, app.seat(Who::OtherUnitManager).account).await;
        let mut blocked = app.client(Who::OtherUnitManager).await;
        assert_eq!(blocked.get(&at(&case, "")).await.status, StatusCode::NOT_FOUND);
        assert!(!blocked.get("/erasures").await.ok().says("Gwendolen"));
        for who in Who::ALL.into_iter().filter(|who| !matches!(who, Who::UnitManager | Who::OtherUnitManager))
        {
            let mut client = app.client(who).await;
            assert_eq!(client.get("/erasures").await.status, StatusCode::FORBIDDEN, "{who:?}");
            let status = client.get(&at(&case, "")).await.status;
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{who:?} {status}");
        }
    })
    .await;
}
