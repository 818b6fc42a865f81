//! Keys, accounts, configuration, exit codes.

use crate::program::{Place, assert_refused, error};

#[test]
fn a_key_is_made_for_an_empty_database_only_and_no_other_opens_it() {
    let place = Place::sqlite();
    let made = place.run(&["migrate"]);
    assert_eq!(made.status.code(), Some(0), "{}", error(&made));
    assert!(error(&made).contains("A new master key was made"), "{}", error(&made));
    assert!(place.path("keys/master.key.epochs").exists());
    assert!(!error(&place.run(&["migrate"])).contains("master key was made"));
    assert!(place.good(&["check"], "").starts_with("Good"));

    let key = std::fs::read(place.path("keys/master.key")).unwrap();
    std::fs::remove_file(place.path("keys/master.key")).unwrap();
    assert_refused(&place.run(&["check"]), "can't be read");
    assert!(!place.path("keys/master.key").exists(), "no second key is made");

    let other = Place::sqlite();
    other.good(&["migrate"], "");
    std::fs::copy(other.path("keys/master.key"), place.path("keys/master.key")).unwrap();
    assert_refused(&place.run(&["check"]), "not the master key of this database");
    std::fs::write(place.path("keys/master.key"), key).unwrap();
    place.good(&["check"], "");
}

#[test]
fn without_the_epoch_keys_a_database_with_people_does_not_open() {
    let place = Place::sqlite();
    place.with_an_administrator();
    std::fs::rename(place.path("keys/master.key.epochs"), place.path("away")).unwrap();
    assert_refused(&place.run(&["check"]), "the epoch keys' file is missing");
    assert!(!place.path("keys/master.key.epochs").exists());
}

#[test]
fn an_account_needs_an_organisation_of_the_right_kind_and_an_address_of_its_own() {
    let place = Place::sqlite();
    place.with_an_administrator();
    let add = |organisation: &str, role: &str, email: &str| {
        let arguments = [
            "user",
            "add",
            "--name",
            "Ben",
            "--email",
            email,
            "--organisation",
            organisation,
            "--role",
            role,
        ];
        place.run(&arguments)
    };
    assert_refused(&add("Nobody", "administrator", "b@example.org"), "--organisation: unknown");
    assert_refused(&add("Host", "commissioner", "b@example.org"), "--role: not-in-this-kind");
    assert_refused(&add("Host", "administrator", "b.example.org"), "--email: not-an-address");
    assert_refused(&add("Host", "administrator", "ADA@example.org"), "--email: taken");
    assert_eq!(add("Host", "no-such-role", "b@example.org").status.code(), Some(2));
    assert_eq!(add("Host", "administrator", "b@example.org").status.code(), Some(0));
    assert_refused(&place.run(&["user", "link", "--email", "nobody@example.org"]), "--email: unknown");
    assert!(place.good(&["organisation", "list"], "").contains("host\tHost\tThe host"));
}

#[test]
fn a_token_for_programs_is_made_at_the_console_for_somebody_who_is_there() {
    let place = Place::sqlite();
    place.with_an_administrator();
    let token = |email: &str, scope: &str, days: &str| {
        let label = ["user", "token", "--label", "crime system"];
        let rest = ["--email", email, "--scope", scope, "--days", days];
        place.run(&[label.as_slice(), rest.as_slice()].concat())
    };
    let made = token("ADA@example.org", "reports", "90");
    assert_eq!(made.status.code(), Some(0), "{}", error(&made));
    let bearer = String::from_utf8(made.stdout.clone()).unwrap();
    assert!(bearer.starts_with("als_") && bearer.trim().len() > 40, "{bearer}");
    assert!(error(&made).contains("shown once"));
    assert_refused(&token("ben@example.org", "reports", "90"), "--email: unknown");
    assert_refused(&token("ada@example.org", "reports", "367"), "--days: token-days (366)");
    assert_eq!(token("ada@example.org", "everything", "90").status.code(), Some(2));
}

#[test]
fn options_come_from_the_file_and_unknown_keys_are_refused() {
    let place = Place::sqlite();
    let run = |text: &str| {
        std::fs::write(place.path("alongside.toml"), text).unwrap();
        let mut command = place.command(&["migrate", "--config", "alongside.toml"]);
        command.env_remove("ALONGSIDE_DATABASE").output().unwrap()
    };
    assert_refused(&run("databse = 'sqlite:other.sqlite'"), "unknown field `databse`");
    assert_eq!(run("database = 'sqlite:other.sqlite'").status.code(), Some(0));
    assert!(place.path("other.sqlite").exists());
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    let place = Place::sqlite();
    assert_eq!(place.run(&["no-such-command"]).status.code(), Some(2));
    assert_eq!(place.run(&["serve", "--listen", "nowhere"]).status.code(), Some(2));
    assert_refused(
        &place.run(&["serve", "--listen", "0.0.0.0:0"]),
        "without TLS everybody on the way can read along",
    );
    assert_refused(&place.run(&["check"]), "There is no database yet");
}

#[test]
fn the_table_of_routes_is_printed() {
    let place = Place::sqlite();
    let text = place.good(&["routes", "--json"], "");
    assert!(text.contains("\"path\": \"/sign-in\""), "{text}");
    assert!(text.contains("\"samples\""), "{text}");
}

#[test]
fn a_letter_that_changed_by_itself_is_found_and_not_copied() {
    let place = Place::sqlite();
    place.with_an_administrator();
    let file = std::path::PathBuf::from(place.database.trim_start_matches("sqlite:"));
    let mut bytes = std::fs::read(&file).unwrap();
    let name = b"The host";
    let there = bytes.windows(name.len()).position(|letters| letters == name).expect("the name in clear");
    bytes[there] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert_refused(&place.run(&["check"]), "the database file is damaged");
    assert_refused(&place.run(&["backup", "copy"]), "the database file is damaged");
    assert!(!place.path("copy").exists());
}
