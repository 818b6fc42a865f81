//! Doing a thing once, however often it is sent.

use crate::{App, Result};
use alongside_kernel::id::SignInId;
use alongside_storage::{WriteSet, Written};

/// The name of one act: the same form or the same `Idempotency-Key` gives the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Once([u8; 32]);

impl Once {
    /// The name of a program's request: its token's id and the key it sent.
    pub fn of_request(app: &App, token: &str, key: &str) -> Self {
        Self(app.store.tokens().bearer_hash(&format!("request {token} {key}")))
    }

    /// A name for a job's act that must be done once, such as a reminder about one referral.
    pub fn of_job(app: &App, what: &str) -> Self {
        Self(app.store.tokens().bearer_hash(&format!("job {what}")))
    }

    /// The answer of this act where it was done before. Asked after the gate and before the rules, so that a form
    /// sent again gets its first answer and not the news that it was done already.
    pub async fn before(self, app: &App) -> Result<Option<String>> {
        Ok(app.store.answered_before(self.0).await?)
    }

    /// A secret that follows from this name: the same form sent twice gets the same one back, and nothing that
    /// is stored tells it.
    pub(crate) fn secret(self, app: &App, what: &str) -> [u8; 32] {
        use std::fmt::Write as _;
        let name = self.0.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        app.store.tokens().bearer_hash(&format!("secret {what} {name}"))
    }

    /// Writes the set under this name. The answer says where the result stands; the second time nothing is
    /// changed and the first answer comes back.
    pub async fn write(self, app: &App, mut set: WriteSet, answer: String) -> Result<String> {
        set.once(self.0, answer.clone());
        Ok(match app.store.write(set).await? {
            Written::Done => answer,
            Written::Before(before) => before,
        })
    }
}

/// The hidden field of a form that posts to `action`.
pub fn form_token(app: &App, sign_in: SignInId, action: &str) -> String {
    app.store.tokens().form(sign_in, action, app.store.new_id())
}

/// The act that a form's token names, if it was made for this sign-in and this action.
pub fn check_form(app: &App, sign_in: SignInId, action: &str, text: &str) -> Option<Once> {
    let form = app.store.tokens().check_form(sign_in, action, text)?;
    Some(Once(app.store.tokens().bearer_hash(&format!("form {}", form.simple()))))
}
