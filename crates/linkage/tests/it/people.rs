//! Who is found to be who.

use crate::world::{self, Report, read, town};
use alongside_linkage::cluster::Guards;
use alongside_linkage::link::{Linked, link};
use alongside_linkage::model::explain;
use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::{Column, Kind};
use alongside_linkage::truth::score;

fn found(reports: &[Report]) -> Linked {
    link(&read(reports), &Guards::default(), |_| ())
}

fn truth(reports: &[Report]) -> Vec<u32> {
    reports.iter().map(|report| report.person).collect()
}

#[test]
fn people_are_known_again_though_they_are_spelt_differently() {
    // Small enough to be compared whole, and large enough to need rules.
    for (households, least) in [(300, 0.95), (1_600, 0.95)] {
        let reports = town(households, 7);
        let accuracy = score(&found(&reports).people.person, &truth(&reports));
        assert!(accuracy.f1 >= least, "{households} households: {accuracy:?}");
        assert!(accuracy.precision >= 0.97, "{households} households: {accuracy:?}");
    }
}

#[test]
fn those_who_live_together_stay_apart() {
    // Whole reports only: twins, couples, a father and his son of one name share all but what is their own.
    let reports: Vec<Report> =
        town(600, 3).into_iter().filter(|report| report.cells.iter().all(|cell| !cell.is_empty())).collect();
    let linked = found(&reports);
    let mut wrong = 0;
    for (one, person) in linked.people.person.iter().enumerate() {
        let first = &reports[*person as usize];
        wrong += usize::from(first.person != reports[one].person);
    }
    assert!(wrong * 200 <= reports.len(), "{wrong} of {} reports stand with another person", reports.len());
}

#[test]
fn two_of_one_name_whose_addresses_are_made_of_it_stay_two() {
    let reports = town(1_600, 19);
    // Everybody writes under their name, at one of three providers: those of one name have one address, or nearly.
    let mut cells = Cells::default();
    for report in &reports {
        let [forename, surname, ..] = &report.cells;
        let provider = ["post.example", "mail.example", "letters.example"][report.person as usize % 3];
        let whole = !forename.is_empty() && !surname.is_empty();
        cells.push(&if whole { format!("{forename}.{surname}@{provider}") } else { String::new() });
    }
    let column = Column { name: "email".to_owned(), kind: Kind::Email };
    let mut columns = world::reads(&reports);
    columns.push(Read { column, pieces: vec![cells] });
    let linked = link(&table(columns).unwrap(), &Guards::default(), |_| ());
    let accuracy = score(&linked.people.person, &truth(&reports));
    assert!(accuracy.precision >= 0.98, "{accuracy:?}");
    let email = linked.model.fields.last().unwrap();
    let namesakes = email.namesakes.unwrap();
    assert!(namesakes[1] > 0.1 && email.strangers[1] < 0.01, "{namesakes:?} {:?}", email.strangers);
    assert!(linked.model.fields[0].namesakes.is_none(), "of an address alone");
}

#[test]
fn the_same_reports_give_the_same_people_each_time() {
    let reports = town(1_600, 11);
    let (one, other) = (found(&reports), found(&reports));
    assert_eq!(one.people.person, other.people.person);
    assert_eq!(one.people.joins, other.people.joins);
    assert_eq!(one.people.apart, other.people.apart);
}

#[test]
fn the_order_of_reports_matters_only_where_it_is_a_toss_up() {
    let reports = town(300, 5);
    let mut turned = reports.clone();
    turned.reverse();
    let one = found(&reports).people.person;
    let mut other = found(&turned).people.person;
    other.reverse();
    let same = score(&one, &other);
    assert!(same.f1 >= 0.998, "{same:?}");
}

#[test]
fn what_is_said_of_many_pairs_is_true_of_as_many() {
    let reports = town(1_600, 13);
    let truth = truth(&reports);
    let (mut said, mut right, mut pairs) = (0.0, 0.0, 0.0);
    found(&reports).people.pairs(|one, other, score| {
        pairs += 1.0;
        said += score.probability();
        right += f64::from(u8::from(truth[one as usize] == truth[other as usize]));
    });
    assert!(pairs > 1_000.0);
    assert!((said - right).abs() / pairs < 0.03, "said {:.3}, right {:.3}", said / pairs, right / pairs);
}

#[test]
fn the_reasons_of_a_score_add_up_to_it() {
    let reports = town(300, 17);
    let table = read(&reports);
    let linked = link(&table, &Guards::default(), |_| ());
    assert!(linked.edges.len() > 100);
    for edge in &linked.edges {
        let (reasons, score) = explain(&table, &linked.weigher, edge.left, edge.right);
        let sum: f32 = reasons.iter().map(|reason| reason.doublings).sum();
        assert!((sum - score.0).abs() < 0.01, "{sum} and {}", score.0);
        assert!((score.0 - edge.score.0).abs() < 0.01, "{} and {}", score.0, edge.score.0);
    }
}

#[test]
fn nobody_and_one_person_are_no_trouble() {
    assert!(found(&[]).people.person.is_empty());
    let one = town(1, 1).into_iter().take(1).collect::<Vec<_>>();
    assert_eq!(found(&one).people.person, vec![0]);
    // Records that say nothing stay alone.
    let silent = vec![Report { cells: Default::default(), person: 0 }; 5];
    assert_eq!(found(&silent).people.person, vec![0, 1, 2, 3, 4]);
}
