//! A guess at settings.

use super::read;
use crate::Failure;
use alongside_linkage::records::Cells;
use alongside_linkage::suggest;
use std::path::Path;

/// So many records are looked at.
const LOOKED_AT: usize = 1_000;

/// Settings to begin with.
pub(super) fn settings(path: &Path) -> Result<String, Failure> {
    let named = read::beginning(path, LOOKED_AT)?;
    let columns: Vec<(&String, Vec<&str>)> = named
        .headings
        .iter()
        .zip(&named.pieces)
        .map(|(heading, pieces)| (heading, pieces.iter().flat_map(Cells::iter).collect()))
        .collect();
    if columns.iter().all(|(_, cells)| cells.is_empty()) {
        return Err(format!("{} has no records to look at. Nothing was printed.", path.display()).into());
    }
    Ok(suggested(&columns))
}

/// Settings for columns, each with its first cells.
fn suggested(columns: &[(&String, Vec<&str>)]) -> String {
    let mut text = String::new();
    if let Some((id, _)) = columns.iter().find(|(heading, cells)| suggest::may_be_id(heading, cells)) {
        text += &format!("id = {}\n", quoted(id));
    }
    text += "# source = \"the column with the organisation that a record came from\"\n\
             # one_per_source = true   # a person has at most one record of each source\n\
             # largest_person = 1000   # more records than this are never one person\n";
    for (heading, cells) in columns {
        if let Some(kind) = suggest::kind(heading, cells) {
            text += &format!("\n[[column]]\nname = {}\nkind = \"{}\"\n", quoted(heading), kind.word());
        }
    }
    let left_out: Vec<String> = columns
        .iter()
        .filter(|(heading, cells)| suggest::kind(heading, cells).is_none())
        // A heading of two lines would end the comment, and the settings could not be read.
        .map(|(heading, _)| heading.replace(char::is_control, " "))
        .collect();
    if !left_out.is_empty() {
        text += &format!("\n# Not used: {}\n", left_out.join(", "));
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::suggested;
    use alongside_linkage::settings::Settings;

    #[test]
    fn a_heading_of_two_lines_makes_settings_that_can_be_read() {
        let headings = ["favourite\ncolour", "family\nname"].map(str::to_owned);
        let columns = headings.each_ref().map(|heading| (heading, vec!["Hughes"]));
        let settings: Settings = toml::from_str(&suggested(&columns)).expect("settings");
        let names: Vec<&String> = settings.columns.iter().map(|column| &column.name).collect();
        assert_eq!(names, [&headings[1]]);
    }
}
