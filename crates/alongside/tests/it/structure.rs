//! The walls between the crates are those of `docs/architecture.md`.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

type Edges = BTreeMap<String, BTreeSet<String>>;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The table: for each crate what it may depend on, and what its tests may besides.
fn allowed() -> (Edges, Edges) {
    let text = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let (mut normal, mut tests) = (Edges::new(), Edges::new());
    let rows = text.lines().skip_while(|line| !line.starts_with("| crate |")).skip(2);
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let names = |cell: &str| -> BTreeSet<String> {
            cell.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let name = cells[0].trim_matches('`').to_owned();
        normal.insert(name.clone(), names(cells[2]));
        tests.insert(name, names(cells[3]));
    }
    (normal, tests)
}

fn short(name: &str) -> String {
    name.strip_prefix("alongside-").unwrap_or(name).to_owned()
}

/// The edges between our own crates as Cargo sees them.
fn found() -> (Edges, Edges) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (mut normal, mut tests) = (Edges::new(), Edges::new());
    for package in metadata["packages"].as_array().unwrap() {
        let name = short(package["name"].as_str().unwrap());
        normal.entry(name.clone()).or_default();
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["path"].is_null() {
                continue;
            }
            let edges = if dependency["kind"] == "dev" { &mut tests } else { &mut normal };
            edges.entry(name.clone()).or_default().insert(short(dependency["name"].as_str().unwrap()));
        }
    }
    (normal, tests)
}

#[test]
fn no_crate_reaches_where_the_table_does_not_let_it() {
    let ((may, may_in_tests), (does, does_in_tests)) = (allowed(), found());
    assert_eq!(
        may.keys().collect::<Vec<_>>(),
        does.keys().collect::<Vec<_>>(),
        "the table in docs/architecture.md lists other crates than there are"
    );
    for (name, edges) in &does {
        let more: Vec<&String> = edges.difference(&may[name]).collect();
        assert!(more.is_empty(), "{name} depends on {more:?}, which docs/architecture.md does not allow");
    }
    for (name, edges) in &does_in_tests {
        let both: BTreeSet<String> = may[name].union(&may_in_tests[name]).cloned().collect();
        let more: Vec<&String> = edges.difference(&both).collect();
        assert!(more.is_empty(), "the tests of {name} depend on {more:?}, which the table does not allow");
    }
}

#[test]
fn only_storage_and_tests_name_the_database_driver() {
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let normal = manifest.split("[dev-dependencies]").next().unwrap();
        let names_it = normal.lines().any(|line| line.starts_with("sqlx"));
        assert_eq!(names_it, ["storage", "testkit"].contains(&name.as_str()), "{name}");
    }
}

/// Links of the documents lead to files that are there.
#[test]
fn the_documents_point_to_what_is_there() {
    let mut wrong = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.ends_with("docs") || folder.ends_with("docs") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("](").skip(1) {
                    let target = part.split([')', '#']).next().unwrap();
                    let is_ours =
                        !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
                    if is_ours && !folder.join(target).exists() {
                        wrong.push(format!("{}: {target}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "links that lead nowhere:\n{}", wrong.join("\n"));
}
