//! A PostgreSQL of a test's own that it may restart, trace and cut off: every setting that keeps data is on.

use crate::postgres::{command, programs};
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A server with its data; it ends with this.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    server: Option<Child>,
}

/// How a server is told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Connections are closed, everything is written.
    Fast,
    /// At once; the next start recovers.
    Immediate,
}

impl Cluster {
    /// A new one, not started; `None` where PostgreSQL is not installed and nobody insists.
    pub fn new() -> Option<Self> {
        let cluster = Self::without_data()?;
        let mut make = command(&cluster.programs.join("initdb"));
        make.args(["--auth=trust", "--username=alongside", "--encoding=UTF8", "--locale=C"]);
        // Small segments of the log, so that a trace of it stays small.
        make.args(["--wal-segsize=1", "-D"]).arg(cluster.data());
        assert!(make.status().is_ok_and(|status| status.success()), "initdb failed");
        Some(cluster)
    }

    /// A folder for one whose data somebody else puts there.
    pub fn without_data() -> Option<Self> {
        let programs = programs();
        if programs.is_none() {
            crate::postgres::not_installed();
        }
        let name =
            format!("alongside-cluster-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for PostgreSQL");
        let _ = Command::new("chmod").arg("777").arg(&folder).status();
        Some(Self { programs: programs?, folder, server: None })
    }

    /// Where the data is.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts the server, under another program where one is named, and waits until it answers.
    pub async fn start(&mut self, under: Option<Command>, settings: &[&str]) {
        let mut server = command(&self.programs.join("postgres"));
        server.args(["-c", "listen_addresses=", "-c", "max_connections=60"]);
        for setting in settings {
            server.args(["-c", setting]);
        }
        server.arg("-D").arg(self.data()).arg("-k").arg(&self.folder);
        let mut started = match under {
            None => server,
            Some(mut tracer) => {
                tracer.arg(server.get_program()).args(server.get_args());
                tracer
            }
        };
        started.stdin(Stdio::null()).stdout(Stdio::null());
        started.stderr(File::options().create(true).append(true).open(self.log()).expect("a log"));
        self.server = Some(started.spawn().expect("PostgreSQL starts"));
        crate::postgres::answers(&self.url("postgres"), || self.said()).await;
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// What the server said.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://alongside@{}/{database}", self.folder.to_string_lossy().replace('/', "%2F"))
    }

    /// Makes a database in it and gives its address.
    pub async fn database(&self, name: &str) -> String {
        crate::postgres::run(&self.url("postgres"), &format!("create database {name}")).await;
        self.url(name)
    }

    /// The process of the server itself, also where another program runs it.
    pub fn process(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// Ends the server and waits until it is gone.
    pub fn end(&mut self, how: End) {
        let Some(mut server) = self.server.take() else { return };
        if let Some(process) = self.process() {
            let signal = if how == End::Fast { "-INT" } else { "-QUIT" };
            let _ = Command::new("kill").args([signal, &process.to_string()]).status();
        } else {
            let _ = server.kill();
        }
        let _ = server.wait();
    }

    /// Gives the data to the user under whom the server runs: a test that runs as root wrote it.
    pub fn own_data(&self) {
        crate::postgres::give(&self.data());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.end(End::Immediate);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
