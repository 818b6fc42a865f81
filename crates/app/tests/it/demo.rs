//! The demo on its own clock.

use alongside_app::demo::slices;
use alongside_domain::intake::Mapping;
use alongside_domain::rules::Rules;
use std::io::Read as _;

fn feed() -> Vec<u8> {
    let packed = include_bytes!("../../../../demo/avon_somerset_2025-01.csv.gz");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_month_is_cut_into_a_file_for_each_day_and_no_row_is_lost() {
    let rules = Rules::shipped().unwrap();
    let mapping = Mapping::police_default().unwrap();
    let slices = slices(&feed(), &mapping, &rules);
    assert_eq!(slices.len(), 31);
    let rows: usize = slices
        .iter()
        .map(|slice| {
            let text = String::from_utf8(slice.bytes.clone()).unwrap();
            let (_, records) =
                alongside_domain::intake::Records::open(&text, ',', Some('"'), &rules.intake).unwrap();
            records.count()
        })
        .sum();
    assert_eq!(rows, 5_996);
}
