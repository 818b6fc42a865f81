//! The forms for a report.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::intake::{self, ReportInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::report::{Answer as Said, CommunicationNeed, Preferred, Relationship};
use alongside_gate::{Action, Purpose, Role};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_views::Shell;
use alongside_views::intake::{FormKind, ReceivedPage, ReportFormPage, Typed};
use axum::extract::State;

/// Every field of the form but the eight needs.
const FIELDS: &[&str] = &[
    "form",
    "reference",
    "crime-type",
    "what-happened",
    "district",
    "forename",
    "surname",
    "known-as",
    "mobile",
    "landline",
    "email",
    "address",
    "town",
    "postcode",
    "language",
    "interpreter",
    "communication[]",
    "preferred",
    "best-time",
    "safe-call",
    "safe-text",
    "safe-message",
    "safe-write",
    "safe-email",
    "suspect-at-address",
    "domestic",
    "relationship",
    "hate",
    "vulnerable",
    "intimidated",
    "repeat",
    "dash",
    "guardian-name",
    "guardian-phone",
    "guardian-is-suspect",
    "consent",
    "impact",
    "wishes",
    "officer-view",
    "born-day",
    "born-month",
    "born-year",
    "occurred-day",
    "occurred-month",
    "occurred-year",
];

/// Reads the form. A day that is none is said at its field.
pub(super) fn input(fields: &Fields) -> Result<(ReportInput, Invalid), WebError> {
    let needs: Vec<String> =
        NeedCategory::ALL.iter().map(|category| format!("need-{}", category.code())).collect();
    let names: Vec<&str> = FIELDS.iter().copied().chain(needs.iter().map(String::as_str)).collect();
    fields.only(&names)?;
    let mut invalid = Invalid::new();
    let mut day = |name: &'static str| -> Option<Date> {
        fields.day(name).unwrap_or_else(|_| {
            invalid.add(name, "report-day-wrong");
            None
        })
    };
    let (occurred_on, date_of_birth) = (day("occurred"), day("born"));
    let text = |name: &str| fields.text(name).to_owned();
    let said = |name: &str| Said::from_code(fields.text(name)).unwrap_or_default();
    let input = ReportInput {
        reference: text("reference"),
        occurred_on,
        crime_type: text("crime-type"),
        what_happened: text("what-happened"),
        district: text("district"),
        forename: text("forename"),
        surname: text("surname"),
        known_as: text("known-as"),
        date_of_birth,
        mobile: text("mobile"),
        landline: text("landline"),
        email: text("email"),
        address: text("address"),
        town: text("town"),
        postcode: text("postcode"),
        language: text("language"),
        interpreter: said("interpreter"),
        communication: fields.all("communication").filter_map(CommunicationNeed::from_code).collect(),
        preferred: Preferred::from_code(fields.text("preferred")),
        best_time: text("best-time"),
        safe_call: said("safe-call"),
        safe_text: said("safe-text"),
        safe_message: said("safe-message"),
        safe_write: said("safe-write"),
        safe_email: said("safe-email"),
        suspect_at_address: said("suspect-at-address"),
        domestic_abuse: said("domestic"),
        relationship: Relationship::from_code(fields.text("relationship")),
        hate_strand: text("hate"),
        vulnerable: said("vulnerable"),
        intimidated: said("intimidated"),
        repeat: said("repeat"),
        dash_score: text("dash"),
        guardian_name: text("guardian-name"),
        guardian_phone: text("guardian-phone"),
        guardian_is_suspect: said("guardian-is-suspect"),
        consent: said("consent"),
        needs: NeedCategory::ALL
            .iter()
            .filter_map(|category| {
                let level = NeedLevel::from_code(fields.text(&format!("need-{}", category.code())))?;
                Some((*category, level))
            })
            .collect(),
        impact: text("impact"),
        wishes: text("wishes"),
        officer_view: text("officer-view"),
    };
    Ok((input, invalid))
}

/// The page of a form around a shell.
pub(super) fn form_page(
    web: &Web,
    mut shell: Shell,
    kind: FormKind,
    (action, token): (&str, String),
    fields: &Fields,
    invalid: &Invalid,
) -> ReportFormPage {
    crate::errors::add(&mut shell, invalid);
    let lists = web.app.lists();
    let types = lists.crime_types.iter().filter(|it| it.victim_based || it.code == "PUBLIC_ORDER");
    let codes = |codes: Vec<&'static str>| codes.into_iter().map(str::to_owned).collect();
    ReportFormPage {
        shell,
        kind,
        action: action.to_owned(),
        token,
        typed: Typed::new(fields.to_vec()),
        crime_types: types.map(|it| (it.code.clone(), it.label.clone())).collect(),
        needs: codes(NeedCategory::ALL.iter().map(|it| it.code()).collect()),
        communication: codes(CommunicationNeed::ALL.iter().map(|it| it.code()).collect()),
        relationships: codes(Relationship::ALL.iter().map(|it| it.code()).collect()),
        contact_days: web.app.rules().contact.due_working_days,
        wait: None,
    }
}

async fn staff_page(web: &Web, staff: &Staff, fields: &Fields, invalid: &Invalid) -> ReportFormPage {
    let is_officer = staff.ask.viewer.member().is_some_and(|member| member.is(Role::Officer));
    let kind = if is_officer { FormKind::Officer } else { FormKind::Agency };
    let shell = shell::staff(web, staff, "report-title").await;
    let token = staff.form_token(web, "/reports/new");
    form_page(web, shell, kind, ("/reports/new", token), fields, invalid)
}

/// The form of staff.
pub(super) async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    alongside_gate::decide_here(&staff.ask.to(Action::WriteReport, Purpose::Support))
        .map_err(AppError::from)?;
    page(&staff_page(&web, &staff, &Fields::default(), &Invalid::new()).await)
}

/// Takes a report.
pub(super) async fn send(State(web): State<Web>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    let (input, invalid) = input(&fields)?;
    let sent = match invalid.or(()) {
        Ok(()) => intake::write_report(&web.app, &staff.ask, &input, once).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&staff_page(&web, &staff, &fields, &invalid).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// By when somebody makes contact about a report that arrives now.
pub(super) fn contact_by(web: &Web, words: alongside_views::Words) -> String {
    let days = web.app.rules().contact.due_working_days;
    words.weekday_date(web.app.calendar().after(london_date(web.app.now()), days))
}

/// Thanks.
pub(super) async fn received(State(web): State<Web>, staff: Staff) -> Answer {
    alongside_gate::decide_here(&staff.ask.to(Action::WriteReport, Purpose::Support))
        .map_err(AppError::from)?;
    let shell = shell::staff(&web, &staff, "received-title").await;
    let by = contact_by(&web, shell.words);
    page(&ReceivedPage { shell, is_own: false, by })
}
