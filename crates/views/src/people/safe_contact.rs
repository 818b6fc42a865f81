//! How it is safe to reach somebody: the five questions, and the words beside them.

use super::{Sample, identity, safe_panel};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::people::SafeContactForm;
use alongside_domain::contact::Statement;
use alongside_domain::report::{Answer, PersonalText, SafetyAnswers};
use alongside_kernel::Sensitive;

/// The form on which a worker takes down how it is safe.
#[derive(Debug, Clone, Template)]
#[template(path = "people/safe_contact.html")]
pub struct SafeContactPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// How it is safe now.
    pub form: SafeContactForm,
    /// What stands in the fields.
    pub typed: Statement,
    /// Somebody else changed it while this was typed: what it says now stands above the form.
    pub changed_meanwhile: bool,
    /// The token of the form.
    pub token: String,
    /// The token of `POST /people/{id}/numbers-work`.
    pub numbers_token: String,
}

impl SafeContactPage {
    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.form.name, &self.form.reference, Some(&self.form.reach)).not_the_heading()
    }

    fn panel(&self) -> SafeContactPanel {
        safe_panel(self.shell.words, &self.form.reach)
    }

    fn numbers_action(&self) -> String {
        format!("/people/{}/numbers-work", self.form.person)
    }

    fn action(&self) -> String {
        format!("/people/{}/safe-contact", self.form.person)
    }

    fn question(&self, name: &'static str, legend: Text, answer: Answer) -> Radios {
        let w = self.shell.words;
        Radios::new(name, legend)
            .inline()
            .small()
            .choice(Answer::Yes.code(), w.t("people-yes"))
            .choice(Answer::No.code(), w.t("people-no"))
            .choice(Answer::NotAsked.code(), w.t("people-not-answered"))
            .chosen(answer.code())
            .error(self.shell.errors.get(name))
    }

    fn questions(&self) -> Vec<Radios> {
        let (w, said) = (self.shell.words, &self.typed.answers);
        vec![
            self.question("call", w.t("people-ask-call"), said.call),
            self.question("text", w.t("people-ask-text"), said.text),
            self.question("leave_message", w.t("people-ask-message"), said.leave_message),
            self.question("write", w.t("people-ask-write"), said.write),
            self.question("email", w.t("people-ask-email"), said.email),
        ]
    }

    fn text(text: &PersonalText) -> String {
        text.as_ref().map(|text| text.open().clone()).unwrap_or_default()
    }

    fn words(&self) -> Vec<Input> {
        let (w, typed) = (self.shell.words, &self.typed);
        [
            ("best_time", w.t("people-field-best-time"), w.t("people-hint-best-time"), &typed.best_time),
            ("cover", w.t("people-field-cover"), w.t("people-hint-cover"), &typed.cover),
            ("code_word", w.t("people-field-code-word"), w.t("people-hint-code-word"), &typed.code_word),
        ]
        .into_iter()
        .map(|(name, label, hint, value)| {
            Input::new(name, label)
                .hint(hint)
                .value(Self::text(value))
                .width(30)
                .error(self.shell.errors.get(name))
        })
        .collect()
    }
}

impl Samples for SafeContactPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let sensitive = |text: &str| Some(Sensitive::new(text.to_owned()));
        let typed = Statement {
            answers: SafetyAnswers {
                call: Answer::Yes,
                text: Answer::No,
                leave_message: Answer::No,
                ..SafetyAnswers::default()
            },
            best_time: sensitive("After 6pm, not on Fridays"),
            notes: sensitive("Her sister may answer; she knows."),
            cover: sensitive("You ring about the library book."),
            code_word: sensitive("Heron"),
        };
        let form = SafeContactForm {
            person: Sample::person(1),
            name: "Gwen Ŵyn".into(),
            reference: "4T7K 2MQA".into(),
            reach: Sample::reach(),
            statement: typed.clone(),
            seq: 1,
        };
        let shell = staff_shell(words, words.t("people-change-safe"));
        let full = Self {
            shell,
            form,
            typed,
            changed_meanwhile: false,
            token: "sample".into(),
            numbers_token: "sample".into(),
        };
        let mut empty = full.clone();
        empty.typed = Statement::default();
        empty.form.reach = Sample::no_reach();
        let mut wrong = full.clone();
        wrong.changed_meanwhile = true;
        wrong.shell.errors.add("call", words.of("error", "people-answer"));
        vec![("safe-contact", full), ("safe-contact-empty", empty), ("safe-contact-wrong", wrong)]
    }
}
