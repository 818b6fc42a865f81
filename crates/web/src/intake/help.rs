//! A person asks for help by themself, without signing in.

use super::forms::{contact_by, form_page, input};
use crate::caller::Caller;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors, slow_down};
use crate::shell;
use crate::staff::Form;
use crate::state::Web;
use alongside_app::{AppError, Ask, Invalid, Once, intake};
use alongside_gate::Viewer;
use alongside_views::intake::{FormKind, ReceivedPage, ReportFormPage, Wait};
use alongside_views::{Shell, Words};
use axum::extract::State;
use axum::http::HeaderMap;

async fn shell(web: &Web, headers: &HeaderMap, title: &str) -> Shell {
    let words = Words::new(shell::language_of(headers));
    let mut shell = shell::bare(web, words, words.of("get-help-page", title)).await;
    (shell.portal, shell.exit_control, shell.bare_title) = (true, true, true);
    shell
}

async fn form(web: &Web, headers: &HeaderMap, fields: &Fields, invalid: &Invalid) -> ReportFormPage {
    let shell = shell(web, headers, "form").await;
    // Names this one form, so that sending it twice has one effect.
    let name = web.app.store.new_id().simple().to_string();
    form_page(web, shell, FormKind::Own, ("/get-help", name), fields, invalid)
}

/// The form.
pub(super) async fn show(State(web): State<Web>, headers: HeaderMap) -> Answer {
    page(&form(&web, &headers, &Fields::default(), &Invalid::new()).await)
}

/// Takes what a person sent.
pub(super) async fn send(
    State(web): State<Web>,
    headers: HeaderMap,
    caller: Caller,
    Form(fields): Form,
) -> Answer {
    let (input, invalid) = input(&fields)?;
    let ask = Ask { viewer: Viewer::SignedOut, now: web.app.now() };
    let once = Once::of_request(&web.app, "get-help", fields.text("form"));
    let sent = match invalid.or(()) {
        Ok(()) => intake::refer_oneself(&web.app, &ask, &input, &caller.0, once).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => page_with_errors(&form(&web, &headers, &fields, &invalid).await),
        Err(AppError::SlowDown { seconds }) => {
            // Nobody writes this twice: the form comes back with what was typed, and says how to get help now.
            let mut shown = form(&web, &headers, &fields, &Invalid::new()).await;
            let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(1);
            shown.wait = Some(Wait { minutes, phone: intake::telephone_of_the_unit(&web.app).await? });
            slow_down(&shown, seconds)
        }
        Err(error) => Err(error.into()),
    }
}

/// Thanks, and what happens next.
pub(super) async fn received(State(web): State<Web>, headers: HeaderMap) -> Answer {
    let shell = shell(&web, &headers, "received").await;
    let by = contact_by(&web, shell.words);
    page(&ReceivedPage { shell, is_own: true, by })
}
