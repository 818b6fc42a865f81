//! Every component on one page, for looking at. No route shows it.

use crate::prelude::*;
use crate::samples::staff_shell;
use jiff::civil::{Date, date};

/// Every component on one page.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/gallery.html")]
pub struct Gallery {
    /// Around the page.
    pub shell: Shell,
    today: Date,
}

impl Gallery {
    fn methods(&self) -> Vec<SafeMethod> {
        let w = self.shell.words;
        vec![
            SafeMethod::safe(w, "Telephone", "07700 900123")
                .preferred(w)
                .because("After 6pm. A message may be left; say only “Sam”."),
            SafeMethod::not_safe(w, "Text message").because("Somebody else reads this phone."),
            SafeMethod::not_safe(w, "Letter").because("The person did not say whether letters are safe."),
        ]
    }

    fn queue(&self) -> Vec<QueueRow> {
        let w = self.shell.words;
        let row = |who: &str, meaning: &str, due: Date, act: &str| {
            QueueRow::new("/people/1", who, meaning)
                .date(DueDate::new(w, due, self.today))
                .act(Button::new(act).secondary().hidden(who))
        };
        vec![
            row("Alis Pugh", "Burglary, lives alone. No contact yet.", date(2025, 1, 29), "Open call card"),
            row(
                "Tomasz Łęcki",
                "Assault. Tried twice; asked for mornings.",
                date(2025, 1, 30),
                "Open call card",
            ),
            row(
                "Gwenllïan Ŵyn",
                "Hate crime, third report in 12 months. Promised a call.",
                date(2025, 2, 3),
                "Open call card",
            )
            .mark(Tag::new("Promised").waiting()),
            row(
                "Priya Shah",
                "Fraud. Has agreed to a referral; nothing sent yet.",
                date(2025, 2, 4),
                "Find a service",
            )
            .mark(Tag::new("Consent given").done()),
        ]
    }

    fn timeline(&self) -> Timeline {
        let w = self.shell.words;
        let item = |title: &str, at: &str, by: &str| {
            let at = at.parse().unwrap_or_default();
            TimelineItem::new(title, at, w.date_time(at)).by(by)
        };
        Timeline::new()
            .with(
                item("Referral accepted", "2025-01-30T09:15:00Z", "by Ann Rees, Bristol Safe Homes")
                    .body("First meeting on Monday 3 February, at their office."),
            )
            .with(
                item("Called and spoke", "2025-01-29T17:40:00Z", "by Sam Bell, Victim Care Unit")
                    .body("Needs: safety at home, sleep. Agreed to be referred."),
            )
            .with(item("Report received", "2025-01-28T08:02:00Z", "from the police"))
    }
}

impl Samples for Gallery {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, "Components");
        shell.clock = None;
        shell.heartbeat = Some("/heartbeat/sample".into());
        shell.notice = Some(
            NotificationBanner::success(words, "The referral was sent")
                .body("Bristol Safe Homes has until the end of Monday 3 February to answer. You will see it in your queue."),
        );
        let staff = Self { shell, today: date(2025, 1, 30) };
        let mut compact = staff.clone();
        compact.shell.compact = true;
        compact.shell.notice = None;
        compact.shell.errors = FieldErrors::new(words)
            .with("name", "Type the name that the person wants to be called")
            .with("happened", "Type the day, month and year")
            .with("outcome", "Choose what came of the call");
        let mut portal = staff.clone();
        portal.shell.portal = true;
        portal.shell.exit_control = true;
        portal.shell.demo_mark = false;
        portal.shell.nav = vec![
            NavItem::new("/my", "Start", true),
            NavItem::new("/my/help", "Who is helping me", false),
            NavItem::new("/my/seen", "Who has seen my data", false),
        ];
        portal.shell.who = None;
        portal.shell.tokens.search = None;
        vec![("gallery", staff), ("gallery-compact", compact), ("gallery-portal", portal)]
    }
}
