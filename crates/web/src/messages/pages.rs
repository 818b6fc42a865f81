//! Messages by how far they are, one as it leaves, and what is done to it.

use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::messages;
use alongside_domain::messages::State as Stands;
use alongside_kernel::id::MessageId;
use alongside_views::components::NotificationBanner;
use alongside_views::messages::{MessagePage, MessageTokens, MessagesPage};
use axum::extract::{Path, RawQuery, State};

/// The list in one state; drafts where none is named.
pub async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["state", "after", "released", "held"])?;
    let state = if fields.has("state") {
        Stands::from_code(fields.text("state")).ok_or(WebError::NotFound)?
    } else {
        Stands::Draft
    };
    let after: Option<MessageId> = fields.parsed("after");
    let list = messages::list(&web.app, &staff.ask, state, after).await?;
    let mut shell = shell::staff(&web, &staff, "messages-title").await;
    if let Some(released) = fields.parsed::<u32>("released") {
        let w = shell.words;
        let held: u32 = fields.parsed("held").unwrap_or(0);
        let banner = NotificationBanner::success(w, w.n("messages-released", released));
        shell.notice = Some(if held > 0 { banner.body(w.n("messages-released-held", held)) } else { banner });
    }
    let approve_token = staff.form_token(&web, "/messages/approve");
    let print_token = staff.form_token(&web, "/messages/print");
    page(&MessagesPage { shell, list, approve_token, print_token })
}

/// Lets the chosen messages go, or all that were shown.
pub async fn approve_many(State(web): State<Web>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "which", "message[]", "shown[]"])?;
    let name = if fields.text("which") == "shown" { "shown" } else { "message" };
    let mut ids: Vec<MessageId> = Vec::new();
    for text in fields.all(name) {
        ids.push(text.parse().map_err(|_| Problem::Unreadable)?);
    }
    go(&messages::approve(&web.app, &posted.staff.ask, &ids, posted.once).await?)
}

fn id_of(text: &str) -> Result<MessageId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// One message.
pub async fn show(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let preview = messages::view(&web.app, &staff.ask, id_of(&id)?).await?;
    let token = |act: &str| staff.form_token(&web, &format!("/messages/{}/{act}", preview.line.id));
    let tokens = MessageTokens {
        approve: token("approve"),
        hold: token("hold"),
        anew: token("anew"),
        print: token("print"),
    };
    let mut shell = shell::staff(&web, &staff, "message-title").await;
    shell.back = Some(format!("/messages?state={}", preview.line.state));
    page(&MessagePage { shell, preview, tokens })
}

/// Lets one message go.
pub async fn approve(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&messages::approve(&web.app, &posted.staff.ask, &[id_of(&id)?], posted.once).await?)
}

/// Keeps a message from leaving.
pub async fn hold(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&messages::hold(&web.app, &posted.staff.ask, id_of(&id)?, posted.once).await?)
}

/// Prepares a message anew.
pub async fn anew(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&messages::prepare_anew(&web.app, &posted.staff.ask, id_of(&id)?, posted.once).await?)
}
