//! Clusters keep the ids of an earlier run, and history.csv says what became of every id.
//!
//! | column | what |
//! | --- | --- |
//! | `run` | which run since ids were kept: 1 is the first with `--before` |
//! | `what` | `came`, `split`, `moved`, `merged` or `gone` |
//! | `cluster` | the cluster that holds the record now; of `gone` the one that went |
//! | `of` | the cluster that held it before; empty for `came` and `gone` |
//! | `record` | the record that came, moved or went: each stands on a line of its own |

use super::read::{self, Ids};
use super::write::unwritable;
use crate::Failure;
use alongside_linkage::cluster::People;
use alongside_linkage::history::{Event, History, Id, Told};
use alongside_linkage::records::Cells;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

const COLUMNS: [&str; 5] = ["run", "what", "cluster", "of", "record"];

/// The words of the column `what`, in the order in which a run tells of them.
const WORDS: [&str; 5] = ["came", "split", "moved", "merged", "gone"];

/// A column as it was read.
type Column = Vec<Cells>;

fn cells(column: &[Cells]) -> impl Iterator<Item = &str> {
    column.iter().flat_map(Cells::iter)
}

/// What an earlier run wrote.
pub(super) struct Earlier {
    folder: PathBuf,
    clusters: [Column; 2],
    history: Option<[Column; 5]>,
}

impl Earlier {
    /// Reads clusters.csv of a folder, and history.csv where it is there.
    pub(super) fn read(folder: &Path, out: &Path) -> Result<Self, Failure> {
        let same =
            folder.canonicalize().is_ok_and(|folder| out.canonicalize().is_ok_and(|out| out == folder));
        if same {
            return Err(format!(
                "--before and --out are both {}. Name another folder for what is written: the earlier clusters are kept until the new \
                 ones are complete.",
                folder.display()
            )
            .into());
        }
        let clusters = columns(&folder.join("clusters.csv"), ["id", "cluster"])?;
        let path = folder.join("history.csv");
        let history = if path.exists() { Some(columns(&path, COLUMNS)?) } else { None };
        Ok(Self { folder: folder.to_owned(), clusters, history })
    }

    fn odd(&self, name: &str, why: &str) -> Failure {
        format!("{} is not as it was written: {why}.", self.folder.join(name).display()).into()
    }
}

/// Columns of a file that an earlier run wrote.
fn columns<const N: usize>(path: &Path, names: [&str; N]) -> Result<[Column; N], Failure> {
    let read::Named { headings, mut pieces } = read::csv(path, &names)?;
    let mut take = |name: &str| -> Option<Column> {
        let place = headings.iter().position(|heading| heading == name)?;
        pieces.get_mut(place).map(std::mem::take)
    };
    let columns: Vec<Column> = names.iter().filter_map(|name| take(name)).collect();
    columns.try_into().map_err(|_| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!(
            "{} has not the columns {}: it is no {name} of an earlier run.",
            path.display(),
            names.join(", ")
        )
        .into()
    })
}

/// A line of history.csv.
#[derive(Clone, Copy)]
struct Line<'a> {
    run: &'a str,
    what: &'a str,
    cluster: &'a str,
    of: &'a str,
    record: &'a str,
}

impl Earlier {
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.history.iter().flat_map(|[run, what, cluster, of, record]| {
            let names = cells(cluster).zip(cells(of)).zip(cells(record));
            cells(run).zip(cells(what)).zip(names).map(|((run, what), ((cluster, of), record))| Line {
                run,
                what,
                cluster,
                of,
                record,
            })
        })
    }

    /// The records that each cluster held when it went, and the last run.
    fn former(&self) -> Result<(BTreeMap<&str, BTreeSet<&str>>, u32), Failure> {
        let mut former = BTreeMap::new();
        let mut run = Run::default();
        let mut now = "0";
        for line in self.lines() {
            if line.run != now {
                run.end(&mut former);
                now = line.run;
            }
            if !WORDS.contains(&line.what) || line.cluster.is_empty() || line.record.is_empty() {
                return Err(
                    self.odd("history.csv", "a line has another word, or lacks a cluster or a record")
                );
            }
            run.hear(line);
        }
        run.end(&mut former);
        let now = now.parse().map_err(|_| self.odd("history.csv", "a run has no number"))?;
        Ok((former, now))
    }
}

/// What is heard of one run.
#[derive(Default)]
struct Run<'a> {
    /// The records that clusters gave away or lost.
    lost: HashMap<&'a str, BTreeSet<&'a str>>,
    /// The clusters that are no longer there.
    went: HashSet<&'a str>,
}

impl<'a> Run<'a> {
    fn hear(&mut self, line: Line<'a>) {
        let from = if line.what == "gone" { line.cluster } else { line.of };
        if line.what != "came" {
            self.lost.entry(from).or_default().insert(line.record);
        }
        if matches!(line.what, "merged" | "gone") {
            self.went.insert(from);
        }
    }

    /// Whoever went held what they lost in their last run.
    fn end(&mut self, former: &mut BTreeMap<&'a str, BTreeSet<&'a str>>) {
        for cluster in self.went.drain() {
            former.insert(cluster, self.lost.remove(cluster).unwrap_or_default());
        }
        self.lost.clear();
    }
}

/// Clusters under the ids of the earlier run.
pub(super) struct Kept<'a> {
    earlier: &'a Earlier,
    records: &'a [String],
    history: History<&'a str>,
    /// What clusters are called, by id.
    names: Vec<Cow<'a, str>>,
    /// For each record that is the first of its person, that person's id.
    ids: Vec<Option<Id>>,
    told: Vec<Told<&'a str>>,
    run: u32,
    counts: Counts,
}

/// How much changed since the earlier run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) records_new: usize,
    pub(super) records_gone: usize,
    /// Clusters that have the id that they had.
    pub(super) kept: usize,
    /// How many events of each word there are, in the order of `WORDS`.
    events: [usize; 5],
}

fn place_of(event: Event) -> usize {
    match event {
        Event::Came(_) => 0,
        Event::Split { .. } => 1,
        Event::Moved { .. } => 2,
        Event::Merged { .. } => 3,
        Event::Gone(_) => 4,
    }
}

impl Counts {
    /// Each word with how many events there are of it.
    fn events(&self) -> impl Iterator<Item = (&'static str, usize)> {
        WORDS.into_iter().zip(self.events)
    }

    /// What changed, in a sentence or two.
    pub(super) fn in_words(&self) -> String {
        let [came, split, moved, merged, gone] = self.events;
        format!(
            "Since the earlier run {} records are new and {} are gone. {} clusters keep their ids, {came} came, {split} were split off, \
             {merged} were merged into another, {gone} are gone; {moved} times records moved from one to another.",
            self.records_new, self.records_gone, self.kept
        )
    }
}

impl<'a> Kept<'a> {
    /// Takes up where the earlier run ended. Refused is what can't be gone on from.
    pub(super) fn begin(earlier: &'a Earlier, ids: &'a Ids) -> Result<Self, Failure> {
        let Ids::Named(records) = ids else {
            return Err("--before needs to know each record again. Add a line to the settings: id = \"the column that names the \
                        records\", the same in both runs."
                .into());
        };
        let [earlier_ids, clusters] = &earlier.clusters;
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut seen = HashSet::new();
        let mut people: Vec<Vec<&str>> = Vec::new();
        let mut names = Vec::new();
        for (record, cluster) in cells(earlier_ids).zip(cells(clusters)) {
            if record.is_empty() || cluster.is_empty() {
                return Err(earlier.odd("clusters.csv", "a line lacks a record or a cluster"));
            }
            if !seen.insert(record) {
                return Err(earlier.odd("clusters.csv", &format!("the record {record} stands in it twice")));
            }
            let place = *places.entry(cluster).or_insert_with(|| {
                names.push(Cow::Borrowed(cluster));
                people.push(Vec::new());
                people.len() - 1
            });
            if let Some(person) = people.get_mut(place) {
                person.push(record);
            }
        }
        let still = records.iter().filter(|record| seen.contains(record.as_str())).count();
        if still == 0 {
            return Err(format!(
                "None of the records stands in {}, so no cluster can keep its id. Look whether the same column names the records in both \
                 runs.",
                earlier.folder.join("clusters.csv").display()
            )
            .into());
        }
        let (former, last) = earlier.former()?;
        let former: Vec<_> = former.into_iter().filter(|(name, _)| !places.contains_key(name)).collect();
        names.extend(former.iter().map(|(name, _)| Cow::Borrowed(*name)));
        let former = former.into_iter().map(|(_, records)| records.into_iter().collect());
        let history =
            History::begin(people, former).map_err(|unfit| earlier.odd("history.csv", &unfit.to_string()))?;
        let counts = Counts {
            records_new: records.len() - still,
            records_gone: seen.len() - still,
            kept: 0,
            events: [0; 5],
        };
        Ok(Self {
            earlier,
            records,
            history,
            names,
            ids: Vec::new(),
            told: Vec::new(),
            run: last + 1,
            counts,
        })
    }

    /// Carries the ids on to the people of this run.
    pub(super) fn carry(&mut self, people: &People) {
        let records = self.records;
        let record = |number: u32| records.get(number as usize).map(String::as_str).unwrap_or_default();
        let mut places = vec![0_usize; people.person.len()];
        let mut groups: Vec<Vec<&str>> = Vec::new();
        for (number, first) in (0_u32..).zip(&people.person) {
            if number == *first
                && let Some(place) = places.get_mut(number as usize)
            {
                *place = groups.len();
                groups.push(Vec::new());
            }
            // The first of a person is their lowest record, so that their group is there.
            if let Some(group) = places.get(*first as usize).and_then(|place| groups.get_mut(*place)) {
                group.push(record(number));
            }
        }
        let there: HashSet<Id> = self.history.people().map(|(id, _)| id).collect();
        self.told = self.history.carry(groups);
        for told in &self.told {
            if let Some(count) = self.counts.events.get_mut(place_of(told.event)) {
                *count += 1;
            }
        }
        let mut used: HashSet<&str> = self.names.iter().map(AsRef::as_ref).collect();
        used.extend(self.earlier.lines().flat_map(|line| [line.cluster, line.of]));
        let mut given = HashSet::new();
        let mut fresh = BTreeMap::new();
        self.ids = vec![None; people.person.len()];
        for (number, first) in (0_u32..).zip(&people.person).filter(|(number, first)| number == *first) {
            let Some(id) = self.history.id(record(*first)) else { continue };
            self.counts.kept += usize::from(there.contains(&id));
            if id.place() >= self.names.len() {
                let is_free = |name: &str| !used.contains(name) && !given.contains(name);
                let name = free_name(record(*first), is_free);
                given.insert(name.clone());
                fresh.insert(id, name);
            }
            if let Some(slot) = self.ids.get_mut(number as usize) {
                *slot = Some(id);
            }
        }
        // Ids count up, so that the new ones follow each other.
        self.names.extend(fresh.into_values().map(Cow::Owned));
    }

    fn name(&self, id: Id) -> &str {
        self.names.get(id.place()).map(AsRef::as_ref).unwrap_or_default()
    }

    /// What the cluster is called whose first record this is.
    pub(super) fn cluster(&self, first: u32) -> &str {
        self.ids.get(first as usize).copied().flatten().map(|id| self.name(id)).unwrap_or_default()
    }

    /// How much changed.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// Writes history.csv: what it held before, and what happened in this run.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join("history.csv");
        let written = || -> Result<(), csv::Error> {
            let mut file = csv::Writer::from_path(&path)?;
            file.write_record(COLUMNS)?;
            for Line { run, what, cluster, of, record } in self.earlier.lines() {
                file.write_record([run, what, cluster, of, record])?;
            }
            let run = self.run.to_string();
            for told in &self.told {
                let (cluster, of) = match told.event {
                    Event::Came(id) | Event::Gone(id) => (self.name(id), ""),
                    Event::Split { of, to } => (self.name(to), self.name(of)),
                    Event::Moved { from, to } | Event::Merged { into: to, from } => {
                        (self.name(to), self.name(from))
                    }
                };
                let what = WORDS.get(place_of(told.event)).copied().unwrap_or_default();
                for record in &told.records {
                    file.write_record([run.as_str(), what, cluster, of, *record])?;
                }
            }
            Ok(file.flush()?)
        };
        written().map_err(|error| unwritable(&path, error))
    }
}

/// A name that no cluster had: that of its first record or, where it was used, with a number behind it.
fn free_name(record: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u64..).map(|number| format!("{record}~{number}"));
    std::iter::once(record.to_owned()).chain(numbered).find(|name| is_free(name)).unwrap_or_default()
}

/// Without an earlier run there is no history: one that stands in the folder from before would be of other clusters.
pub(super) fn forget(folder: &Path) -> Result<(), Failure> {
    let path = folder.join("history.csv");
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{} is of other clusters and could not be removed: {error}.", path.display()).into())
        }
        _ => Ok(()),
    }
}

/// The counts for the summary.
pub(super) fn summary(counts: &Counts) -> Value {
    let mut summary = json!({
        "records_new": counts.records_new,
        "records_gone": counts.records_gone,
        "kept": counts.kept,
    });
    if let Some(summary) = summary.as_object_mut() {
        summary.extend(counts.events().map(|(word, count)| (word.to_owned(), count.into())));
    }
    summary
}
