//! How it is safe to reach a person, asked of them by a worker.

use super::reference;
use crate::contact::{ReachRead, last_said, of_person, reach};
use crate::names::Names;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::people::SafeContactForm;
use alongside_domain::contact::Statement;
use alongside_domain::report::{Answer, SafetyAnswers};
use alongside_gate::{Action, Purpose};
use alongside_kernel::Sensitive;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{people, safety};
use alongside_storage::{Error, WriteSet};

/// The longest text of a field, in letters.
const LONGEST: usize = 1_000;

/// What was typed in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewStatement {
    /// How often the person had said something when the page was read, on whichever of their records.
    pub seen: i64,
    /// The five answers by the code of each.
    pub call: String,
    /// To text.
    pub text: String,
    /// To leave a message.
    pub leave_message: String,
    /// To write.
    pub write: String,
    /// To e-mail.
    pub email: String,
    /// When it suits.
    pub best_time: String,
    /// What to keep in mind.
    pub notes: String,
    /// What to say to whoever else answers.
    pub cover: String,
    /// The word on the telephone.
    pub code_word: String,
}

/// The form with what is known now.
pub async fn safe_contact(app: &App, ask: &Ask, person: PersonId) -> Result<SafeContactForm> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    let names = Names::load(app).await?;
    let judged = of_person(app, person).await?;
    // Counted before it is read: what is said in between makes the form an old one.
    let seen = safety::times_said(&app.store, person).await?;
    let (said, entry) = last_said(app, ask, &permit, ask.permit_entry(&permit)).await?;
    let is_here = safety::spoke_last_on(&app.store, person).await? == Some(person);
    let read = people::read(&app.store, &permit).await?.with(said);
    let (found, said) = app.store.disclose(read, entry).await?;
    let contact = found.contact.unwrap_or_default();
    let read = ReachRead { contact: &contact, said: said.as_ref(), safety: judged.as_ref() };
    Ok(SafeContactForm {
        person,
        name: found.identity.unwrap_or_default().display_name(),
        reference: reference(person),
        reach: reach(&permit, &read, &names),
        seq: seen,
        // What was said on another record is shown and not filled in: saved here, it would be read by whoever may see this
        // record alone; and what was said here before it is out of date.
        statement: said.filter(|_| is_here).map(|said| said.statement).unwrap_or_default(),
    })
}

/// Takes down what the person said. It counts from the commit on.
pub async fn change_safe_contact(
    app: &App,
    ask: &Ask,
    person: PersonId,
    new: &NewStatement,
    once: Once,
) -> Result<String> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    let mut invalid = Invalid::new();
    let mut answer = |field: &'static str, code: &str| {
        Answer::from_code(code).unwrap_or_else(|| {
            invalid.add(field, "people-answer");
            Answer::NotAsked
        })
    };
    let answers = SafetyAnswers {
        call: answer("call", &new.call),
        text: answer("text", &new.text),
        leave_message: answer("leave_message", &new.leave_message),
        write: answer("write", &new.write),
        email: answer("email", &new.email),
    };
    let mut words = |field: &'static str, text: &str| {
        if text.chars().count() > LONGEST {
            invalid.add_with(field, "people-too-long", LONGEST.to_string());
        }
        (!text.is_empty()).then(|| Sensitive::new(text.to_owned()))
    };
    let statement = Statement {
        answers,
        best_time: words("best_time", &new.best_time),
        notes: words("notes", &new.notes),
        cover: words("cover", &new.cover),
        code_word: words("code_word", &new.code_word),
    };
    invalid.or(())?;
    let mut set = WriteSet::new();
    safety::insert_statement(&app.store, &mut set, &permit, new.seen, &statement).await?;
    set.audit(ask.permit_entry(&permit));
    match once.write(app, set, format!("/people/{person}?done=safe-contact")).await {
        // Somebody else took down what the person said in between.
        Err(AppError::Storage(Error::Taken(what) | Error::Stale(what))) => Err(AppError::Stale(what)),
        other => other,
    }
}
