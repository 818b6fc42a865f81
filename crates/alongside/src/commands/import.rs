//! `alongside import …`: files of reports, and the lists that reports are read by.

use super::plain;
use crate::arguments::Import;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::intake::{FileToImport, ImportReport, Next};
use alongside_app::{App, Ask, intake};
use alongside_gate::{Job, Viewer};
use std::collections::BTreeMap;
use std::path::Path;

pub(super) async fn run(config: &Config, command: Import) -> Outcome {
    let app = wiring::open(config).await?;
    // Whoever has the console has the key file: they act as the job that takes reports.
    let ask = Ask { viewer: Viewer::System(Job::TakeReports), now: app.now() };
    let done = match command {
        Import::Reports { file, mapping, as_of, sender, fates, json, dry_run } => {
            let mapping = match &mapping {
                Some(path) => String::from_utf8(read(path)?)
                    .map_err(|_| format!("{} is not UTF-8 text. Nothing was read.", path.display()))?,
                None => String::new(),
            };
            let sender = match &sender {
                Some(name) => Some(intake::sender_named(&app, &ask, name).await.map_err(plain)?),
                None => None,
            };
            let file = FileToImport { label: label(&file), bytes: read(&file)?, mapping, as_of, sender };
            reports(&app, &ask, file, &Wanted { fates: fates.as_deref(), json, dry_run }).await
        }
        Import::Postcodes { file } => {
            let loaded =
                intake::load_postcodes(&app, &ask, &label(&file), read(&file)?).await.map_err(plain)?;
            output::say(format!("{} postcodes are in force.", loaded.entries));
            Ok(())
        }
        Import::Offences { file } => {
            let loaded = intake::load_offences(&app, &ask, read(&file)?).await.map_err(plain)?;
            output::say(format!("{} offence codes are in force.", loaded.entries));
            Ok(())
        }
    };
    app.store.close().await;
    done
}

/// What is wanted beside the import.
struct Wanted<'a> {
    fates: Option<&'a Path>,
    json: bool,
    dry_run: bool,
}

async fn reports(app: &App, ask: &Ask, file: FileToImport, wanted: &Wanted<'_>) -> Outcome {
    let (report, fates) = if wanted.dry_run {
        intake::rehearse_file(app, ask, file).await.map_err(plain)?
    } else {
        let mut told = 0;
        let report = intake::import_file(app, ask, file, |progress| {
            if progress.done >= told + 1_000 {
                told = progress.done;
                output::notice(format!("{} of {} rows", progress.done, progress.total));
            }
            Next::GoOn
        })
        .await
        .map_err(plain)?;
        let id = report.import.parse().map_err(|_| "The import has no id.")?;
        let fates = match wanted.fates {
            Some(_) => intake::fates_at_console(app, id).await.map_err(plain)?,
            None => String::new(),
        };
        (report, fates)
    };
    if let Some(path) = wanted.fates {
        std::fs::write(path, fates).map_err(|error| {
            format!(
                "The fates could not be written to {} ({error}). The import itself stands.",
                path.display()
            )
        })?;
    }
    if wanted.json {
        output::say(serde_json::to_string_pretty(&report)?);
    } else {
        say(&report, wanted.dry_run);
    }
    Ok(())
}

fn say(report: &ImportReport, dry_run: bool) {
    let what = if dry_run { "would be read; nothing was changed" } else { "were read" };
    output::say(format!("{}: {} rows {what}.", report.label, report.rows_done));
    let group = |title: &str, counts: &BTreeMap<String, u32>| {
        if !counts.is_empty() {
            output::say(title);
            for (code, count) in counts {
                output::say(format!("  {count:>7}  {code}"));
            }
        }
    };
    group("Fates", &report.fates);
    group("Put aside, to be mended", &report.quarantined);
    group("Routes", &report.routes);
    group("Warnings", &report.warnings);
    group("Findings on assessments", &report.quality_flags);
    group("Values in no list, taken as not answered", &report.not_answered);
    if !report.unmapped.is_empty() {
        output::say(format!("Columns that were not taken: {}", report.unmapped.join(", ")));
    }
    if report.late.rows > 0 {
        output::say(format!("{} reports arrived after their second working day.", report.late.rows));
    }
    output::say(format!(
        "{} people were not known before; {} reports are about people known already.",
        report.new_people, report.joined_to_known_people
    ));
}

fn label(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| format!("{} can't be read ({error}). Nothing was changed.", path.display()).into())
}
