//! The person whose story the eight steps follow. She is made up, and reported through the officer's form as
//! anybody would be: with a serious crime, no needs ticked, and one way of reaching her that must not be used.

use super::pace::ask_as;
use super::{Cast, MARK_STORY};
use crate::contact::queue::{self, Filter};
use crate::intake::{ReportInput, write_report};
use crate::{App, AppError, Once, Result, people};
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::report::{Answer, Preferred, Relationship};
use alongside_gate::Refusal;
use alongside_kernel::Date;
use alongside_kernel::clock::{LONDON, Timestamp};
use alongside_kernel::id::{AccountId, PersonId};
use alongside_storage::{Store, WriteSet};

/// Her surname, by which she is found again after the report: rare enough to be hers alone.
const SURNAME: &str = "Castellane-Roe";

/// Who she is on this database.
pub async fn person(app: &App) -> Result<Option<PersonId>> {
    Ok(app.store.setting(MARK_STORY).await?.and_then(|text| text.parse().ok()))
}

/// Who reported her, for her own pages.
pub(super) fn made_by(cast: &Cast) -> Result<AccountId> {
    let vco = cast.staff.get("vco").ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok(vco.account)
}

/// When the officer writes the report: Tuesday 28 January 2025, 4 in the afternoon, so that a call is due by the
/// end of Thursday.
pub(super) fn reported_at() -> Timestamp {
    let afternoon = Date::constant(2025, 1, 28).at(16, 0, 0, 0);
    afternoon.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

/// Writes the report, finds the person it made, and gives the call to the officer whose place a visitor takes.
pub(super) async fn begin(app: &App, cast: &Cast) -> Result<()> {
    if person(app).await?.is_some() {
        return Ok(());
    }
    let officer = ask_as(app, cast, "officer").await?;
    write_report(app, &officer, &report(), Once::of_job(app, "demo story")).await?;
    let manager = ask_as(app, cast, "manager").await?;
    let found = people::search(app, &manager, SURNAME).await?;
    let Some(line) = found.lines.first() else { return Ok(()) };
    let mut set = WriteSet::new();
    Store::set_setting(&mut set, MARK_STORY, &line.person.to_string());
    app.store.write(set).await?;
    let mut after = String::new();
    loop {
        let page = queue::list(app, &manager, &Filter::default(), &after, None).await?;
        if let Some(duty) = page.lines.iter().find(|it| it.person == line.person).map(|it| it.duty) {
            let once = Once::of_job(app, "demo story duty");
            queue::assign(app, &manager, &[duty], Some(made_by(cast)?), "", once).await?;
            return Ok(());
        }
        let Some(next) = page.next else { return Ok(()) };
        after = next;
    }
}

fn report() -> ReportInput {
    let text = str::to_owned;
    ReportInput {
        reference: text("SV-25-0028811"),
        occurred_on: Some(Date::constant(2025, 1, 27)),
        crime_type: text("CCB"),
        what_happened: text("Controlling or coercive behaviour"),
        district: text("Bristol, City of"),
        forename: text("Nadia"),
        surname: text(SURNAME),
        date_of_birth: Some(Date::constant(1991, 4, 17)),
        mobile: text("07700 900461"),
        landline: text("0117 496 0777"),
        email: text("nadia.cr@example.org"),
        address: text("14 Orchard Row"),
        town: text("Bristol"),
        postcode: text("BS5 6XX"),
        language: text("English"),
        preferred: Some(Preferred::PhoneMobile),
        best_time: text("after 6pm, never at weekends"),
        safe_call: Answer::Yes,
        safe_text: Answer::No,
        safe_message: Answer::No,
        safe_write: Answer::No,
        safe_email: Answer::Yes,
        suspect_at_address: Answer::Yes,
        domestic_abuse: Answer::Yes,
        relationship: Some(Relationship::ExPartner),
        dash_score: text("11"),
        consent: Answer::Yes,
        needs: NeedCategory::ALL.iter().map(|category| (*category, NeedLevel::None)).collect(),
        impact: text("I jump whenever the phone goes. I have not slept at home since Monday."),
        wishes: text("Someone to talk to who will not tell him where I am."),
        officer_view: text("Calm on the doorstep; did not want to be a trouble to anybody."),
        ..ReportInput::default()
    }
}
