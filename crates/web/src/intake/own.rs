//! An officer's own reports; findings on assessments.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::{AppError, intake};
use alongside_domain::needs::QualityFlag;
use alongside_gate::{Action, Purpose, Role};
use alongside_kernel::id::FindingId;
use alongside_views::intake::{FindingsPage, OwnReportsPage};
use axum::extract::{Path, RawQuery, State};

/// The officer's own reports.
pub(super) async fn reports(State(web): State<Web>, staff: Staff) -> Answer {
    if !staff.ask.viewer.member().is_some_and(|member| member.is(Role::Officer)) {
        alongside_gate::decide_here(&staff.ask.to(Action::WriteReport, Purpose::Support))
            .map_err(AppError::from)?;
        // Whoever is no officer has no reports of their own to follow here.
        return go("/reports/new");
    }
    let reports = intake::own_reports(&web.app, &staff.ask).await?;
    let shell = shell::staff(&web, &staff, "own-title").await;
    page(&OwnReportsPage { shell, reports })
}

/// The findings.
pub(super) async fn findings(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["code"])?;
    let code = QualityFlag::from_code(fields.text("code")).map_or("", QualityFlag::code);
    let list = intake::finding_list(&web.app, &staff.ask, code).await?;
    let answers = staff.ask.viewer.member().is_some_and(|member| member.is(Role::Officer));
    let tokens = if answers {
        list.lines
            .iter()
            .map(|line| match line.answer {
                Some(_) => String::new(),
                None => staff.form_token(&web, &format!("/findings/{}/answer", line.id)),
            })
            .collect()
    } else {
        Vec::new()
    };
    let shell = shell::staff(&web, &staff, "findings-title").await;
    let choices = intake::ANSWERS.iter().map(|code| (*code).to_owned()).collect();
    page(&FindingsPage { shell, list, tokens, answers: choices, code: code.to_owned() })
}

/// Takes the answer to a finding.
pub(super) async fn answer(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    let id: FindingId = id.parse().map_err(|_| WebError::NotFound)?;
    let field = format!("answer-{id}");
    fields.only(&["form", &field])?;
    go(&intake::answer_finding(&web.app, &staff.ask, id, fields.text(&field), once).await?)
}
