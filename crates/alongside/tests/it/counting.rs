//! Counting without names, as two agencies and somebody who counts meet it.

use crate::program::{Place, assert_refused, error, holds};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;

const SETTINGS: &str = r#"id = "ref"
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
name = "postcode"
kind = "postcode"
[[column]]
name = "phone"
kind = "phone"
[[column]]
name = "address"
kind = "address_line"
"#;

/// A key that nobody uses.
const KEY: &str = "alongside-counting-key-1:8f6574aec316ca19a1040d7983737bc9:0742d6717bd737fd82896473b2e9dda6a194f77e6002ee7be76ef34c8122fab6:3fbd9950";

/// A person of this number, who is like no other: each part is drawn anew (`SplitMix64`).
fn person(number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut draw = |sides: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    };
    let mut name = |syllables: usize| -> String {
        (0..syllables)
            .map(|_| {
                let [consonant, vowel] =
                    [("bcdfghjklmnprstvwz", 18), ("aeiou", 5)].map(|(letters, sides)| {
                        letters.as_bytes()[usize::try_from(draw(sides)).unwrap()] as char
                    });
                format!("{consonant}{vowel}")
            })
            .collect()
    };
    let (forename, surname, street, area) = (name(3), name(4), name(3), name(1).to_uppercase());
    let (year, month, day) = (1940 + draw(70), draw(12) + 1, draw(28) + 1);
    let phone = 1_000_000_000 + draw(1 << 29);
    format!(
        "{forename},{surname},{year}-{month:02}-{day:02},ZZ{} {}{area},07{phone},{} {street} road",
        draw(89) + 10,
        draw(10),
        draw(200) + 1,
    )
}

fn list(people: impl Iterator<Item = usize>) -> String {
    let rows: String = people.map(|number| format!("{number},{}\n", person(number))).collect();
    format!("ref,first_name,surname,dob,postcode,phone,address\n{rows}")
}

/// Three agencies: 60 people are known to the first two, 40 to the last two, 3 to the first and the last.
fn place() -> Place {
    let place = Place::sqlite();
    for (name, text) in [
        ("settings.toml", SETTINGS.to_owned()),
        ("north.csv", list((0..300).chain(240..260))),
        ("south.csv", list(240..500)),
        ("shelter.csv", list((460..700).chain(0..3))),
    ] {
        std::fs::write(place.path(name), text).unwrap();
    }
    place.good(&["encode", "--new-key", "counting.key"], "");
    // Which strangers look alike is another matter under each key: with one that is given the counts are the same each time.
    std::fs::write(place.path("counting.key"), KEY).unwrap();
    for name in ["north", "south", "shelter"] {
        let said =
            place.good(&encode(&format!("{name}.csv"), "counting.key", &format!("{name}.encoded")), "");
        assert!(said.contains("forename (") && said.contains("postcode ("), "{said}");
    }
    place
}

fn encode<'a>(file: &'a str, key: &'a str, out: &'a str) -> [&'a str; 8] {
    ["encode", file, "--key", key, "--settings", "settings.toml", "--out", out]
}

#[test]
fn only_counts_that_endanger_nobody_leave() {
    let place = place();
    let said = place.good(&["count", "north.encoded", "south.encoded"], "");
    // The threshold is found without a truth and by another key each time: of so few records a count is not exact.
    let about = |what: &str, number: u64| {
        let told = said.split_once(what).unwrap().1.lines().next().unwrap().parse::<u64>().unwrap();
        assert!((number..=number * 13 / 10).contains(&told), "{said}");
    };
    about("known to north and south: ", 60);
    about("north: 320 records; people with several: ", 20);
    assert!(said.contains("south: 260 records; people with several: not shown\n"), "{said}");
    let said = place.good(&["count", "north.encoded", "south.encoded", "shelter.encoded", "--json"], "");
    let said: Value = serde_json::from_str(&said).unwrap();
    let known = said["known"].as_array().unwrap();
    assert_eq!(known.len(), 4);
    let people = |of: &[&str]| {
        let found = known.iter().find(|known| known["known_to_all_of"] == serde_json::json!(of)).unwrap();
        found["people"].as_u64()
    };
    assert_eq!(people(&["north", "shelter"]), None, "three people are not told");
    assert_eq!(people(&["north", "south", "shelter"]), None, "nor that there is none");
    for (of, number) in [(["north", "south"], 60), (["south", "shelter"], 40)] {
        assert!(people(&of).is_some_and(|told| (number..=number * 13 / 10).contains(&told)), "{known:?}");
    }
    for number in [0, 250, 480] {
        let surname = person(number).split(',').nth(1).unwrap().to_owned();
        assert!(!said.to_string().contains(&surname));
        assert!(!holds(&place.path("north.encoded"), surname.as_bytes()));
    }
}

#[test]
fn a_key_is_made_once_is_nobody_elses_and_is_not_a_password() {
    let place = place();
    assert_refused(&place.run(&["encode", "--new-key", "counting.key"]), "is there already");
    let path = place.path("counting.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let refused = |says: &str| {
        assert_refused(&place.run(&encode("north.csv", "counting.key", "again.encoded")), says);
        assert!(!place.path("again.encoded").exists(), "{says}");
    };
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    refused("Others on this machine can read the key");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "our secret word").unwrap();
    refused("not a key for counting");
    std::fs::write(&path, text.replacen(':', ":0", 2)).unwrap();
    refused("changed or copied in part");
    std::fs::remove_file(&path).unwrap();
    refused("could not be read");
}

#[test]
fn what_is_too_little_to_know_somebody_by_is_not_encoded() {
    let place = place();
    std::fs::write(place.path("settings.toml"), SETTINGS.replace("date_of_birth", "category")).unwrap();
    assert_refused(&place.run(&encode("north.csv", "counting.key", "again.encoded")), "say too little");
    std::fs::write(place.path("settings.toml"), SETTINGS).unwrap();
    std::fs::write(place.path("poor.csv"), format!("{}x,ann,,,,,\n", list(0..50))).unwrap();
    let some = place.run(&encode("poor.csv", "counting.key", "some.encoded"));
    assert!(error(&some).contains("1 records say too little"), "{}", error(&some));
    std::fs::write(place.path("poor.csv"), "ref,first_name,surname,dob,postcode,phone,address\nx,ann,,,,,\n")
        .unwrap();
    assert_refused(
        &place.run(&encode("poor.csv", "counting.key", "none.encoded")),
        "No record of poor.csv says enough",
    );
    assert_refused(&place.run(&encode("north.csv", "counting.key", "north.encoded")), "is there already");
}

#[test]
fn names_other_keys_other_columns_and_damaged_files_are_not_counted() {
    let place = place();
    let refused = |files: &[&str], says: &str| {
        let arguments = [["count"].as_slice(), files].concat();
        let output = place.run(&arguments);
        assert_refused(&output, says);
        assert!(output.stdout.is_empty(), "{says}");
    };
    refused(&["north.encoded", "south.csv"], "not a file of encodings. If it is a list of people");
    refused(&["north.encoded"], "Between two and 6 files");
    refused(&["north.encoded", "nowhere"], "could not be read");
    std::fs::copy(place.path("north.encoded"), place.path("copy.encoded")).unwrap();
    refused(&["north.encoded", "copy.encoded"], "hold the same");
    let mut bytes = std::fs::read(place.path("south.encoded")).unwrap();
    bytes[400] ^= 1;
    std::fs::write(place.path("bad.encoded"), &bytes).unwrap();
    refused(&["north.encoded", "bad.encoded"], "was changed on its way");
    place.good(&["encode", "--new-key", "other.key"], "");
    place.good(&encode("south.csv", "other.key", "other.encoded"), "");
    refused(&["north.encoded", "other.encoded"], "made with different keys");
    std::fs::write(place.path("few.csv"), list(0..4)).unwrap();
    place.good(&encode("few.csv", "counting.key", "few.encoded"), "");
    refused(&["north.encoded", "few.encoded"], "too few people");
    let fewer = SETTINGS.replace("[[column]]\nname = \"postcode\"\nkind = \"postcode\"\n", "");
    std::fs::write(place.path("settings.toml"), fewer).unwrap();
    place.good(&encode("south.csv", "counting.key", "fewer.encoded"), "");
    refused(&["north.encoded", "fewer.encoded"], "Agree on the columns");
}
