//! The job that sends one message.
//!
//! What our records say happens exactly once: *sent*, the audit entry and the end of the duty are one write. What
//! the gateway gets is at least once: a server killed after the gateway took a message and before that write finds
//! it in the state *sending* when it starts again. It then asks the gateway for the message's reference, which is
//! the same for each try, and sends again only where the gateway does not know it or can't say.

use super::judge::{self, Reasons};
use super::prepare::why_held;
use super::{SEND, by_itself};
use crate::jobs::Ran;
use crate::outside::{Known, Outgoing, SendError};
use crate::{App, AppError, Ask, Result};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{Act, Content, FailedReason, HeldReason, Recipient, State, may_arrive};
use alongside_gate::{Action, PersonPermit, Purpose, decide_on_behalf};
use alongside_kernel::id::{MessageId, PersonId};
use alongside_storage::rooms::messages::{self, Message, Standing};
use alongside_storage::rooms::people::{self, AsRead};
use alongside_storage::rooms::{facts, network};
use alongside_storage::{Job, WriteSet};

/// Sends the message of a job, if it is still to be sent and still safe.
pub(crate) async fn send_one(app: &App, job: &Job) -> Result<Ran> {
    debug_assert_eq!(job.kind, SEND);
    let Some(id) = job.about.map(MessageId::from_uuid) else { return Ok(Ran::Done) };
    let Some(found) = messages::standing(&app.store, id).await? else { return Ok(Ran::Done) };
    if !matches!(found.state, State::Ready | State::Sending) {
        return Ok(Ran::Done);
    }
    let now = app.now();
    let arrives = may_arrive(now);
    if arrives > now {
        return Ok(Ran::NotBefore(arrives));
    }
    let ask = by_itself(app);
    let seen = people::as_read(&app.store).await?;
    let sending = Sending { app, job, ask: &ask, found, seen };
    let permit = match permit_to_send(app, &ask, &found).await? {
        Ok(permit) => permit,
        Err(reason) => return sending.stop(&reason.into()).await,
    };
    let Some(it) = messages::read(&app.store, &permit, id).await? else { return Ok(Ran::Done) };
    let it = app.store.use_within(it, "sending a message");
    let kind = if it.approved_by.is_some() { ContactKind::Attended } else { ContactKind::Unattended };
    if let Err(reasons) = judge::leaving(app, &permit, &it, it.content.as_ref(), kind).await? {
        return sending.stop(&reasons).await;
    }
    let Some(message) = it.content.as_ref().and_then(|content| outgoing(id, content)) else {
        return Ok(Ran::Done);
    };
    sending.go(&permit, &it, message).await
}

/// A permit to send what an organisation had prepared, or why it must not leave. The organisation may have lost the
/// person since, or whoever let it go may have been kept from them: what was not sent by then is not sent.
async fn permit_to_send(
    app: &App,
    ask: &Ask,
    it: &Standing,
) -> Result<std::result::Result<PersonPermit, HeldReason>> {
    let all = network::organisations(&app.store).await?;
    let Some(sender) = all.iter().find(|one| one.id == it.organisation) else {
        return Ok(Err(HeldReason::NotOpen));
    };
    let facts = facts::person(&app.store, it.person, it.approved_by, Some(sender.id)).await?;
    let asking = ask.to(Action::SendMessage, Purpose::Support);
    Ok(decide_on_behalf(&asking, &facts, (sender.id, sender.kind)).map_err(|refusal| why_held(&refusal)))
}

/// What the gateway is given. Letters are printed, not sent.
fn outgoing(id: MessageId, content: &Content) -> Option<Outgoing> {
    let reference = id.to_string();
    match &content.to {
        Recipient::Letter(_) => None,
        Recipient::Email(address) => Some(Outgoing::Email {
            to: address.as_str().to_owned(),
            subject: content.subject.open().clone(),
            body: content.body(),
            reference,
        }),
        Recipient::Text(number) => {
            Some(Outgoing::Text { to: number.digits().to_owned(), body: content.body(), reference })
        }
    }
}

struct Sending<'a> {
    app: &'a App,
    job: &'a Job,
    ask: &'a Ask,
    found: Standing,
    seen: AsRead,
}

impl Sending<'_> {
    /// Sends it and writes down what came of it.
    async fn go(&self, permit: &PersonPermit, it: &Message, message: Outgoing) -> Result<Ran> {
        let app = self.app;
        let mut version = self.found.version;
        let mut already = Known::No;
        if self.found.state == State::Ready {
            // Durable before it leaves: from here on a killed server knows that it may have left.
            let mut set = WriteSet::new();
            // A hold, a withdrawal or a word of the person that came since it was judged stops it: this is the last write
            // before it leaves.
            people::unchanged_since(&mut set, it.person, self.seen);
            messages::change(
                &mut set,
                (it.id, version),
                after(State::Ready, Act::HandOver)?,
                None,
                None,
                app.now(),
            );
            set.audit(self.entry(permit.person(), "sending"));
            match app.store.write(set).await {
                // Judged anew, at once.
                Err(alongside_storage::Error::Stale("person")) => return Ok(Ran::NotBefore(app.now())),
                // Another server is at it.
                Err(alongside_storage::Error::Stale(_)) => return Ok(Ran::Done),
                other => other?,
            };
            version += 1;
        } else {
            already = app.outside.known(&message).await;
        }
        let outcome = if already == Known::Yes { Ok(()) } else { app.outside.send(message).await };
        let mut set = WriteSet::new();
        let now = app.now();
        let at = (it.id, version);
        match outcome {
            Ok(()) => {
                messages::change(&mut set, at, after(State::Sending, Act::Taken)?, None, None, now);
                if let Some(report) = it.report {
                    messages::close_inform_duty(&mut set, (report, it.person), it.channel.sent_code(), now);
                }
                set.changed("contact", it.person, now);
                set.audit(self.entry(it.person, "sent"));
                self.job.done(&mut set, now);
            }
            Err(SendError::Later) if self.job.attempts < Job::TRIES => {
                messages::change(&mut set, at, after(State::Sending, Act::Later)?, None, None, now);
                self.job.failed(&mut set, now, "gateway-away");
            }
            Err(error) => {
                let reason = match error {
                    SendError::Later => FailedReason::GatewayAway,
                    SendError::Never(_) => FailedReason::NotTaken,
                };
                messages::change(
                    &mut set,
                    at,
                    after(State::Sending, Act::NotTaken)?,
                    Some(reason.code()),
                    None,
                    now,
                );
                set.audit(self.entry(it.person, "not_sent"));
                self.job.failed(&mut set, now, reason.code());
                if reason == FailedReason::NotTaken {
                    self.job.done(&mut set, now);
                }
            }
        }
        app.store.write(set).await?;
        Ok(Ran::Marked)
    }

    /// Holds it. One that was handed over before the server stopped may have left: that is said instead.
    async fn stop(&self, reasons: &Reasons) -> Result<Ran> {
        let mut set = WriteSet::new();
        let now = self.app.now();
        let at = (self.found.id, self.found.version);
        if self.found.state == State::Sending {
            let reason = FailedReason::MayHaveLeft.code();
            messages::change(&mut set, at, after(State::Sending, Act::NotTaken)?, Some(reason), None, now);
        } else {
            let reasons = reasons.joined();
            messages::change(&mut set, at, after(self.found.state, Act::Hold)?, Some(&reasons), None, now);
        }
        set.audit(self.entry(self.found.person, "held"));
        self.job.done(&mut set, now);
        self.app.store.write(set).await?;
        Ok(Ran::Marked)
    }

    fn entry(&self, person: PersonId, detail: &'static str) -> alongside_storage::audit::Entry {
        let classes = Action::SendMessage.facts().needs;
        let mut entry = self.ask.entry(Action::SendMessage, Purpose::Support, [person.into()], classes);
        entry.detail = detail;
        entry
    }
}

fn after(state: State, act: Act) -> Result<State> {
    state.after(act).map_err(|_| AppError::NotNow("message-not-as-it-stood"))
}
