//! People keep their ids, and what became of each id can be told again.

use crate::world::{columns, read, town};
use alongside_linkage::cluster::Guards;
use alongside_linkage::history::{Event, History, Id, Told, Unfit};
use alongside_linkage::live::{Live, Verdict};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// For each record of so many a group, or none where it is not there.
fn groupings(records: usize) -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::weighted(0.9, 0_u8..6), records)
}

/// As groups of records.
fn grouped(grouping: &[Option<u8>]) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    for (record, group) in (0..).zip(grouping) {
        if let Some(group) = group {
            groups.entry(*group).or_default().push(record);
        }
    }
    groups.into_values().collect()
}

fn people(history: &History<u32>) -> BTreeMap<Id, Vec<u32>> {
    history.people().map(|(id, records)| (id, records.to_vec())).collect()
}

fn events(told: &[Told<u32>]) -> Vec<Event> {
    told.iter().map(|told| told.event).collect()
}

/// Does what is told again, with ids alone; fails where something is told of an id that is not there.
fn replayed(there: &mut BTreeSet<Id>, events: &[Event]) {
    for event in events {
        let fits = match *event {
            Event::Came(id) => there.insert(id),
            Event::Split { of, to } => there.contains(&of) && there.insert(to),
            Event::Moved { from, to } => there.contains(&from) && there.contains(&to),
            Event::Merged { into, from } => there.contains(&into) && there.remove(&from),
            Event::Gone(id) => there.remove(&id),
        };
        assert!(fits, "{event:?}");
    }
}

/// Whose each record is once the events of one step are done again.
fn moved(before: &BTreeMap<Id, Vec<u32>>, told: &[Told<u32>]) -> BTreeMap<Id, BTreeSet<u32>> {
    let mut people: BTreeMap<Id, BTreeSet<u32>> =
        before.iter().map(|(id, records)| (*id, records.iter().copied().collect())).collect();
    for told in told {
        let (from, to) = match told.event {
            Event::Came(id) => (None, Some(id)),
            Event::Gone(id) => (Some(id), None),
            Event::Split { of, to } => (Some(of), Some(to)),
            Event::Moved { from, to } | Event::Merged { into: to, from } => (Some(from), Some(to)),
        };
        for record in &told.records {
            if let Some(records) = from.and_then(|from| people.get_mut(&from)) {
                records.remove(record);
            }
            if let Some(to) = to {
                people.entry(to).or_default().insert(*record);
            }
        }
    }
    people
}

proptest! {
    /// An id that was given goes on with the most of its records or comes back to the very same; what is told leads from one
    /// state to the next; telling the same again tells nothing.
    #[test]
    fn ids_are_kept_and_what_is_told_leads_from_one_state_to_the_next(steps in prop::collection::vec(groupings(12), 1..8)) {
        let mut history = History::default();
        let mut there = BTreeSet::new();
        let mut gone: BTreeMap<Id, Vec<u32>> = BTreeMap::new();
        let mut given: BTreeSet<Id> = BTreeSet::new();
        for step in steps {
            let before = people(&history);
            let told = history.carry(grouped(&step));
            replayed(&mut there, &events(&told));
            let after = people(&history);
            prop_assert_eq!(&there, &after.keys().copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(
                after.values().cloned().collect::<BTreeSet<_>>(),
                grouped(&step).into_iter().collect::<BTreeSet<_>>()
            );
            for (id, records) in &after {
                let kept = records.iter().filter(|record| before.get(id).is_some_and(|had| had.contains(record))).count();
                match gone.get(id) {
                    Some(held) => prop_assert_eq!(held, records, "it comes back to the very same records"),
                    None if given.contains(id) => prop_assert!(kept > 0, "{:?} goes on with some of its records", id),
                    None => prop_assert!(given.last().is_none_or(|last| last < id), "ids count up"),
                }
                for record in records {
                    prop_assert_eq!(history.id(*record), Some(*id));
                }
            }
            given.extend(after.keys());
            for id in before.keys().filter(|id| !after.contains_key(id)) {
                gone.insert(*id, history.records(*id).to_vec());
                let now: BTreeSet<Id> = history.records(*id).iter().filter_map(|record| history.id(*record)).collect();
                prop_assert_eq!(history.now(*id), now.into_iter().collect::<Vec<_>>());
            }
            gone.retain(|id, _| !after.contains_key(id));
            // Whoever was known before is where the events leave them.
            let known: BTreeSet<u32> = before.values().flatten().copied().collect();
            for (id, records) in moved(&before, &told) {
                let still = |record: &&u32| known.contains(record) && history.id(**record).is_some();
                for record in records.iter().filter(still) {
                    prop_assert_eq!(history.id(*record), Some(id), "record {}", record);
                }
            }
            prop_assert_eq!(history.carry(grouped(&step)), Vec::new());
            prop_assert_eq!(people(&history), after);
        }
        let mut again = BTreeSet::new();
        replayed(&mut again, history.events());
        prop_assert_eq!(again, there);
    }

    /// Neither the order of records nor that of groups changes who keeps which id.
    #[test]
    fn no_order_changes_who_keeps_which_id(
        (steps, orders) in (prop::collection::vec(groupings(10), 2..6), prop::collection::vec(any::<u64>(), 10))
    ) {
        let (mut one, mut other) = (History::default(), History::default());
        for step in steps {
            let mut shuffled = grouped(&step);
            shuffled.sort_by_key(|group| orders[group[0] as usize]);
            for group in &mut shuffled {
                group.sort_by_key(|record| orders[*record as usize]);
            }
            prop_assert_eq!(one.carry(grouped(&step)), other.carry(shuffled));
        }
        prop_assert_eq!(people(&one), people(&other));
    }

    /// A join that is taken back gives everybody their own ids again, whoever held more and whoever came first; so does a
    /// person who is split and made one again.
    #[test]
    fn what_is_taken_back_gives_the_old_ids_back((apart, together) in (groupings(9), groupings(9))) {
        let everybody = |grouping: &[Option<u8>]| -> Vec<Option<u8>> {
            grouping.iter().map(|group| group.or(Some(0))).collect()
        };
        // The second is the first with some groups joined: group g goes to the group that record g of `together` names.
        let apart = everybody(&apart);
        let joined: Vec<Option<u8>> =
            apart.iter().map(|group| group.and_then(|group| together[group as usize]).or(Some(9))).collect();
        let mut history = History::default();
        history.carry(grouped(&apart));
        let before = people(&history);
        history.carry(grouped(&joined));
        let after = people(&history);
        history.carry(grouped(&apart));
        prop_assert_eq!(people(&history), before);
        history.carry(grouped(&joined));
        prop_assert_eq!(people(&history), after);
    }
}

fn carried(steps: &[&[&[u32]]]) -> (History<u32>, Vec<Event>) {
    let mut history = History::default();
    let mut last = Vec::new();
    for step in steps {
        last = events(&history.carry(step.iter().map(|group| group.to_vec())));
    }
    (history, last)
}

fn id(history: &History<u32>, record: u32) -> Id {
    history.id(record).unwrap()
}

#[test]
fn the_larger_part_keeps_the_id_and_of_equal_parts_the_one_with_the_lowest_record() {
    let (history, told) = carried(&[&[&[1, 2, 3]], &[&[1], &[2, 3]]]);
    let (of, to) = (id(&history, 2), id(&history, 1));
    assert_eq!(told, [Event::Split { of, to }]);
    let (history, told) = carried(&[&[&[4, 5]], &[&[5], &[4]]]);
    assert_eq!(told, [Event::Split { of: id(&history, 4), to: id(&history, 5) }]);
    // Of two who are as large and become one, the one with the lowest record stays.
    let (history, told) = carried(&[&[&[7, 9], &[2, 8]], &[&[2, 7, 8, 9]]]);
    let [into, from] = [id(&history, 2), history.people().next().unwrap().0].map(Id::place);
    assert_eq!(into, from, "one is there");
    assert!(matches!(told[..], [Event::Merged { into, .. }] if history.records(into) == [2, 7, 8, 9]));
}

#[test]
fn where_the_records_of_an_old_id_are_is_answered() {
    let (mut history, _) = carried(&[&[&[1, 2, 3], &[4, 5], &[6, 8]]]);
    let [one, four, six] = [1, 4, 6].map(|record| id(&history, record));
    // Four's records go to two people, neither of which is all theirs.
    let told = history.carry([vec![1, 2, 3, 4], vec![5, 6, 8]]);
    let wanted = [Event::Moved { from: four, to: six }, Event::Merged { into: one, from: four }];
    assert_eq!(events(&told), wanted);
    assert_eq!((history.now(four), history.now(one)), (vec![one, six], vec![one]));
    assert_eq!(events(&history.carry([vec![1, 2, 3, 4]])), [Event::Gone(six)]);
    assert_eq!((history.now(four), history.now(six)), (vec![one], vec![]));
    // The very same records come back to the id, others do not.
    assert_eq!(events(&history.carry([vec![1, 2, 3, 4], vec![5, 6, 8]])), [Event::Came(six)]);
    history.carry([vec![1, 2, 3, 4]]);
    let told = events(&history.carry([vec![1, 2, 3, 4], vec![6]]));
    assert!(matches!(told[..], [Event::Came(id)] if id != six), "{told:?}");
}

#[test]
fn a_few_are_grouped_anew_and_the_others_stay() {
    let (mut history, _) = carried(&[&[&[1, 2, 3, 4], &[5], &[6, 7]]]);
    let [one, five] = [1, 5].map(|record| id(&history, record));
    let told = history.regroup([vec![4, 5]], &[3]);
    // Who is not named stays with who else is not named: 1 and 2.
    assert_eq!(told, [Told { event: Event::Moved { from: one, to: five }, records: vec![4] }]);
    assert_eq!((history.records(one), history.records(five)), (&[1, 2][..], &[4, 5][..]));
    assert_eq!(history.regroup([], &[9, 9]), []);
    assert_eq!(events(&history.regroup([], &[1, 2])), [Event::Gone(one)]);
}

#[test]
fn it_is_written_down_and_read_again_and_what_cannot_be_is_refused() {
    let (mut history, _) = carried(&[&[&[1, 2], &[3], &[4]], &[&[1, 2, 3]], &[&[1, 2], &[3, 5]]]);
    let text = serde_json::to_string(&history).unwrap();
    let mut again: History<u32> = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    assert_eq!(again.events(), history.events());
    assert_eq!(
        history.carry([vec![3], vec![4]]),
        again.carry([vec![3], vec![4]]),
        "former ids come back as before"
    );
    let twice = text.replace("[1,2]", "[1,3]");
    assert!(serde_json::from_str::<History<u32>>(&twice).unwrap_err().to_string().contains("two people"));
    assert_eq!(History::begin([vec![1, 2], vec![2]], []).unwrap_err(), Unfit);
    assert_eq!(History::begin([vec![1]], [vec![]]).unwrap_err(), Unfit);
    let begun = History::begin([vec![3], vec![1, 2]], [vec![4], vec![3, 4]]).unwrap();
    assert_eq!((begun.events().len(), begun.people().count()), (0, 2));
}

/// A live index all along: records that come, go and come again, a human's word and its taking back, a snapshot.
#[test]
fn it_follows_a_live_index_through_everything_that_happens() {
    let reports = town(300, 77);
    let known = reports.len() / 2;
    let names = (0..u32::try_from(known).unwrap()).collect();
    let mut live = Live::learn(columns(), read(&reports[..known]), names, Guards::default());
    let groups = |live: &Live<u32>| -> BTreeSet<Vec<u32>> {
        (0..u32::try_from(reports.len()).unwrap())
            .map(|name| live.person(name))
            .filter(|group| !group.is_empty())
            .map(|mut group| {
                group.sort_unstable();
                group
            })
            .collect()
    };
    let mut history = History::begin(groups(&live), []).unwrap();
    let begun: BTreeSet<Id> = people(&history).into_keys().collect();
    let is_right = |history: &History<u32>, live: &Live<u32>| {
        assert_eq!(people(history).into_values().collect::<BTreeSet<_>>(), groups(live));
    };
    for (name, report) in (0..).zip(&reports).skip(known) {
        let cells: Vec<&str> = report.cells.iter().map(String::as_str).collect();
        let arrival = live.arrive(name, &cells);
        history.follow(&live, name, &arrival.changes);
    }
    is_right(&history, &live);
    for name in (0..u32::try_from(reports.len()).unwrap()).step_by(7) {
        let changes = live.remove(name);
        history.follow(&live, name, &changes);
    }
    is_right(&history, &live);
    // What is written down and read again goes on alike.
    live = Live::restore(&live.snapshot().unwrap()).unwrap();
    history = serde_json::from_str(&serde_json::to_string(&history).unwrap()).unwrap();
    // Somebody is split by a human and made one again, with the ids that they had.
    let before = people(&history);
    let (old, records) = before.iter().find(|(_, records)| records.len() == 2).unwrap();
    let changes = live.decide(records[0], records[1], Verdict::Two);
    let told = history.follow(&live, records[1], &changes);
    assert!(matches!(told[..], [Told { event: Event::Split { of, .. }, .. }] if of == *old), "{told:?}");
    is_right(&history, &live);
    let changes = live.decide(records[0], records[1], Verdict::Open);
    history.follow(&live, records[0], &changes);
    assert_eq!(people(&history), before);
    // Two are joined by a human and told apart again.
    let [(one, ones), (other, others)] =
        before.iter().filter(|(_, records)| records.len() > 2).take(2).collect::<Vec<_>>()[..]
    else {
        panic!("two")
    };
    let changes = live.decide(ones[0], others[0], Verdict::One);
    let told = events(&history.follow(&live, ones[0], &changes));
    assert!(matches!(told[..], [Event::Merged { .. }]), "{told:?}");
    let changes = live.decide(ones[0], others[0], Verdict::Two);
    history.follow(&live, ones[0], &changes);
    assert_eq!((history.records(*one), history.records(*other)), (ones.as_slice(), others.as_slice()));
    is_right(&history, &live);
    let mut there = begun;
    replayed(&mut there, history.events());
    assert_eq!(there, people(&history).into_keys().collect());
}
