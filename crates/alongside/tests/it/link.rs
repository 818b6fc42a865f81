//! `alongside link`: files in, files out, and clear refusals.

use crate::program::{Place, assert_refused, error};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SETTINGS: &str = r#"
id = "ref"
truth = "person"
[[column]]
name = "first_name"
kind = "forename"
[[column]]
name = "surname"
kind = "surname"
[[column]]
name = "dob"
kind = "date_of_birth"
[[column]]
name = "phone"
kind = "phone"
"#;

/// Sixty people, each told of twice, once with a slip; made of numbers, so that no two are alike by chance.
fn records() -> Vec<[String; 6]> {
    let syllables = ["ba", "ke", "li", "mo", "nu", "pra", "sto", "wen"];
    let name =
        |number: usize| [number % 8, number / 8 % 8, number * 5 % 8].map(|place| syllables[place]).concat();
    let mut records = Vec::new();
    for person in 0..60 {
        let (forename, surname) = (name(person * 7 + 3), name(person * 3 + 1));
        let born = format!("19{:02}-{:02}-{:02}", 40 + person % 60, 1 + person % 12, 1 + person * 5 % 28);
        let phone = format!("077009{:05}", person * 1_631);
        let cells = |id: &str, surname: &str, phone: &str| {
            [id, &forename, surname, &born, phone, &person.to_string()].map(ToString::to_string)
        };
        records.push(cells(&format!("a{person}"), &surname, &phone));
        records.push(cells(
            &format!("b,{person}"),
            &format!("{surname}e"),
            if person % 3 == 0 { "" } else { &phone },
        ));
    }
    records
}

fn csv() -> String {
    csv_of(&records())
}

fn csv_of(records: &[[String; 6]]) -> String {
    let mut text = "ref,first_name,surname,dob,phone,person\n".to_owned();
    for record in records {
        let cells: Vec<String> = record
            .iter()
            .map(|cell| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() })
            .collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

fn place() -> Place {
    let place = Place::sqlite();
    std::fs::write(place.path("people.csv"), csv()).unwrap();
    std::fs::write(place.path("settings.toml"), SETTINGS).unwrap();
    place
}

const LINK: [&str; 6] = ["link", "people.csv", "--settings", "settings.toml", "--out", "out"];

#[test]
fn a_file_is_linked_and_what_was_found_is_written() {
    let place = place();
    let summary: serde_json::Value =
        serde_json::from_str(&place.good(&[&LINK[..], &["--json"]].concat(), "")).unwrap();
    assert_eq!(summary["records"], 120);
    assert_eq!(summary["people"], 60, "{summary:#}");
    assert_eq!(summary["truth"]["f1"], 1.0);
    assert_eq!(summary["truth"]["calibration_of_joins"][9]["joins"], 60);
    assert!(!place.path("data").exists(), "no database is made");

    let clusters = std::fs::read_to_string(place.path("out/clusters.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(clusters.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["id", "cluster"]);
    let of: BTreeMap<String, String> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(of.len(), 120);
    assert_eq!(of["b,7"], "a7", "a record's name is written as CSV wants it");

    let pairs = std::fs::read_to_string(place.path("out/pairs.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(pairs.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["left", "right", "probability", "weight"]);
    let joined: Vec<(String, String, f64, f64)> = reader.deserialize().map(Result::unwrap).collect();
    assert!(joined.iter().filter(|(_, _, probability, _)| *probability >= 0.5).count() == 60);
    for (_, _, probability, weight) in joined {
        assert!((probability - 1.0 / (1.0 + (-weight).exp2())).abs() < 0.01);
    }
    let model: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.path("out/model.json")).unwrap()).unwrap();
    assert_eq!(model["fields"][0]["kind"], "forename");
    let report = std::fs::read_to_string(place.path("out/report.html")).unwrap();
    assert!(report.contains("120 records are 60 people"));
    assert!(report.contains("Where the line is drawn") && report.contains("From 90%: 60 pairs"), "{report}");
    assert!(
        report.contains("How often one person") && report.contains("How often two strangers"),
        "{report}"
    );
    assert!(report.contains("No band has the 500 pairs"), "sixty pairs are too few to say whether it held");
    assert!(
        !report.contains("bakeba") && !report.contains("077009"),
        "no value of a record stands in the report"
    );
}

#[test]
fn parquet_says_the_same_as_csv() {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    let place = place();
    place.good(&LINK, "");
    let names = ["ref", "first_name", "surname", "dob", "phone", "person"];
    let fields: String = names.iter().map(|name| format!("optional binary {name} (UTF8);")).collect();
    let schema = std::sync::Arc::new(parse_message_type(&format!("message people {{ {fields} }}")).unwrap());
    let file = std::fs::File::create(place.path("people.parquet")).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, std::sync::Arc::default()).unwrap();
    // In two groups of rows.
    for rows in records().chunks(70) {
        let mut group = writer.next_row_group().unwrap();
        for place in 0..names.len() {
            let mut column = group.next_column().unwrap().unwrap();
            let present: Vec<i16> = rows.iter().map(|row| i16::from(!row[place].is_empty())).collect();
            let values: Vec<ByteArray> = rows
                .iter()
                .filter(|row| !row[place].is_empty())
                .map(|row| ByteArray::from(row[place].as_str()))
                .collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&present), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    place.good(&["link", "people.parquet", "--settings", "settings.toml", "--out", "again"], "");
    for name in ["clusters.csv", "pairs.csv"] {
        assert_eq!(
            std::fs::read(place.path("out").join(name)).unwrap(),
            std::fs::read(place.path("again").join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_guess_at_settings_can_be_used_as_it_is() {
    let place = place();
    let guess = place.good(&["link", "people.csv", "--suggest"], "");
    for line in [
        "id = \"ref\"",
        "kind = \"forename\"",
        "kind = \"surname\"",
        "kind = \"date_of_birth\"",
        "kind = \"phone\"",
        "# Not used: ref, person",
    ] {
        assert!(guess.contains(line), "{line}: {guess}");
    }
    std::fs::write(place.path("guessed.toml"), guess).unwrap();
    let said = place.good(&["link", "people.csv", "--settings", "guessed.toml", "--out", "out"], "");
    assert!(said.starts_with("120 records are 60 people"), "{said}");
}

#[test]
fn what_cannot_be_linked_is_refused_with_the_reason_and_nothing_is_written() {
    let place = place();
    let settings = |text: &str| std::fs::write(place.path("settings.toml"), text).unwrap();
    let refused = |reason: &str| {
        assert_refused(&place.run(&LINK), reason);
        assert!(!place.path("out").exists(), "{reason}");
    };
    settings(&SETTINGS.replace("\"dob\"", "\"born\""));
    refused("has no column born. Its columns are: ref, first_name, surname, dob, phone, person");
    settings(&SETTINGS.replace("\"surname\"\nkind", "\"first_name\"\nkind"));
    refused("name the column first_name twice");
    settings(&SETTINGS.replace("\"forename\"", "\"christian_name\""));
    refused("unknown variant `christian_name`");
    settings("id = \"ref\"");
    refused("name no [[column]]");
    settings(&SETTINGS.replace("id = \"ref\"", "id = \"person\""));
    refused("0 stands twice in the column person");
    settings(&SETTINGS.replace("\"ref\"", "\"phone\""));
    refused("has nothing in the column phone");
    settings(SETTINGS);
    std::fs::write(place.path("people.csv"), "ref,first_name,surname,dob,phone,person\n").unwrap();
    refused("has headings and no records");
    std::fs::write(place.path("people.csv"), "ref,first_name,surname,dob,phone,person\na,b\n").unwrap();
    refused("could not be read");
    std::fs::write(place.path("people.csv"), "ref,first_name,surname,dob,phone,person,dob\na,b,c,,,1,\n")
        .unwrap();
    refused("two columns called dob");
    std::fs::remove_file(place.path("people.csv")).unwrap();
    refused("could not be read");
    std::fs::write(place.path("people.parquet"), "no such thing").unwrap();
    assert_refused(
        &place.run(&["link", "people.parquet", "--settings", "settings.toml", "--out", "out"]),
        "could not be read",
    );
    let usage = place.run(&["link", "people.csv"]);
    assert_eq!(usage.status.code(), Some(2), "{}", error(&usage));
}

#[test]
fn values_that_cannot_be_read_are_counted_and_told_of() {
    let place = place();
    let unreadable = csv().replacen("1940-01-01", "in spring", 2).replacen("07700900000", "unknown", 1);
    std::fs::write(place.path("people.csv"), unreadable).unwrap();
    let output = place.run(&LINK);
    assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    assert!(
        error(&output).contains("dob: 2 values could not be read as date_of_birth"),
        "{}",
        error(&output)
    );
    assert!(!error(&output).contains("phone:"), "that nothing is known is no fault: {}", error(&output));
    let report = std::fs::read_to_string(place.path("out/report.html")).unwrap();
    assert!(report.contains("dob: 2 values could not be read as date of birth"), "{report}");
    let summary: serde_json::Value =
        serde_json::from_str(&place.good(&[&LINK[..], &["--json"]].concat(), "")).unwrap();
    assert_eq!(summary["columns"][2]["unreadable_values"], 2, "{summary:#}");
}

#[test]
fn dates_that_cannot_be_are_told_of() {
    let place = place();
    std::fs::write(place.path("people.csv"), csv().replacen("-01", "-31", 1).replacen("-02-", "-14-", 3))
        .unwrap();
    let output = place.run(&LINK);
    assert_eq!(output.status.code(), Some(0));
    assert!(error(&output).contains("dates that no calendar has"), "{}", error(&output));
}

#[test]
fn a_person_has_one_record_of_each_source_where_the_settings_say_so() {
    let place = place();
    std::fs::write(place.path("people.csv"), csv()).expect("written");
    // Both records of a person come from one source: none is joined, and it is said why.
    let settings =
        SETTINGS.replace("id = \"ref\"", "id = \"ref\"\nsource = \"person\"\none_per_source = true");
    std::fs::write(place.path("settings.toml"), &settings).expect("written");
    let out = place.run(&["link", "people.csv", "--settings", "settings.toml", "--out", "found", "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(said["people"], 120);
    assert!(said["joins_refused"]["one_per_source"].as_u64() > Some(50), "{said}");
    // A rule without a source to go by is refused.
    std::fs::write(place.path("settings.toml"), settings.replace("source = \"person\"\n", ""))
        .expect("written");
    assert_refused(
        &place.run(&["link", "people.csv", "--settings", "settings.toml", "--out", "none"]),
        "name no source",
    );
    // A largest person of one record joins nobody.
    let settings = SETTINGS.replace("id = \"ref\"", "id = \"ref\"\nlargest_person = 1");
    std::fs::write(place.path("settings.toml"), settings).expect("written");
    let out = place.run(&["link", "people.csv", "--settings", "settings.toml", "--out", "alone"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("look for a value that stands for nothing"));
}

#[test]
fn records_that_are_held_back_arrive_one_by_one() {
    let place = place();
    std::fs::write(place.path("people.csv"), csv()).expect("written");
    std::fs::write(place.path("settings.toml"), SETTINGS).expect("written");
    let out = place.run(&["link", "people.csv", "--settings", "settings.toml", "--arrivals", "20", "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!((&said["known"], &said["arrived"]), (&100.into(), &20.into()));
    assert!(said["pair_f1"].as_f64() > Some(0.9), "{said}");
    assert!(said["snapshot"]["bytes"].as_u64() > Some(1_000), "{said}");
    assert!(said["milliseconds"]["p99"].as_f64() >= said["milliseconds"]["p50"].as_f64());
    assert_refused(
        &place.run(&["link", "people.csv", "--settings", "settings.toml", "--arrivals", "500"]),
        "held back",
    );
}

/// Links these records, carrying ids on from an earlier folder; answers the clusters, the history's lines and the summary.
fn carried(
    place: &Place,
    records: &[[String; 6]],
    before: &str,
    out: &str,
) -> (BTreeMap<String, String>, Vec<[String; 5]>, serde_json::Value) {
    std::fs::write(place.path("people.csv"), csv_of(records)).unwrap();
    let words =
        ["link", "people.csv", "--settings", "settings.toml", "--before", before, "--out", out, "--json"];
    let summary = serde_json::from_str(&place.good(&words, "")).unwrap();
    let mut history = csv::Reader::from_path(place.path(out).join("history.csv")).unwrap();
    assert_eq!(history.headers().unwrap(), vec!["run", "what", "cluster", "of", "record"]);
    (clusters(place, out), history.deserialize().map(Result::unwrap).collect(), summary)
}

fn clusters(place: &Place, out: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(place.path(out).join("clusters.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn clusters_keep_their_ids_and_what_became_of_each_is_told() {
    let place = place();
    place.good(&LINK, "");
    assert!(!place.path("out/history.csv").exists(), "there is nothing to tell of a first run");
    let first = clusters(&place, "out");
    // The record by which a cluster is called goes, a cluster goes, one record turns out to be somebody else's, somebody comes.
    let stranger = ["b,11", "ludovica", "elsewhere", "1931-07-08", "02079460001", "99"].map(str::to_owned);
    let mut records = records();
    let split = records.iter().position(|record| record[0] == "b,11").unwrap();
    let joined = std::mem::replace(&mut records[split], stranger);
    records.retain(|record| !["a7", "a9", "b,9"].contains(&record[0].as_str()));
    let new = ["c1", "wilhelmina", "quorn", "1955-12-30", "01179460002", "100"].map(str::to_owned);
    records.insert(0, new);
    let (second, told, summary) = carried(&place, &records, "out", "second");
    assert_eq!(second["b,7"], "a7", "a cluster keeps its id though the record that gave it is gone");
    assert_eq!((second["b,11"].as_str(), second["c1"].as_str()), ("b,11", "c1"));
    let others = second.iter().filter(|(record, _)| !["b,11", "c1"].contains(&record.as_str()));
    assert!(others.clone().all(|(record, cluster)| first[record] == *cluster));
    let line = |line: [&str; 5]| line.map(str::to_owned);
    let of_second = [
        line(["1", "came", "c1", "", "c1"]),
        line(["1", "split", "b,11", "a11", "b,11"]),
        line(["1", "gone", "a9", "", "a9"]),
        line(["1", "gone", "a9", "", "b,9"]),
    ];
    assert_eq!(told, of_second);
    let wanted = serde_json::json!({
        "records_new": 1, "records_gone": 3, "kept": 59, "came": 1, "split": 1, "moved": 0, "merged": 0, "gone": 1
    });
    assert_eq!(summary["since_before"], wanted);
    let report = std::fs::read_to_string(place.path("second/report.html")).unwrap();
    assert!(report.contains("What changed") && report.contains("1 were split off"), "{report}");
    // The same again changes nothing, in whatever order the records stand.
    let mut turned = records.clone();
    turned.reverse();
    let (same, told, _) = carried(&place, &turned, "second", "same");
    assert_eq!((same, told.len()), (second, 4));
    // It was the same person after all, and then it was not: the id comes back to the record that had it.
    let split = records.iter().position(|record| record[0] == "b,11").unwrap();
    let stranger = std::mem::replace(&mut records[split], joined);
    let (third, told, _) = carried(&place, &records, "same", "third");
    assert_eq!(third["b,11"], "a11");
    assert_eq!(told[4..], [line(["2", "merged", "a11", "b,11", "b,11"])]);
    records[split] = stranger;
    let (fourth, told, _) = carried(&place, &records, "third", "fourth");
    assert_eq!(fourth["b,11"], "b,11");
    assert_eq!(told[5..], [line(["3", "split", "b,11", "a11", "b,11"])]);
    // Whoever comes under a name that a cluster had is somebody else.
    records.retain(|record| record[0] != "b,7");
    let (_, told, _) = carried(&place, &records, "fourth", "fifth");
    assert_eq!(told[6..], [line(["4", "gone", "a7", "", "b,7"])]);
    records.push(["a7", "ottoline", "frith", "1948-02-11", "01179460003", "101"].map(str::to_owned));
    let (sixth, told, _) = carried(&place, &records, "fifth", "sixth");
    assert_eq!((sixth["a7"].as_str(), &told[7]), ("a7~2", &line(["5", "came", "a7~2", "", "a7"])));
    // A run of its own in a folder that held a history begins anew.
    place.good(&["link", "people.csv", "--settings", "settings.toml", "--out", "sixth"], "");
    assert!(!place.path("sixth/history.csv").exists());
}

#[test]
fn an_earlier_run_that_cannot_be_gone_on_from_is_refused() {
    let place = place();
    place.good(&LINK, "");
    let words = ["link", "people.csv", "--settings", "settings.toml", "--before", "out", "--out", "again"];
    let refused = |reason: &str| {
        assert_refused(&place.run(&words), reason);
        assert!(!place.path("again").exists(), "{reason}");
    };
    let write = |name: &str, text: &str| std::fs::write(place.path("out").join(name), text).unwrap();
    write("clusters.csv", "id,person\na1,a1\n");
    refused("has not the columns id, cluster");
    write("clusters.csv", "id,cluster\na1,a1\na1,b1\n");
    refused("the record a1 stands in it twice");
    write("clusters.csv", "id,cluster\na1,\n");
    refused("lacks a record or a cluster");
    write("clusters.csv", "id,cluster\nz1,z1\n");
    refused("None of the records stands in");
    write("clusters.csv", "id,cluster\na1,a1\n");
    write("history.csv", "run,what,cluster,of,record\n1,wed,a1,b1,b1\n");
    refused("a line has another word");
    write("history.csv", "run,what,cluster,of,record\nfirst,merged,a1,b1,b1\n");
    refused("a run has no number");
    write("history.csv", "what\nmerged\n");
    refused("has not the columns run, what, cluster, of, record");
    std::fs::remove_file(place.path("out/clusters.csv")).unwrap();
    refused("could not be read");
    std::fs::write(place.path("settings.toml"), SETTINGS.replace("id = \"ref\"", "")).unwrap();
    write("clusters.csv", "id,cluster\n1,1\n");
    std::fs::remove_file(place.path("out/history.csv")).unwrap();
    refused("needs to know each record again");
    let same = ["link", "people.csv", "--settings", "settings.toml", "--before", "out", "--out", "./out"];
    assert_refused(&place.run(&same), "--before and --out are both");
}
