//! Doing a thing once, however often it is sent.

use crate::{App, AppError, Result};
use alongside_domain::intake::Digest;
use alongside_kernel::id::SignInId;
use alongside_storage::{WriteSet, Written};
use std::fmt::Write as _;
use uuid::Uuid;

/// The name of one act: the same form or the same `Idempotency-Key` gives the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Once {
    name: [u8; 32],
    /// What was sent under the name, where that must be the same each time.
    sent: Option<[u8; 32]>,
}

/// Stands between an answer and the mark of what was sent for it.
const MARK: char = '\u{1f}';

impl Once {
    fn named(name: [u8; 32]) -> Self {
        Self { name, sent: None }
    }

    /// The name of a program's request: its token's id and the key it sent.
    pub fn of_request(app: &App, token: &str, key: &str) -> Self {
        Self::named(app.store.tokens().bearer_hash(&format!("request {token} {key}")))
    }

    /// The same, good for this act and this content only: the same key with something else is refused, for an answer
    /// that belongs to something else would be a lie.
    #[must_use]
    pub fn with_content(self, app: &App, act: &str, sent: &[u8]) -> Self {
        let mut text = format!("sent {act} ");
        for byte in Digest::of_bytes(sent).bytes() {
            let _ = write!(text, "{byte:02x}");
        }
        Self { sent: Some(app.store.tokens().bearer_hash(&text)), ..self }
    }

    fn mark(self) -> Option<String> {
        let mut text = String::from(MARK);
        for byte in self.sent?.iter().take(16) {
            let _ = write!(text, "{byte:02x}");
        }
        Some(text)
    }

    /// The answer without its mark, if it was given to the same thing.
    fn unmarked(self, answer: String) -> Result<String> {
        match self.mark() {
            None => Ok(answer),
            Some(mark) => match answer.strip_suffix(&mark) {
                Some(answer) => Ok(answer.to_owned()),
                None => Err(AppError::NotNow("key-used-before")),
            },
        }
    }

    /// A name for a job's act that must be done once, such as a reminder about one referral.
    pub fn of_job(app: &App, what: &str) -> Self {
        Self::named(app.store.tokens().bearer_hash(&format!("job {what}")))
    }

    /// The answer of this act where it was done before. Asked after the gate and before the rules, so that a form
    /// sent again gets its first answer and not the news that it was done already.
    pub async fn before(self, app: &App) -> Result<Option<String>> {
        app.store.answered_before(self.name).await?.map(|before| self.unmarked(before)).transpose()
    }

    /// A secret that follows from this name: the same form sent twice gets the same one back, and nothing that
    /// is stored tells it.
    pub(crate) fn secret(self, app: &App, what: &str) -> [u8; 32] {
        let name = self.name.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        app.store.tokens().bearer_hash(&format!("secret {what} {name}"))
    }

    /// Writes the set under this name. The answer says where the result stands; the second time nothing is
    /// changed and the first answer comes back.
    pub async fn write(self, app: &App, mut set: WriteSet, answer: String) -> Result<String> {
        set.once(self.name, format!("{answer}{}", self.mark().unwrap_or_default()));
        match app.store.write(set).await? {
            Written::Done => Ok(answer),
            Written::Before(before) => self.unmarked(before),
        }
    }
}

/// The hidden field of a form that posts to `action`.
pub fn form_token(app: &App, sign_in: SignInId, action: &str) -> String {
    app.store.tokens().form(sign_in, action, app.store.new_id())
}

/// The hidden field of a form that posts to `action` and may be sent again and again with its effect each time, such
/// as the one that changes the language: it is the same as long as the sign-in lasts.
pub fn standing_form_token(app: &App, sign_in: SignInId, action: &str) -> String {
    let tokens = app.store.tokens();
    let hash = tokens.bearer_hash(&format!("standing form {sign_in} {action}"));
    let form = Uuid::from_bytes(hash.first_chunk().copied().unwrap_or_default());
    tokens.form(sign_in, action, form)
}

/// The act that a form's token names, if it was made for this sign-in and this action.
pub fn check_form(app: &App, sign_in: SignInId, action: &str, text: &str) -> Option<Once> {
    let form = app.store.tokens().check_form(sign_in, action, text)?;
    Some(Once::named(app.store.tokens().bearer_hash(&format!("form {}", form.simple()))))
}
