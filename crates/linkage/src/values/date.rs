//! Dates of birth: eight figures, year first; what is not known is noughts.

use super::Short;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date, or nothing where the cell holds none. A day that cannot be (the 31st of February) is kept as it was
/// written, for most of its figures are right.
pub fn read(cell: &str) -> Option<Short> {
    let bytes = cell.as_bytes();
    // The usual way of files, without a detour.
    let (year, month, day) = if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, ..] = bytes
        && [y1, y2, y3, y4, m1, m2, d1, d2].iter().all(|byte| byte.is_ascii_digit())
    {
        return Some(Short::collect([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2].into_iter()));
    } else if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) {
        return Some(Short::from_bytes(bytes));
    } else {
        parts(cell)?
    };
    (year > 0 && month < 100 && day < 100)
        .then(|| Short::from_bytes(format!("{year:04}{month:02}{day:02}").as_bytes()))
}

fn parts(cell: &str) -> Option<(u32, u32, u32)> {
    // A time behind the day is not part of it.
    let day_only = cell.split(['T', 't']).next().filter(|start| {
        start.len() >= 8 && start.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'/')
    });
    let mut numbers = Vec::with_capacity(3);
    for word in day_only
        .unwrap_or(cell)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
    {
        let named = MONTHS
            .iter()
            .position(|month| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month)));
        let number = match named {
            Some(place) => u32::try_from(place).ok()? + 1,
            None => word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()?,
        };
        numbers.push(number);
    }
    match numbers.as_slice() {
        [year @ 1000..=9999] => Some((*year, 0, 0)),
        [year @ 1000..=9999, month] | [month, year @ 1000..=9999] => Some((*year, *month, 0)),
        [year @ 1000..=9999, month, day] | [day, month, year @ 1000..=9999] => Some((*year, *month, *day)),
        _ => None,
    }
}

/// Whether a date that was read is of a month or day that no calendar has.
pub fn cannot_be(date: &Short) -> bool {
    let number = |from: usize, to: usize| {
        date.as_bytes()
            .get(from..to)
            .and_then(|part| std::str::from_utf8(part).ok())
            .and_then(|part| part.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(4, 6), number(6, 8)) else {
        return true;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        0 | 1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => return true,
    };
    !(1850..=2100).contains(&year) || day > longest || (month == 0 && day > 0)
}

#[cfg(test)]
mod tests {
    use super::{cannot_be, read};

    #[test]
    fn a_day_that_cannot_be_is_kept_and_known() {
        for (cell, want, impossible) in [
            ("2001-02-29", "20010229", true),
            ("2000-02-29", "20000229", false),
            ("19371399", "19371399", true),
            ("1984", "19840000", false),
            ("31/12/1999", "19991231", false),
            ("1984-05-06T00:00:00", "19840506", false),
        ] {
            let date = read(cell).expect(cell);
            assert_eq!((date.to_string().as_str(), cannot_be(&date)), (want, impossible), "{cell}");
        }
    }
}
