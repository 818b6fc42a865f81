//! `alongside move-database`, both ways.

use crate::program::{Place, assert_refused};

#[tokio::test]
async fn a_partnership_moves_to_postgresql_and_back_with_its_keys_and_its_log() {
    let (lite, Some(postgres)) = (Place::sqlite(), Place::postgres().await) else { return };
    lite.with_an_administrator();
    let home = format!("sqlite:{}", lite.path("home/again.sqlite").display());
    let there = ["move-database", lite.database.as_str(), postgres.database.as_str()];
    let said = lite.good(&there, "");
    assert!(said.contains("the same on both sides"), "{said}");
    assert_refused(&lite.run(&there), "not empty");
    for database in [postgres.database.as_str(), home.as_str()] {
        let on = |words: &[&str]| lite.good(&[words, &["--database", database]].concat(), "");
        if database == home {
            lite.good(&["move-database", &postgres.database, &home], "");
        }
        assert!(on(&["check"]).starts_with("Good"));
        assert!(on(&["organisation", "list"]).contains("The host"));
        let audit = on(&["audit", "verify"]);
        assert!(audit.contains("main: 2 entries") && audit.contains("sound"), "{audit}");
    }
    // With the keys of another partnership nothing is moved.
    let other = Place::sqlite();
    other.good(&["migrate"], "");
    let to = format!("sqlite:{}", other.path("new.sqlite").display());
    assert_refused(&other.run(&["move-database", &postgres.database, &to]), "not the master key");
    assert!(!other.path("new.sqlite").exists());
}
