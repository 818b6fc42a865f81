//! One service.

use super::standing_tag;
use crate::prelude::*;
use crate::referral::need_list;
use crate::samples::staff_shell;
use alongside_answers::network::{MayChange, ServiceView, SpanView};
use alongside_domain::network::{Gender, Service, Standing};
use alongside_kernel::Date;
use alongside_kernel::id::{OrganisationId, ServiceId};

/// The tokens of a span's forms.
#[derive(Debug, Clone, Default)]
pub struct SpanTokens {
    /// For suspending it.
    pub suspend: String,
    /// For letting it count again.
    pub resume: String,
}

/// The tokens of a service's forms.
#[derive(Debug, Clone, Default)]
pub struct ServiceTokens {
    /// For closing.
    pub close: String,
    /// For opening again.
    pub open: String,
    /// For accrediting.
    pub accredit: String,
    /// For each span, in their order.
    pub spans: Vec<SpanTokens>,
}

/// One service with its accreditation.
#[derive(Debug, Clone, Template)]
#[template(path = "network/service.html")]
pub struct ServicePage {
    /// Around the page.
    pub shell: Shell,
    /// The service.
    pub view: ServiceView,
    /// The tokens of its forms.
    pub tokens: ServiceTokens,
}

impl ServicePage {
    fn at(&self, what: &str) -> String {
        format!("/services/{}/{what}", self.view.service.id)
    }

    fn may_change(&self) -> bool {
        self.view.may_change != MayChange::Nothing
    }

    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.view.service);
        let or = |list: &[String], none: Text| {
            if list.is_empty() { none } else { Text::from(list.join(", ")) }
        };
        SummaryList::new()
            .row(w.t("services-organisation"), &it.organisation_name)
            .row(w.t("services-description"), &it.description)
            .row(w.t("services-needs"), need_list(w, &it.needs))
            .row(w.t("services-districts"), or(&it.districts, w.t("services-everywhere")))
            .row(w.t("services-gender"), w.of("services-gender", it.gender.code()))
            .row(w.t("services-ages"), self.ages())
            .row(w.t("services-languages"), or(&it.languages, w.t("services-english")))
            .row(w.t("services-waiting"), w.n("services-days", it.waiting_days))
            .row(
                w.t("services-places"),
                it.open_places.map_or_else(|| w.t("services-not-said"), |places| w.number(places).into()),
            )
            .row(w.t("services-phone"), &it.phone)
            .row(
                w.t("services-standing"),
                Text::from(standing_tag(w, self.view.standing, self.view.closed_at.is_some())),
            )
    }

    fn ages(&self) -> Text {
        let (w, it) = (self.shell.words, &self.view.service);
        match (it.minimum_age, it.maximum_age) {
            (None, None) => w.t("services-any-age"),
            (Some(least), None) => w.t("services-from-age").with("least", w.number(least)),
            (None, Some(most)) => w.t("services-to-age").with("most", w.number(most)),
            (Some(least), Some(most)) => {
                w.t("services-between-ages").with("least", w.number(least)).with("most", w.number(most))
            }
        }
    }

    fn spans(&self) -> Vec<(&SpanView, SpanTokens)> {
        let tokens = self.tokens.spans.iter().cloned().chain(std::iter::repeat(SpanTokens::default()));
        self.view.spans.iter().zip(tokens).collect()
    }

    fn span(&self, span: &SpanView) -> Text {
        let w = self.shell.words;
        let from = w.date(span.starts_on);
        match span.ends_on {
            Some(end) => w.t("services-span").with("from", from).with("until", w.date(end)),
            None => w.t("services-span-open").with("from", from),
        }
    }

    fn suspended(&self, span: &SpanView) -> Option<Tag> {
        let w = self.shell.words;
        let at = span.suspended_at?;
        Some(Tag::new(w.t("services-suspended-since").with("at", w.date_time(at))).late())
    }

    fn span_at(&self, span: &SpanView, what: &str) -> String {
        self.at(&format!("accreditation/{}/{what}", span.id))
    }

    fn day(&self, name: &str, label: Text) -> DateInput {
        DateInput::new(self.shell.words, name, label).error(self.shell.errors.get(name))
    }
}

impl Samples for ServicePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let (from, until) = (Date::constant(2024, 4, 1), Date::constant(2025, 3, 31));
        let span = |tail: u128, suspended_at: Option<alongside_kernel::Timestamp>| SpanView {
            id: crate::consent::sample_id(tail).to_string(),
            starts_on: from,
            ends_on: suspended_at.map(|_| until),
            suspended_at,
        };
        let suspended = "2025-01-30T09:30:00Z".parse().ok();
        let plain = Self {
            shell: staff_shell(words, words.t("service-title")),
            view: ServiceView {
                service: Service {
                    id: ServiceId::from_uuid(crate::consent::sample_id(20)),
                    organisation: OrganisationId::from_uuid(crate::consent::sample_id(1)),
                    organisation_name: "Bristol Safe Homes".into(),
                    name: "Safe at home".into(),
                    description: "Locks, a safe room, somebody who goes with you.".into(),
                    needs: vec!["SHELTER".into()],
                    districts: vec!["Bristol, City of".into()],
                    crime_types: vec![],
                    languages: vec![],
                    minimum_age: Some(16),
                    maximum_age: None,
                    gender: Gender::Any,
                    waiting_days: 3,
                    open_places: None,
                    phone: "0117 496 0999".into(),
                    accreditations: vec![],
                },
                version: 1,
                closed_at: None,
                standing: Standing::Accredited(None),
                spans: vec![span(30, None), span(31, suspended)],
                may_change: MayChange::Nothing,
                may_accredit: false,
            },
            tokens: ServiceTokens::default(),
        };
        let mut changing = plain.clone();
        (changing.view.may_change, changing.view.may_accredit) = (MayChange::Everything, true);
        let mut closed = changing.clone();
        (closed.view.closed_at, closed.view.standing) = (suspended, Standing::Never);
        closed.view.spans.clear();
        closed.shell.errors =
            FieldErrors::new(words).with("from", words.of("error", "accreditation-from-missing"));
        vec![("service", plain), ("service-changing", changing), ("service-closed", closed)]
    }
}
