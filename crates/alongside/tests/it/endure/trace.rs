//! What a program asked the system to do with files, as `strace` writes it down.

use alongside_testkit::endure::plan;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNTED: AtomicU32 = AtomicU32::new(0);

/// Every call that changes files or makes them durable, or is needed to know which file another is about.
const CALLS: &str = "trace=open,openat,creat,close,write,writev,pwrite64,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate,\
                     fsync,fdatasync,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,\
                     linkat,copy_file_range,sendfile";

/// One call that succeeded, or never came back.
#[derive(Debug)]
pub(super) struct Call {
    /// The line at which it began; nothing of it happened before.
    pub(super) began: usize,
    /// The line at which it had ended; all of it had happened then.
    pub(super) ended: usize,
    /// The process or thread.
    pub(super) process: u32,
    /// Its name.
    pub(super) name: String,
    /// Everything between the brackets.
    pub(super) arguments: String,
    /// What it gave back.
    pub(super) result: i64,
}

/// Everything that was traced.
pub(super) struct Trace {
    /// In the order in which they ended.
    pub(super) calls: Vec<Call>,
    /// When each line was written, in seconds since 1970.
    pub(super) times: Vec<f64>,
}

/// A command that runs another under the tracer, which goes on with what it wrote before.
pub(super) fn tracer(into: &Path) -> Command {
    let mut tracer = Command::new("strace");
    tracer
        .args([
            "-f",
            "--seccomp-bpf",
            "-y",
            "-xx",
            "-s",
            "2000000",
            "-ttt",
            "-e",
            CALLS,
            "-e",
            "signal=none",
            "-A",
            "-o",
        ])
        .arg(into);
    tracer
}

/// A command that runs another one and kills it when one of its threads asks for a thing the `nth` time, before it is done.
pub(super) fn killer(call: &str, nth: u64) -> Command {
    let mut killer = Command::new("strace");
    let kill = format!("inject={call}:signal=SIGKILL:when={nth}");
    // Not by `--seccomp-bpf`, with which some versions never send the signal.
    killer.args(["-f", "-e", &format!("trace={call}"), "-e", &kill, "-o", "/dev/null"]);
    killer
}

/// How often the busiest thread of a command asked for a thing, from beginning to end.
pub(super) fn count(call: &str, command: &Command) -> u64 {
    let number = COUNTED.fetch_add(1, Ordering::SeqCst);
    let path = std::env::temp_dir().join(format!("alongside-count-{}-{number}", std::process::id()));
    let mut counter = Command::new("strace");
    counter.args([
        "-f",
        "--seccomp-bpf",
        "-s",
        "0",
        "-e",
        &format!("trace={call}"),
        "-e",
        "signal=none",
        "-o",
    ]);
    counter.arg(&path);
    let output = under(counter, command).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut threads: HashMap<String, u64> = HashMap::new();
    let begun = format!(" {call}(");
    for line in std::fs::read_to_string(&path).expect("a trace").lines().filter(|it| it.contains(&begun)) {
        *threads.entry(line.split(' ').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let _ = std::fs::remove_file(&path);
    threads.into_values().max().unwrap_or(0)
}

/// A command as it runs under the tracer, with its surroundings.
pub(super) fn traced(command: &Command, into: &Path) -> Command {
    under(tracer(into), command)
}

/// A command run by another one.
pub(super) fn under(mut by: Command, command: &Command) -> Command {
    by.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => by.env(name, value),
            None => by.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        by.current_dir(folder);
    }
    by.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    by
}

/// Ends what runs under a tracer: ending the tracer would let it go on.
pub(super) fn kill_traced(into: &Path) {
    let text = std::fs::File::open(into).map(BufReader::new).and_then(|mut file| {
        let mut line = Vec::new();
        file.read_until(b' ', &mut line).map(|_| String::from_utf8_lossy(&line).trim().to_owned())
    });
    let process = text.expect("a trace");
    assert!(Command::new("kill").args(["-KILL", &process]).status().expect("kill runs").success());
}

/// Whether the tracer is installed. Whoever insists on everything fails without it.
#[expect(clippy::disallowed_methods, reason = "whoever insists says so through the environment")]
pub(super) fn is_there() -> bool {
    let works =
        |words: &[&str]| Command::new("strace").args(words).output().is_ok_and(|it| it.status.success());
    if !works(&["--version"]) {
        assert!(std::env::var("REQUIRE_STRACE").is_err(), "REQUIRE_STRACE is set and strace was not found");
        eprintln!("skipped: strace is not installed, so nothing was traced");
        return false;
    }
    // A container may forbid it, whatever is installed there.
    let may = works(&["-f", "-o", "/dev/null", "true"]);
    if !may {
        assert!(!plan().is_full, "nothing can be traced here: the system forbids it");
        eprintln!("skipped: the system forbids tracing, so nothing was traced");
    }
    may
}

impl Trace {
    /// Reads what the tracer wrote.
    pub(super) fn read(path: &Path) -> Self {
        let mut trace = Self { calls: Vec::new(), times: Vec::new() };
        let mut waiting: HashMap<u32, (usize, String)> = HashMap::new();
        let lines = BufReader::with_capacity(1 << 20, File::open(path).expect("a trace")).lines();
        for (number, line) in lines.map(|line| line.expect("text")).enumerate() {
            let (process, rest) = line.split_once(' ').expect("a process");
            let process: u32 = process.parse().expect("a process");
            let (time, rest) = rest.trim_start().split_once(' ').expect("a time");
            trace.times.push(time.parse().expect("a time"));
            if rest.starts_with("+++ ") {
                // A thread or process ended.
            } else if let Some(begun) = rest.strip_suffix(" <unfinished ...>") {
                waiting.insert(process, (number, begun.to_owned()));
            } else if let Some(resumed) = rest.strip_prefix("<... ") {
                let after = resumed.split_once(" resumed>").expect("the rest of a call").1;
                let (began, mut text) = waiting.remove(&process).expect("a call that was begun");
                text.push_str(after);
                trace.calls.extend(call(&text, process, began, number));
            } else {
                trace.calls.extend(call(rest, process, number, number));
            }
        }
        for (process, (began, text)) in waiting {
            trace.calls.extend(call(&format!("{text}) = 0"), process, began, usize::MAX));
        }
        trace
    }

    /// How many lines there are.
    pub(super) fn length(&self) -> usize {
        self.times.len()
    }
}

/// A call that did something: what failed changed nothing.
fn call(text: &str, process: u32, began: usize, ended: usize) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let result = result.split(['<', ' ']).next()?;
    // Ended by a signal in the middle: it may have happened.
    let (result, ended) = if result == "?" { (0, usize::MAX) } else { (result.parse().ok()?, ended) };
    (result >= 0).then(|| Call {
        began,
        ended,
        process,
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        result,
    })
}

impl Call {
    /// The number and path of the file that the first argument names, and whether its name is gone.
    pub(super) fn file(&self) -> Option<(i64, String, bool)> {
        file_in(&self.arguments)
    }

    /// Every text in the arguments, in order.
    pub(super) fn texts(&self) -> Vec<Vec<u8>> {
        assert!(!self.arguments.contains("\"..."), "the tracer cut a text off: {}", self.name);
        self.arguments.split('"').skip(1).step_by(2).map(bytes).collect()
    }

    /// What was written, as far as it was.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut bytes = self.texts().concat();
        if self.ended != usize::MAX {
            bytes.truncate(usize::try_from(self.result).expect("a length"));
        }
        bytes
    }

    /// What follows the last text: sizes and places.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let after = self.arguments.rsplit('"').next().unwrap_or_default();
        let after = after.rsplit(']').next().unwrap_or_default();
        after.split(',').filter_map(|part| part.trim().parse().ok()).collect()
    }
}

/// A file as `9</path>` at the beginning of a text.
fn file_in(text: &str) -> Option<(i64, String, bool)> {
    let (number, rest) = text.split_once('<')?;
    let (path, rest) = rest.split_once('>')?;
    let path = String::from_utf8_lossy(&bytes(path)).into_owned();
    Some((number.trim().parse().ok()?, path, rest.starts_with("(deleted)")))
}

/// Bytes as the tracer writes them: `\x2f\x74`.
fn bytes(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'0'..=b'9' => letter - b'0',
        b'a'..=b'f' => letter - b'a' + 10,
        other => panic!("{other} is no digit"),
    };
    text.as_bytes().chunks_exact(4).map(|four| digit(four[2]) * 16 + digit(four[3])).collect()
}
