//! The two key files: the master key, made once for an empty database, and the epoch keys beside it.

use crate::{Outcome, output};
use alongside_storage::{KeyringFile, make_folder};
use alongside_vault::{MasterKey, Random};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// The master key of a database: read, or made where the database is empty and the file is not there.
pub(crate) fn master(path: &Path, database_is_empty: bool, random: &dyn Random) -> Outcome<MasterKey> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            warn_if_others_read(path);
            MasterKey::parse_text(&text).map_err(|error| format!("{}: {error}", path.display()).into())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && database_is_empty => make(path, random),
        Err(error) => Err(format!(
            "The master key file {} can't be read ({error}). Nothing was opened or changed. Give the file that was made with this database, by --master-key or ALONGSIDE_MASTER_KEY_FILE.",
            path.display()
        )
        .into()),
    }
}

fn make(path: &Path, random: &dyn Random) -> Outcome<MasterKey> {
    let key = MasterKey::generate(random);
    let failed = |error: io::Error| {
        format!("The master key file {} can't be made ({error}). Nothing was changed.", path.display())
    };
    if let Some(folder) = folder_of(path) {
        make_folder(folder).map_err(failed)?;
    }
    replace(path, &format!("{}\n", key.to_text().as_str())).map_err(failed)?;
    output::notice(format!(
        "A new master key was made: {}. Without this file and {} nothing in the database can ever be read. \
         Copy both to a safe place that is not this machine, apart from the backups of the data.",
        path.display(),
        epochs_path(path).display()
    ));
    Ok(key)
}

fn warn_if_others_read(path: &Path) {
    if let Ok(it) = std::fs::metadata(path)
        && it.permissions().mode() & 0o077 != 0
    {
        output::notice(format!("Others can read {}: run chmod 600 on it.", path.display()));
    }
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Where the epoch keys of a master key stand.
pub(crate) fn epochs_path(master: &Path) -> PathBuf {
    let mut name = master.as_os_str().to_owned();
    name.push(".epochs");
    PathBuf::from(name)
}

/// The epoch keys' file.
pub(crate) struct EpochFile(pub(crate) PathBuf);

impl KeyringFile for EpochFile {
    fn read(&self) -> io::Result<Option<String>> {
        match std::fs::read_to_string(&self.0) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, text: &str) -> io::Result<()> {
        replace(&self.0, text)
    }
}

/// Puts a text in a file's place: after a crash there is the old one or the new one, whole. What the old one
/// held is overwritten, since a destroyed epoch key must not stay on the disk.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let before = match OpenOptions::new().write(true).open(path) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    // What an interrupted write left behind.
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, path)?;
    File::open(folder_of(path).unwrap_or(Path::new(".")))?.sync_all()?;
    if let Some(mut before) = before {
        let length = usize::try_from(before.metadata()?.len()).unwrap_or(0);
        before.write_all(&vec![0; length])?;
        before.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_vault::random::test::seeded_random;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("alongside-keys-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_key_is_made_for_an_empty_database_only_and_only_its_owner_reads_it() {
        let folder = folder("made");
        let path = folder.join("deep/master.key");
        let random = seeded_random(3);
        let refused = master(&path, false, &random).unwrap_err().to_string();
        assert!(refused.contains("Nothing was opened or changed"), "{refused}");
        assert!(!path.exists());
        let made = master(&path, true, &random).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(master(&path, false, &random).unwrap().fingerprint(), made.fingerprint());
        std::fs::write(&path, "alongside-master-key-1:00:00").unwrap();
        assert!(master(&path, true, &random).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_replaced_file_is_whole_and_its_old_bytes_are_gone() {
        let folder = folder("replaced");
        let file = EpochFile(folder.join("master.key.epochs"));
        assert_eq!(file.read().unwrap(), None);
        file.write("first epoch").unwrap();
        // A second name shows what became of the old bytes.
        std::fs::hard_link(&file.0, folder.join("old")).unwrap();
        std::fs::write(folder.join("master.key.epochs.new"), "left behind by a crash").unwrap();
        file.write("second").unwrap();
        assert_eq!(file.read().unwrap().as_deref(), Some("second"));
        assert_eq!(std::fs::read(folder.join("old")).unwrap(), vec![0; "first epoch".len()]);
        assert!(!folder.join("master.key.epochs.new").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
