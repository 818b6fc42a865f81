//! The service finder.

use super::{because, sample_service, unless};
use crate::consent::{bar, sample_about, sharing_tabs};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::referral::{Finder, ServiceFit};
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::WhyNot;

/// Services for a person.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/finder.html")]
pub struct FinderPage {
    /// Around the page.
    pub shell: Shell,
    /// What was found.
    pub finder: Finder,
}

impl FinderPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.finder.about)
    }

    fn tabs(&self) -> Tabs {
        sharing_tabs(self.shell.words, &self.finder.about, "services")
    }

    fn filter(&self) -> Filter {
        let w = self.shell.words;
        let needs = NeedCategory::ALL
            .iter()
            .map(|need| Choice::new(need.code(), super::need(w, need.code())))
            .collect::<Vec<_>>();
        Filter::new(w, self.action()).field(
            Checkboxes::new("need", w.t("finder-needs")).choices(needs).chosen(&self.finder.needs).small(),
        )
    }

    /// The needs that were chosen here go along, so that they are not asked for twice.
    fn refer(&self, fit: &ServiceFit) -> String {
        let start = format!("/people/{}/refer?service={}", self.finder.about.person, fit.id);
        self.finder.needs.iter().fold(start, |address, need| address + "&need=" + need)
    }

    fn button(&self, fit: &ServiceFit) -> Button {
        Button::new(self.shell.words.t("finder-refer")).secondary().href(self.refer(fit)).hidden(&fit.name)
    }

    /// Whether there are several to tick.
    fn several(&self) -> bool {
        self.finder.fits.len() > 1
    }

    fn action(&self) -> String {
        format!("/people/{}/services", self.finder.about.person)
    }

    fn tick(&self, fit: &ServiceFit) -> Text {
        self.shell.words.t("finder-tick").with("service", &fit.name)
    }

    /// The error's link leads to the first service that can be ticked.
    fn tick_id(place: usize) -> String {
        if place == 0 { "service".to_owned() } else { format!("service-{place}") }
    }

    fn none_ticked(&self) -> Option<Text> {
        self.shell.errors.get("service").map(|error| error.text)
    }

    fn waiting(&self, fit: &ServiceFit) -> Text {
        self.shell.words.n("finder-waiting", fit.waiting_days).with("phone", &fit.phone)
    }

    fn why(&self, fit: &ServiceFit) -> Vec<Text> {
        because(self.shell.words, &fit.because)
    }

    fn others(&self) -> Details {
        let w = self.shell.words;
        Details::new(w.n("finder-others", self.finder.others.len()), Text::html(Others { page: self, w }))
    }
}

/// The services that do not fit, each with why.
#[derive(Template)]
#[template(path = "referral/others.html")]
struct Others<'a> {
    page: &'a FinderPage,
    w: Words,
}

impl askama::filters::HtmlSafe for Others<'_> {}

impl Others<'_> {
    fn why(&self, fit: &ServiceFit) -> String {
        unless(self.w, &fit.unless).iter().map(Text::plain).collect::<Vec<_>>().join(" ")
    }

    fn asked_by_name(&self, fit: &ServiceFit) -> Option<Button> {
        fit.accredited.then(|| {
            Button::new(self.w.t("finder-by-name")).link().href(self.page.refer(fit)).hidden(&fit.name)
        })
    }
}

impl Samples for FinderPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut other = sample_service("Young people's counselling", "Rowan");
        (other.because, other.unless) = (vec![], vec![WhyNot::MeetsNoNeed, WhyNot::OtherAge]);
        let mut ended = sample_service("Debt advice", "Money Matters");
        (ended.because, ended.unless, ended.accredited) = (vec![], vec![WhyNot::NotAccredited], false);
        let full = Self {
            shell: staff_shell(words, words.t("finder-title")),
            finder: Finder {
                about: sample_about(),
                needs: vec!["SHELTER".into()],
                fits: vec![
                    sample_service("Safe at home", "Bristol Safe Homes"),
                    sample_service("Housing advice", "City Council Housing"),
                ],
                others: vec![other, ended],
            },
        };
        let mut empty = full.clone();
        empty.finder.fits.clear();
        let mut wrong = full.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("service", words.of("error", "referral-service-missing"));
        vec![("finder", full), ("finder-empty", empty), ("finder-wrong", wrong)]
    }
}
