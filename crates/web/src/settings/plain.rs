//! The pages for everybody.

use crate::error::WebError;
use crate::respond::{Answer, page};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_app::settings;
use alongside_views::Words;
use alongside_views::settings::{PlainPage, Subject};
use axum::extract::State;
use axum::http::HeaderMap;

async fn plain(web: Web, staff: Result<Staff, WebError>, headers: HeaderMap, subject: Subject) -> Answer {
    let mut shell = match &staff {
        Ok(staff) => shell::staff(&web, staff, "help-title").await,
        Err(_) => shell::bare(&web, Words::new(shell::language_of(&headers)), "").await,
    };
    shell.page_title = subject.title(shell.words);
    subject.path().clone_into(&mut shell.path);
    let phone = settings::unit_phone(&web.app).await?;
    page(&PlainPage { shell, subject, phone })
}

macro_rules! plain_pages {
    ($($(#[$doc:meta])* $name:ident => $subject:ident;)*) => {$(
        $(#[$doc])*
        pub async fn $name(State(web): State<Web>, staff: Result<Staff, WebError>, headers: HeaderMap) -> Answer {
            plain(web, staff, headers, Subject::$subject).await
        }
    )*};
}
plain_pages! {
    /// Where to find help.
    help => Help;
    /// What is kept, and who sees it.
    privacy => Privacy;
    /// How well everybody can use it.
    accessibility => Accessibility;
    /// What this is.
    about => About;
}
