//! Letters on paper: a page of its own without the product's frame, because the browser prints titles.

use super::sample_leaves;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::messages::{Letter, Print, TakeOut};
use alongside_domain::messages::Language as Written;
use alongside_kernel::id::{BatchId, MessageId};
use uuid::Uuid;

/// A print of letters. Its title says nothing but *Letters*.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/letters.html")]
pub struct LettersPage {
    /// Around the page; of it only words and title are used.
    pub shell: Shell,
    /// The letters.
    pub print: Print,
    /// The token of the form that says that they are posted.
    pub token: String,
}

fn words_of(letter: &Letter) -> Words {
    Words::new(Language::from_code(letter.language.code()).unwrap_or_default())
}

impl LettersPage {
    fn posted(&self) -> String {
        format!("/messages/print/{}/posted", self.print.batch)
    }
    // The head of a letter is in the letter's language, whatever the reader's.
    fn phone(&self, letter: &Letter) -> String {
        debug_assert!(self.print.letters.contains(letter));
        words_of(letter).t("letters-phone").with("phone", &letter.leaves.phone).plain()
    }
    fn day(&self, letter: &Letter) -> String {
        words_of(letter).date(self.print.day)
    }
}

impl Samples for LettersPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let letter = |language| Letter { reference: "7F3K 22QM".into(), language, leaves: sample_leaves() };
        let page = |letters: Vec<Letter>, take_out: Vec<TakeOut>, posted: usize| Self {
            shell: staff_shell(words, words.t("letters-title")),
            print: Print {
                batch: BatchId::from_uuid(Uuid::from_u128(7)),
                day: alongside_kernel::Date::constant(2025, 1, 30),
                letters,
                take_out,
                posted,
            },
            token: "sample-posted".into(),
        };
        let out = TakeOut {
            id: MessageId::from_uuid(Uuid::from_u128(9)),
            name: "Jo Hart".into(),
            reference: "9XW4 PL2D".into(),
        };
        vec![
            ("letters", page(vec![letter(Written::English), letter(Written::Welsh)], vec![], 0)),
            ("letters-take-out", page(vec![letter(Written::English)], vec![out], 0)),
            ("letters-posted", page(vec![], vec![], 12)),
        ]
    }
}
