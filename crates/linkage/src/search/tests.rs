use super::*;

fn index() -> Index<u32> {
    let mut index = Index::default();
    let entry =
        |names: &[&str], born: &str, phone: &str, postcode: &str, reference: &str, email: &str| Entry {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            born: Some(born.to_owned()),
            phones: vec![phone.to_owned()],
            address: vec!["7 Rosewood Terrace".to_owned(), "Bristol".to_owned()],
            postcode: Some(postcode.to_owned()),
            references: vec![reference.to_owned()],
            email: Some(email.to_owned()),
        };
    index.insert(
        1,
        &entry(
            &["Gwenllïan", "Ŵyn-Pugh"],
            "1984-05-06",
            "07700900123",
            "BS1 4DJ",
            "52/10001/25",
            "gwen@example.org",
        ),
    );
    index.insert(
        2,
        &entry(
            &["Tomasz", "Łęcki"],
            "1990-12-01",
            "01174960124",
            "BA2 3AB",
            "52/10002/25",
            "tomasz@example.org",
        ),
    );
    index.insert(
        3,
        &entry(&["Tom", "Lecki"], "1992-01-01", "07700900777", "BA2 3AB", "52/20002/25", "tom@example.org"),
    );
    index
}

#[test]
fn people_are_found_by_each_of_their_words() {
    let index = index();
    for (typed, want) in [
        ("gwenllian", vec![1]),
        ("wyn gwen", vec![1]),
        ("Pugh", vec![1]),
        ("wynpugh", vec![1]),
        ("lecki", vec![3, 2]),
        ("lecki t", vec![3, 2]),
        ("leckie", vec![3, 2]),
        ("gwenlian", vec![1]),
        ("wyn gwenlain", vec![1]),
        ("gewnll", vec![1]),
        ("thomas lecki", vec![3, 2]),
        ("tomacz", vec![2]),
        ("rosewood gwen", vec![1]),
        ("7 rosewood gw", vec![1]),
        ("8 rosewood", vec![]),
        ("lecki tom", vec![3, 2]),
        ("ŁĘCKI tomasz", vec![2, 3]),
        ("6/5/1984", vec![1]),
        ("06.05.84", vec![1]),
        ("1984-05-06 gwen", vec![1]),
        ("07700 900123", vec![1]),
        ("+44 7700 900123", vec![1]),
        ("900777", vec![3]),
        ("0124", vec![2]),
        ("bs1 4dj", vec![1]),
        ("BA23AB", vec![3, 2]),
        ("ba2", vec![3, 2]),
        ("52/10002/25", vec![2]),
        ("521000225", vec![2]),
        ("tom@ex", vec![3]),
        ("tomasz gwen", vec![]),
        ("t", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(index.search(&Query::read(typed)), want, "{typed}");
    }
}

#[test]
fn a_word_of_several_people_stays_with_those_who_are_left() {
    let mut index = Index::default();
    let entry = |email: &str| Entry {
        names: vec!["Pugh".into(), "Pugh".into()],
        email: Some(email.into()),
        ..Entry::default()
    };
    for who in [3, 1, 2] {
        index.insert(who, &entry("broken\nline@example.org"));
    }
    let found = |index: &Index<u32>| index.search(&Query::read("pugh"));
    assert_eq!(found(&index), vec![2, 1, 3]);
    index.remove(3);
    index.insert(2, &entry("two@example.org"));
    assert_eq!(found(&index), vec![2, 1]);
    index.remove(1);
    assert_eq!(found(&index), vec![2]);
    index.remove(2);
    assert!(index.is_empty() && index.words.is_empty() && index.alike.is_empty());
}

#[test]
fn whoever_changes_is_found_by_what_is_new_only_and_whoever_goes_is_not_found() {
    let mut index = index();
    index.insert(2, &Entry { names: vec!["Nowy".into()], ..Entry::default() });
    assert_eq!(index.search(&Query::read("tomasz")), vec![3], "Tom is a form of it");
    assert_eq!(index.search(&Query::read("1990-12-01")), Vec::<u32>::new());
    assert_eq!(index.search(&Query::read("nowy")), vec![2]);
    index.remove(2);
    assert_eq!(index.search(&Query::read("nowy")), Vec::<u32>::new());
    assert_eq!(index.len(), 2);
    index.remove(1);
    index.remove(3);
    assert!(index.is_empty() && index.words.is_empty() && index.alike.is_empty());
}

#[test]
fn a_search_finds_whom_each_word_meets_and_no_other() {
    let names = [
        "Gwen",
        "Gwenllian",
        "Gwyn",
        "Pritchard",
        "Prichard",
        "Pritchett",
        "Bill",
        "William",
        "Smith",
        "Smyth",
        "Lee",
    ];
    let lines = ["7 Rosewood Terrace", "12 Smith Street", "7a High Street"];
    let mut index = Index::default();
    for who in 0..200_u32 {
        let at = |step: u32, of: &[&str]| of[(who * step / 3 + who) as usize % of.len()].to_owned();
        let entry = Entry {
            names: vec![at(5, &names), at(7, &names)],
            address: vec![lines[who as usize % 3].to_owned()],
            phones: vec![format!("07700900{:03}", who % 40)],
            references: vec![format!("52/{who}/25")],
            ..Entry::default()
        };
        index.insert(who, &entry);
        // Some come again with other words, some go.
        if who % 7 == 3 {
            index.insert(who - 2, &entry);
        }
        if who % 11 == 5 {
            index.remove(who - 4);
        }
    }
    for typed in [
        "gwen",
        "pritchard gwe",
        "prithcard",
        "smith",
        "smith 12",
        "william prichord",
        "7a gwen",
        "7 rosewood",
        "0770090001",
        "52/1",
        "lee lee",
    ] {
        let query = Query::read(typed);
        let mut found = index.search(&query);
        let one_by_one: Vec<u32> =
            (0..200).filter(|who| index.meets(*who, &query, Knowing::ALL) != Meets::Not).collect();
        assert!(!found.is_empty(), "{typed}");
        found.sort_unstable();
        assert_eq!(found, one_by_one, "{typed}");
    }
}

#[test]
fn nobody_is_met_by_what_may_not_be_known_of_them() {
    let index = index();
    let nothing = Knowing { contact: false, references: false };
    for (typed, contact, references) in [
        ("gwen 07700 900123", true, false),
        ("gwen 900123", true, false),
        ("gwen bs1", true, false),
        ("gwen@example.org", true, false),
        ("gwen rosewood", true, false),
        ("7 gwen", true, false),
        ("gwen 52/10001/25", false, true),
    ] {
        let query = Query::read(typed);
        assert_eq!(index.meets(1, &query, nothing), Meets::Not, "{typed}");
        assert_eq!(index.meets(1, &query, Knowing { contact, references }), Meets::AsTyped, "{typed}");
        let other = Knowing { contact: !contact, references: !references };
        assert_eq!(index.meets(1, &query, other), Meets::Not, "{typed}");
    }
    let query = Query::read("gwenlian 6/5/1984");
    assert_eq!(index.meets(1, &query, nothing), Meets::Nearly);
}

#[test]
fn numbers_are_given_anew_where_many_have_gone() {
    let mut index = Index::default();
    let entry = |name: &str| Entry { names: vec![name.to_owned(), "Pugh".to_owned()], ..Entry::default() };
    for round in 0..4 {
        for who in 0..600_u32 {
            index.insert(who, &entry(if round == 3 { "Mair" } else { "Gwen" }));
        }
    }
    assert!(index.people.len() < 1_300, "{}", index.people.len());
    assert_eq!(index.search(&Query::read("mair pugh")), (0..600).rev().collect::<Vec<_>>());
    assert!(index.search(&Query::read("gwen")).is_empty());
}

#[test]
fn of_a_page_pasted_into_the_box_the_first_words_count() {
    let typed = "gwen ".repeat(5_000);
    assert_eq!(Query::read(&typed).terms().len(), 12);
    assert_eq!(index().search(&Query::read(&typed)), vec![1]);
}
