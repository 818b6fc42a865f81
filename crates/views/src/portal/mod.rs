//! A person's own pages, and what a worker does about them.

mod access;
mod agreed;
mod enter;
mod home;
mod reported;
mod seen;
mod sheet;

pub use access::{AccessPage, CodePage};
pub use agreed::{AgreedPage, StopPage};
pub use enter::{BeforePage, EnterPage, SafetyPage};
pub use home::HomePage;
pub use reported::ReportedPage;
pub use seen::SeenPage;
pub use sheet::SheetPage;

use crate::samples::{Rendered, render, visitor_shell};
use crate::shell::{NavItem, Shell};
use crate::words::{Text, Value, Words};
use alongside_answers::portal::{Agreement, Helper, Home, Next, Reported, Standing};
use alongside_domain::needs::NeedCategory;

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<EnterPage>(words),
        render::<BeforePage>(words),
        render::<SafetyPage>(words),
        render::<HomePage>(words),
        render::<AgreedPage>(words),
        render::<StopPage>(words),
        render::<SeenPage>(words),
        render::<ReportedPage>(words),
        render::<AccessPage>(words),
        render::<CodePage>(words),
        render::<SheetPage>(words),
    ]
    .concat()
}

/// The entries of the menu: address and the end of its word's key.
const MENU: [(&str, &str); 5] = [
    ("/pages/home", "home"),
    ("/pages/agreed", "agreed"),
    ("/pages/seen", "seen"),
    ("/pages/report", "report"),
    ("/pages/safety", "safety"),
];

/// Makes a shell that of a person's own page: larger, with the exit control, and with nothing in its title or its
/// header.
#[must_use]
pub fn around(mut shell: Shell, path: &str, inside: bool) -> Shell {
    let w = shell.words;
    shell.portal = true;
    shell.exit_control = true;
    shell.bare_title = true;
    // Over somebody's shoulder, the name in the header tells as much as a title does.
    shell.partnership.name = w.plain("portal-title");
    shell.home = if inside { "/pages/home" } else { "/pages" };
    shell.stay = "/pages/stay";
    path.clone_into(&mut shell.path);
    shell.nav = if inside {
        MENU.iter()
            .map(|(href, key)| NavItem::new(href, w.of("portal-menu", key), path.starts_with(href)))
            .collect()
    } else {
        Vec::new()
    };
    shell
}

fn sample_shell(words: Words, title: Text, path: &str, inside: bool) -> Shell {
    let mut shell = around(visitor_shell(words, title), path, inside);
    shell.time_out_seconds = inside.then_some(1_800);
    shell
}

/// What happens next, in a sentence.
fn next(w: Words, next: &Next) -> Text {
    let by = |day: &alongside_kernel::Date| Value::weekday_date(*day);
    match next {
        Next::Promised { worker, organisation, by: day, late } => w
            .t(if *late { "portal-next-promised-late" } else { "portal-next-promised" })
            .with("worker", if worker.is_empty() { organisation } else { worker })
            .with("organisation", organisation)
            .with("day", by(day)),
        Next::Contact { by: day, late } => {
            w.t(if *late { "portal-next-contact-late" } else { "portal-next-contact" }).with("day", by(day))
        }
        Next::AskAgain { on } => w.t("portal-next-ask-again").with("day", by(on)),
        Next::Answer { organisation, by: day, late } => w
            .t(if *late { "portal-next-answer-late" } else { "portal-next-answer" })
            .with("organisation", organisation)
            .with("day", by(day)),
    }
}

/// How far the help of an organisation has come, in a sentence.
fn stage(w: Words, helper: &Helper) -> Text {
    w.of("portal-stage", helper.stage.code())
}

/// What an organisation may see, in plain words.
fn classes(w: Words, codes: &[&'static str]) -> Vec<Text> {
    codes.iter().map(|code| w.of("portal-class", code)).collect()
}

/// Where an agreement stands, in a sentence.
fn standing(w: Words, agreement: &Agreement) -> Text {
    match (agreement.standing, agreement.ends_on) {
        (Standing::InForce, Some(end)) => w.t("portal-agreed-until").with("day", Value::date(end)),
        (Standing::InForce, None) => w.t("portal-agreed-open"),
        (Standing::Stopped(day), _) => w.t("portal-agreed-stopped").with("day", Value::date(day)),
        (Standing::Ended(day), _) => w.t("portal-agreed-ended").with("day", Value::date(day)),
        (Standing::SaidNo, _) => w.t("portal-agreed-no"),
    }
}

/// What a report was, in a line.
fn what(w: Words, reported: &Reported) -> Text {
    reported.what.as_ref().map_or_else(|| w.t("portal-report-told-by-worker"), Text::from)
}

/// What a person needs help with, in plain words.
fn needs(w: Words, needs: &[NeedCategory]) -> Vec<Text> {
    needs.iter().map(|need| w.of("portal-need", need.code())).collect()
}

fn sample_home() -> Home {
    use alongside_answers::portal::{Stage, Unit};
    use jiff::civil::date;
    let helper = |organisation: &str, stage, worker: Option<&str>| Helper {
        organisation: organisation.into(),
        phone: "0117 496 0300".into(),
        stage,
        reply_by: date(2025, 2, 3),
        reply_late: false,
        worker: worker.map(str::to_owned),
    };
    Home {
        unit: Some(Unit {
            name: "Severn Care Unit".into(),
            phone: "0117 496 0100".into(),
            worker: Some("Sam Bell".into()),
        }),
        helpers: vec![
            helper("Harbour Homes", Stage::WorkerNamed, Some("Tom Reed")),
            helper("Lantern Trust", Stage::Asked, None),
            helper("Green Lane Advice", Stage::CannotHelp, None),
        ],
        next: vec![
            Next::Promised {
                worker: "Tom Reed".into(),
                organisation: "Harbour Homes".into(),
                by: date(2025, 1, 31),
                late: false,
            },
            Next::Answer { organisation: "Lantern Trust".into(), by: date(2025, 2, 3), late: false },
        ],
    }
}

fn sample_agreed() -> Vec<Agreement> {
    use alongside_kernel::id::ConsentId;
    use jiff::civil::date;
    let agreement = |id: u128, organisation: &str, classes: &[&'static str], standing| Agreement {
        id: ConsentId::from_uuid(sample_id(id)),
        organisation: organisation.into(),
        classes: classes.to_vec(),
        said_on: date(2025, 1, 29),
        ends_on: Some(date(2026, 1, 28)),
        standing,
    };
    vec![
        agreement(1, "Harbour Homes", &["identity", "contact", "needs"], Standing::InForce),
        agreement(2, "Lantern Trust", &["identity", "contact"], Standing::Stopped(date(2025, 1, 30))),
        agreement(3, "Green Lane Advice", &[], Standing::SaidNo),
    ]
}

fn sample_id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn sample_reported() -> Vec<Reported> {
    use jiff::civil::date;
    vec![
        Reported {
            reported_on: date(2025, 1, 28),
            reference: Some("52/10001/25".into()),
            what: Some("Burglary of a home".into()),
            needs: vec![NeedCategory::Shelter, NeedCategory::MentalPhysical],
            wishes: Some(alongside_kernel::Sensitive::new("A lock that works, and to sleep.".into())),
        },
        Reported { reported_on: date(2025, 1, 12), reference: None, what: None, needs: vec![], wishes: None },
    ]
}
