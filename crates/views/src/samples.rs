//! Typed examples of every page: what tests render and people look at.

use crate::shell::{Advance, Brand, DemoClock, NavItem, Shell, ShellTokens, Who};
use crate::words::{Text, Words};
use askama::Template;

/// A page that can show itself in each of its states.
pub trait Samples: Template + Sized {
    /// Its states by a short name (letters, figures and `-`), unlike any other sample's name.
    fn samples(words: Words) -> Vec<(&'static str, Self)>;
}

/// A rendered sample.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The name of the sample.
    pub name: &'static str,
    /// The kind of page, by [`model`].
    pub model: &'static str,
    /// The whole page, or why it could not be rendered.
    pub html: Result<String, String>,
}

impl Rendered {
    /// Whether it is the state in which something in its form is wrong.
    pub fn has_errors(&self) -> bool {
        self.html.as_ref().is_ok_and(|html| html.contains("govuk-error-summary"))
    }
}

/// The samples of one kind of page, rendered.
pub fn render<P: Samples>(words: Words) -> Vec<Rendered> {
    P::samples(words)
        .into_iter()
        .map(|(name, page)| Rendered {
            name,
            model: model::<P>(),
            html: page.render().map_err(|error| error.to_string()),
        })
        .collect()
}

/// The name of a kind of page: its struct's, without the modules.
pub fn model<P>() -> &'static str {
    std::any::type_name::<P>().rsplit("::").next().unwrap_or_default()
}

/// All samples of this crate, rendered.
pub fn all(words: Words) -> Vec<Rendered> {
    [
        of_no_room(words),
        crate::accounts::samples(words),
        crate::contact::samples(words),
        crate::insight::samples(words),
        crate::intake::samples(words),
        crate::messages::samples(words),
        crate::network::samples(words),
        crate::oversight::samples(words),
        crate::people::samples(words),
        crate::portal::samples(words),
        crate::repeats::samples(words),
        crate::counting::samples(words),
        crate::same_person::samples(words),
        crate::settings::samples(words),
        sharing(words),
    ]
    .concat()
}

/// Pages that belong to no room.
fn of_no_room(words: Words) -> Vec<Rendered> {
    use crate::pages::{
        AgainPage, ApiPage, ApiTokensPage, ErrorPage, Gallery, SetUpCode, SignIn, SignInCode, Start,
    };
    [
        render::<SignIn>(words),
        render::<SignInCode>(words),
        render::<SetUpCode>(words),
        render::<AgainPage>(words),
        render::<ErrorPage>(words),
        render::<Start>(words),
        render::<Gallery>(words),
        render::<ApiPage>(words),
        render::<ApiTokensPage>(words),
    ]
    .concat()
}

/// Consent, referral, support and requests.
fn sharing(words: Words) -> Vec<Rendered> {
    use crate::consent::{ConsentPage, LedgerPage, WithdrawPage};
    use crate::referral::{
        ClosePage, DeclinePage, FinderPage, NotesPage, ReferPage, ReferralPage, ReferralsPage, SessionPage,
        TakeBackPage,
    };
    use crate::requests::{NewRequestPage, RequestPage, RequestsPage};
    [
        render::<ConsentPage>(words),
        render::<WithdrawPage>(words),
        render::<LedgerPage>(words),
        render::<FinderPage>(words),
        render::<ReferPage>(words),
        render::<ReferralsPage>(words),
        render::<ReferralPage>(words),
        render::<DeclinePage>(words),
        render::<SessionPage>(words),
        render::<ClosePage>(words),
        render::<TakeBackPage>(words),
        render::<NotesPage>(words),
        render::<RequestsPage>(words),
        render::<NewRequestPage>(words),
        render::<RequestPage>(words),
    ]
    .concat()
}

/// A name at its longest, for the states in which nothing fits on one line.
pub(crate) const LONG_NAME: &str =
    "Wilhelmina-Alexandrina Gwenllïan Featherstonehaugh-Cholmondeley ap Llywelyn Fychan";
/// The name of an organisation or a service at its longest.
pub(crate) const LONG_PLACE: &str = "The Somewhere-upon-Elsewhere and Surrounding Villages Community Listening and Advocacy Consortium (Northern Branch)";
/// What cannot be broken where a space is.
pub(crate) const LONG_WORD: &str =
    "wilhelmina.alexandrina.featherstonehaugh-cholmondeley@listening-and-advocacy.example.org";

/// A shell whose viewer and organisation have the longest names.
pub(crate) fn long_shell(shell: Shell) -> Shell {
    let who = Some(Who {
        display_name: LONG_NAME.into(),
        membership_label: format!("restorative justice coordinator, {LONG_PLACE}"),
        can_switch: true,
    });
    Shell { who, partnership: Brand::new(LONG_PLACE, "LAC"), ..shell }
}

/// A shell as a signed-out visitor sees it.
pub fn visitor_shell(words: Words, page_title: impl Into<Text>) -> Shell {
    let brand = Brand::new("Avon and Somerset Victim Partnership", "AS");
    Shell { tokens: sample_tokens(), ..Shell::new(words, page_title, brand) }
}

/// A shell as a member of staff sees it in the demonstration.
pub fn staff_shell(words: Words, page_title: impl Into<Text>) -> Shell {
    let advance = |label: &str, by: &str| Advance {
        label: label.into(),
        action: "/demo/clock".into(),
        by: by.into(),
        token: "sample-clock".into(),
    };
    Shell {
        who: Some(Who {
            display_name: "Sam Bell".into(),
            membership_label: "victim care officer, Victim Care Unit".into(),
            can_switch: true,
        }),
        nav: vec![
            NavItem { count: Some(12), ..NavItem::new("/queue", "Queue", true) },
            NavItem::new("/people", "People", false),
            NavItem { count: Some(3), ..NavItem::new("/referrals", "Referrals", false) },
            NavItem::new("/requests", "Requests", false),
            NavItem::new("/services", "Services", false),
            NavItem::new("/figures", "Figures", false),
        ],
        clock: Some(DemoClock {
            text: "Thursday 30 January 2025, 9:30am".into(),
            advances: vec![
                advance("One hour on", "hour"),
                advance("Next working day", "day"),
                advance("One week on", "week"),
            ],
        }),
        demo_mark: true,
        time_out_seconds: Some(1_800),
        kept_key: Some("5a".repeat(32)),
        tokens: ShellTokens { search: Some("sample-search".into()), ..sample_tokens() },
        ..visitor_shell(words, page_title)
    }
}

fn sample_tokens() -> ShellTokens {
    ShellTokens {
        language: "sample-language".into(),
        sign_out: "sample-sign-out".into(),
        stay: "sample-stay".into(),
        search: None,
    }
}
