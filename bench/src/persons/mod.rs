//! Whether the program itself finds people again in a police feed whose people are known: what intake joins by certain
//! keys, what is joined once all have arrived, and what a human is asked.

mod found;
mod opened;

use crate::{Failure, Outcome};
use alongside_app::intake::{FileToImport, Next, import_file};
use alongside_app::same_person::link_arrived;
use alongside_domain::people::SamePerson;
use alongside_kernel::id::{ImportId, PersonId, ReportId};
use alongside_linkage::truth::Accuracy;
use alongside_storage::rooms::intake;
use found::{Counted, Found, Question, Row};
use opened::Opened;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// The files of the feed: how the truth calls each, its name without ending, and when it was made.
const FILES: [(&str, &str, &str); 2] = [
    ("2025-01", "avon_somerset_2025-01", "2025-02-01T06:00"),
    ("2025-02", "avon_somerset_2025-02_delta", "2025-02-08T06:00"),
];
/// The setting that says up to where the feed of changes was judged.
const JUDGED: &str = "same_person_judged";
/// So many rows are asked for at once.
const AT_ONCE: u32 = 1_000;

/// Brings a feed in, has the program link who arrived, and says how right it was; beside it what others said of the same
/// rows (`id,cluster`, the id being the row's name in the truth).
pub async fn measure(words: &[String]) -> Outcome {
    let [feed, others @ ..] = words else { return Err("name the folder of the feed".into()) };
    let feed = Path::new(feed);
    let truth = said(&feed.join("truth_persons.csv"))?;
    let others: Vec<(&str, HashMap<String, u32>)> =
        others.iter().map(|path| Ok((path.as_str(), said(path.as_ref())?))).collect::<Outcome<_>>()?;
    let opened = Opened::empty().await?;
    opened.load_offences(&feed.join("offence_codes.csv")).await?;
    let mapping = std::fs::read_to_string(feed.join("mapping.toml"))?;
    let mut reported = Vec::new();
    let mut put_aside = 0;
    for (month, label, as_of) in FILES {
        let file = FileToImport {
            label: label.to_owned(),
            bytes: std::fs::read(feed.join(label).with_extension("csv"))?,
            mapping: mapping.clone(),
            as_of: Some(as_of.parse()?),
            sender: None,
        };
        let report = import_file(&opened.app, &opened.ask(), file, |_| Next::GoOn).await?;
        eprintln!("{label}: {} rows", report.rows_done);
        let import: ImportId = report.import.parse().map_err(|_| "the import has no id")?;
        let mut after = 0;
        loop {
            let fates = intake::rows(&opened.app.store, import, after, AT_ONCE).await?;
            let Some(last) = fates.last() else { break };
            after = last.number;
            for fate in fates {
                match fate.report {
                    Some(report) => {
                        reported.push((format!("{month}/{}", fate.number), fate.fate == "accepted", report));
                    }
                    None => put_aside += 1,
                }
            }
        }
    }
    let mut judged = opened.app.store.setting(JUDGED).await?;
    loop {
        link_arrived(&opened.app).await?;
        let now = opened.app.store.setting(JUDGED).await?;
        if now == judged {
            break;
        }
        judged = now;
    }
    let mut found = found(&opened, reported, &truth).await?;
    opened.app.store.close().await;
    for row in &mut found.rows {
        row.compared = others.iter().all(|(_, said)| said.contains_key(&row.name));
    }
    tell(&found, put_aside);
    for (path, said) in &others {
        lines(&found, path, |row| said.get(&row.name).copied().unwrap_or(u32::MAX));
    }
    Ok(())
}

/// What the partnership holds of the rows that ended in a report.
async fn found(
    opened: &Opened,
    reported: Vec<(String, bool, ReportId)>,
    truth: &HashMap<String, u32>,
) -> Outcome<Found> {
    let db = opened.app.store.db();
    let mut numbers = BTreeMap::new();
    let mut clusters_by_id = Vec::new();
    for row in db.fetch("select id, cluster from person order by id", vec![]).await? {
        let record: PersonId = row.id("id", PersonId::from_uuid)?;
        numbers.insert(record, u32::try_from(numbers.len())?);
        clusters_by_id.push((record, row.get::<uuid::Uuid>("cluster")?));
    }
    let number = |record: &PersonId| numbers.get(record).copied().ok_or("a record has no number");
    let mut firsts = HashMap::new();
    let mut clusters = BTreeMap::new();
    for (record, cluster) in &clusters_by_id {
        let record = number(record)?;
        clusters.insert(record, *firsts.entry(*cluster).or_insert(record));
    }
    let mut records = HashMap::new();
    for row in db.fetch("select id, person from report", vec![]).await? {
        let record: PersonId = row.id("person", PersonId::from_uuid)?;
        records.insert(row.id("id", ReportId::from_uuid)?, number(&record)?);
    }
    let mut questions = Vec::new();
    for row in
        db.fetch("select first_person, second_person, state from same_person order by id", vec![]).await?
    {
        let first: PersonId = row.id("first_person", PersonId::from_uuid)?;
        let second: PersonId = row.id("second_person", PersonId::from_uuid)?;
        let joined = row.code("state", SamePerson::from_code)? == SamePerson::Joined;
        questions.push(Question { records: [number(&first)?, number(&second)?], joined });
    }
    let mut rows = Vec::with_capacity(reported.len());
    for (name, begins, report) in reported {
        let record = *records.get(&report).ok_or("a report has no person")?;
        let person = *truth.get(&name).ok_or_else(|| Failure::from(format!("{name} is not in the truth")))?;
        rows.push(Row { name, begins, record, person, compared: true });
    }
    Ok(Found { rows, clusters, questions })
}

fn line(name: &str, of: &str, accuracy: Accuracy) {
    let Accuracy { precision, recall, f1, b_cubed, right_pairs } = accuracy;
    println!("| {name} | {of} | {right_pairs} | {precision:.4} | {recall:.4} | {f1:.4} | {b_cubed:.4} |");
}

fn lines(found: &Found, name: &str, said: impl Fn(&Row) -> u32) {
    for (of, counted) in [("reports", Counted::Reports), ("rows", Counted::Rows)] {
        line(name, of, found.score(counted, &said));
    }
}

fn tell(found: &Found, put_aside: usize) {
    println!(
        "{} rows ended in a report, {} of which began one, of {} records; {put_aside} rows were put aside. Compared are {} rows, {} \
         of which began a report: those of which everybody here says something.\n",
        found.rows.len(),
        found.rows.iter().filter(|row| row.begins).count(),
        found.clusters.len(),
        found.counted(Counted::Rows).count(),
        found.counted(Counted::Reports).count()
    );
    println!(
        "| what | of | true pairs | precision | recall | F1 | B-cubed |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    );
    let in_cluster =
        |clusters: &BTreeMap<u32, u32>, row: &Row| clusters.get(&row.record).copied().unwrap_or(row.record);
    lines(found, "intake alone", |row| row.record);
    lines(found, "joined by itself", |row| in_cluster(&found.clusters, row));
    let answered = found.answered();
    lines(found, "had every question been answered rightly", |row| in_cluster(&answered, row));
    let (joined, wrongly) = found.judged(true);
    let (one, two) = found.judged(false);
    eprintln!(
        "{} records hold reports of several people. Joined by itself: {} rightly, {} wrongly. Asked: {}, of which {} are one person.",
        found.mixed(),
        joined.len(),
        wrongly.len(),
        one.len() + two.len(),
        one.len()
    );
    for question in wrongly {
        let names = question.records.map(|record| {
            let rows = found.rows.iter().filter(|row| row.begins && row.record == record);
            rows.map(|row| row.name.as_str()).collect::<Vec<_>>().join(" ")
        });
        eprintln!("wrongly joined: {}", names.join(" with "));
    }
}

/// What is said in a file, by the truth or another: for each row, the first cell, a number for its person, the second.
fn said(path: &Path) -> Outcome<HashMap<String, u32>> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut said = HashMap::new();
    for record in reader.records() {
        let record = record?;
        let cell = |place: usize| record.get(place).unwrap_or_default().to_owned();
        let next = u32::try_from(numbers.len())?;
        said.insert(cell(0), *numbers.entry(cell(1)).or_insert(next));
    }
    Ok(said)
}
