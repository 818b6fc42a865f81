//! An erased person is nobody: to everybody, on every route, whatever stood open about them.

use super::cast::everybody;
use super::table::{address, relations};
use super::world::{Relation, world};
use super::{asked, bytes, is_about_a_person};
use alongside_storage::rooms::jobs;
use alongside_storage::{WriteSet, erasure};
use alongside_testkit::{TestApp, on_each_database};

#[tokio::test]
async fn an_erased_person_answers_everybody_on_every_route_as_somebody_who_never_was() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let world = world(&app).await;
        let cast = everybody(&app, &world).await;
        for gone in Relation::PEOPLE {
            let mut set = WriteSet::new();
            erasure::erase_person(&app.app.store, &mut set, world.person(gone));
            app.app.store.write(set).await.expect("erased");
        }
        let dead = jobs::dead(&app.app.store, 10).await.expect("asked");
        let mut faults = Vec::new();
        for route in alongside_web::table() {
            for persona in &cast {
                let mut of_the_erased = Vec::new();
                if is_about_a_person(&route) {
                    let unknown = world.things(Relation::Unknown, persona.name).expect("unknown things");
                    for gone in Relation::PEOPLE {
                        let things = world.things(gone, persona.name).expect("things");
                        if let Some(paths) = address(&route, things).zip(address(&route, unknown)) {
                            of_the_erased.push((gone, paths.0, paths.1));
                        }
                    }
                } else if route.method == "GET" {
                    for relation in relations(&route) {
                        let things = world.things(relation, persona.name);
                        if let Some(path) = things.and_then(|things| address(&route, things)) {
                            of_the_erased.push((relation, path.clone(), path));
                        }
                    }
                }
                for (relation, path, other) in of_the_erased {
                    let page = asked(&app, persona, &route, &path).await;
                    let what = format!("{} {path} for {} ({})", route.method, persona.name, relation.name());
                    if page.status.is_server_error() && page.status.as_u16() != 503 {
                        faults.push(format!("{what}: {}", page.status));
                    }
                    for gone in Relation::PEOPLE {
                        if page.says(&gone.surname()) {
                            faults.push(format!("{what}: shows the {} person", gone.name()));
                        }
                    }
                    if path != other {
                        let unknown = asked(&app, persona, &route, &other).await;
                        let (is, wanted) = (bytes(&page, &path), bytes(&unknown, &other));
                        if is.0 != wanted.0 || is.2 != wanted.2 {
                            faults.push(format!("{what}: {} and not {} as unknown", is.0, wanted.0));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{} faults on {:?}:\n{}", faults.len(), app.engine, faults.join("\n"));
        // What runs by itself finds nothing that it stumbles over, and nothing waits for somebody who is gone.
        alongside_app::jobs::run_due(&app.app).await.expect("the work goes on");
        assert_eq!(jobs::dead(&app.app.store, 10).await.expect("asked"), dead, "work was given up");
        for sql in [
            "select count(*) as open from contact_duty d left join subject_key k on k.subject = d.person where d.closed_at is null and k.epoch is null",
            "select count(*) as open from promise d left join subject_key k on k.subject = d.person where d.ended_at is null and k.epoch is null",
            "select count(*) as open from repeat_response d left join subject_key k on k.subject = d.person where d.ended_at is null and k.epoch is null",
            "select count(*) as open from consent_grant d left join subject_key k on k.subject = d.person where d.ended_at is null and k.epoch is null",
            "select count(*) as open from portal_access d left join subject_key k on k.subject = d.person where d.ended_at is null and k.epoch is null",
            "select count(*) as open from referral d left join subject_key k on k.subject = d.person where d.withdrawn_at is null \
             and d.declined_at is null and d.closed_at is null and k.epoch is null",
            "select count(*) as open from request d left join subject_key k on k.subject = d.person where d.answered_at is null and d.person is not null and k.epoch is null",
        ] {
            let row = app.app.store.db().fetch_one(sql, vec![]).await.expect("asked").expect("a row");
            assert_eq!(row.count("open").expect("a number"), 0, "{sql}");
        }
    })
    .await;
}
