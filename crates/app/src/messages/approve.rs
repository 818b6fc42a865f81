//! A worker lets prepared messages go, one or many at a press.

use super::prepare::permit_or_held;
use super::{judge, standing};
use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{Act, Channel, State, may_arrive};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_kernel::id::MessageId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::messages::{self, Message, Standing};

/// The most that one press lets go.
pub(super) const MOST: usize = 50;

/// Lets messages go. Each is judged anew: what is not safe now is held with the reasons instead. One that was let
/// go, held or sent meanwhile stays as it is. Texts and e-mails are sent by the job; letters wait for the print.
pub async fn approve(app: &App, ask: &Ask, ids: &[MessageId], once: Once) -> Result<String> {
    ask.may_ever(Action::SendMessage, Purpose::Support)?;
    let (mut set, mut released, mut held) = (WriteSet::new(), 0_u32, 0_u32);
    let single = ids.len() == 1;
    for id in ids.iter().take(MOST) {
        let found = match standing(app, ask, *id).await {
            Ok(found) => found,
            // Among many, one that may no longer be seen is passed over: nobody learns which.
            Err(AppError::Refused(_)) if !single => continue,
            Err(error) => return Err(error),
        };
        let Some(permitted) = permitted(app, ask, &found, single).await? else { continue };
        if found.state != State::Draft {
            continue;
        }
        let state = match permitted {
            Ok((permit, it)) => {
                let judged =
                    judge::leaving(app, &permit, &it, it.content.as_ref(), ContactKind::Attended).await?;
                if let Err(reasons) = judged {
                    hold(app, &mut set, &found, &reasons)?;
                    State::Held
                } else {
                    let state = next(&found, Act::Approve)?;
                    messages::change(
                        &mut set,
                        (found.id, found.version),
                        state,
                        None,
                        ask.account(),
                        ask.now,
                    );
                    if it.channel != Channel::Letter {
                        messages::enqueue(&mut set, app.store.new_id(), found.id, may_arrive(ask.now));
                    }
                    state
                }
            }
            Err(reasons) => {
                hold(app, &mut set, &found, &reasons)?;
                State::Held
            }
        };
        if state == State::Held {
            held += 1;
        } else {
            released += 1;
        }
        let classes = Action::SendMessage.facts().needs;
        let mut entry = ask.entry(Action::SendMessage, Purpose::Support, [found.person.into()], classes);
        entry.detail = if state == State::Held { "held" } else { "approved" };
        set.audit(entry);
    }
    let answer = match (single, ids.first()) {
        (true, Some(id)) => format!("/messages/{id}"),
        (_, None) => "/messages".to_owned(),
        _ => format!("/messages?state=DRAFT&released={released}&held={held}"),
    };
    once.write(app, set, answer).await
}

type Permitted = judge::Judged<(PersonPermit, Message)>;

/// The message as the asker may let it go, or the reasons why it must be held; `None` where it is passed over.
async fn permitted(app: &App, ask: &Ask, found: &Standing, single: bool) -> Result<Option<Permitted>> {
    let permit = match ask.person(app, found.person, Action::SendMessage, Purpose::Support).await {
        Ok(permit) => permit,
        Err(AppError::Refused(refusal)) if !refusal.is_hidden() => {
            // Told refusals are holds or a role that does not do this: the first is kept with the message.
            return match permit_or_held(app, ask, found.person).await? {
                Err(reason) if reason == alongside_domain::messages::HeldReason::ContactOnHold => {
                    Ok(Some(Err(reason.into())))
                }
                _ => Err(AppError::Refused(refusal)),
            };
        }
        Err(AppError::Refused(_)) if !single => return Ok(None),
        Err(error) => return Err(error),
    };
    let it = messages::read(&app.store, &permit, found.id).await?;
    let it = it.ok_or(AppError::Refused(Refusal::unknown()))?;
    // Nothing of it is shown: it is judged, and the write below bears the entry.
    Ok(Some(Ok((permit, app.store.use_within(it, "letting a message go")))))
}

fn hold(app: &App, set: &mut WriteSet, found: &Standing, reasons: &judge::Reasons) -> Result<()> {
    let state = next(found, Act::Hold)?;
    messages::change(set, (found.id, found.version), state, Some(&reasons.joined()), None, app.now());
    Ok(())
}

/// The next state, or that it does not fit as things stand.
pub(super) fn next(found: &Standing, act: Act) -> Result<State> {
    found.state.after(act).map_err(|_| AppError::NotNow("message-not-as-it-stood"))
}
