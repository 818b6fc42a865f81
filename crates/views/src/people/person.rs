//! A person's page. It begins with how it is safe to reach them, then the one next act.

use super::{Sample, identity, reading, safe_panel, slug, story};
use crate::prelude::*;
use crate::repeats::{Before, sample_before};
use crate::samples::{LONG_NAME, LONG_PLACE, LONG_WORD, long_shell, staff_shell};
use alongside_answers::contact::{AttemptLine, PromiseLine};
use alongside_answers::people::{
    Due, Happening, Helper, HoldLine, May, Other, PersonPage, ReportLine, Timeline as Story,
    TimelineItem as Happened,
};
use alongside_answers::repeats::HappenedBefore;
use alongside_answers::same_person::{OtherRecord, OtherRecords};
use alongside_domain::contact::{
    HoldCode, LearnedFrom, Method, NextAct, Outcome, PointKind, Route, Way, WhyEnded,
};
use alongside_domain::needs::{NeedCategory, NeedLevel, PriorityCategory};
use alongside_domain::people::PartyRole;
use alongside_domain::report::Sex;
use alongside_kernel::id::PromiseId;
use jiff::civil::date;

/// Where another record stands, its name, what is known of it, and where it is asked or was decided.
type RecordLink = (String, String, String, Option<(String, Text)>);

/// A person's page.
#[derive(Debug, Clone, Template)]
#[template(path = "people/person.html")]
pub struct Person {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub page: PersonPage,
}

impl Person {
    fn identity(&self) -> IdentityBar {
        let page = &self.page;
        let mut bar = identity(&self.shell, &page.name, &page.reference, page.reach.as_ref());
        if page
            .reports
            .iter()
            .any(|report| report.priority.iter().any(|(category, _)| *category == PriorityCategory::Serious))
        {
            bar = bar.mark(Tag::new(self.shell.words.of("people-priority", "SERIOUS")).waiting());
        }
        bar
    }

    fn panel(&self) -> Option<SafeContactPanel> {
        self.page.reach.as_ref().map(|reach| safe_panel(self.shell.words, reach))
    }

    fn at(&self, end: &str) -> String {
        format!("/people/{}{end}", self.page.person)
    }

    /// The one next act: what it is, until when, and where it is done.
    fn next(&self) -> (Text, Option<Text>, Option<Button>) {
        let (w, page) = (self.shell.words, &self.page);
        let due = |day: Option<jiff::civil::Date>| day.map(|day| DueDate::new(w, day, page.today).into());
        let call = || page.may.call.then(|| Button::new(w.t("contact-open-card")).href(self.at("/call")));
        let holds = || page.may.hold.then(|| Button::new(w.t("people-see-holds")).href(self.at("/holds")));
        match page.next {
            NextAct::LiftHold(code) => (w.of("people-must", code.code()), None, holds()),
            NextAct::Decide(kind) => (w.of("people-must", kind.code()), None, holds()),
            NextAct::KeepPromise(day) => (w.t("people-next-promise"), due(Some(day)), call()),
            NextAct::Contact(day) => (w.t("people-next-contact"), due(day), call()),
            NextAct::Inform(day) => (
                w.t("people-next-inform"),
                due(day),
                page.may.message.then(|| Button::new(w.t("people-write")).href(self.at("/message"))),
            ),
            NextAct::AskOn(day) => (w.t("people-next-ask").with("day", w.weekday_date(day)), None, call()),
            NextAct::Nothing => (w.t("people-next-nothing"), None, None),
        }
    }

    /// What else may be done, beside the next act.
    fn links(&self) -> Vec<(String, Text)> {
        let (w, may) = (self.shell.words, self.page.may);
        [
            (may.call, self.at("/call"), w.t("contact-open-card")),
            (may.change_safe_contact, self.at("/safe-contact"), w.t("people-change-safe")),
            (may.consent, self.at("/consent"), w.t("people-take-consent")),
            (may.consent, self.at("/disclosures"), w.t("people-who-was-told")),
            (may.refer, self.at("/services"), w.t("people-find-service")),
            (may.message, self.at("/message"), w.t("people-write")),
            (may.request, format!("/requests/new?person={}", self.page.person), w.t("people-ask-partner")),
            (may.their_pages, self.at("/pages-access"), w.t("people-their-pages")),
            (may.join, self.at("/parties"), w.t("party-title")),
            (may.join, self.at("/another-record"), w.t("same-person-another")),
            (may.hold, self.at("/holds"), w.t("people-see-holds")),
            (may.declare_conflict, self.at("/conflict"), w.t("people-i-know-them")),
            (may.erase, self.at("/erase"), w.t("erasure-title")),
        ]
        .into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, href, text)| (href, text))
        .collect()
    }

    fn who(&self) -> SummaryList {
        let (w, page) = (self.shell.words, &self.page);
        let mut list = SummaryList::new();
        if !page.recorded_name.is_empty() {
            list = list.row(w.t("people-recorded-name"), &page.recorded_name);
        }
        if let Some(born) = page.born {
            let said = match page.age {
                Some(age) => w.n("people-born-age", age).with("day", w.date(born)),
                None => w.date(born).into(),
            };
            list = list.row(w.t("people-born"), said);
        }
        if let Some(sex) = page.sex.filter(|sex| *sex != Sex::NotKnown) {
            list = list.row(w.t("people-sex"), w.of("people-sex", sex.code()));
        }
        if page.language.is_some() || page.interpreter {
            let language: Text = page.language.clone().unwrap_or_default().into();
            let said = if page.interpreter {
                w.t("people-interpreter").with("language", language)
            } else {
                language
            };
            list = list.row(w.t("people-language"), said);
        }
        if !page.communication_needs.is_empty() {
            let said =
                reading(page.communication_needs.iter().map(|code| w.of("people-access", &slug(code))));
            list = list.row(w.t("people-needs-to-understand"), said);
        }
        if let Some(guardian) = &page.guardian {
            list = list.row(w.t("people-guardian"), guardian);
        }
        if let Some(district) = &page.district {
            list = list.row(w.t("people-district"), district);
        }
        list
    }

    /// Other records that are, or may be, this person's: a title, a line, and for each record where it stands, its name,
    /// what is known of it, and where it is asked or was decided.
    fn records(&self) -> Vec<(Text, Text, Vec<RecordLink>)> {
        let w = self.shell.words;
        let links = |records: &[OtherRecord], text: Text| -> Vec<RecordLink> {
            let link = |it: &OtherRecord| {
                let question = it.question.map(|id| (format!("/same-person/{}", id.simple()), text.clone()));
                let what = crate::same_person::about(w, &it.record);
                (format!("/people/{}", it.record.person), it.record.name.clone(), what, question)
            };
            records.iter().map(link).collect()
        };
        let records = &self.page.records;
        let groups = [
            (
                w.t("same-person-joined-title"),
                w.t("same-person-joined-lead"),
                links(&records.joined, w.t("same-person-how-joined")),
            ),
            (
                w.t("same-person-asked-title"),
                w.t("same-person-asked-lead"),
                links(&records.asked, w.t("same-person-look")),
            ),
        ];
        groups.into_iter().filter(|(_, _, links)| !links.is_empty()).collect()
    }

    fn report(&self, report: &ReportLine) -> SummaryCard {
        let w = self.shell.words;
        let mut list = SummaryList::new().row(w.t("people-happened"), w.date(report.occurred_on));
        if let Some(reference) = &report.reference {
            list = list.row(w.t("people-crime-reference"), reference);
        }
        if let Some(place) = &report.place {
            list = list.row(w.t("people-where"), place);
        }
        if let Some(note) = &report.note {
            list = list.row(w.t("people-impact"), note);
        }
        for (name, said) in super::told(w, report) {
            list = list.row(name, said);
        }
        if let Some(view) = &report.officer_view {
            list = list.row(w.t("people-officer-view"), view);
        }
        let needs: Vec<Text> = report
            .needs
            .iter()
            .filter(|(_, level)| level.is_need())
            .map(|(category, level)| self.need(*category, *level))
            .collect();
        if !needs.is_empty() {
            list = list.row(w.t("people-needs"), reading(needs));
        }
        for (category, reasons) in &report.priority {
            let why = reading(reasons.iter().map(|reason| w.of("people-reason", reason.code())));
            list = list.row(w.of("people-priority", category.code()), why);
        }
        if let Some((at, differs)) = &report.both {
            let when = w.date(alongside_kernel::clock::london_date(*at));
            list = list.row(w.t("people-both"), w.t("people-both-text").with("day", when));
            if !differs.is_empty() {
                let where_they_differ = reading(differs.iter().map(|code| w.of("people-differs", code)));
                let text = w.t("people-both-differ-text").with("what", where_they_differ);
                list = list.row(w.t("people-both-differ"), text);
            }
        }
        if let Some(day) = report.may_be_same_as {
            let text = w.t("people-may-be-same-text").with("day", w.date(day));
            list = list.row(w.t("people-may-be-same"), text);
        }
        let title: Text = if report.what.is_empty() {
            w.of("people-channel", &report.channel)
        } else {
            report.what.clone().into()
        };
        SummaryCard::new(title, list).level(3)
    }

    fn need(&self, category: NeedCategory, level: NeedLevel) -> Text {
        let w = self.shell.words;
        w.of("people-level", level.code()).with("need", w.of("contact-need", category.code()))
    }

    fn helper(&self, helper: &Helper) -> (Text, Text) {
        let w = self.shell.words;
        let classes = reading(helper.classes.iter().map(|code| w.of("people-class", code)));
        let until = match helper.until {
            Some(until) => w.t("people-sees-until").with("what", classes).with("when", w.date_time(until)),
            None => w.t("people-sees").with("what", classes),
        };
        (Text::from(&helper.organisation), until)
    }

    fn helpers(&self) -> SummaryList {
        self.page
            .helpers
            .iter()
            .map(|helper| self.helper(helper))
            .fold(SummaryList::new(), |list, (who, what)| list.row(who, what))
    }

    fn others(&self, others: &[Other]) -> Vec<(String, String, Option<Text>)> {
        others
            .iter()
            .map(|other| {
                let role = other.role.map(|role| self.shell.words.of("people-party", role.code()));
                (format!("/people/{}", other.person), other.name.clone(), role)
            })
            .collect()
    }

    fn before(&self) -> Before<'_> {
        Before::new(self.shell.words, &self.page.before)
    }

    fn timeline(&self) -> Timeline {
        story::timeline(self.shell.words, &self.page.timeline)
    }
}

impl Samples for Person {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("people-title"));
        shell.heartbeat = Some("/heartbeat/people/1".into());
        let full = Self { shell, page: sample() };
        let mut held = full.clone();
        held.page.reach = Some(Sample::no_reach());
        held.page.next = NextAct::LiftHold(HoldCode::Safeguarding);
        held.page.holds = vec![HoldLine {
            id: uuid::Uuid::from_u128(1),
            code: HoldCode::Safeguarding,
            reason: "Her father is the suspect and lives with her.".into(),
            task: "Mina Shaw asks the school's safeguarding lead by Friday.".into(),
            by: "Sam Bell".into(),
            at: Sample::at("2025-01-30T09:10:00Z"),
            lifted: None,
        }];
        held.page.erasing = Some(crate::oversight::sample_erasing(true, false));
        held.page.may.erase = true;
        let mut officer = full.clone();
        officer.page = PersonPage {
            reach: None,
            next: NextAct::Nothing,
            due: vec![],
            helpers: vec![],
            parties: vec![],
            household: vec![],
            before: HappenedBefore::default(),
            timeline: Story::default(),
            reports: vec![],
            records: OtherRecords::default(),
            may: May::default(),
            ..sample()
        };
        let mut long = full.clone();
        long.shell = long_shell(long.shell);
        (long.page.name, long.page.recorded_name) = (LONG_NAME.into(), LONG_NAME.into());
        for helper in &mut long.page.helpers {
            helper.organisation = LONG_PLACE.into();
        }
        long.page.reach = Some(alongside_answers::contact::Reach {
            cover: LONG_WORD.into(),
            notes: LONG_WORD.into(),
            ..Sample::reach()
        });
        vec![("person", full), ("person-held", held), ("person-little", officer), ("person-long", long)]
    }
}

fn sample() -> PersonPage {
    PersonPage {
        person: Sample::person(1),
        reference: "4T7K 2MQA".into(),
        name: "Gwen Ŵyn".into(),
        recorded_name: "Gwenllïan Ŵyn".into(),
        born: Some(date(1984, 5, 6)),
        age: Some(40),
        sex: Some(Sex::Female),
        language: Some("Welsh".into()),
        interpreter: true,
        communication_needs: vec!["hearing loss".into(), "sight loss - large print".into()],
        guardian: None,
        district: Some("Bristol, City of".into()),
        reach: Some(Sample::reach()),
        next: NextAct::Contact(Some(date(2025, 1, 30))),
        due: vec![Due {
            id: uuid::Uuid::from_u128(9),
            kind: Route::Contact,
            due_on: Some(date(2025, 1, 30)),
            ask_again_on: None,
            owner: Some("Sam Bell".into()),
            attempts: 1,
        }],
        records: OtherRecords {
            joined: vec![OtherRecord {
                record: crate::same_person::sample_record(5, "Gwen Wiliams", 2),
                question: Some(uuid::Uuid::from_u128(71)),
            }],
            asked: vec![OtherRecord {
                record: crate::same_person::sample_record(6, "G. Ŵyn", 1),
                question: Some(uuid::Uuid::from_u128(72)),
            }],
        },
        holds: vec![],
        reports: vec![Sample::report()],
        helpers: vec![Helper {
            organisation: "Bristol Safe Homes".into(),
            classes: vec!["identity", "contact", "needs"],
            since: Sample::at("2025-01-29T18:00:00Z"),
            until: Some(Sample::at("2026-01-29T00:00:00Z")),
        }],
        parties: vec![Other {
            person: Sample::person(2),
            name: "Nia Ŵyn".into(),
            role: Some(PartyRole::Witness),
        }],
        person_responsible: true,
        household: vec![Other { person: Sample::person(3), name: "Cai Ŵyn".into(), role: None }],
        before: sample_before(),
        timeline: sample_story(),
        erasing: None,
        may: May {
            call: true,
            change_safe_contact: true,
            hold: true,
            lift: false,
            declare_conflict: true,
            lift_conflict: false,
            erase: false,
            consent: true,
            refer: true,
            message: true,
            request: true,
            their_pages: true,
            join: true,
        },
        today: date(2025, 1, 30),
    }
}

fn sample_story() -> Story {
    let happened = |at: &str, by: &str, what| Happened {
        at: Sample::at(at),
        by: (!by.is_empty()).then(|| by.to_owned()),
        what,
    };
    let promise = PromiseLine {
        id: PromiseId::from_uuid(uuid::Uuid::from_u128(3)),
        person: Sample::person(1),
        name: String::new(),
        by: "Sam Bell".into(),
        due_on: date(2025, 2, 3),
        made_at: Sample::at("2025-01-29T17:45:00Z"),
        what: "Ring again about the locks.".into(),
        ended_as: None,
        ended_at: None,
    };
    let attempt = AttemptLine {
        at: Sample::at("2025-01-29T17:40:00Z"),
        by: "Sam Bell, Victim Care Unit".into(),
        way: Way::By(Method::PhoneMobile),
        outcome: Outcome::Spoke,
        needs_met: vec!["OUTLOOK".into()],
        help_given: vec!["RIGHTS".into(), "HOME_SECURITY".into()],
        signposts: String::new(),
        words: "I just want to sleep.".into(),
    };
    Story::of(vec![
        happened(
            "2025-01-28T08:02:00Z",
            "Test Police",
            Happening::Reported { channel: "FEED".into(), what: "Harassment".into() },
        ),
        happened("2025-01-29T17:40:00Z", "Sam Bell, Victim Care Unit", Happening::Attempt(Box::new(attempt))),
        happened("2025-01-29T17:45:00Z", "Sam Bell", Happening::Promised(Box::new(promise))),
        happened(
            "2025-01-29T18:00:00Z",
            "Sam Bell",
            Happening::Consent { organisation: "Bristol Safe Homes".into(), status: "GIVEN".into() },
        ),
        happened(
            "2025-01-29T18:10:00Z",
            "Sam Bell",
            Happening::PointTold {
                kind: PointKind::Mobile, hint: "…456".into(), from: LearnedFrom::Person
            },
        ),
        happened(
            "2025-01-29T18:12:00Z",
            "Sam Bell",
            Happening::PointEnded {
                kind: PointKind::Email, hint: "g…@….org".into(), why: WhyEnded::NotSafe
            },
        ),
        happened(
            "2025-01-30T09:15:00Z",
            "",
            Happening::Message { channel: "LETTER".into(), state: "HELD".into() },
        ),
    ])
}
