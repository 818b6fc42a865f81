//! Runs the binary in a folder of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder with a database's address, gone when the test ends.
pub struct Place {
    pub folder: PathBuf,
    pub database: String,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = new_folder();
        let database = format!("sqlite:{}", folder.join("data/partnership.sqlite").display());
        Self { folder, database }
    }

    /// None where there is no PostgreSQL and nobody insists on it.
    pub async fn postgres() -> Option<Self> {
        Some(Self::with_database(alongside_testkit::postgres::new_database().await?))
    }

    /// A folder for a database that is somewhere else.
    pub fn with_database(database: String) -> Self {
        Self { folder: new_folder(), database }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("ALONGSIDE_DATABASE", &self.database)
            .env("ALONGSIDE_MASTER_KEY_FILE", self.path("keys/master.key"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that refuses its arguments goes before it reads.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    pub fn good(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run_with(arguments, input);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", error(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The partnership's first organisation and account.
    pub fn with_an_administrator(&self) {
        self.good(
            &["organisation", "add", "--name", "The host", "--short-name", "Host", "--kind", "host"],
            "",
        );
        self.good(
            &[
                "user",
                "add",
                "--name",
                "Ada Marsh",
                "--email",
                "ada@example.org",
                "--organisation",
                "Host",
                "--role",
                "administrator",
            ],
            "",
        );
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn new_folder() -> PathBuf {
    let name = format!("alongside-program-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    let folder = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Refused with status 1, saying this, and that nothing was changed or started.
pub fn assert_refused(output: &Output, says: &str) {
    let said = error(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(says), "{said}");
    assert!(said.contains("Nothing was"), "{said}");
}

/// Whether a file holds some bytes.
pub fn holds(path: &Path, wanted: &[u8]) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A process that is ended with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
