//! The queue: what is late first, one line of meaning and one next act for each row.

use super::chosen::{Chosen, Picked};
use crate::people::{Sample, reading};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, long_shell, staff_shell};
use alongside_answers::contact::{Colleague, HandedOver, Queue, QueueLine, View};
use alongside_domain::contact::{HoldCode, Route};
use alongside_domain::needs::PriorityCategory;
use alongside_kernel::id::{AccountId, BatchId, SavedViewId};
use jiff::civil::date;
use std::collections::HashMap;
use uuid::Uuid;

/// The queue.
#[derive(Debug, Clone, Template)]
#[template(path = "contact/queue.html")]
pub struct QueuePage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub queue: Queue,
    /// What it is narrowed to.
    pub chosen: Chosen,
    /// What was typed to give the first rows.
    pub picked: Picked,
    /// The tokens of its forms by the address to which each posts.
    pub tokens: HashMap<String, String>,
}

impl QueuePage {
    /// Every address to which a form of the page posts.
    pub fn actions(queue: &Queue) -> Vec<String> {
        let mut actions: Vec<String> =
            ["/queue/seen", "/queue/views", "/queue/assign", "/queue/undo"].map(str::to_owned).into();
        actions.extend(queue.views.iter().map(Self::drop_action));
        actions
    }

    fn drop_action(view: &View) -> String {
        format!("/queue/views/{}/remove", view.id)
    }

    fn start(&self, action: impl AsRef<str>) -> FormStart {
        let action = action.as_ref();
        let token = self.tokens.get(action).cloned().unwrap_or_default();
        FormStart::new(action, token)
    }

    fn tabs(&self) -> Tabs {
        let w = self.shell.words;
        let side = |side: &str| Chosen { side: side.to_owned(), ..Chosen::default() }.href(&[]);
        Tabs::new(w.t("queue-sides"))
            .tab(side(""), w.t("queue-due"), self.chosen.side.is_empty())
            .tab(side("later"), w.t("queue-later"), self.chosen.side == "later")
            .tab(side("held"), w.t("queue-held"), self.chosen.side == "held")
            .tab("/promises", w.t("contact-promises"), false)
            .tab("/absences", w.t("contact-absences"), false)
    }

    fn filter(&self) -> Filter {
        let (w, chosen) = (self.shell.words, &self.chosen);
        let colleagues = self.queue.colleagues.iter().fold(
            Select::new("owner", w.t("queue-owner"))
                .option("", w.t("queue-everybody"))
                .option("mine", w.t("queue-mine"))
                .option("nobody", w.t("queue-nobody")),
            |select, it| select.option(it.account.to_string(), &it.name),
        );
        let kinds: &[Route] = match chosen.side.as_str() {
            "held" => &[
                Route::SafeguardingHold,
                Route::ReturnToReferrer,
                Route::InformHeld,
                Route::NoContactConsentRefused,
                Route::NoContactRequested,
            ],
            _ => &[Route::Contact, Route::Inform],
        };
        let kinds = kinds
            .iter()
            .fold(Select::new("kind", w.t("queue-kind")).option("", w.t("queue-any")), |select, kind| {
                select.option(kind.code(), w.of("contact-kind", kind.code()))
            });
        let priority = PriorityCategory::ALL.iter().fold(
            Select::new("priority", w.t("queue-priority")).option("", w.t("queue-any")),
            |select, category| select.option(category.code(), w.of("people-priority", category.code())),
        );
        let districts = self.queue.districts.iter().fold(
            Select::new("district", w.t("people-district")).option("", w.t("queue-any")),
            |select, district| select.option(district, district),
        );
        let mut filter = Filter::new(w, "/queue");
        if !chosen.side.is_empty() {
            filter = filter.field(Hidden { name: "side", value: chosen.side.clone() });
        }
        filter = filter
            .field(colleagues.chosen(&chosen.owner))
            .field(kinds.chosen(&chosen.kind))
            .field(priority.chosen(&chosen.priority))
            .field(districts.chosen(&chosen.district))
            .field(
                Checkboxes::new("late", w.t("queue-only"))
                    .small()
                    .choice("yes", w.t("queue-late"))
                    .chosen(if chosen.late { vec!["yes".to_owned()] } else { vec![] }),
            )
            .field(
                Checkboxes::new("new", w.t("queue-only-new"))
                    .small()
                    .choice("yes", w.t("queue-new"))
                    .chosen(if chosen.new { vec!["yes".to_owned()] } else { vec![] }),
            )
            .field(Input::new("day", w.t("queue-day")).value(&chosen.day).day());
        if chosen.is_narrowed() {
            let all = Chosen { side: chosen.side.clone(), ..Chosen::default() };
            filter = filter.clear(w, all.href(&[]));
        }
        filter
    }

    fn row(&self, line: &QueueLine) -> QueueRow {
        let w = self.shell.words;
        let today = self.queue.today;
        let due = line.ask_again_on.or(line.due_on);
        let name: Text = if line.name.is_empty() { w.t("people-no-name") } else { line.name.clone().into() };
        let mut row = QueueRow::new(format!("/people/{}", line.person), &name, self.meaning(line));
        // The day itself says that it is late; a second mark beside the name would only make the page redder.
        if line.priority.iter().any(|code| code == "SERIOUS") {
            row = row.mark(Tag::new(w.of("people-priority", "SERIOUS")).waiting());
        }
        if line.new {
            row = row.mark(Tag::new(w.t("queue-new-mark")).tone(Tone::Brand));
        }
        if let Some(due) = due {
            row = row.date(DueDate::new(w, due, today));
        }
        let waits = line.hold.is_some() || line.kind.waits_for_a_decision();
        let act = if waits {
            Button::new(w.t("people-see-holds")).href(format!("/people/{}/holds", line.person))
        } else if line.kind == Route::Inform {
            Button::new(w.t("people-write")).href(format!("/people/{}/message", line.person))
        } else {
            Button::new(w.t("contact-open-card")).href(format!("/people/{}/call", line.person))
        };
        row = row.act(act.secondary().hidden(&name));
        if self.queue.may_assign {
            row = row.choose("duty", line.duty.simple().to_string());
        }
        row
    }

    /// One line of what it is about: what must happen, what happened, what is known, what was tried.
    fn meaning(&self, line: &QueueLine) -> Text {
        let w = self.shell.words;
        let mut parts: Vec<String> = Vec::new();
        if let Some(hold) = line.hold {
            parts.push(w.of("people-must", hold.code()).plain());
        } else if line.kind.waits_for_a_decision() {
            parts.push(w.of("people-must", line.kind.code()).plain());
        }
        if !line.what.is_empty() {
            parts.push(format!("{}.", line.what));
        }
        if !line.needs.is_empty() {
            let codes = line.needs.iter().map(|need| need.split(':').next().unwrap_or_default());
            let needs = reading(codes.map(|code| w.of("contact-need", code)));
            parts.push(w.t("queue-needs").with("needs", needs).plain());
        }
        match (line.attempts, line.last_tried_on) {
            (0, None) => {}
            (attempts, Some(day)) if attempts > 0 => {
                parts.push(w.n("queue-tried-on", attempts).with("day", w.weekday_date(day)).plain());
            }
            (_, Some(day)) => parts.push(w.t("queue-last-on").with("day", w.weekday_date(day)).plain()),
            (attempts, None) => parts.push(w.n("queue-tried", attempts).plain()),
        }
        if let Some(day) = line.promised_for {
            parts.push(w.t("queue-promised").with("day", w.weekday_date(day)).plain());
        }
        if line.records > 1 {
            parts.push(w.n("queue-records", line.records).plain());
        }
        parts.push(match &line.owner {
            Some(owner) if !owner.is_empty() => w.t("queue-with").with("who", owner).plain(),
            Some(_) => w.plain("queue-with-another"),
            None => w.plain("queue-with-nobody"),
        });
        parts.join(" ").into()
    }

    fn colleagues(&self, name: &str, label: Text) -> Select {
        let w = self.shell.words;
        let start = Select::new(name, label).option("", w.t("queue-choose"));
        self.queue
            .colleagues
            .iter()
            .fold(start, |select, it| select.option(it.account.to_string(), &it.name))
            .option("nobody", w.t("queue-nobody"))
            .chosen(&self.picked.to)
    }

    fn give_to(&self) -> Select {
        self.colleagues("give_to", self.shell.words.t("queue-give-to"))
            .error(self.shell.errors.get("give_to"))
    }

    /// How many from the top: a page has fifty rows, each with three places to stop at with the keyboard.
    fn first(&self) -> Input {
        let w = self.shell.words;
        Input::new("first", w.n("queue-first", u64::try_from(self.queue.lines.len()).unwrap_or(u64::MAX)))
            .numeric()
            .width(3)
            .value(&self.picked.first)
            .error(self.shell.errors.get("first"))
    }

    fn first_to(&self) -> Select {
        self.colleagues("first_to", self.shell.words.t("queue-first-to"))
            .error(self.shell.errors.get("first_to"))
    }

    fn handed(&self, handed: &HandedOver) -> Text {
        let w = self.shell.words;
        match &handed.to {
            Some(to) => w.n("queue-handed", handed.moved).with("who", to),
            None => w.n("queue-handed-nobody", handed.moved),
        }
    }

    fn pages(&self) -> Pagination {
        let next = self.queue.next.as_ref().map(|after| self.chosen.href(&[("after", after)]));
        Pagination::new(self.shell.words, None::<String>, next)
    }

    fn empty(&self) -> EmptyState {
        let w = self.shell.words;
        if self.chosen.is_narrowed() {
            EmptyState::new(w.t("queue-empty-narrowed"), w.t("queue-empty-narrowed-how"))
        } else {
            EmptyState::new(w.of("queue-empty", self.side()), w.of("queue-empty-how", self.side()))
        }
    }

    fn side(&self) -> &str {
        if self.chosen.side.is_empty() { "due" } else { &self.chosen.side }
    }

    fn looked(&self) -> Option<String> {
        self.queue.looked_at.map(|at| self.shell.words.date_time(at))
    }
}

/// A field that nobody sees.
struct Hidden {
    name: &'static str,
    value: String,
}

impl std::fmt::Display for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", self.name, Text::from(&self.value))
    }
}

impl askama::filters::HtmlSafe for Hidden {}

impl Samples for QueuePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("queue-title"));
        shell.path = "/queue".into();
        let full = Self {
            shell,
            queue: sample(),
            chosen: Chosen::default(),
            picked: Picked::default(),
            tokens: HashMap::default(),
        };
        let mut empty = full.clone();
        empty.queue = Queue {
            lines: vec![],
            next: None,
            views: vec![],
            handed_over: None,
            looked_at: None,
            may_assign: false,
            ..sample()
        };
        let mut narrowed = empty.clone();
        narrowed.chosen = Chosen { owner: "mine".into(), late: true, ..Chosen::default() };
        let mut held = full.clone();
        held.chosen.side = "held".into();
        held.queue.lines = vec![
            QueueLine {
                kind: Route::SafeguardingHold,
                due_on: None,
                owner: None,
                ..line(4, "Mali Rhys", date(2025, 1, 30))
            },
            QueueLine { hold: Some(HoldCode::DoNotContact), ..line(5, "Piotr Zając", date(2025, 1, 30)) },
        ];
        // As many as stand on one page, each with all that a line can say.
        let mut long = Self { shell: long_shell(full.shell.clone()), ..full.clone() };
        long.queue.lines = (1..=50)
            .map(|number| QueueLine {
                owner: Some(LONG_NAME.into()),
                new: true,
                attempts: 12,
                last_tried_on: Some(date(2025, 1, 29)),
                promised_for: Some(date(2025, 2, 3)),
                what: LONG_PLACE.into(),
                priority: vec!["SERIOUS".into(), "PERSISTENT".into(), "VULNERABLE".into()],
                needs: vec!["SHELTER:high".into(), "MENTAL_PHYSICAL:high".into(), "FINANCE:low".into()],
                ..line(number, LONG_NAME, date(2025, 1, 29))
            })
            .collect();
        let mut wrong = full.clone();
        wrong.queue.handed_over = None;
        wrong.shell.errors.add("duty", words.of("error", "contact-choose-rows"));
        let mut wrong_first = wrong.clone();
        wrong_first.shell.errors = FieldErrors::new(words)
            .with("first", words.of("error", "contact-first-rows").with("value", "3"))
            .with("first_to", words.of("error", "contact-owner"));
        wrong_first.picked.first = "30".into();
        vec![
            ("queue", full),
            ("queue-first-wrong", wrong_first),
            ("queue-empty", empty),
            ("queue-narrowed", narrowed),
            ("queue-held", held),
            ("queue-wrong", wrong),
            ("queue-long", long),
        ]
    }
}

fn line(number: u128, name: &str, due: jiff::civil::Date) -> QueueLine {
    QueueLine {
        duty: Uuid::from_u128(number),
        person: Sample::person(number),
        records: 1,
        name: name.into(),
        reference: "4T7K 2MQA".into(),
        kind: Route::Contact,
        due_on: Some(due),
        ask_again_on: None,
        owner: Some("Sam Bell".into()),
        new: false,
        attempts: 0,
        last_tried_on: None,
        promised_for: None,
        what: "Residential burglary".into(),
        priority: vec![],
        needs: vec!["SHELTER:medium".into()],
        hold: None,
    }
}

fn sample() -> Queue {
    Queue {
        lines: vec![
            QueueLine { priority: vec!["SERIOUS".into()], ..line(1, "Alis Pugh", date(2025, 1, 29)) },
            QueueLine {
                attempts: 2,
                last_tried_on: Some(date(2025, 1, 29)),
                new: true,
                ..line(2, "Tomasz Łęcki", date(2025, 1, 30))
            },
            QueueLine {
                owner: None,
                records: 2,
                promised_for: Some(date(2025, 2, 3)),
                last_tried_on: Some(date(2025, 1, 28)),
                ..line(3, "Gwenllïan Ŵyn", date(2025, 2, 3))
            },
        ],
        next: Some("2025-02-03.1.00000000000000000000000000000003".into()),
        today: date(2025, 1, 30),
        looked_at: Some(Sample::at("2025-01-29T16:30:00Z")),
        views: vec![View {
            id: SavedViewId::from_uuid(Uuid::from_u128(1)),
            name: "Late in Bristol".into(),
            query: "district=Bristol%2C+City+of&late=yes".into(),
        }],
        districts: vec!["Bristol, City of".into(), "Somerset".into()],
        colleagues: vec![Colleague {
            account: AccountId::from_uuid(Uuid::from_u128(2)),
            name: "Sam Bell".into(),
        }],
        may_assign: true,
        handed_over: Some(HandedOver {
            batch: BatchId::from_uuid(Uuid::from_u128(3)),
            moved: 3,
            untouched: 2,
            to: Some("Toni Reed".into()),
        }),
    }
}
