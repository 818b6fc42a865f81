//! Answering: it is done, or it can't be, with words.

use super::change::{Begun, address, apply, begin};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::referral::Done;
use alongside_domain::requests::{Act, Answer};
use alongside_gate::Action;
use alongside_kernel::Sensitive;
use alongside_kernel::id::RequestId;
use alongside_storage::rooms::requests::{self, RequestWords};

/// The longest words, in letters.
const LONGEST: usize = 4_000;

/// Whoever was asked answers. Where it can't be done they say why.
pub async fn answer(
    app: &App,
    ask: &Ask,
    request: (RequestId, i64),
    (answer, words): (Option<Answer>, &str),
    once: Once,
) -> Result<String> {
    let (it, by) = match begin(app, ask, request, Action::AnswerRequest, once).await? {
        Begun::Now(it, by) => (it, by),
        Begun::Before(answer) => return Ok(answer),
    };
    let mut invalid = Invalid::new();
    if answer.is_none() {
        invalid.add("answer", "request-answer-missing");
    }
    if answer == Some(Answer::Cannot) && words.is_empty() {
        invalid.add("words", "request-why-missing");
    }
    if words.chars().count() > LONGEST {
        invalid.add_with("words", "sharing-too-long", LONGEST.to_string());
    }
    let Some(answer) = answer else { return Err(AppError::Invalid(invalid)) };
    invalid.or(())?;
    let (facts, mut set) = apply(ask, &it, Act::Answer(Done { at: ask.now, by }, answer))?;
    if !words.is_empty() {
        let key = app.store.subject(requests::subject(&facts)).await?;
        let words = RequestWords { text: Some(Sensitive::new(words.to_owned())) };
        requests::set_answer_words(&app.store, &mut set, &key, &facts, &words)?;
    }
    once.write(app, set, address(request.0, "answered")).await
}
