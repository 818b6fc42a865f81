//! What is compared with: a page of the same framework and the same database that prints fifty rows, and nothing
//! else: nobody signs in, nothing is sealed, decided or logged.

use crate::Outcome;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use std::fmt::Write as _;
use std::path::Path;
use tokio::net::TcpListener;

/// Serves until it is killed; says where on the standard output.
pub async fn serve(path: &Path, rows: u32) -> Outcome {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
    sqlx::query("create table line (id integer primary key, name text not null, due text not null)")
        .execute(&pool)
        .await?;
    sqlx::query("create index line_due on line (due, id)").execute(&pool).await?;
    let mut transaction = pool.begin().await?;
    for id in 0..rows {
        sqlx::query("insert into line (id, name, due) values ($1, $2, $3)")
            .bind(id)
            .bind(format!("Name {id}"))
            .bind(format!("2026-{:02}-{:02}", id % 12 + 1, id % 28 + 1))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    let socket = TcpListener::bind("127.0.0.1:0").await?;
    println!("bare at {}", socket.local_addr()?);
    axum::serve(socket, Router::new().route("/", get(show)).with_state(pool)).await?;
    Ok(())
}

async fn show(State(pool): State<SqlitePool>) -> Html<String> {
    let rows = sqlx::query("select id, name, due from line order by due, id limit 50").fetch_all(&pool).await;
    let mut html = String::from("<!doctype html><title>Lines</title><table>");
    for row in rows.unwrap_or_default() {
        let (id, name, due): (i64, String, String) = (row.get(0), row.get(1), row.get(2));
        let _ = write!(html, "<tr><td>{id}</td><td>{name}</td><td>{due}</td></tr>");
    }
    html.push_str("</table>");
    Html(html)
}
