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
    let mut text = String::new();
    if let Some((id, _)) = columns.iter().find(|(heading, cells)| suggest::may_be_id(heading, cells)) {
        text += &format!("id = {}\n", quoted(id));
    }
    text += "# source = \"the column with the organisation that a record came from\"\n\
             # one_per_source = true   # a person has at most one record of each source\n\
             # largest_person = 1000   # more records than this are never one person\n";
    for (heading, cells) in &columns {
        if let Some(kind) = suggest::kind(heading, cells) {
            text += &format!("\n[[column]]\nname = {}\nkind = \"{}\"\n", quoted(heading), kind.word());
        }
    }
    let left_out: Vec<&str> = columns
        .iter()
        .filter(|(heading, cells)| suggest::kind(heading, cells).is_none())
        .map(|(heading, _)| heading.as_str())
        .collect();
    if !left_out.is_empty() {
        text += &format!("\n# Not used: {}\n", left_out.join(", "));
    }
    Ok(text)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
