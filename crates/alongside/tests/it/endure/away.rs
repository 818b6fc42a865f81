//! The database away for a while: held by somebody else, or started again in the middle of what is written.

use super::partnership::{self, opened, written_and_logged};
use super::server::start;
use super::verify;
use super::writer::{Crew, compare};
use crate::program::Place;
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, name_of, plan, seen};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::time::{Duration, Instant};

/// The most that anybody waits for the answer that nothing was done: each try to write waits five seconds, and two may
/// stand before one's own.
const BOUND: Duration = Duration::from_secs(20);

/// Somebody else's hold on the database, or somebody else's long look at it.
enum Other {
    Lite(SqliteConnection),
    Pg(PgConnection),
}

impl Other {
    async fn doing(place: &Place, lite: &'static str, pg: &'static str) -> Self {
        if let Some(path) = place.database.strip_prefix("sqlite:") {
            let mut connection = SqliteConnection::connect(path).await.expect("the file opens");
            sqlx::raw_sql(lite).execute(&mut connection).await.expect("it runs");
            Self::Lite(connection)
        } else {
            let mut connection = PgConnection::connect(&place.database).await.expect("it answers");
            sqlx::raw_sql(pg).execute(&mut connection).await.expect("it runs");
            Self::Pg(connection)
        }
    }

    async fn let_go(self) {
        let done = match self {
            Self::Lite(mut connection) => sqlx::raw_sql("rollback").execute(&mut connection).await.map(drop),
            Self::Pg(mut connection) => sqlx::raw_sql("rollback").execute(&mut connection).await.map(drop),
        };
        done.expect("it is let go");
    }
}

mod locked {
    use super::*;

    async fn locked(place: &Place, engine: Engine, plan: &Plan) {
        let began = Instant::now();
        place.good(&["migrate"], "");
        let crew = Crew::begin(partnership::seed(place, plan.writers).await, plan.seed);
        let (server, address) = start(place);
        crew.at.say(Some(address));
        crew.wait_for(5);
        // Somebody reads for as long as all this takes: nobody waits for that.
        let reader = Other::doing(
            place,
            "begin; select count(*) from person",
            "begin isolation level repeatable read; select count(*) from person",
        )
        .await;
        crew.wait_for(20);
        let hold = Other::doing(
            place,
            "begin immediate",
            "begin; lock table idempotency, audit_log in access exclusive mode",
        )
        .await;
        crew.forget();
        let held = Instant::now();
        let long = plan.size(Duration::from_secs(1), Duration::from_secs(30));
        let (mut refused, mut longest) = (0, Duration::ZERO);
        while refused == 0 || held.elapsed() < long {
            longest = longest.max(crew.refused());
            refused += 1;
        }
        let held = held.elapsed();
        hold.let_go().await;
        let again = crew.well_again();
        reader.let_go().await;
        let sent = crew.finish();
        drop(server);
        assert!(plan.in_time(longest, BOUND), "somebody waited {longest:?}");
        assert!(plan.in_time(again, Duration::from_secs(5)), "again only after {again:?}");
        verify(place);
        let acknowledged =
            compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
        let what = format!(
            "held {held:.0?}, a long reader meanwhile; {refused} refusals looked at, each 503 with Retry-After, the longest after \
             {longest:.1?}; {acknowledged} acts acknowledged, 0 lost, 0 doubled, log sound; again {again:.1?} after it was let \
             go; {:.0?}",
            began.elapsed()
        );
        seen("R5", name_of(engine), &what);
    }

    #[tokio::test]
    async fn a_database_that_somebody_holds_is_waited_for_and_then_said_on_sqlite() {
        let plan = plan();
        if plan.tries(Engine::Sqlite) {
            locked(&Place::sqlite(), Engine::Sqlite, &plan).await;
        }
    }

    #[tokio::test]
    async fn a_database_that_somebody_holds_is_waited_for_and_then_said_on_postgresql() {
        let plan = plan();
        if plan.tries(Engine::Postgres)
            && let Some(place) = Place::postgres().await
        {
            locked(&place, Engine::Postgres, &plan).await;
        }
    }
}

mod restarted {
    use super::*;
    use alongside_testkit::cluster::{Cluster, End};
    use alongside_testkit::endure::Seed;

    /// How often PostgreSQL is started again.
    const ROUNDS: (u32, u32) = (2, 100);

    async fn restarted(plan: &Plan, mut cluster: Cluster) {
        let began = Instant::now();
        cluster.start(None, &[]).await;
        let place = Place::with_database(cluster.database("partnership").await);
        place.good(&["migrate"], "");
        let crew = Crew::begin(partnership::seed(&place, plan.writers).await, plan.seed);
        let (server, address) = start(&place);
        crew.at.say(Some(address));
        let mut seed = Seed(plan.seed);
        let rounds = plan.size(ROUNDS.0, ROUNDS.1);
        let mut longest = Duration::ZERO;
        for round in 0..rounds {
            crew.wait_for(1 + seed.below(40));
            cluster.end(if seed.below(4) == 0 { End::Fast } else { End::Immediate });
            cluster.start(None, &[]).await;
            let again = crew.well_again();
            assert!(plan.in_time(again, Duration::from_secs(5)), "round {round}: again only after {again:?}");
            longest = longest.max(again);
        }
        let sent = crew.finish();
        drop(server);
        verify(&place);
        let acknowledged =
            compare(&written_and_logged(opened(&place).await).await, &sent, &format!("seed {}", plan.seed));
        let what = format!(
            "PostgreSQL ended and started {rounds} times, three of four without a word, under {} writers; {acknowledged} acts \
             acknowledged, of them {} only when sent again, 0 lost, 0 doubled, log sound; again within {longest:.1?} of its being \
             ready; {:.0?}",
            plan.writers,
            sent.iter().filter(|it| it.acknowledged && it.tries > 1).count(),
            began.elapsed()
        );
        seen("R6", "PostgreSQL", &what);
    }

    #[tokio::test]
    async fn what_was_under_way_when_postgresql_restarts_is_settled_by_sending_it_again() {
        let plan = plan();
        if plan.tries(Engine::Postgres)
            && let Some(cluster) = Cluster::new()
        {
            restarted(&plan, cluster).await;
        }
    }
}
