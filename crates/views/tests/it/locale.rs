//! The files of words as tests read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A text: in which file it stands, its source as it is written there, and what is put into it.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The file's name without its ending.
    pub file: String,
    /// What stands after the key.
    pub source: String,
    /// The names after `$`.
    pub arguments: BTreeSet<String>,
}

/// The folder of this crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with one of the endings, in order.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The texts of a language by their keys. A text goes on over indented lines.
pub fn entries(language: &str) -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for path in files(&root().join("locales").join(language), &["ftl"]) {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut current = None;
        for line in fs::read_to_string(&path).expect("a file of words").lines() {
            let begins = line.starts_with(|letter: char| letter.is_ascii_lowercase());
            let mut text = line;
            if begins && let Some((key, first)) = line.split_once(" =") {
                let entry = Entry { file: file.clone(), ..Entry::default() };
                let before = entries.insert(key.to_owned(), entry);
                assert!(before.is_none(), "{key} stands twice in {language}, again in {}", path.display());
                current = Some(key.to_owned());
                text = first;
            } else if !line.starts_with(' ') {
                current = None;
            }
            let Some(entry) = current.as_ref().and_then(|key| entries.get_mut(key)) else { continue };
            entry.source.push_str(text.trim_end());
            entry.source.push('\n');
            for part in text.split('$').skip(1) {
                let end = part.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                entry.arguments.insert(part[..end.unwrap_or(part.len())].to_owned());
            }
        }
    }
    entries
}
