//! How much a page weighs: bytes on the line as the server sends them, and elements that a browser must lay out.

use alongside_assets::{Assets, PREFIX};
use alongside_views::samples::{Rendered, all};
use alongside_views::words::Words;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::io::Write as _;

/// The most that the first page may weigh with all that it needs but the typeface, which has a bar of its own; and that
/// each later page may.
const FIRST: usize = 60_000;
const LATER: usize = 25_000;
const TYPEFACE: usize = 35_000;
/// The most elements that a list of fifty rows may have.
const ELEMENTS: usize = 1_500;
const ROWS: usize = 50;

/// The bytes of a page at the level at which the server compresses (crates/web/src/compressed.rs).
fn page_bytes(html: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(html.as_bytes()).expect("it is compressed");
    encoder.finish().expect("it is compressed").len()
}

/// The bytes of a file as they are sent.
fn file_bytes(address: &str) -> usize {
    let asset = Assets::get(address.trim_start_matches(PREFIX)).unwrap_or_else(|| panic!("no {address}"));
    asset.gzipped.map_or(asset.bytes.len(), |gzipped| gzipped.len())
}

/// The files that a page names, and the script that its own script asks for.
fn files(html: &str) -> BTreeSet<String> {
    let mut files: BTreeSet<String> =
        html.split('"').filter(|part| part.starts_with(PREFIX)).map(str::to_owned).collect();
    if files.iter().any(|file| file.ends_with("/alongside.js")) {
        files.insert(alongside_assets::url("govuk-frontend.min.js"));
    }
    if html.contains(" data-moj") {
        files.insert(alongside_assets::url("moj-frontend.min.js"));
    }
    files
}

fn elements(html: &str) -> usize {
    html.match_indices('<')
        .filter(|(at, _)| html[at + 1..].starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .count()
}

fn samples() -> impl Iterator<Item = (Rendered, String)> {
    all(Words::default()).into_iter().map(|sample| {
        let html = sample.html.clone().expect("the sample renders");
        (sample, html)
    })
}

#[test]
fn pages_and_what_they_need_are_light() {
    let (mut heavy, mut first, mut later) = (Vec::new(), (0, ""), (0, ""));
    for (sample, html) in samples() {
        let page = page_bytes(&html);
        let (fonts, others): (Vec<_>, Vec<_>) =
            files(&html).into_iter().partition(|file| file.contains("/fonts/"));
        let rest: usize = others.iter().map(|file| file_bytes(file)).sum();
        let typeface: usize = fonts.iter().map(|file| file_bytes(file)).sum();
        if page > LATER || page + rest > FIRST || typeface > TYPEFACE {
            heavy.push(format!("{}: {page} bytes, {rest} more, typeface {typeface}", sample.name));
        }
        first = first.max((page + rest, sample.name));
        later = later.max((page, sample.name));
    }
    println!("heaviest first load {first:?}, heaviest later page {later:?}");
    assert!(first.0 > 20_000, "the files were not counted");
    assert!(heavy.is_empty(), "{}", heavy.join("\n"));
}

/// The rows of lists and tables in a page, each as its HTML.
fn rows(html: &str) -> Vec<&str> {
    [("<li class=\"queue__row", "</li>"), ("<tr class=\"govuk-table__row", "</tr>")]
        .into_iter()
        .flat_map(|(start, end)| {
            html.match_indices(start).filter_map(move |(at, _)| html[at..].split(end).next())
        })
        .collect()
}

/// A sample with fewer rows is counted as if its fullest row stood there fifty times.
#[test]
fn a_list_of_fifty_rows_has_few_elements() {
    let (mut many, mut most) = (Vec::new(), (0, ""));
    for (sample, html) in samples().filter(|(sample, _)| !sample.name.starts_with("gallery")) {
        let rows = rows(&html);
        let fullest = rows.iter().map(|row| elements(row)).max().unwrap_or_default();
        let count =
            elements(&html) + fullest * ROWS.saturating_sub(rows.len()) * usize::from(!rows.is_empty());
        most = most.max((count, sample.name));
        if count > ELEMENTS {
            many.push(format!("{}: {count} elements, {fullest} in its fullest row", sample.name));
        }
    }
    println!("most elements {most:?}");
    assert!(most.0 > 500, "no rows were counted");
    assert!(many.is_empty(), "{}", many.join("\n"));
}
