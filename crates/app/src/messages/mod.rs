//! Letters, e-mails and texts: prepared, let go, sent once, held where it is not safe.
//!
//! Nothing leaves on what was true when it was prepared: each way out (the gateway, the printer, the post) judges
//! anew on the reports, statements, holds and addresses of that moment ([`judge`]).

mod approve;
mod hold;
mod judge;
mod list;
mod prepare;
mod print;
mod sample;
mod send;
mod write;

pub use approve::approve;
pub use hold::{hold, prepare_anew};
pub use list::{list, view};
pub use prepare::prepare_inform;
pub use print::{posted, sheet, start_print};
pub(crate) use sample::{sample_letter, telling};
pub(crate) use send::send_one;
pub use write::{ToWrite, may_write, write};

use crate::{App, AppError, Ask, Result};
use alongside_domain::messages::{Sender, Templates};
use alongside_gate::{Job, OrganisationKind, Refusal, Viewer};
use alongside_kernel::id::{MessageId, OrganisationId, PersonId, spoken_reference};
use alongside_storage::rooms::messages::{Message, Standing};
use alongside_storage::rooms::{messages, network};
use std::sync::LazyLock;

/// The kind of the job that sends one message.
pub(crate) const SEND: &str = "send_message";
/// The setting with the number that people ring.
pub const PHONE: &str = "unit_phone";
/// The setting with the name under which messages leave: it must tell a stranger nothing.
pub const NAME: &str = "message_sender";
/// The name under which messages leave where the partnership has set none.
const PLAIN_NAME: &str = "The Support Team";

static TEMPLATES: LazyLock<Option<Templates>> = LazyLock::new(|| Templates::shipped().ok());

fn templates() -> Result<&'static Templates> {
    TEMPLATES.as_ref().ok_or(AppError::NotNow("no-templates"))
}

/// The server itself, sending.
fn by_itself(app: &App) -> Ask {
    Ask { viewer: Viewer::System(Job::SendMessages), now: app.now() }
}

/// The unit in whose name the server sends; `None` where the partnership has none yet.
async fn unit(app: &App) -> Result<Option<network::Organisation>> {
    let all = network::organisations(&app.store).await?;
    Ok(all.into_iter().find(|it| it.kind == OrganisationKind::VictimCareUnit && it.left_at.is_none()))
}

/// Who writes for an organisation. The unit's own number may be set apart from the one that partners ring.
async fn sender(app: &App, organisation: OrganisationId) -> Result<Sender> {
    let all = network::organisations(&app.store).await?;
    let own = all.into_iter().find(|it| it.id == organisation);
    let is_unit = own.as_ref().is_some_and(|it| it.kind == OrganisationKind::VictimCareUnit);
    let set = if is_unit { app.store.setting(PHONE).await? } else { None };
    let phone = set.or_else(|| own.map(|it| it.phone)).unwrap_or_default();
    let name = app.store.setting(NAME).await?.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| PLAIN_NAME.to_owned());
    Ok(Sender { name, phone })
}

/// How a message of the asker's organisation stands. One of another organisation is as unknown as one that never
/// was.
async fn standing(app: &App, ask: &Ask, id: MessageId) -> Result<Standing> {
    let found = messages::standing(&app.store, id).await?;
    found
        .filter(|it| ask.organisation() == Some(it.organisation))
        .ok_or(AppError::Refused(Refusal::unknown()))
}

fn reference(person: PersonId) -> String {
    spoken_reference(person.uuid())
}

/// A line of a list from a message as read.
fn line(it: &Message) -> alongside_answers::messages::Line {
    alongside_answers::messages::Line {
        id: it.id,
        person: it.person,
        name: it.identity.as_ref().map(alongside_domain::people::Identity::display_name).unwrap_or_default(),
        reference: reference(it.person),
        channel: it.channel,
        template: it.template.clone(),
        state: it.state,
        reasons: it.reasons.clone(),
        since: it.changed_at,
        by_itself: it.created_by.is_none() && it.approved_by.is_none(),
    }
}

fn leaves(content: &alongside_domain::messages::Content) -> alongside_answers::messages::Leaves {
    alongside_answers::messages::Leaves {
        to: content.to.lines(),
        subject: content.subject.open().clone(),
        paragraphs: content.paragraphs.iter().map(|it| it.open().clone()).collect(),
        phone: content.phone.clone(),
    }
}
