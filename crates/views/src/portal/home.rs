//! Who is helping me, and what happens next.

use super::{next, sample_home, sample_shell, stage};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE};
use alongside_answers::portal::{Helper, Home, Next, Stage};

/// The first of a person's own pages.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/home.html")]
pub struct HomePage {
    /// Around the page.
    pub shell: Shell,
    /// What stands on it.
    pub home: Home,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

impl HomePage {
    fn next(&self, it: &Next) -> Text {
        next(self.shell.words, it)
    }
    fn stage(&self, helper: &Helper) -> Text {
        stage(self.shell.words, helper)
    }
}

impl Samples for HomePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        use jiff::civil::date;
        let page = |home| Self {
            shell: sample_shell(words, words.t("portal-title-home"), "/pages/home", true),
            home,
            leave: "sample".into(),
        };
        let full = sample_home();
        let mut late = full.clone();
        late.next = vec![
            Next::Promised {
                worker: "Tom Reed".into(),
                organisation: "Harbour Homes".into(),
                by: date(2025, 1, 29),
                late: true,
            },
            Next::Contact { by: date(2025, 1, 30), late: true },
            Next::AskAgain { on: date(2025, 2, 7) },
            Next::Contact { by: date(2025, 2, 10), late: false },
            Next::Answer { organisation: "Lantern Trust".into(), by: date(2025, 1, 28), late: true },
        ];
        for (helper, stage) in late.helpers.iter_mut().zip([Stage::Begun, Stage::Accepted, Stage::Over]) {
            helper.stage = stage;
        }
        let mut long = full.clone();
        for helper in &mut long.helpers {
            (helper.organisation, helper.worker) = (LONG_PLACE.into(), Some(LONG_NAME.into()));
        }
        vec![
            ("pages-home-long", page(long)),
            ("pages-home", page(full)),
            ("pages-home-late", page(late)),
            ("pages-home-empty", page(Home::default())),
        ]
    }
}
