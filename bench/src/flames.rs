//! Where the server's time goes while a page is asked for, drawn as flame graphs: by `perf` and by the programs of
//! inferno (`cargo install inferno`), which must be in the path. Only a program with symbols and frame pointers gives names:
//! `CARGO_PROFILE_RELEASE_STRIP=none RUSTFLAGS='-C force-frame-pointers=yes' CFLAGS='-fno-omit-frame-pointer'`.

use crate::Outcome;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Samples a second: the shortest run lasts a third of a second.
const SAMPLES: &str = "4999";
/// Frames that took less than this part of the time, in hundredths, are left out: the pictures are to be read.
const LEAST: f64 = 0.6;

/// A recording that runs.
pub struct Recording {
    child: Child,
    data: PathBuf,
    into: PathBuf,
    title: String,
}

impl Recording {
    /// Begins, where graphs are wanted.
    pub fn start(folder: Option<&Path>, server: u32, name: &str, title: &str) -> Outcome<Option<Self>> {
        let Some(folder) = folder else { return Ok(None) };
        std::fs::create_dir_all(folder)?;
        let data = std::env::temp_dir().join(format!("alongside-{server}-{name}.perf"));
        let child = Command::new("perf")
            .args(["record", "-q", "-e", "cpu-clock", "-F", SAMPLES, "-g", "-p", &server.to_string(), "-o"])
            .arg(&data)
            .spawn()
            .map_err(|error| format!("perf does not start: {error}"))?;
        // It says nothing when it has begun.
        std::thread::sleep(std::time::Duration::from_millis(300));
        Ok(Some(Self { child, data, into: folder.join(format!("{name}.svg")), title: title.to_owned() }))
    }

    /// Ends, and draws.
    pub fn draw(mut self) -> Outcome {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        let mut script = Command::new("perf")
            .args(["script", "--no-inline", "-F", "comm,pid,tid,time,event,ip,sym,dso", "-i"])
            .arg(&self.data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut collapse = Command::new("inferno-collapse-perf")
            .stdin(script.stdout.take().ok_or("perf script says nothing")?)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("inferno-collapse-perf does not start: {error}"))?;
        let least = LEAST.to_string();
        let drawn = Command::new("inferno-flamegraph")
            .args([
                "--hash",
                "--colors",
                "rust",
                "--width",
                "1200",
                "--minwidth",
                &least,
                "--truncate-text-right",
            ])
            .args(["--countname", "samples", "--title", &self.title])
            .stdin(collapse.stdout.take().ok_or("inferno-collapse-perf says nothing")?)
            .stdout(File::create(&self.into)?)
            .stderr(Stdio::null())
            .status()?;
        script.wait()?;
        collapse.wait()?;
        std::fs::remove_file(&self.data)?;
        if drawn.success() { Ok(()) } else { Err("inferno-flamegraph could not draw".into()) }
    }
}
