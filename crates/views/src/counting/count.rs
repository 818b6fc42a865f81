//! One count: who was asked, what was given, what came out; and where encodings are made.

use super::state_tag;
use crate::people::reading;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::counting::{CountView, KnownLine, PartyLine};
use alongside_domain::counting::{Records, State};
use alongside_kernel::id::CountId;
use jiff::civil::date;

/// The kinds of columns that can be encoded, in the order of the choice; their words are `count-kind-…`.
const KINDS: [&str; 15] = [
    "forename",
    "middle_names",
    "surname",
    "full_name",
    "date_of_birth",
    "sex",
    "phone",
    "email",
    "postcode",
    "address_line",
    "town",
    "country",
    "identifier",
    "category",
    "text",
];

/// What the script of the encoder says, by the codes under which it asks for words.
const SAYS: [&str; 16] = [
    "reading",
    "columns",
    "unnamed",
    "encoding",
    "done",
    "done-left-out",
    "no-list",
    "list",
    "row",
    "no-key",
    "key-there",
    "key",
    "new-key",
    "too_little",
    "nobody",
    "failed",
];

/// The tokens of its forms.
#[derive(Debug, Clone, Default)]
pub struct CountTokens {
    /// For giving encodings.
    pub give: String,
    /// For taking them back.
    pub take_back: String,
    /// For counting now.
    pub begin: String,
    /// For calling it off.
    pub call_off: String,
}

/// One count.
#[derive(Debug, Clone, Template)]
#[template(path = "counting/count.html")]
pub struct CountPage {
    /// Around the page; holds the errors of `encodings`.
    pub shell: Shell,
    /// The count.
    pub view: CountView,
    /// The tokens of its forms.
    pub tokens: CountTokens,
}

impl CountPage {
    fn at(&self, what: &str) -> String {
        format!("/counts/{}/{what}", self.view.id)
    }

    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.view);
        let mut list = SummaryList::new()
            .row(w.t("count-state"), Text::from(state_tag(w, it.state)))
            .row(w.t("count-records"), w.of("count-records", it.records.code()))
            .row(w.t("count-set-up"), reading([w.date_time(it.set_up_at).into(), Text::from(&it.set_up_by)]));
        if it.state.is_live() {
            list = list.row(w.t("count-last-day"), w.date(it.last_day));
        }
        if let Some(at) = it.ended_at {
            list = list.row(w.t("count-ended"), w.date_time(at));
        }
        list
    }

    fn shown(&self, people: Option<u64>) -> Text {
        let w = self.shell.words;
        people.map_or_else(|| w.t("count-hidden"), |people| w.number(people).into())
    }

    fn parties(&self) -> Table {
        let w = self.shell.words;
        let returns = self.view.parties.iter().any(|it| it.returning.is_some());
        let mut empty = Table::new(w.t("count-parties-title"))
            .under_heading()
            .column(w.t("count-organisation"))
            .column(w.t("count-given-at"))
            .numbers(w.t("count-given-records"));
        if returns {
            empty = empty.numbers(w.t("count-returning"));
        }
        self.view.parties.iter().fold(empty, |table, it| {
            let given: Text = it.given_at.map_or_else(|| w.t("count-not-given"), |at| w.date_time(at).into());
            let records: Text =
                if it.given_at.is_some() { w.number(it.records).into() } else { "–".into() };
            let mut cells = vec![Text::from(&it.organisation), given, records];
            if returns {
                cells.push(it.returning.map_or_else(|| "–".into(), |people| self.shown(people)));
            }
            table.row(cells)
        })
    }

    fn known(&self, known: &[KnownLine]) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("count-known-title"))
            .under_heading()
            .column(w.t("count-known-to"))
            .numbers(w.t("count-people"));
        known.iter().fold(empty, |table, it| {
            table.row([reading(it.organisations.iter().map(Text::from)), self.shown(it.people)])
        })
    }

    fn sure(&self) -> Text {
        let w = self.shell.words;
        match (self.view.found, self.view.right) {
            (Some(found), Some(right)) => w
                .t("count-sure")
                .with("found", w.number(u64::from(found)))
                .with("right", w.number(u64::from(right))),
            _ => w.t("count-not-sure"),
        }
    }

    fn fields(&self) -> Option<Text> {
        let w = self.shell.words;
        let words = reading(self.view.fields.iter().map(|it| w.of("count-kind", it)));
        (!self.view.fields.is_empty()).then(|| w.t("count-fields").with("fields", words.plain()))
    }

    /// An option holds text alone: no mark that its words are in another language.
    fn kinds(&self) -> Vec<(&'static str, String)> {
        KINDS.into_iter().map(|kind| (kind, self.shell.words.of("count-kind", kind).plain())).collect()
    }

    fn says(&self) -> Vec<(&'static str, String)> {
        // The script puts the numbers in, so its words hold places for them.
        let words = |code: &str| {
            let text = self.shell.words.of("count-says", code);
            text.with("count", "{count}").with("left_out", "{left_out}").with("row", "{row}").plain()
        };
        SAYS.into_iter().map(|code| (code, words(code))).collect()
    }
}

impl Samples for CountPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let at = |text: &str| text.parse().unwrap_or_default();
        let party = |name: &str, given: bool| PartyLine {
            organisation: name.into(),
            given_at: given.then(|| at("2025-01-30T10:15:00Z")),
            records: if given { 5_412 } else { 0 },
            returning: None,
        };
        let asked = Self {
            shell: staff_shell(words, words.t("count-title")),
            view: CountView {
                id: CountId::from_uuid(crate::consent::sample_id(90)),
                version: 2,
                name: "Harmed more than once, winter".into(),
                records: Records::Reports,
                state: State::Open,
                set_up_by: "Ruth Pryce".into(),
                set_up_at: at("2025-01-30T09:00:00Z"),
                last_day: date(2025, 2, 13),
                ended_at: None,
                parties: vec![
                    party("Bristol Safe Homes", true),
                    party("Harbour Domestic Abuse Service", false),
                    party("Severn Victim Care Unit", false),
                ],
                known: None,
                found: None,
                right: None,
                threshold: 10,
                may_hold: false,
                is_enough: false,
                may_give: true,
                has_given: false,
                fields: vec!["forename".into(), "surname".into(), "date_of_birth".into(), "postcode".into()],
            },
            tokens: CountTokens {
                give: "sample".into(),
                take_back: "sample".into(),
                begin: "sample".into(),
                call_off: "sample".into(),
            },
        };
        let mut wrong = asked.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("encodings", words.of("error", "count-not-encodings"));
        let mut given = asked.clone();
        given.view.has_given = true;
        let mut held = asked.clone();
        (held.view.may_give, held.view.may_hold, held.view.is_enough) = (false, true, true);
        let mut waiting = held.clone();
        waiting.view.is_enough = false;
        let mut counted = asked.clone();
        counted.view.may_give = false;
        counted.view.state = State::Counted;
        counted.view.ended_at = Some(at("2025-02-03T09:00:00Z"));
        for (party, returning) in counted.view.parties.iter_mut().zip([Some(Some(310)), Some(None), None]) {
            party.given_at = returning.map(|_| at("2025-01-30T10:15:00Z"));
            party.returning = returning;
        }
        let known = |organisations: &[&str], people| KnownLine {
            organisations: organisations.iter().map(|it| (*it).into()).collect(),
            people,
        };
        counted.view.known = Some(vec![
            known(&["Bristol Safe Homes", "Harbour Domestic Abuse Service"], Some(482)),
            known(&["Bristol Safe Homes", "Severn Victim Care Unit"], None),
        ]);
        (counted.view.found, counted.view.right) = (Some(97), Some(99));
        let mut unsure = counted.clone();
        (unsure.view.found, unsure.view.right) = (None, None);
        let mut too_few = counted.clone();
        (too_few.view.state, too_few.view.known) = (State::TooFew, None);
        let mut counting = held.clone();
        counting.view.state = State::Counting;
        let mut over = held.clone();
        (over.view.state, over.view.may_hold) = (State::Lapsed, false);
        over.view.ended_at = counted.view.ended_at;
        vec![
            ("count-asked", asked),
            ("count-wrong", wrong),
            ("count-given", given),
            ("count-held", held),
            ("count-waiting", waiting),
            ("count-counting", counting),
            ("count-counted", counted),
            ("count-unsure", unsure),
            ("count-too-few", too_few),
            ("count-over", over),
        ]
    }
}
