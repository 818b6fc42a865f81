//! A partnership to measure: made by the program's own commands, its staff signed in as people do.

use crate::Outcome;
use crate::client::{Client, hidden};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const PASSWORD: &str = "violet anchor teapot meadow";

/// A folder with a partnership's database and keys.
pub struct Partnership {
    program: PathBuf,
    folder: PathBuf,
}

/// A server that is stopped with the run.
pub struct Server {
    child: Child,
    /// Where it serves.
    pub address: String,
    /// Where its figures are.
    pub figures: String,
    /// From its start until it answered.
    pub answered_after: Duration,
    indexed: Arc<OnceLock<Duration>>,
}

impl Server {
    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// From its start until the search index was complete, if it is.
    pub fn indexed_after(&self) -> Option<Duration> {
        self.indexed.get().copied()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Partnership {
    /// An empty one in a new folder.
    pub fn new(program: &Path, folder: PathBuf) -> Outcome<Self> {
        std::fs::create_dir_all(&folder)?;
        let it = Self { program: program.canonicalize()?, folder };
        it.run(&["migrate"])?;
        for (name, short, kind) in [
            ("The host", "Host", "host"),
            ("The unit", "Unit", "victim_care_unit"),
            ("The police", "Police", "police"),
        ] {
            it.run(&["organisation", "add", "--name", name, "--short-name", short, "--kind", kind])?;
        }
        Ok(it)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .current_dir(&self.folder)
            .env("ALONGSIDE_DATABASE", "sqlite:partnership.sqlite")
            .env("ALONGSIDE_MASTER_KEY_FILE", "master.key")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end; gives what it printed.
    pub fn run(&self, words: &[&str]) -> Outcome<String> {
        let output = self.command(words).output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!("alongside {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Where a file of this partnership stands.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Starts the server and waits until it answers.
    pub async fn serve(&self) -> Outcome<Server> {
        let began = Instant::now();
        let words = ["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
        let mut child = self.command(&words).stderr(Stdio::piped()).spawn()?;
        let output = child.stderr.take().ok_or("no output")?;
        let (tell, told) = tokio::sync::oneshot::channel();
        let indexed = Arc::new(OnceLock::new());
        let seen = indexed.clone();
        std::thread::spawn(move || {
            let mut tell = Some(tell);
            let mut found = Vec::new();
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if line.contains("the search index is complete") {
                    let _ = seen.set(began.elapsed());
                }
                if let Some((_, at)) = line.split_once("address=") {
                    found.push(at.split(' ').next().unwrap_or_default().to_owned());
                }
                if found.len() == 2
                    && let Some(tell) = tell.take()
                {
                    let _ = tell.send(std::mem::take(&mut found));
                }
            }
        });
        let found = told.await?;
        let [address, figures] = found.as_slice() else {
            return Err("the server did not say where it is".into());
        };
        let mut client = Client::new(address);
        let answer = client.get("/ready").await?;
        if answer.status != 200 {
            return Err("the server is not ready".into());
        }
        Ok(Server {
            child,
            address: address.clone(),
            figures: figures.clone(),
            answered_after: began.elapsed(),
            indexed,
        })
    }

    /// Adds so many officers of the unit and gives the paths of their links.
    pub fn officers(&self, count: usize) -> Outcome<Vec<(String, String)>> {
        (0..count)
            .map(|number| {
                let email = format!("officer{number}@example.org");
                let name = format!("Officer {number}");
                let role = "victim_care_officer";
                let words = [
                    "user",
                    "add",
                    "--name",
                    &name,
                    "--email",
                    &email,
                    "--organisation",
                    "Unit",
                    "--role",
                    role,
                ];
                let link = self.run(&words)?;
                let path = link.trim().find("/accounts/").and_then(|at| link.trim().get(at..));
                Ok((email.clone(), path.ok_or("no link was printed")?.to_owned()))
            })
            .collect()
    }
}

/// Signs everybody in, two at a time as the server hashes: link, password, second factor.
pub async fn sign_in(address: &str, officers: Vec<(String, String)>) -> Outcome<Vec<Client>> {
    let mut signing = JoinSet::new();
    let places = Arc::new(Semaphore::new(2));
    for (email, path) in officers {
        let (mut client, places) = (Client::new(address), places.clone());
        signing.spawn(async move {
            let _place = places.acquire().await?;
            for (path, fields) in [
                (path.as_str(), vec![("password", PASSWORD)]),
                ("/sign-in", vec![("email", &email), ("password", PASSWORD)]),
            ] {
                let answer = client.post(path, &fields).await?;
                if answer.status != 303 {
                    return Err(
                        format!("choosing a password or signing in answered {}", answer.status).into()
                    );
                }
            }
            let page = client.get("/sign-in/set-up").await?.body;
            let secret = page.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next());
            let secret = totp_rs::Secret::try_from_base32(secret.ok_or("no secret")?.replace(' ', ""))
                .map_err(|_| "the secret can't be read")?;
            let checker = totp_rs::Builder::new().with_secret(secret).build().map_err(|_| "no generator")?;
            let code = checker.generate(now()).to_string();
            let done = client.post("/sign-in/set-up", &[("code", &code)]).await?;
            if done.status != 303 {
                return Err(format!("signing in answered {}", done.status).into());
            }
            Outcome::Ok(client)
        });
    }
    let mut clients = Vec::new();
    while let Some(done) = signing.join_next().await {
        clients.push(done??);
    }
    Ok(clients)
}

#[expect(clippy::disallowed_methods, reason = "the measured server runs on the real clock")]
fn now() -> u64 {
    let time = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    time.map_or(0, |since| since.as_secs())
}

/// The token of a form on a page, with its other hidden fields.
pub async fn form_of(client: &mut Client, page: &str, action: &str) -> Outcome<Vec<(String, String)>> {
    let answer = client.get(page).await?;
    let fields = hidden(&answer.body, action);
    if fields.is_empty() {
        return Err(format!("{page} has no form for {action} (status {})", answer.status).into());
    }
    Ok(fields)
}
