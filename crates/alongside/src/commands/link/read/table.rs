//! Reading CSV. A file without quotation marks is read in parts at once, for there every line is a record.

use super::{Named, unreadable};
use crate::Failure;
use alongside_linkage::records::Cells;
use csv::{ByteRecord, ReaderBuilder, Trim};
use std::path::Path;

/// Parts of at least this size are read at once.
const PART: usize = 8 << 20;

/// The headings of a file.
pub(super) fn headings(path: &Path) -> Result<Vec<String>, Failure> {
    let mut reader =
        ReaderBuilder::new().trim(Trim::All).from_path(path).map_err(|error| unreadable(path, error))?;
    let headings = reader.headers().map_err(|error| unreadable(path, error))?;
    Ok(headings.iter().map(|heading| heading.trim_start_matches('\u{feff}').to_owned()).collect())
}

/// Reads columns.
pub(super) fn read(path: &Path, wanted: &dyn Fn(&str) -> bool, most: usize) -> Result<Named, Failure> {
    let all = headings(path)?;
    let places: Vec<usize> =
        all.iter().enumerate().filter(|(_, heading)| wanted(heading)).map(|(place, _)| place).collect();
    let headings = places.iter().filter_map(|place| all.get(*place).cloned()).collect();
    let file = std::fs::read(path).map_err(|error| unreadable(path, error))?;
    let parts = parts(&file);
    let mut read: Vec<Result<Vec<Cells>, csv::Error>> = Vec::new();
    std::thread::scope(|scope| {
        let readers: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(number, part)| {
                let places = &places;
                scope.spawn(move || cells(part, number == 0, places, most))
            })
            .collect();
        read = readers.into_iter().map(|reader| reader.join().unwrap_or_else(|_| Ok(Vec::new()))).collect();
    });
    let mut pieces: Vec<Vec<Cells>> = places.iter().map(|_| Vec::new()).collect();
    for part in read {
        let part = part.map_err(|error| unreadable(path, error))?;
        for (pieces, cells) in pieces.iter_mut().zip(part) {
            pieces.push(cells);
        }
    }
    Ok(Named { headings, pieces })
}

/// As many parts as there are processors, each of whole lines.
fn parts(file: &[u8]) -> Vec<&[u8]> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let size = (file.len() / threads).max(PART);
    let mut parts = Vec::new();
    let mut rest = file;
    if !file.contains(&b'"') {
        while rest.len() > size {
            let Some(end) = rest.iter().skip(size).position(|byte| *byte == b'\n') else { break };
            let (part, after) = rest.split_at(size + end + 1);
            parts.push(part);
            rest = after;
        }
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

fn cells(part: &[u8], has_headings: bool, places: &[usize], most: usize) -> Result<Vec<Cells>, csv::Error> {
    let mut reader = ReaderBuilder::new().has_headers(has_headings).from_reader(part);
    let mut columns = vec![Cells::default(); places.len()];
    let mut record = ByteRecord::new();
    let mut count = 0;
    while count < most && reader.read_byte_record(&mut record)? {
        count += 1;
        for (column, place) in columns.iter_mut().zip(places) {
            let cell = record.get(*place).unwrap_or_default();
            match std::str::from_utf8(cell) {
                Ok(cell) => column.push(cell.trim()),
                // Files of older programs: what is no UTF-8 is lost, the rest of the cell counts.
                Err(_) => column.push(String::from_utf8_lossy(cell).trim()),
            }
        }
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::{cells, parts};

    #[test]
    fn parts_hold_every_record_once() {
        let line = format!("{}\n", "x".repeat(1023));
        let file = format!("name\n{}", line.repeat(30_000));
        let parts = parts(file.as_bytes());
        assert!(parts.len() > 1, "the file is large enough for two");
        let read: usize = parts
            .iter()
            .enumerate()
            .map(|(number, part)| cells(part, number == 0, &[0], usize::MAX).expect("records")[0].len())
            .sum();
        assert_eq!(read, 30_000);
    }

    #[test]
    fn a_file_with_quotation_marks_is_one_part() {
        let file = format!("name\n\"two\nlines\"\n{}", "x\n".repeat(20_000_000));
        assert_eq!(parts(file.as_bytes()).len(), 1);
    }
}
