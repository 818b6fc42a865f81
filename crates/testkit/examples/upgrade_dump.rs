//! Writes `fixtures/upgrade/<schema>/`: a small partnership as this program stores it, on both databases, with its
//! keys and what it knows as text. `cargo xtask upgrade-dump` runs it; made once for each schema that was landed.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::panic, reason = "a chore stops where it fails")]

use alongside_storage::{Address, backup, dump, schema_version};
use alongside_testkit::{databases, postgres, small};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[tokio::main]
async fn main() {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/upgrade")
        .join(format!("{:04}", schema_version()));
    assert!(
        !folder.exists(),
        "{} is there already. What is landed stays as it is; remove it only where it never was.",
        folder.display()
    );
    let postgres = postgres::new_database().await.expect("PostgreSQL is installed: both dumps are made");
    std::fs::create_dir_all(&folder).expect("a folder");
    let key = databases::master().to_text();
    std::fs::write(folder.join("master.key"), format!("{}\n", key.as_str())).expect("the key is written");
    let mut known: Option<Vec<String>> = None;
    for (engine, address) in [("sqlite", databases::new_sqlite()), ("postgres", Address::Postgres(postgres))]
    {
        let opened = databases::open_on(address, small::clock()).await;
        small::fill(&opened).await;
        let into = folder.join(engine);
        let data = into.join("data.backup");
        let manifest =
            backup::save(&opened.store, &data, &into.join("keys.backup")).await.expect("it is copied");
        pack(&data);
        let text = serde_json::to_string_pretty(&manifest).expect("a text");
        std::fs::write(into.join("backup.json"), text + "\n").expect("the manifest is written");
        let knows = dump::dump(&opened.store).await.expect("it is read");
        assert!(known.as_ref().is_none_or(|other| *other == knows), "the databases don't know the same");
        known = Some(knows);
        let empty: Vec<&str> =
            manifest.tables.iter().filter(|it| it.rows == 0).map(|it| it.table.as_str()).collect();
        println!("{engine}: nothing in {}", empty.join(", "));
        opened.store.close().await;
    }
    let logical = folder.join("logical.txt");
    std::fs::write(&logical, known.unwrap_or_default().join("\n") + "\n").expect("the text is written");
    pack(&logical);
    println!("{}", folder.display());
}

/// Puts a packed file in the place of a plain one.
fn pack(path: &Path) {
    let bytes = std::fs::read(path).expect("the file is read");
    let mut name = path.as_os_str().to_owned();
    name.push(".gz");
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bytes).expect("packed");
    std::fs::write(name, packed.finish().expect("packed")).expect("the packed file is written");
    std::fs::remove_file(path).expect("the plain file goes");
}
