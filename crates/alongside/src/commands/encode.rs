//! `alongside encode`: a file of people becomes encodings, at the organisation that knows them.

use super::link::{read, read_settings};
use crate::{Failure, Outcome, output};
use alongside_counting::{Encoder, File, Hardening, Key};
use alongside_linkage::records::{Cells, Read};
use alongside_linkage::settings::Settings;
use alongside_vault::{Random as _, SystemRandom};
use clap::Args;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize as _, Zeroizing};

/// What to encode, and how.
#[derive(Debug, Args)]
pub(crate) struct Encode {
    /// A file of people: CSV with headings, or Parquet.
    #[arg(required_unless_present = "new_key")]
    file: Option<PathBuf>,
    /// The key of the project, which all organisations that encode share and who counts never has.
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    key: Option<PathBuf>,
    /// What the file's columns mean, as for `alongside link`; `alongside link FILE --suggest` prints a guess.
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    settings: Option<PathBuf>,
    /// Where the encodings go: a file that is not there yet.
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    out: Option<PathBuf>,
    /// Only makes a key for a new project, in a file that is not there yet.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "key", "settings", "out"])]
    new_key: Option<PathBuf>,
}

/// Makes a key, or encodes a file.
pub(crate) fn run(arguments: &Encode) -> Outcome {
    match arguments {
        Encode { new_key: Some(path), .. } => make_key(path),
        Encode { file: Some(file), key: Some(key), settings: Some(settings), out: Some(out), .. } => {
            let (encodings, left_out) = encoded(file, key, settings)
                .and_then(|(made, left_out)| {
                    write_new(out, &made.to_bytes(), 0o644).map(|()| (made, left_out))
                })
                .map_err(|failure| {
                    format!("{} Nothing was encoded or written.", failure.to_string().trim_end())
                })?;
            tell(&encodings, left_out, out);
            Ok(())
        }
        _ => Err("Nothing was done: a file, --key, --settings and --out are needed, or --new-key.".into()),
    }
}

fn make_key(path: &Path) -> Outcome {
    let random = SystemRandom::open()?;
    let mut bytes = [0_u8; 48];
    random.fill(&mut bytes);
    let key = Key::from_random(bytes);
    bytes.zeroize();
    let key = key.map_err(|error| format!("{error} Nothing was written."))?;
    let text = Zeroizing::new(format!("{}\n", *key.to_text()));
    write_new(path, text.as_bytes(), 0o600).map_err(|failure| format!("{failure} Nothing was written."))?;
    output::say(format!(
        "A new key is in {}. Give it to every organisation that encodes for this project, by a safe way, and never to who counts: with key and encodings names can be tried out. Delete it when the count is done.",
        path.display()
    ));
    Ok(())
}

fn encoded(file: &Path, key: &Path, settings: &Path) -> Result<(File, usize), Failure> {
    let key = read_key(key)?;
    // What only linking needs is neither read nor asked for.
    let settings = Settings { id: None, source: None, truth: None, ..read_settings(settings)? };
    let columns = read::columns(file, &settings)?.compared;
    let kinds: Vec<_> = columns.iter().map(|read| read.column.kind).collect();
    let mut encoder = Encoder::new(&key, &kinds, Hardening::Hardened)?;
    let fields = encoder.fields();
    let mut cells: Vec<_> = columns.iter().map(cells).collect();
    let mut encodings = Vec::new();
    let mut left_out = 0;
    while let Some(record) = cells.iter_mut().map(Iterator::next).collect::<Option<Vec<&str>>>() {
        match encoder.encode(record) {
            Some(encoding) => encodings.push(encoding),
            None => left_out += 1,
        }
    }
    if encodings.is_empty() {
        return Err(format!(
            "No record of {} says enough of who somebody is, by these settings.",
            file.display()
        )
        .into());
    }
    Ok((File::new(key.project(), fields, encodings), left_out))
}

fn cells(read: &Read) -> impl Iterator<Item = &str> {
    read.pieces.iter().flat_map(Cells::iter)
}

/// The key in a file that nobody else can read.
fn read_key(path: &Path) -> Result<Key, Failure> {
    let unreadable =
        |error: std::io::Error| format!("The key {} could not be read: {error}.", path.display());
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!(
            "Others on this machine can read the key {}: run chmod 600 on it, and make a new one if somebody may have had it.",
            path.display()
        )
        .into());
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    Key::parse_text(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Outcome {
    let written =
        OpenOptions::new().write(true).create_new(true).mode(mode).open(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("{} is there already, and is left as it is. Give another name.", path.display()).into()
        }
        _ => format!("{} could not be written: {error}.", path.display()).into(),
    })
}

fn tell(made: &File, left_out: usize, out: &Path) {
    output::say(format!("{} records are encoded in {}.", made.encodings.len(), out.display()));
    let fields: Vec<String> =
        made.fields.iter().map(|field| format!("{} ({} bits)", field.kind.word(), field.bits)).collect();
    output::say(format!("What went into them: {}. All organisations must use the same.", fields.join(", ")));
    if left_out > 0 {
        output::notice(format!(
            "{left_out} records say too little of who somebody is and were left out: they are not counted."
        ));
    }
    output::say("Send this file to who counts, and not the key. Delete it when the count is done.");
}
