//! `alongside audit verify` on both databases.

use crate::program::{Place, error};

/// Changes what is stored behind the program's back.
async fn tamper(place: &Place, sql: &'static str) {
    use sqlx::{Connection as _, Executor as _};
    if let Some(path) = place.database.strip_prefix("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(path).await.unwrap();
        assert_eq!(connection.execute(sql).await.unwrap().rows_affected(), 1);
        connection.close().await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(&place.database).await.unwrap();
        assert_eq!(connection.execute(sql).await.unwrap().rows_affected(), 1);
        connection.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_changed_entry_is_found() {
    for place in [Some(Place::sqlite()), Place::postgres().await].into_iter().flatten() {
        place.with_an_administrator();
        let said = place.good(&["audit", "verify"], "");
        assert!(said.contains("main: 2 entries") && said.contains("sound"), "{said}");
        tamper(
            &place,
            "update audit_leaf set leaf = replace(leaf, 'add_account', 'add_nothing') where seq = 1",
        )
        .await;
        let found = place.run(&["audit", "verify", "--json"]);
        assert_eq!(found.status.code(), Some(1));
        assert!(error(&found).contains("not what its checkpoints say"), "{}", error(&found));
        assert!(String::from_utf8_lossy(&found.stdout).starts_with("{\"at\""));
        tamper(&place, "delete from audit_leaf where seq = 1").await;
        assert_eq!(place.run(&["audit", "verify"]).status.code(), Some(1));
    }
}
