//! Writes every sample page, with the files that it needs, to a folder, as a server would answer them, and their list to
//! `pages.json`: what the browser checks. `cargo run -p alongside-views --example gallery -- FOLDER`.

use alongside_assets::{Assets, PREFIX, url};
use alongside_views::words::{Language, Words};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("say into which folder")?);
    fs::create_dir_all(&folder)?;
    for name in Assets::names() {
        let address = url(&name);
        let path = folder.join(address.trim_start_matches('/'));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let asset = Assets::get(address.trim_start_matches(PREFIX)).ok_or("a named file is served")?;
        fs::write(path, asset.bytes)?;
    }
    let mut list = Vec::new();
    for language in Language::ALL {
        for sample in alongside_views::samples::all(Words::new(language)) {
            let file = format!("{}.{}.html", sample.name, language.code());
            // Names and kinds are letters, figures and hyphens: nothing in them needs an escape.
            list.push(format!(
                "{{\"file\":\"{file}\",\"name\":\"{}\",\"model\":\"{}\",\"language\":\"{}\"}}",
                sample.name,
                sample.model,
                language.code()
            ));
            fs::write(folder.join(file), sample.html?)?;
        }
    }
    fs::write(folder.join("pages.json"), format!("[\n{}\n]\n", list.join(",\n")))?;
    Ok(())
}
