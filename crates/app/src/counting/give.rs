//! An organisation gives its encodings, or takes them back.

use super::{Unfit, address, one, rules, unfit};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_counting::{BadFile, File};
use alongside_domain::counting::State;
use alongside_gate::{Action, Purpose, Refusal, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::CountId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::counting::{self, Count, Given, Party};
use std::sync::Arc;

/// The most bytes of a file of encodings.
pub const LARGEST_FILE: usize = 48 * 1024 * 1024;
/// How often an upload is fitted in anew where others gave theirs meanwhile.
const TRIES: usize = 8;

/// Whether the asker may give encodings at all: asked before a file is read.
pub fn may_give(ask: &Ask) -> Result<()> {
    decide_here(&ask.to(Action::GiveEncodings, Purpose::Statistics))?;
    Ok(())
}

/// The count and the asker's organisation's part in it, while encodings are taken.
async fn open(app: &App, ask: &Ask, id: CountId) -> Result<(Count, Party)> {
    let count = one(app, ask, Action::GiveEncodings, id).await?;
    let own = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    let party = count.party(own).cloned().ok_or(AppError::Refused(Refusal::unknown()))?;
    if count.state != State::Open || count.last_day < london_date(ask.now) {
        return Err(AppError::NotNow("count-not-open"));
    }
    Ok((count, party))
}

/// Reads a file of encodings on a thread where nobody waits: its checksum takes the processor a while.
async fn read(bytes: Arc<Vec<u8>>) -> Result<std::result::Result<File, BadFile>> {
    let reading = tokio::task::spawn_blocking(move || File::from_bytes(&bytes));
    reading.await.map_err(|_| AppError::NotNow("count-cut-short"))
}

/// The encodings that a party gave.
pub(super) async fn kept(app: &App, party: &Party) -> Result<File> {
    let bytes = counting::content(&app.store, party.id).await?;
    read(Arc::new(bytes)).await?.map_err(|_| AppError::NotNow("count-unreadable"))
}

/// Gives a file of encodings, in place of one that was given before. What is no such file is refused and not kept.
pub async fn give(app: &App, ask: &Ask, id: CountId, bytes: Vec<u8>, once: Once) -> Result<String> {
    may_give(ask)?;
    let bytes = Arc::new(bytes);
    for _ in 0..TRIES {
        if let Some(answer) = once.before(app).await? {
            return Ok(answer);
        }
        let (count, party) = open(app, ask, id).await?;
        let wrong = |error| AppError::Invalid(Invalid::field("encodings", code_of(error, bytes.is_empty())));
        let file = read(bytes.clone()).await?.map_err(wrong)?;
        fits(app, &count, &party, &file).await?;
        let given = Given {
            records: file.encodings.len(),
            fields: file.fields.iter().map(|field| field.kind.word()).collect(),
            bytes: &bytes,
            by: ask.account().ok_or(AppError::Refused(Refusal::unknown()))?,
            at: ask.now,
        };
        let mut set = WriteSet::new();
        counting::change(&mut set, &count, State::Open, None);
        counting::give(&app.store, &mut set, party.id, &given)?;
        let mut entry = ask.plain_entry(Action::GiveEncodings.code(), Purpose::Statistics.code());
        entry.detail = "give";
        set.audit(entry);
        match once.write(app, set, address(id)).await {
            // Another organisation gave at the same moment: it is looked at again whether both fit.
            Err(AppError::Stale(_)) => {}
            other => return other,
        }
    }
    Err(AppError::Stale("count"))
}

/// Takes the encodings back; they are deleted.
pub async fn take_back(app: &App, ask: &Ask, id: CountId, once: Once) -> Result<String> {
    may_give(ask)?;
    for _ in 0..TRIES {
        if let Some(answer) = once.before(app).await? {
            return Ok(answer);
        }
        let (count, party) = open(app, ask, id).await?;
        let mut set = WriteSet::new();
        counting::change(&mut set, &count, State::Open, None);
        counting::take_back(&mut set, party.id);
        let mut entry = ask.plain_entry(Action::GiveEncodings.code(), Purpose::Statistics.code());
        entry.detail = "take_back";
        set.audit(entry);
        match once.write(app, set, address(id)).await {
            Err(AppError::Stale(_)) => {}
            other => return other,
        }
    }
    Err(AppError::Stale("count"))
}

/// Whether the file can be counted with those that others gave.
async fn fits(app: &App, count: &Count, party: &Party, file: &File) -> Result<()> {
    let others: u64 = count.given().filter(|it| it.id != party.id).map(|it| it.records).sum();
    let most = rules()?.most_records;
    if others + file.encodings.len() as u64 > most {
        let mut invalid = Invalid::new();
        invalid.add_with("encodings", "count-too-many", most.to_string());
        return Err(AppError::Invalid(invalid));
    }
    for other in count.given().filter(|it| it.id != party.id) {
        let known = kept(app, other).await?;
        let code = match unfit(&known, file) {
            None => continue,
            Some(Unfit::OtherKey) => "count-other-key",
            Some(Unfit::OtherColumns) => "count-other-columns",
            Some(Unfit::Same) => "count-same",
        };
        return Err(AppError::Invalid(Invalid::field("encodings", code)));
    }
    Ok(())
}

/// The words of what is wrong with a file.
fn code_of(error: BadFile, is_empty: bool) -> &'static str {
    match error {
        _ if is_empty => "count-file-missing",
        BadFile::NotEncodings => "count-not-encodings",
        BadFile::OtherVersion => "count-other-version",
        BadFile::Head | BadFile::NotHashed => "count-not-hashed",
        BadFile::Length | BadFile::Changed => "count-changed",
        BadFile::Empty => "count-nobody",
    }
}
