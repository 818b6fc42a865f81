//! The first page of the demonstration: eight steps, each with ways in.

use crate::prelude::*;
use crate::samples::staff_shell;

/// A way into a step: a form with one button that changes the role and opens a page.
#[derive(Debug, Clone)]
pub struct Way {
    /// What the button says: "As the officer".
    pub label: Text,
    /// Where the form is posted to.
    pub action: String,
    /// Its hidden fields, beside the token.
    pub fields: Vec<(String, String)>,
    /// The form's token.
    pub token: String,
}

/// A step of the story.
#[derive(Debug, Clone)]
pub struct Step {
    /// What happens.
    pub title: Text,
    /// What to look at, in a sentence or two.
    pub text: Text,
    /// The ways in, the best first.
    pub ways: Vec<Way>,
}

/// The first page of the demonstration.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/start.html")]
pub struct Start {
    /// Around the page.
    pub shell: Shell,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Samples for Start {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let way = |label: &str, role: &str| Way {
            label: label.into(),
            action: "/demo/act-as".into(),
            fields: vec![("role".into(), role.into()), ("open".into(), "/".into())],
            token: "sample".into(),
        };
        let steps = [
            (
                "A report arrives",
                "Read how 1,200 reports came in, which were held back and why.",
                ["As the unit manager", "As the officer"],
            ),
            (
                "Nobody is forgotten",
                "The queue says who is due contact today, and how it is safe.",
                ["As a victim care officer", "As the unit manager"],
            ),
            (
                "A safe call",
                "The call card says what not to ask and what was promised last time.",
                ["As a victim care officer", "As an advocate"],
            ),
            (
                "Consent is the key",
                "Record who may know what, and see it take effect at once.",
                ["As a victim care officer", "As the person"],
            ),
            (
                "A referral",
                "Find services that fit, and send the story once.",
                ["As a victim care officer", "As a caseworker"],
            ),
            (
                "An answer",
                "The charity accepts, asks or declines with a reason, and the sender is told.",
                ["As a caseworker", "As a victim care officer"],
            ),
            (
                "Support",
                "Sessions and notes that only the charity reads.",
                ["As a caseworker", "As the agency manager"],
            ),
            (
                "Honest numbers",
                "Figures without names, each with how sure it is.",
                ["As the commissioner", "As the auditor"],
            ),
        ];
        let steps = steps
            .into_iter()
            .map(|(title, text, ways)| Step {
                title: title.into(),
                text: text.into(),
                ways: ways.into_iter().map(|label| way(label, "sample")).collect(),
            })
            .collect();
        let mut shell = staff_shell(words, words.t("start-title"));
        (shell.nav, shell.who) = (vec![], None);
        vec![("start", Self { shell, steps })]
    }
}
