//! What the chores need beside Rust, and how it is installed on Debian and Ubuntu.

use crate::{Outcome, run};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program, and the packages that bring it.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    program: &'static str,
    elsewhere: &'static str,
    packages: &'static [&'static str],
    what_for: &'static str,
}

/// A C compiler: SQLite is compiled in.
pub(crate) const COMPILER: Need = Need {
    program: "cc",
    elsewhere: "",
    packages: &["build-essential"],
    what_for: "compiles SQLite into the program",
};
/// Fetches the design system at build time.
pub(crate) const NPM: Need = Need {
    program: "npm",
    elsewhere: "",
    packages: &["nodejs", "npm"],
    what_for: "fetches the design system by its lock file, when the pages are built",
};
/// The second database.
pub(crate) const POSTGRES: Need = Need {
    program: "initdb",
    elsewhere: "/usr/lib/postgresql",
    packages: &["postgresql"],
    what_for: "every test of storage runs on it too, in a private server of the tests",
};
/// The browser of the journeys.
pub(crate) const CHROMIUM: Need = Need {
    program: "chromium",
    elsewhere: "",
    packages: &["chromium"],
    what_for: "walks the journeys and checks every page for accessibility",
};

/// Shows what a program asks the system to do with its files.
pub(crate) const STRACE: Need = Need {
    program: "strace",
    elsewhere: "",
    packages: &["strace"],
    what_for: "records what is written and synced, for the simulated power cuts, and makes a sync fail",
};

impl Need {
    /// The program's file, where it is there.
    fn file(self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let named = |folder: &Path| Some(folder.join(self.program)).filter(|file| file.is_file());
        std::env::split_paths(&path).find_map(|folder| named(&folder)).or_else(|| {
            let versions = std::fs::read_dir(self.elsewhere).ok()?;
            versions.flatten().find_map(|version| named(&version.path().join("bin")))
        })
    }
}

/// Sees to it that the programs are there: says what lacks, then installs it.
pub(crate) fn needed(needs: &[Need], may_install: bool) -> Outcome {
    let needs: Vec<Need> = [COMPILER].iter().chain(needs).copied().collect();
    let lacking: Vec<Need> = needs.into_iter().filter(|need| need.file().is_none()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    println!("These programs lack:");
    for need in &lacking {
        println!("  {:<10} {} (package {})", need.program, need.what_for, need.packages.join(", "));
    }
    let packages: Vec<&str> = lacking.iter().flat_map(|need| need.packages).copied().collect();
    let command = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if !may_install || !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!("install them first; on Debian or Ubuntu: {command}"));
    }
    println!("They are installed now, with: {command}");
    run(&mut apt(&["update", "-q"]), "apt-get update")?;
    let arguments = [&["install", "-y", "-q", "--no-install-recommends"], packages.as_slice()].concat();
    run(&mut apt(&arguments), "apt-get install")?;
    match lacking.into_iter().find(|need| need.file().is_none()) {
        None => Ok(()),
        Some(need) => Err(format!(
            "{} is still not there. Install it by hand, then run this again; where the package has another name, \
             make a link of that name.",
            need.program
        )),
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
}

fn apt(arguments: &[&str]) -> Command {
    // sudo asks for its password by itself.
    let mut command = if is_root() { Command::new("apt-get") } else { Command::new("sudo") };
    if !is_root() {
        command.arg("apt-get");
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    if File::open("/dev/tty").is_err() {
        command.stdin(Stdio::null());
    }
    command
}
