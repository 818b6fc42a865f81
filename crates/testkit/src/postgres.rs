//! A private PostgreSQL for a test process: on a Unix socket only, gone when the process ends.
//!
//! `DATABASE_TEST_URL` points to a running server instead. Where there is no PostgreSQL the PostgreSQL half of
//! a test is skipped with one visible line, unless `REQUIRE_POSTGRES=1` makes that a failure.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

static SERVER: OnceLock<Option<String>> = OnceLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment which server to use")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The address of a new, empty database; `None` where PostgreSQL is not installed.
pub async fn new_database() -> Option<String> {
    let server = SERVER
        .get_or_init(|| {
            let server = environment("DATABASE_TEST_URL").or_else(start);
            if server.is_none() {
                not_installed();
            }
            server
        })
        .clone()?;
    let name = format!("alongside_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    run(&server, &format!("create database {name}")).await;
    Some(with_database(&server, &name))
}

/// Drops a database of [`new_database`]: hundreds of them, left until the server goes, fill a small disk.
pub(crate) async fn drop_database(url: &str) {
    let name = url.split('?').next().and_then(|url| url.rsplit('/').next());
    if let (Some(Some(server)), Some(name)) = (SERVER.get(), name) {
        run(server, &format!("drop database {name} with (force)")).await;
    }
}

/// Says that the PostgreSQL half of a test is left out, or fails where somebody insists on it.
pub(crate) fn not_installed() {
    assert!(
        environment("REQUIRE_POSTGRES").is_none(),
        "REQUIRE_POSTGRES is set and PostgreSQL was not found"
    );
    eprintln!("skipped: PostgreSQL is not installed, so this test ran on SQLite only");
}

/// Waits until a server takes connections; `said` is asked for what it says where it does not.
pub(crate) async fn answers(server: &str, said: impl Fn() -> String) -> PgConnection {
    let options = PgConnectOptions::from_str(server).expect("a PostgreSQL address");
    let started = Instant::now();
    loop {
        match options.connect().await {
            Ok(connection) => return connection,
            // It listens before it is ready.
            Err(_) if started.elapsed() < Duration::from_secs(30) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => panic!("PostgreSQL does not answer: {error} {}", said()),
        }
    }
}

pub(crate) async fn run(server: &str, sql: &str) {
    let mut connection = answers(server, String::new).await;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("the statement runs");
}

fn with_database(server: &str, name: &str) -> String {
    match server.split_once('?') {
        Some((before, after)) => {
            format!("{}/{name}?{after}", before.trim_end_matches("/postgres").trim_end_matches('/'))
        }
        None => format!("{}/{name}", server.trim_end_matches("/postgres").trim_end_matches('/')),
    }
}

pub(crate) fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = environment("PG_BIN").map(PathBuf::from).into_iter().collect();
    folders.extend(environment("PATH").iter().flat_map(std::env::split_paths));
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
}

/// As root, PostgreSQL runs as another user.
fn user() -> Option<&'static str> {
    is_root().then(|| {
        let is_there = Command::new("id").arg("postgres").output().is_ok_and(|it| it.status.success());
        if is_there { "postgres" } else { "nobody" }
    })
}

/// Gives a folder to the user under whom PostgreSQL runs.
pub(crate) fn give(folder: &Path) {
    if let Some(user) = user() {
        let given = Command::new("chown").arg("-R").arg(user).arg(folder).status();
        assert!(given.is_ok_and(|status| status.success()), "the folder changes hands");
    }
}

/// One of PostgreSQL's programs; its process ends with ours.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if let Some(user) = user() {
        command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
    }
    command
        .args(["--pdeathsig", "TERM"])
        .arg(program)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null());
    command
}

/// Removes the folders of servers whose test process is no more: a process that ends can't remove its own.
fn clear_leftovers() {
    let entries = std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix("alongside-postgres-"));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn start() -> Option<String> {
    let programs = programs()?;
    clear_leftovers();
    let (tell, told) = mpsc::channel();
    // The server ends with the thread that started it, so that thread lasts as long as the process.
    std::thread::spawn(move || {
        let folder = std::env::temp_dir().join(format!("alongside-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for PostgreSQL");
        let _ = Command::new("chmod").arg("777").arg(&folder).status();
        let data = folder.join("data");
        let made = command(&programs.join("initdb"))
            .args([
                "--auth=trust",
                "--no-sync",
                "--username=alongside",
                "--encoding=UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data)
            .status();
        assert!(made.is_ok_and(|status| status.success()), "initdb failed");
        let mut server = command(&programs.join("postgres"))
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=400",
                "-D",
            ])
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .spawn()
            .expect("PostgreSQL starts");
        let started = Instant::now();
        let socket = folder.join(".s.PGSQL.5432");
        while !socket.exists() && started.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let host = folder.to_string_lossy().replace('/', "%2F");
        let _ = tell.send(format!("postgres://alongside@{host}/postgres"));
        let _ = server.wait();
    });
    let address = told.recv().ok()?;
    Some(address)
}
