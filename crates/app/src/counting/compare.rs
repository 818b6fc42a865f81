//! The job that compares encodings and keeps what may leave.

use super::end::ended;
use super::give::kept;
use super::numbers::{Counted, count};
use crate::jobs::Ran;
use crate::{App, AppError, Result};
use alongside_counting::{Coming, File};
use alongside_domain::counting::{KnownToAll, Numbers, Records, Returning, State};
use alongside_kernel::id::{CountId, OrganisationId};
use alongside_release::Shown;
use alongside_storage::rooms::counting::{self, Count};
use alongside_storage::{Job, WriteSet};

/// The kind of the job that compares encodings.
pub const COMPARE: &str = "compare_encodings";

/// Compares the encodings of a count. Its numbers, its end and the end of the encodings are one write.
pub(crate) async fn compare(app: &App, job: &Job) -> Result<Ran> {
    let Some(id) = job.about.map(CountId::from_uuid) else { return Ok(Ran::Done) };
    let counts = counting::counts(&app.store).await?;
    let Some(it) = counts.into_iter().find(|it| it.id == id && it.state == State::Counting) else {
        return Ok(Ran::Done);
    };
    let (organisations, files) = files(app, &it).await?;
    let coming = match it.records {
        Records::People => Coming::Once,
        Records::Reports => Coming::Again,
    };
    let counted = tokio::task::spawn_blocking(move || {
        let parties: Vec<&[_]> = files.iter().map(|file| file.encodings.as_slice()).collect();
        let fields = files.first().map(|file| file.fields.as_slice()).unwrap_or_default();
        count(&parties, fields, coming)
    })
    .await
    .map_err(|_| AppError::NotNow("count-cut-short"))?;
    let mut set = WriteSet::new();
    match counted {
        Ok(counted) => {
            ended(&mut set, &it, State::Counted, app);
            counting::keep_numbers(&mut set, id, &numbers(&counted, &organisations))?;
        }
        Err(_) => ended(&mut set, &it, State::TooFew, app),
    }
    job.done(&mut set, app.now());
    match app.store.write(set).await {
        // Another server was quicker.
        Err(alongside_storage::Error::Stale(_)) => Ok(Ran::Done),
        other => {
            other?;
            Ok(Ran::Marked)
        }
    }
}

async fn files(app: &App, count: &Count) -> Result<(Vec<OrganisationId>, Vec<File>)> {
    let (mut organisations, mut files) = (Vec::new(), Vec::new());
    for party in count.given() {
        files.push(kept(app, party).await?);
        organisations.push(party.organisation);
    }
    Ok((organisations, files))
}

fn numbers(counted: &Counted, organisations: &[OrganisationId]) -> Numbers {
    let of_set = |set: u16| {
        (0_u32..).zip(organisations).filter(|(party, _)| set >> party & 1 == 1).map(|(_, id)| *id).collect()
    };
    let hundredths = |share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
        let hundredths = (share * 100.0).round().clamp(0.0, 100.0) as u8;
        hundredths
    };
    Numbers {
        known: counted
            .known_to_all
            .iter()
            .map(|(set, shown)| KnownToAll { organisations: of_set(*set), people: shown.count() })
            .collect(),
        returning: counted
            .returning
            .iter()
            .flatten()
            .zip(organisations)
            .map(|(shown, organisation): (&Shown, _)| Returning {
                organisation: *organisation,
                people: shown.count(),
            })
            .collect(),
        found: counted.found.map(hundredths),
        right: counted.right.map(hundredths),
    }
}
