//! The month's feed cut into mornings, as a live feed would bring it: the rows recorded on a day arrive at 06:00
//! of the next.

use alongside_domain::intake::{Mapping, Records, decode};
use alongside_domain::rules::Rules;
use alongside_kernel::Date;
use alongside_kernel::clock::{LONDON, Timestamp};

/// One morning's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The day whose records it holds.
    pub day: Date,
    /// The heading and the rows, as they stand in the whole file.
    pub bytes: Vec<u8>,
}

impl Slice {
    /// The name under which it is imported.
    pub fn label(&self) -> String {
        format!("severn_{}", self.day)
    }

    /// When it was made: 06:00 in London on the next morning.
    pub fn made_at(&self) -> Timestamp {
        let morning = self.day.tomorrow().unwrap_or(self.day).at(6, 0, 0, 0);
        morning.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
    }
}

/// Cuts the whole file by the day on which each row was recorded. A row whose day can't be read, or lies outside
/// the month, comes with the row before it, as it does in the file.
pub fn slices(whole: &[u8], mapping: &Mapping, rules: &Rules) -> Vec<Slice> {
    let decoded = decode(whole, &mapping.encoding);
    let text: &str = &decoded.text;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some((headings, records)) = Records::open(text, mapping.delimiter, mapping.quote, &rules.intake)
    else {
        return Vec::new();
    };
    let column = headings.iter().position(|heading| heading == "recorded_at");
    let mut slices: Vec<Slice> = Vec::new();
    let heading = lines.first().copied().unwrap_or_default();
    let starts: Vec<(usize, Option<Date>)> = records
        .map(|record| {
            let cell = column.and_then(|column| record.fields.get(column)).map_or("", |cell| cell.trim());
            let day = cell.get(..10).and_then(|day| day.parse().ok());
            (usize::try_from(record.line).unwrap_or(1), day)
        })
        .collect();
    for (index, (line, day)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(lines.len(), |next| next.0.saturating_sub(1));
        let rows = lines.get(line.saturating_sub(1)..end).unwrap_or_default().concat();
        let newest = slices.last().map(|slice| slice.day);
        // The file runs by the day of the record, so only a step of a few days forward is a new morning.
        let is_next = match (newest, day) {
            (None, Some(_)) => true,
            (Some(newest), Some(day)) => {
                *day > newest && day.since(newest).is_ok_and(|step| step.get_days() <= 3)
            }
            (_, None) => false,
        };
        match (day, slices.last_mut()) {
            (Some(day), _) if is_next => {
                slices.push(Slice { day: *day, bytes: [heading.as_bytes(), rows.as_bytes()].concat() });
            }
            (_, Some(slice)) => slice.bytes.extend_from_slice(rows.as_bytes()),
            (_, None) => {}
        }
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"crime_ref,recorded_at,note\r\n\
        A,2025-01-01 00:18,x\r\n\
        B,2025-01-01 09:00,\"two\r\nlines\"\r\n\
        C,31/02/2025,bad\r\n\
        D,2025-01-02 10:00,y\r\n\
        E,2026-01-02 10:00,future\r\n\
        F,2025-01-02 11:00,z\r\n";

    #[test]
    fn each_row_comes_on_one_morning_and_none_is_lost() {
        let slices = slices(FILE, &Mapping::police_default().unwrap(), &Rules::shipped().unwrap());
        let texts: Vec<String> =
            slices.iter().map(|slice| String::from_utf8(slice.bytes.clone()).unwrap()).collect();
        assert_eq!(slices.len(), 2);
        assert_eq!(texts[0].matches("\r\n").count(), 5, "{}", texts[0]);
        assert!(texts[0].contains("two\r\nlines") && texts[0].contains("C,31"));
        assert!(texts[1].contains("D,") && texts[1].contains("E,2026") && texts[1].contains("F,"));
        assert_eq!(slices[0].made_at().to_string(), "2025-01-02T06:00:00Z");
    }
}
