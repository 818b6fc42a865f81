//! What happens after a form was sent.

use crate::prelude::*;
use crate::samples::{staff_shell, visitor_shell};

/// Thanks, and what happens next.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/received.html")]
pub struct ReceivedPage {
    /// Around the page.
    pub shell: Shell,
    /// The person sent it themself.
    pub is_own: bool,
    /// By when somebody makes contact.
    pub by: String,
}

impl Samples for ReceivedPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let staff = staff_shell(words, words.t("received-title"));
        let mut own = visitor_shell(words, words.t("received-own-title"));
        (own.portal, own.exit_control) = (true, true);
        let by = "Monday 3 February".to_owned();
        vec![
            ("report-received", Self { shell: staff, is_own: false, by: by.clone() }),
            ("get-help-received", Self { shell: own, is_own: true, by }),
        ]
    }
}
