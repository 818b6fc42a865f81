//! Writes every sample page, with its files, to a folder, to be looked at in a browser:
//! `cargo run -p alongside-views --example gallery -- FOLDER`.

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
    for language in Language::ALL {
        for sample in alongside_views::samples::all(Words::new(language)) {
            let html = sample.html?.replace("=\"/assets/", "=\"assets/");
            fs::write(folder.join(format!("{}.{}.html", sample.name, language.code())), html)?;
        }
    }
    Ok(())
}
