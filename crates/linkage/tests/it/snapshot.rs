//! An index that was written down and read again.

use crate::world::{Report, columns, read, town};
use alongside_linkage::cluster::Guards;
use alongside_linkage::live::{BadSnapshot, Live, Verdict};

fn cells(report: &Report) -> Vec<&str> {
    report.cells.iter().map(String::as_str).collect()
}

/// An index that was learned, to which records came, went and came again, and of which a human said something.
fn lived_in(reports: &[Report]) -> Live<u32> {
    let known = reports.len() / 2;
    let names = (0..u32::try_from(known).unwrap()).collect();
    let mut live = Live::learn(columns(), read(&reports[..known]), names, Guards::default());
    for (name, report) in (0..).zip(reports).skip(known).take(200) {
        live.arrive(name, &cells(report));
    }
    for name in [3, 40, 170] {
        live.remove(name);
    }
    live.arrive(40, &cells(&reports[41]));
    let twice = (0..u32::try_from(known).unwrap()).find(|name| live.person(*name).len() == 2).unwrap();
    let [one, other] = live.person(twice)[..] else { panic!("two records") };
    live.decide(one, other, Verdict::Two);
    live.decide(5, 90, Verdict::One);
    live
}

#[test]
fn it_goes_on_as_if_it_had_never_stopped() {
    let reports = town(500, 31);
    let mut live = lived_in(&reports);
    let bytes = live.snapshot().unwrap();
    let mut again = Live::<u32>::restore(&bytes).unwrap();
    assert_eq!(again.snapshot().unwrap(), bytes, "the same index, the same bytes");
    assert_eq!(again.len(), live.len());
    for (name, report) in (0..).zip(&reports).skip(reports.len() / 2 + 200) {
        assert_eq!(live.arrive(name, &cells(report)), again.arrive(name, &cells(report)));
    }
    for name in 0..u32::try_from(reports.len()).unwrap() {
        assert_eq!(live.person(name), again.person(name));
        assert_eq!(live.near(name), again.near(name));
    }
    assert_eq!(live.remove(7), again.remove(7));
    assert!(live.snapshot().unwrap() == again.snapshot().unwrap());
    // What a human said is still taken back.
    assert_eq!(live.decide(5, 90, Verdict::Open), again.decide(5, 90, Verdict::Open));
}

#[test]
fn what_was_cut_off_or_changed_is_no_snapshot() {
    let bytes = lived_in(&town(300, 4)).snapshot().unwrap();
    let refused = |bytes: &[u8]| Live::<u32>::restore(bytes).unwrap_err();
    assert_eq!(refused(b""), BadSnapshot::NotASnapshot);
    assert_eq!(refused(b"unique_id,forename,surname\n1,Gwen,Prichard\n"), BadSnapshot::NotASnapshot);
    for place in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let wanted = match place {
            0..8 => BadSnapshot::NotASnapshot,
            8..10 => BadSnapshot::OtherVersion,
            _ => BadSnapshot::Changed,
        };
        assert_eq!(refused(&changed), wanted, "byte {place}");
        assert!(Live::<u32>::restore(&bytes[..place]).is_err(), "cut at {place}");
    }
    // Records named in another way.
    assert_eq!(Live::<[u8; 16]>::restore(&bytes).unwrap_err(), BadSnapshot::Unfit);
}

#[test]
fn an_empty_index_is_kept_too() {
    let live = Live::<u32>::learn(columns(), read(&[]), Vec::new(), Guards::default());
    let mut again = Live::<u32>::restore(&live.snapshot().unwrap()).unwrap();
    assert!(again.is_empty());
    again.arrive(1, &cells(&town(3, 1)[0]));
    assert_eq!(again.len(), 1);
}
