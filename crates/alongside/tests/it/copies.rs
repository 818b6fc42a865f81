//! Backup and restore on both databases.

use crate::program::{Place, assert_refused, holds};
use alongside_storage::Address;
use std::fmt::Write as _;
use std::path::Path;

/// The wrapped key of some subject, as bytes and as the text of a key backup.
async fn some_wrapped_key(place: &Place) -> (Vec<u8>, String) {
    let db = alongside_storage::Db::open(&place.database.parse::<Address>().unwrap()).await.unwrap();
    let rows = db.fetch("select wrapped from subject_key limit 1", vec![]).await.unwrap();
    let bytes: Vec<u8> = rows[0].get("wrapped").unwrap();
    db.close().await;
    let mut text = String::new();
    for byte in &bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    (bytes, text)
}

async fn there_and_back(place: Place, empty: Place) {
    place.with_an_administrator();
    let said = place.good(&["backup", "copy", "--keys", "apart/keys"], "");
    assert!(said.contains("The keys are in"), "{said}");
    let data = place.path("copy/data.backup");
    let keys = place.path("apart/keys");
    let (bytes, text) = some_wrapped_key(&place).await;
    assert!(!holds(&data, &bytes) && !holds(&data, text.as_bytes()), "the data holds no key");
    assert!(holds(&keys, text.as_bytes()), "the key backup holds it");
    for path in [&data, &keys] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
    }
    assert_refused(&place.run(&["backup", "copy"]), "not there yet");

    // The empty host: the backup, the keys, and a copy of the master key.
    let folder = place.path("copy").display().to_string();
    let keys = keys.display().to_string();
    let restore = ["restore", folder.as_str(), "--keys", keys.as_str()];
    assert_refused(&empty.run(&restore), "can't be read");
    std::fs::create_dir_all(empty.path("keys")).unwrap();
    std::fs::copy(place.path("keys/master.key"), empty.path("keys/master.key")).unwrap();
    let said = empty.good(&restore, "");
    assert!(said.contains("main with 2 entries"), "{said}");
    assert!(empty.good(&["organisation", "list"], "").contains("The host"));
    // The sealed account is still there: its address is taken, and new ones can be added.
    let add = |email: &str| {
        let arguments = [
            "user",
            "add",
            "--name",
            "Cy",
            "--email",
            email,
            "--organisation",
            "Host",
            "--role",
            "administrator",
        ];
        empty.run(&arguments)
    };
    assert_refused(&add("ada@example.org"), "taken");
    assert_eq!(add("cy@example.org").status.code(), Some(0));
    assert_refused(&empty.run(&restore), "is not empty");
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn sqlite_goes_there_and_back() {
    there_and_back(Place::sqlite(), Place::sqlite()).await;
}

#[tokio::test]
async fn postgresql_goes_there_and_back() {
    if let (Some(place), Some(empty)) = (Place::postgres().await, Place::postgres().await) {
        there_and_back(place, empty).await;
    }
}

#[tokio::test]
async fn a_damaged_copy_is_refused_and_leaves_nothing_behind() {
    let mut pairs = vec![(Place::sqlite(), Place::sqlite())];
    if let (Some(place), Some(empty)) = (Place::postgres().await, Place::postgres().await) {
        pairs.push((place, empty));
    }
    for (place, empty) in pairs {
        place.with_an_administrator();
        place.good(&["backup", "copy"], "");
        copy_folder(&place.path("keys"), &empty.path("keys"));
        let damage = |name: &str, change: fn(&mut Vec<u8>)| {
            let folder = empty.path("damaged");
            let _ = std::fs::remove_dir_all(&folder);
            copy_folder(&place.path("copy"), &folder);
            let mut bytes = std::fs::read(folder.join(name)).unwrap();
            change(&mut bytes);
            std::fs::write(folder.join(name), bytes).unwrap();
            empty.run(&["restore", "damaged"])
        };
        let flip = |bytes: &mut Vec<u8>| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        };
        let cut = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() - 9);
        assert_refused(&damage("data.backup", flip), "damaged");
        assert_refused(&damage("data.backup", cut), "damaged");
        assert_refused(&damage("keys.backup", cut), "damaged");
        assert_refused(&damage("backup.json", cut), "can't be read");
        let said = empty.good(&["restore", &place.path("copy").display().to_string()], "");
        assert!(said.contains("Restored"), "nothing was in the way: {said}");
    }
}

#[test]
fn keys_of_another_partnership_are_refused() {
    let (place, other, empty) = (Place::sqlite(), Place::sqlite(), Place::sqlite());
    for place in [&place, &other] {
        place.with_an_administrator();
        place.good(&["backup", "copy"], "");
    }
    copy_folder(&place.path("keys"), &empty.path("keys"));
    let (folder, keys) = (place.path("copy"), other.path("copy/keys.backup"));
    let refused =
        empty.run(&["restore", &folder.display().to_string(), "--keys", &keys.display().to_string()]);
    assert_refused(&refused, "belong to another partnership");
    copy_folder(&other.path("keys"), &empty.path("keys"));
    let refused = empty.run(&["restore", &folder.display().to_string()]);
    assert_refused(&refused, "another partnership");
}
