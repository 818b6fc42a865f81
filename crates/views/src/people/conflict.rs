//! A conflict of interest: declared with one press, and what it did.

use super::{Sample, identity};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_kernel::id::PersonId;

/// Asks before the record is hidden from whoever declares.
#[derive(Debug, Clone, Template)]
#[template(path = "people/conflict.html")]
pub struct Conflict {
    /// Around the page.
    pub shell: Shell,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// The token of the form.
    pub token: String,
}

impl Conflict {
    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.name, &self.reference, None).not_the_heading()
    }

    fn action(&self) -> String {
        format!("/people/{}/conflict", self.person)
    }
}

/// What the declaration did. It names nobody.
#[derive(Debug, Clone, Template)]
#[template(path = "people/conflict_declared.html")]
pub struct ConflictDeclared {
    /// Around the page.
    pub shell: Shell,
}

impl Samples for Conflict {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = Self {
            shell: staff_shell(words, words.t("people-i-know-them")),
            person: Sample::person(1),
            name: "Gwen Ŵyn".into(),
            reference: "4T7K 2MQA".into(),
            token: "sample".into(),
        };
        vec![("conflict", page)]
    }
}

impl Samples for ConflictDeclared {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        vec![("conflict-declared", Self { shell: staff_shell(words, words.t("people-declared")) })]
    }
}
