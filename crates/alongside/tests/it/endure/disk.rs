//! A disk that forgets: what files hold after a power cut at some moment of a trace.
//!
//! What was synced before is there. Of everything else each page of 4 KiB stands as some of the writes to it left it, by
//! chance, and each change of a folder (made, renamed, removed) has happened or not, by chance, unless the folder itself
//! was synced. That is harsher than the file systems in use, which keep changes of a folder in order.

use super::trace::{Call, Trace};
use alongside_testkit::endure::Seed;
use std::collections::{BTreeMap, HashMap};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// What a disk writes at once.
const PAGE: u64 = 4_096;

/// A change of what a file holds.
struct Change {
    began: usize,
    ended: usize,
    what: What,
}

enum What {
    Bytes(u64, Vec<u8>),
    Length(u64),
}

/// A file or folder, whatever it is called.
#[derive(Default)]
struct Thing {
    is_folder: bool,
    at_first: Vec<u8>,
    changes: Vec<Change>,
    /// When it was synced: from what line, to what line.
    synced: Vec<(usize, usize)>,
}

impl Thing {
    /// What had ended before this line is kept when the power goes at another.
    fn kept_before(&self, cut: usize) -> usize {
        self.synced.iter().filter(|(_, ended)| *ended <= cut).map(|(began, _)| *began).max().unwrap_or(0)
    }
}

/// A change of what a name stands for.
struct Naming {
    began: usize,
    ended: usize,
    /// The folder in which the name stands.
    folder: Option<usize>,
    what: Act,
}

enum Act {
    Made { name: String, thing: usize },
    Moved { from: String, to: String, thing: usize },
    Removed { name: String },
}

/// Everything that happened to one folder, from an agreed beginning.
pub(super) struct Disk {
    root: String,
    things: Vec<Thing>,
    at_first: BTreeMap<String, usize>,
    names: HashMap<String, usize>,
    gone: HashMap<String, usize>,
    places: HashMap<(u32, i64), u64>,
    namings: Vec<Naming>,
    one_process: bool,
    with_their_names: bool,
}

/// What a folder held at the beginning.
fn files_below(folder: &Path, into: &mut Vec<(String, Option<Vec<u8>>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.path().to_string_lossy().into_owned());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            into.push((name, None));
            files_below(&path, into);
        } else if kind.is_file() {
            into.push((name, Some(std::fs::read(&path).expect("a file"))));
        }
    }
}

impl Disk {
    /// A disk on which a folder stands as it is now. `threads`: the trace is of one process, whose threads share their open
    /// files.
    pub(super) fn of(root: &Path, threads: bool) -> Self {
        let mut disk = Self {
            root: root.canonicalize().expect("a folder").to_string_lossy().into_owned(),
            things: vec![Thing { is_folder: true, ..Thing::default() }],
            at_first: BTreeMap::new(),
            names: HashMap::new(),
            gone: HashMap::new(),
            places: HashMap::new(),
            namings: Vec::new(),
            one_process: threads,
            with_their_names: false,
        };
        disk.names.insert(disk.root.clone(), 0);
        let mut files = Vec::new();
        files_below(root, &mut files);
        for (name, bytes) in files {
            let thing =
                Thing { is_folder: bytes.is_none(), at_first: bytes.unwrap_or_default(), ..Thing::default() };
            disk.at_first.insert(name.clone(), disk.things.len());
            disk.names.insert(name, disk.things.len());
            disk.things.push(thing);
        }
        disk
    }

    /// Counts a file's name as synced with the file, as ext4, XFS and Btrfs do, and as PostgreSQL takes for granted.
    #[must_use]
    pub(super) fn with_their_names(mut self) -> Self {
        self.with_their_names = true;
        self
    }

    /// Takes in a trace.
    pub(super) fn record(&mut self, trace: &Trace) {
        for call in &trace.calls {
            self.take(call);
        }
    }

    fn is_ours(&self, path: &str) -> bool {
        // The memory that SQLite's connections share is made anew by whoever opens the database first.
        path.starts_with(&self.root) && !path.ends_with("-shm")
    }

    /// A path as a call names it, in full.
    fn full(&self, path: &[u8]) -> String {
        let path = String::from_utf8_lossy(path);
        if path.starts_with('/') {
            return path.into_owned();
        }
        format!("{}/{}", self.root, path.trim_start_matches("./"))
    }

    fn folder_of(&self, name: &str) -> Option<usize> {
        self.names.get(name.rsplit_once('/')?.0).copied()
    }

    fn name_it(&mut self, call: &Call, at: &str, what: Act) {
        let folder = self.folder_of(at);
        self.namings.push(Naming { began: call.began, ended: call.ended, folder, what });
    }

    fn make(&mut self, call: &Call, name: &str, is_folder: bool) {
        let thing = self.things.len();
        self.things.push(Thing { is_folder, ..Thing::default() });
        self.names.insert(name.to_owned(), thing);
        self.name_it(call, name, Act::Made { name: name.to_owned(), thing });
    }

    fn remove(&mut self, call: &Call, name: &str) {
        if let Some(thing) = self.names.remove(name) {
            self.gone.insert(name.to_owned(), thing);
            self.name_it(call, name, Act::Removed { name: name.to_owned() });
        }
    }

    /// The file that a call is about, and the key of its place in it.
    fn about(&self, call: &Call) -> Option<(usize, (u32, i64))> {
        let (number, path, is_gone) = call.file()?;
        if !self.is_ours(&path) {
            return None;
        }
        let names = if is_gone { &self.gone } else { &self.names };
        let process = if self.one_process { 0 } else { call.process };
        Some((
            *names.get(&path).unwrap_or_else(|| panic!("{path} was never made: {}", call.name)),
            (process, number),
        ))
    }

    fn change(&mut self, call: &Call, thing: usize, what: What) {
        self.things[thing].changes.push(Change { began: call.began, ended: call.ended, what });
    }

    fn take(&mut self, call: &Call) {
        match call.name.as_str() {
            "open" | "openat" | "creat" => self.open(call),
            "pwrite64" | "pwritev" | "pwritev2" => {
                let Some((thing, _)) = self.about(call) else { return };
                let numbers = call.numbers();
                // Of `pwrite64` length and place follow the text; of `pwritev` count and place the list.
                let place = numbers.get(1).copied().expect("a place");
                self.change(call, thing, What::Bytes(place, call.written()));
            }
            "write" | "writev" => {
                let Some((thing, key)) = self.about(call) else { return };
                let bytes = call.written();
                let place = self.places.get(&key).copied().unwrap_or_else(|| self.length(thing));
                self.places.insert(key, place + bytes.len() as u64);
                self.change(call, thing, What::Bytes(place, bytes));
            }
            "lseek" => {
                if let Some((_, key)) = self.about(call) {
                    self.places.insert(key, u64::try_from(call.result).expect("a place"));
                }
            }
            "ftruncate" => {
                let Some((thing, _)) = self.about(call) else { return };
                let length =
                    call.arguments.rsplit(", ").next().and_then(|it| it.parse().ok()).expect("a length");
                self.change(call, thing, What::Length(length));
            }
            "fallocate" => {
                let Some((thing, _)) = self.about(call) else { return };
                let numbers: Vec<u64> =
                    call.arguments.split(", ").skip(2).filter_map(|it| it.parse().ok()).collect();
                let end = numbers.iter().sum::<u64>().max(self.length(thing));
                self.change(call, thing, What::Length(end));
            }
            "fsync" | "fdatasync" => {
                if let Some((thing, _)) = self.about(call) {
                    self.things[thing].synced.push((call.began, call.ended));
                }
            }
            "rename" | "renameat" | "renameat2" => {
                let texts = call.texts();
                let (from, to) = (self.full(&texts[0]), self.full(&texts[1]));
                if self.is_ours(&from) || self.is_ours(&to) {
                    self.rename(call, from, to);
                }
            }
            "link" | "linkat" => {
                let texts = call.texts();
                let (from, to) = (self.full(&texts[0]), self.full(&texts[1]));
                if let Some(thing) = self.names.get(&from).copied() {
                    self.names.insert(to.clone(), thing);
                    self.name_it(call, &to, Act::Made { name: to.clone(), thing });
                }
            }
            "unlink" | "unlinkat" | "rmdir" => {
                let name = self.full(&call.texts()[0]);
                if self.is_ours(&name) {
                    self.remove(call, &name);
                }
            }
            "mkdir" | "mkdirat" => {
                let name = self.full(&call.texts()[0]);
                if self.is_ours(&name) {
                    self.make(call, &name, true);
                }
            }
            // Only asks for writing to begin: nothing is kept by it.
            "sync_file_range" | "close" => {}
            other => assert!(self.about(call).is_none(), "{other} is not understood: {}", call.arguments),
        }
    }

    fn open(&mut self, call: &Call) {
        let Some(name) = call.texts().first().map(|path| self.full(path)) else { return };
        if !self.is_ours(&name) {
            return;
        }
        let process = if self.one_process { 0 } else { call.process };
        self.places.insert((process, call.result), 0);
        match self.names.get(&name).copied() {
            None if call.arguments.contains("O_CREAT") => self.make(call, &name, false),
            Some(thing) if call.arguments.contains("O_TRUNC") => self.change(call, thing, What::Length(0)),
            Some(thing) if call.arguments.contains("O_APPEND") => {
                self.places.insert((process, call.result), self.length(thing));
            }
            _ => {}
        }
    }

    fn rename(&mut self, call: &Call, from: String, to: String) {
        let thing = self.names.remove(&from).unwrap_or_else(|| panic!("{from} was never made"));
        assert!(!self.things[thing].is_folder, "{from}: a folder that is renamed is not understood");
        if let Some(before) = self.names.insert(to.clone(), thing) {
            self.gone.insert(to.clone(), before);
        }
        let at = to.clone();
        self.name_it(call, &at, Act::Moved { from, to, thing });
    }

    /// How long a file is for the programs that run.
    fn length(&self, thing: usize) -> u64 {
        let thing = &self.things[thing];
        thing.changes.iter().fold(thing.at_first.len() as u64, |length, change| match &change.what {
            What::Bytes(place, bytes) => length.max(place + bytes.len() as u64),
            What::Length(length) => *length,
        })
    }

    /// Writes into an empty folder what is left when the power goes at a line of the trace.
    pub(super) fn cut(&self, at: usize, seed: &mut Seed, into: &Path) {
        // Now and then nothing is kept that need not be, or everything.
        let chance = Chance::drawn(seed);
        let mut names = self.at_first.clone();
        for naming in self.namings.iter().filter(|it| it.began <= at) {
            let mut is_kept =
                naming.folder.is_some_and(|folder| naming.ended < self.things[folder].kept_before(at));
            if self.with_their_names
                && let Act::Made { thing, .. } | Act::Moved { thing, .. } = &naming.what
            {
                is_kept |= naming.ended < self.things[*thing].kept_before(at);
            }
            if !is_kept && !chance.keeps(seed) {
                continue;
            }
            match &naming.what {
                Act::Made { name, thing } => drop(names.insert(name.clone(), *thing)),
                // What was never made can't be moved.
                Act::Moved { from, to, thing } if names.get(from) == Some(thing) => {
                    names.remove(from);
                    names.insert(to.clone(), *thing);
                }
                Act::Moved { .. } => {}
                Act::Removed { name } => drop(names.remove(name)),
            }
        }
        for (name, thing) in &names {
            let path =
                into.join(name.strip_prefix(&self.root).expect("below the root").trim_start_matches('/'));
            if self.things[*thing].is_folder {
                // A folder comes before what is in it; where it was not kept, neither is that.
                let _ = std::fs::create_dir(&path);
            } else if path.parent().is_some_and(Path::exists) {
                std::fs::write(&path, Self::held(&self.things[*thing], at, chance, seed)).expect("a file");
                // Every file that matters here is for its owner only; modes are not traced.
                std::fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("its owner's");
            }
        }
    }

    /// What a file holds after a cut.
    fn held(thing: &Thing, at: usize, chance: Chance, seed: &mut Seed) -> Vec<u8> {
        let mut bytes = thing.at_first.clone();
        let before = thing.kept_before(at);
        let (kept, loose): (Vec<&Change>, Vec<&Change>) =
            thing.changes.iter().filter(|it| it.began <= at).partition(|it| it.ended < before);
        for change in kept {
            match &change.what {
                What::Length(length) => bytes.resize(usize::try_from(*length).expect("a length"), 0),
                What::Bytes(place, new) => put(&mut bytes, *place, new),
            }
        }
        // The length as some of the changes left it, then each page so.
        let told = chance.some_of(loose.len(), seed);
        let mut length = bytes.len() as u64;
        let mut pages: HashMap<u64, usize> = HashMap::new();
        for (number, change) in loose.iter().enumerate() {
            match &change.what {
                What::Length(new) if number < told => {
                    length = *new;
                    bytes.resize(usize::try_from(*new).expect("a length"), 0);
                }
                What::Length(_) => {}
                What::Bytes(place, new) => {
                    if number < told {
                        length = length.max(place + new.len() as u64);
                    }
                    let mut from = *place;
                    let end = place + new.len() as u64;
                    while from < end {
                        let to = end.min((from / PAGE + 1) * PAGE);
                        let told =
                            *pages.entry(from / PAGE).or_insert_with(|| chance.some_of(loose.len(), seed));
                        if number < told {
                            let part = usize::try_from(from - place).expect("a place")
                                ..usize::try_from(to - place).expect("a place");
                            put(&mut bytes, from, &new[part]);
                        }
                        from = to;
                    }
                }
            }
        }
        bytes.resize(usize::try_from(length).expect("a length"), 0);
        bytes
    }
}

fn put(bytes: &mut Vec<u8>, place: u64, new: &[u8]) {
    let place = usize::try_from(place).expect("a place");
    if bytes.len() < place + new.len() {
        bytes.resize(place + new.len(), 0);
    }
    bytes[place..place + new.len()].copy_from_slice(new);
}

/// How much is kept of what need not be.
#[derive(Clone, Copy)]
enum Chance {
    Nothing,
    Everything,
    Some,
}

impl Chance {
    fn drawn(seed: &mut Seed) -> Self {
        match seed.below(10) {
            0 | 1 => Self::Nothing,
            2 => Self::Everything,
            _ => Self::Some,
        }
    }

    fn keeps(self, seed: &mut Seed) -> bool {
        match self {
            Self::Nothing => false,
            Self::Everything => true,
            Self::Some => seed.below(2) == 0,
        }
    }

    /// How many of the first of so many changes are kept.
    fn some_of(self, count: usize, seed: &mut Seed) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Everything => count,
            Self::Some => seed.place(count + 1),
        }
    }
}
