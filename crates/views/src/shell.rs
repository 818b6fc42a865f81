//! What stands around every page: the partnership's header, who is looking, the menu, the footer.

use crate::components::{FieldErrors, NotificationBanner};
use crate::words::{Text, Words};

/// How a partnership shows itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its whole name.
    pub name: String,
    /// Two to four letters for its mark, where it has no logo.
    pub short: String,
    /// Its colour as six hexadecimal figures with `#`; see [`Brand::check_colour`].
    pub colour: String,
    /// Where its logo is served by us; `None` shows the letters.
    pub logo_url: Option<String>,
}

/// The colour of a partnership that has chosen none.
pub const DEFAULT_COLOUR: &str = "#0b5b5e";

/// A brand colour that was refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColourRefused {
    /// Not `#` and six hexadecimal figures.
    Unreadable,
    /// White text on it would be hard to read: the contrast it has; 4.5 is needed.
    TooLight(f64),
}

impl Brand {
    /// A partnership in the default colour, without a logo.
    pub fn new(name: &str, short: &str) -> Self {
        Self {
            name: name.to_owned(),
            short: short.to_owned(),
            colour: DEFAULT_COLOUR.to_owned(),
            logo_url: None,
        }
    }

    /// Checks a colour before a partnership takes it: white text on it must have a contrast of 4.5 to 1.
    pub fn check_colour(colour: &str) -> Result<(), ColourRefused> {
        let [red, green, blue] = channels(colour).ok_or(ColourRefused::Unreadable)?;
        let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        let contrast = 1.05 / (luminance + 0.05);
        if contrast < 4.5 { Err(ColourRefused::TooLight(contrast)) } else { Ok(()) }
    }

    /// The address of the stylesheet that sets the colour, `/brand/<six figures>.css`; `None` for the default.
    /// The colour stands in the address, so the answer can be kept for ever.
    pub fn stylesheet_url(&self) -> Option<String> {
        if self.colour == DEFAULT_COLOUR || Self::check_colour(&self.colour).is_err() {
            return None;
        }
        Some(format!("/brand/{}.css", self.colour.trim_start_matches('#')))
    }

    /// The stylesheet for what stands after `/brand/` in an address; `None` for a colour that is refused.
    pub fn stylesheet(file: &str) -> Option<String> {
        let colour = format!("#{}", file.strip_suffix(".css")?);
        Self::check_colour(&colour).ok()?;
        Some(format!(
            ":root{{--brand:{colour};--brand-dark:color-mix(in srgb,{colour} 78%,#000);--govuk-brand-colour:{colour}}}"
        ))
    }
}

fn channels(colour: &str) -> Option<[u8; 3]> {
    let figures = colour.strip_prefix('#')?;
    if figures.len() != 6 || !figures.bytes().all(|figure| figure.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(figures, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// A channel of sRGB as light, from 0 to 1.
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
}

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The name that they chose.
    pub display_name: String,
    /// For whom they act: role and organisation of the active membership.
    pub membership_label: String,
    /// Whether they have another membership to change to.
    pub can_switch: bool,
}

/// An entry of the menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its word.
    pub label: Text,
    /// Whether the page stands below it.
    pub current: bool,
    /// How many things wait there.
    pub count: Option<u32>,
}

impl NavItem {
    /// An entry without a count.
    pub fn new(href: &str, label: impl Into<Text>, current: bool) -> Self {
        Self { href: href.to_owned(), label: label.into(), current, count: None }
    }
}

/// The demonstration's clock.
#[derive(Debug, Clone)]
pub struct DemoClock {
    /// What it says: "Thursday 30 January 2025, 9:30am".
    pub text: Text,
    /// The ways to move it forward.
    pub advances: Vec<Advance>,
}

/// One way to move the demonstration's clock: a form with one button.
#[derive(Debug, Clone)]
pub struct Advance {
    /// What the button says.
    pub label: Text,
    /// Where the form is posted to.
    pub action: String,
    /// The value of its field `by`.
    pub by: String,
    /// The form's token.
    pub token: String,
}

/// The tokens of the shell's own forms, each bound to its route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellTokens {
    /// For `POST /language` (fields `language` and `back`).
    pub language: String,
    /// For `POST /sign-out`.
    pub sign_out: String,
    /// For `POST /sign-in/stay`, which keeps the sign-in from ending.
    pub stay: String,
    /// For `POST /search` (field `find`): the box on every page of who may look for people; none on the page that is for it.
    pub search: Option<String>,
}

/// All that stands around a page. Pages hold one in their field `shell`.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says yes or no to another part of the page")]
pub struct Shell {
    /// The words; templates call them `w`.
    pub words: Words,
    /// The title of the page: neutral, never a name (it stays in the browser's history).
    pub page_title: Text,
    /// Whose service it is.
    pub partnership: Brand,
    /// Who is looking; `None` before signing in.
    pub who: Option<Who>,
    /// The menu.
    pub nav: Vec<NavItem>,
    /// The demonstration's clock.
    pub clock: Option<DemoClock>,
    /// Whether the page must say that everybody in it is made up.
    pub demo_mark: bool,
    /// What came of the act before.
    pub notice: Option<NotificationBanner>,
    /// Whether the page has the control that leaves at once: every page of the portal.
    pub exit_control: bool,
    /// The address of the page without its query, to come back to after a change of language.
    pub path: String,
    /// What is wrong with the form.
    pub errors: FieldErrors,
    /// Tokens of the shell's forms.
    pub tokens: ShellTokens,
    /// The address that a page about a person asks every 15 seconds; an answer other than 2xx covers the page.
    pub heartbeat: Option<String>,
    /// After how many seconds the sign-in ends; two minutes before, the page offers to stay.
    pub time_out_seconds: Option<u32>,
    /// The key by which what was typed is kept in the browser's tab when the sign-in ends, in figures of sixteen: it is
    /// the account's own. None on a person's own pages, where nothing may be left behind.
    pub kept_key: Option<String>,
    /// Whether a component of the page needs the script of the `MoJ` design system.
    pub moj_script: bool,
    /// Whether the viewer chose close rows.
    pub compact: bool,
    /// Whether it is a page of the portal or a public one: larger, with more room.
    pub portal: bool,
    /// Where "Back" leads.
    pub back: Option<String>,
    /// Whether the title leaves out whose service it is: on a person's own pages and on what is printed for them.
    pub bare_title: bool,
    /// Where the partnership's name in the header leads.
    pub home: &'static str,
    /// Where the form is posted to that keeps the sign-in from ending.
    pub stay: &'static str,
}

/// Where the exit control leads: a page that everybody might look at.
pub const EXIT_TO: &str = "https://www.bbc.co.uk/weather";

impl Shell {
    /// A bare shell; the rest by `Shell { who, ..Shell::new(…) }`.
    pub fn new(words: Words, page_title: impl Into<Text>, partnership: Brand) -> Self {
        Self {
            words,
            page_title: page_title.into(),
            partnership,
            who: None,
            nav: vec![],
            clock: None,
            demo_mark: false,
            notice: None,
            exit_control: false,
            path: "/".to_owned(),
            errors: FieldErrors::new(words),
            tokens: ShellTokens::default(),
            heartbeat: None,
            time_out_seconds: None,
            kept_key: None,
            moj_script: false,
            compact: false,
            portal: false,
            back: None,
            bare_title: false,
            home: "/",
            stay: "/sign-in/stay",
        }
    }

    /// The address of a file with its hash.
    pub fn asset(&self, name: &str) -> String {
        alongside_assets::url(name)
    }

    /// The classes of the body.
    pub fn body_class(&self) -> String {
        let mut classes = String::from("govuk-template__body");
        for (wanted, class) in
            [(self.compact, " compact"), (self.portal, " portal"), (self.exit_control, " with-exit")]
        {
            if wanted {
                classes.push_str(class);
            }
        }
        classes
    }

    /// The name of the other language, in that language.
    pub fn other_language(&self) -> Text {
        Words::new(self.words.language().other()).t("language-name")
    }

    /// Where the exit control leads.
    pub fn exit_to(&self) -> &'static str {
        EXIT_TO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_colour_must_carry_white_text() {
        for colour in ["#0b5b5e", "#a11d1d", "#000000", "#1c6b3f", "#767676"] {
            assert_eq!(Brand::check_colour(colour), Ok(()), "{colour}");
        }
        for colour in ["#777777", "#ffffff", "#ffdd00"] {
            assert!(matches!(Brand::check_colour(colour), Err(ColourRefused::TooLight(_))), "{colour}");
        }
        for colour in ["", "0b5b5e", "#0b5b5", "#0b5b5eff", "#gggggg", "#+b5b5e", "red"] {
            assert_eq!(Brand::check_colour(colour), Err(ColourRefused::Unreadable), "{colour}");
        }
    }

    #[test]
    fn the_stylesheet_of_a_brand_holds_nothing_but_its_colour() {
        let brand = Brand { colour: "#5b3f8f".into(), ..Brand::new("Partnership", "P") };
        assert_eq!(brand.stylesheet_url().as_deref(), Some("/brand/5b3f8f.css"));
        assert!(Brand::stylesheet("5b3f8f.css").is_some_and(|css| css.contains("--brand:#5b3f8f")));
        for file in ["5b3f8f", "ffffff.css", "000000}a{b.css", "../x.css", ".css"] {
            assert_eq!(Brand::stylesheet(file), None, "{file}");
        }
        assert_eq!(Brand::new("Partnership", "P").stylesheet_url(), None);
    }
}
