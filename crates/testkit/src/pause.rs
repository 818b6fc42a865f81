//! Keeps every write of a partnership waiting, so that a test can have two requests read before either writes.

use alongside_storage::Address;
use sqlx::{ConnectOptions as _, PgConnection, SqliteConnection};
use std::str::FromStr as _;
use std::time::Duration;

/// How long a request is given to read what it needs and to stand in the queue of writes.
const READING: Duration = Duration::from_millis(250);

enum Held {
    Lite(SqliteConnection),
    Pg(PgConnection),
}

async fn hold(address: &Address) -> Held {
    match address {
        Address::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut connection = options.connect().await.expect("the file opens");
            sqlx::raw_sql("begin immediate").execute(&mut connection).await.expect("it is held");
            Held::Lite(connection)
        }
        Address::Postgres(url) => {
            let options = sqlx::postgres::PgConnectOptions::from_str(url).expect("an address");
            let mut connection = options.connect().await.expect("it answers");
            // Reading goes on; whatever would write waits at the first of these that it comes to.
            let sql = "begin; lock table idempotency, person, message, job, change in share mode";
            sqlx::raw_sql(sql).execute(&mut connection).await.expect("it is held");
            Held::Pg(connection)
        }
    }
}

async fn let_go(held: Held) {
    match held {
        Held::Lite(mut connection) => {
            sqlx::raw_sql("rollback").execute(&mut connection).await.expect("it is let go");
        }
        Held::Pg(mut connection) => {
            sqlx::raw_sql("rollback").execute(&mut connection).await.expect("it is let go");
        }
    }
}

/// Two requests that are both read before either is written; the first is written first. What writes before it reads,
/// such as a page that is shown, can't be tried in this way.
pub async fn both_read_first<A, B>(
    address: &Address,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    let held = hold(address).await;
    let after = |waits: u32| tokio::time::sleep(READING * waits);
    let (first, second, ()) = tokio::join!(
        first,
        async {
            after(1).await;
            second.await
        },
        async {
            after(2).await;
            let_go(held).await;
        }
    );
    (first, second)
}
