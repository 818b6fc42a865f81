//! Before the gravest acts: a code of the second factor, asked for once more.

use crate::prelude::*;
use crate::samples::staff_shell;

/// Asks for the code. What was typed before is carried along and sent with it.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/again.html")]
pub struct AgainPage {
    /// Around the page; holds the errors of the field `code-again`.
    pub shell: Shell,
    /// Where the form is sent: where the act was to go.
    pub action: String,
    /// What the act was sent with.
    pub kept: Vec<(String, String)>,
    /// Whether any code will do, as in the demo.
    pub any_code: bool,
}

impl AgainPage {
    /// The page for an act, in a shell whose title it sets.
    pub fn new(mut shell: Shell, action: String, any_code: bool) -> Self {
        shell.page_title = shell.words.t("again-title");
        Self { shell, action, kept: Vec::new(), any_code }
    }

    fn code(&self) -> Input {
        let w = self.shell.words;
        let input = Input::new("code-again", w.t("sign-in-code"))
            .one_time_code()
            .error(self.shell.errors.get("code-again"));
        if self.any_code { input.hint(w.t("again-demo")) } else { input }
    }
}

impl Samples for AgainPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut asked = Self::new(staff_shell(words, ""), "/accounts/new".into(), false);
        asked.kept = vec![
            ("form".into(), "sample".into()),
            ("name".into(), "Tomasz Łęcki".into()),
            ("roles".into(), "caseworker".into()),
        ];
        let mut wrong = asked.clone();
        wrong.any_code = true;
        wrong.shell.errors = FieldErrors::new(words).with("code-again", words.of("error", "code-wrong"));
        vec![("again", asked), ("again-wrong", wrong)]
    }
}
