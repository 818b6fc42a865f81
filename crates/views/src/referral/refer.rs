//! Referring a person: one form, and exactly what the agency will see.

use super::{SharedPart, need, sample_service, shared};
use crate::consent::{
    bar, class_choices, class_list, giver_choices, how_choices, sample_about, sample_at, sample_id,
};
use crate::prelude::*;
use crate::samples::staff_shell;
use crate::words::Value;
use alongside_answers::referral::{Agreed, NextService, ReferForm as Asked};

/// What was typed into the form.
#[derive(Debug, Clone, Default)]
pub struct ReferForm {
    /// The classes ticked.
    pub classes: Vec<String>,
    /// How it was given, by code.
    pub how: String,
    /// By whom, by code.
    pub given_by: String,
    /// The last day: day, month, year.
    pub until: [String; 3],
    /// The note with the consent.
    pub note: String,
    /// The message to the service.
    pub message: String,
    /// The needs ticked; those that were found where nothing was sent yet.
    pub needs: Option<Vec<String>>,
    /// How the person came to it, by code.
    pub choice: String,
    /// The needs for which all services were chosen that follow, by code.
    pub wanted: Vec<String>,
}

/// The form that refers a person.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/refer.html")]
pub struct ReferPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /people/…/refer`.
    pub token: String,
    /// What must be asked.
    pub asked: Asked,
    /// What was typed.
    pub form: ReferForm,
}

impl ReferPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.asked.about)
    }

    fn action(&self) -> String {
        format!("/people/{}/refer", self.asked.about.person)
    }

    /// What comes after this referral.
    fn then(&self) -> Text {
        let named = |it: &NextService| format!("{}, {}", it.name, it.organisation_name);
        let services = self.asked.then.iter().map(named).collect::<Vec<_>>().join("; ");
        self.shell.words.n("refer-then", self.asked.then.len()).with("services", services)
    }

    /// The form for the next service, where this one is left out after all.
    fn without(&self) -> String {
        let services = self.asked.then.iter().map(|it| format!("service={}", it.id));
        let needs = self.form.wanted.iter().map(|need| format!("need={need}"));
        format!("{}?{}", self.action(), services.chain(needs).collect::<Vec<_>>().join("&"))
    }

    fn send(&self) -> Button {
        let w = self.shell.words;
        let text = if self.asked.then.is_empty() { w.t("refer-send") } else { w.t("refer-send-next") };
        Button::new(text).value("step", "send")
    }

    fn agreed(&self, agreed: &Agreed) -> Text {
        let w = self.shell.words;
        let text = match agreed.ends_on {
            Some(day) => w.t("refer-agreed").with("until", Value::date(day)),
            None => w.t("refer-agreed-open"),
        };
        text.with("at", Value::date_time(agreed.given_at))
            .with("organisation", &self.asked.service.organisation_name)
            .with("classes", class_list(w, &agreed.classes))
    }

    fn always(&self) -> Text {
        let w = self.shell.words;
        w.t("refer-always").with("classes", class_list(w, &self.asked.always))
    }

    fn classes(&self) -> Checkboxes {
        let w = self.shell.words;
        let offered: Vec<String> =
            self.asked.classes.iter().filter(|code| !self.asked.always.contains(code)).cloned().collect();
        Checkboxes::new(
            "class",
            w.t("refer-classes").with("organisation", &self.asked.service.organisation_name),
        )
        .hint(w.t("consent-classes-hint"))
        .choices(class_choices(w, &offered))
        .chosen(&self.form.classes)
        .error(self.shell.errors.get("class"))
        .small()
    }

    fn how(&self) -> Radios {
        let w = self.shell.words;
        Radios::new("how", w.t("consent-how-question"))
            .choices(how_choices(w))
            .chosen(&self.form.how)
            .error(self.shell.errors.get("how"))
            .small()
    }

    fn giver(&self) -> Radios {
        let w = self.shell.words;
        let chosen = if self.form.given_by.is_empty() { "PERSON" } else { self.form.given_by.as_str() };
        Radios::new("given-by", w.t("consent-giver-question"))
            .choices(giver_choices(w))
            .chosen(chosen)
            .error(self.shell.errors.get("given-by"))
            .small()
    }

    fn until(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.form.until;
        DateInput::new(w, "until", w.t("consent-until"))
            .hint(w.t("consent-until-hint").with("day", Value::date(self.asked.default_end)))
            .typed(day, month, year)
            .error(self.shell.errors.get("until"))
    }

    fn preview(&self) -> SharedPart {
        SharedPart::new(self.shell.words, &self.asked.preview)
    }

    fn needs(&self) -> Checkboxes {
        let w = self.shell.words;
        let choices: Vec<Choice> =
            self.asked.needs.iter().map(|code| Choice::new(code, need(w, code))).collect();
        let chosen = self.form.needs.as_ref().unwrap_or(&self.asked.known_needs);
        Checkboxes::new("need", w.t("refer-needs"))
            .choices(choices)
            .chosen(chosen)
            .error(self.shell.errors.get("need"))
            .small()
    }

    fn choice(&self) -> Radios {
        let w = self.shell.words;
        let known = match (self.form.choice.as_str(), self.asked.fitting) {
            ("", 1) => "ONLY_ONE_FITTED",
            (typed, _) => typed,
        };
        Radios::new("choice", w.t("refer-choice"))
            .choice("CHOSEN_AMONG_SEVERAL", w.of("referral-choice", "CHOSEN_AMONG_SEVERAL"))
            .choice("ONLY_ONE_FITTED", w.of("referral-choice", "ONLY_ONE_FITTED"))
            .choice("ASKED_BY_NAME", w.of("referral-choice", "ASKED_BY_NAME"))
            .chosen(known)
            .error(self.shell.errors.get("choice"))
            .small()
    }

    fn due(&self) -> Text {
        let w = self.shell.words;
        w.t("refer-due").with("day", Value::weekday_date(self.asked.reply_due))
    }

    fn service_error(&self) -> Option<Text> {
        self.shell.errors.get("service").map(|error| error.text)
    }
}

impl Samples for ReferPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("refer-title"));
        shell.back = Some("/people/1/services".into());
        let classes = ["identity", "contact", "safety", "report", "needs", "referral", "support_summary"];
        let new = Self {
            shell,
            token: "sample".into(),
            asked: Asked {
                about: sample_about(),
                service: sample_service("Safe at home", "Bristol Safe Homes"),
                then: vec![],
                organisation: alongside_kernel::id::OrganisationId::from_uuid(sample_id(3)),
                needs: vec!["SHELTER".into(), "FINANCE".into()],
                known_needs: vec!["SHELTER".into()],
                agreed: None,
                classes: classes.map(str::to_owned).to_vec(),
                always: vec!["identity".into(), "referral".into()],
                default_end: jiff::civil::date(2026, 1, 30),
                preview: shared::sample(),
                reply_due: jiff::civil::date(2025, 2, 3),
                fitting: 2,
            },
            form: ReferForm::default(),
        };
        let mut agreed = new.clone();
        agreed.asked.agreed = Some(Agreed {
            given_at: sample_at("2025-01-30T09:15:00Z"),
            ends_on: Some(jiff::civil::date(2026, 1, 30)),
            classes: vec!["identity", "contact", "needs", "referral"],
        });
        let mut wrong = new.clone();
        wrong.form.needs = Some(vec![]);
        wrong.shell.errors = FieldErrors::new(words)
            .with(
                "service",
                words.of("error", "service-accreditation-ended").with("value", "31 December 2024"),
            )
            .with("need", words.of("error", "referral-need-missing"))
            .with("how", words.of("error", "consent-how-missing"));
        let mut several = new.clone();
        several.asked.then = [("Debt advice", "Money Matters"), ("Being heard", "Wayside Listening")]
            .map(|(name, organisation)| NextService {
                id: alongside_kernel::id::ServiceId::from_uuid(sample_id(4)),
                name: name.into(),
                organisation_name: organisation.into(),
            })
            .to_vec();
        several.form.wanted = vec!["SHELTER".into(), "FINANCE".into()];
        let sent = NotificationBanner::success(words, words.t("referral-done-sent"));
        several.shell.notice = Some(sent.body(words.t("refer-next-lead")));
        vec![("refer", new), ("refer-agreed", agreed), ("refer-wrong", wrong), ("refer-several", several)]
    }
}
