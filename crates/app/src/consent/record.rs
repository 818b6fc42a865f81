//! Writing down what a person said: yes or no, to whom, for what, until when.

use super::view::may_record;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::consent::{Answer, GivenBy, How, Refusal, check};
use alongside_gate::{ClassSet, DataClass, PersonPermit, Purpose, Sharing};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{ConsentId, DisclosureId, GrantId, OrganisationId, PersonId};
use alongside_kernel::{Date, Sensitive};
use alongside_storage::WriteSet;
use alongside_storage::rooms::consent::{self, ConsentWords, Disclosure, LiveConsent, NewConsent};
use alongside_storage::rooms::{network, people};

/// The longest note, in letters.
pub(crate) const LONGEST_NOTE: usize = 2_000;

/// What a form says.
#[derive(Debug, Clone, Default)]
pub struct ConsentInput {
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// What was answered.
    pub answer: Option<Answer>,
    /// The classes that were ticked, by code.
    pub classes: Vec<String>,
    /// The purpose, by code; support where nothing is said.
    pub purpose: String,
    /// How it was given.
    pub how: Option<How>,
    /// By whom; the person where nothing is said.
    pub given_by: Option<GivenBy>,
    /// The last day: `Err` where it can't be read, `None` where nothing is said.
    pub ends_on: Option<core::result::Result<Date, ()>>,
    /// What was said.
    pub note: String,
}

/// What a form says of a yes, checked.
pub(crate) struct Checked {
    pub(crate) classes: ClassSet,
    pub(crate) how: How,
    pub(crate) given_by: GivenBy,
    pub(crate) ends_on: Date,
    pub(crate) words: ConsentWords,
}

impl ConsentInput {
    /// The classes that were ticked, as far as they can be shared at all.
    pub(crate) fn classes(&self) -> Result<ClassSet> {
        let rules = crate::referral::rules()?;
        Ok(self
            .classes
            .iter()
            .filter(|code| rules.consent.classes.contains(code))
            .filter_map(|code| code.parse::<DataClass>().ok())
            .collect())
    }

    /// Checks what a yes needs, beside `always`, which goes with it; what is wrong is put at its field.
    pub(crate) fn check(
        &self,
        always: ClassSet,
        age: Option<u32>,
        today: Date,
        invalid: &mut Invalid,
    ) -> Result<Option<Checked>> {
        let rules = crate::referral::rules()?;
        let classes = self.classes()?.union(always);
        if !classes.is_empty() && !classes.contains(DataClass::Identity) {
            // Without knowing who it is an organisation sees nothing at all: a promise that would not hold.
            invalid.add("class", "consent-without-identity");
        }
        let given_by = self.given_by.unwrap_or(GivenBy::Person);
        let ends_on = match self.ends_on {
            None => Some(rules.consent.default_end(today)),
            Some(Ok(day)) => Some(day),
            Some(Err(())) => {
                invalid.add("until", "sharing-day-unreadable");
                None
            }
        };
        if self.how.is_none() {
            invalid.add("how", "consent-how-missing");
        }
        let words = words(&self.note, invalid);
        let count = usize::try_from(classes.len()).unwrap_or(0);
        match check(count, ends_on, today, age, given_by, rules.consent.guardian_below_age) {
            Ok(()) => {}
            Err(Refusal::NothingShared) => invalid.add("class", "consent-nothing-shared"),
            Err(Refusal::EndsInThePast) => invalid.add("until", "consent-ends-in-the-past"),
            Err(Refusal::TooYoung) => {
                invalid.add_with(
                    "given-by",
                    "consent-too-young",
                    rules.consent.guardian_below_age.to_string(),
                );
            }
        }
        let (Some(how), Some(ends_on)) = (self.how, ends_on) else { return Ok(None) };
        Ok(Some(Checked { classes, how, given_by, ends_on, words }))
    }
}

fn words(note: &str, invalid: &mut Invalid) -> ConsentWords {
    if note.chars().count() > LONGEST_NOTE {
        invalid.add_with("note", "sharing-too-long", LONGEST_NOTE.to_string());
    }
    ConsentWords { note: (!note.is_empty()).then(|| Sensitive::new(note.to_owned())) }
}

/// The age of a permit's person today; read for the rule about who may agree, and shown to nobody.
pub(crate) async fn age(app: &App, permit: &PersonPermit, today: Date) -> Result<Option<u32>> {
    let person = people::read(&app.store, permit).await?;
    let person = app.store.use_within(person, "who may agree");
    Ok(person.identity.and_then(|identity| identity.age_on(today)))
}

/// Writes down what the person said; gives where their consents stand.
pub async fn record(
    app: &App,
    ask: &Ask,
    person: PersonId,
    input: &ConsentInput,
    once: Once,
) -> Result<String> {
    match judged(app, ask, person, input, once).await {
        // Something of the person changed meanwhile. The form rests on nothing that it showed: it is judged anew.
        Err(AppError::Stale("person")) => judged(app, ask, person, input, once).await,
        done => done,
    }
}

async fn judged(app: &App, ask: &Ask, person: PersonId, input: &ConsentInput, once: Once) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let permit = may_record(app, ask, person).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let account = ask.account().ok_or(AppError::Refused(alongside_gate::Refusal::unknown()))?;
    let today = london_date(ask.now);
    let mut invalid = Invalid::new();
    let organisations = network::organisations(&app.store).await?;
    let organisation = input.organisation.and_then(|id| {
        organisations.iter().find(|it| it.id == id && it.sharing == Sharing::People && it.left_at.is_none())
    });
    if organisation.is_none() {
        invalid.add("organisation", "sharing-organisation-missing");
    }
    let purpose = if input.purpose.is_empty() { Some(Purpose::Support) } else { input.purpose.parse().ok() };
    if purpose.is_none() {
        invalid.add("purpose", "sharing-choose-one");
    }
    let mut set = WriteSet::new();
    // One answer in force for an organisation, and none beside a no: what else is there was read, and must be so still.
    people::unchanged_since(&mut set, person, seen);
    let location = format!("/people/{person}/consent?done=saved");
    let mut entry = ask.permit_entry(&permit);
    match input.answer {
        None => {
            invalid.add("answer", "consent-answer-missing");
            return invalid.or(location);
        }
        Some(Answer::Given) => {
            let age = age(app, &permit, today).await?;
            let checked = input.check(ClassSet::EMPTY, age, today, &mut invalid)?;
            invalid.or(())?;
            let (Some(checked), Some(organisation), Some(purpose)) = (checked, organisation, purpose) else {
                return Err(AppError::Invalid(Invalid::field("answer", "consent-answer-missing")));
            };
            let live = live(app, &permit, organisation.id).await?;
            let given = Given { permit: &permit, to: organisation.id, purpose, live, account };
            let (_, grant) = write_given(app, ask, &mut set, &given, &checked).await?;
            disclose(app, ask, &mut set, &given, grant, checked.classes);
            entry.to = Some(organisation.id);
            entry.detail = "given";
        }
        Some(Answer::Refused) => {
            let words = words(&input.note, &mut invalid);
            if input.how.is_none() {
                invalid.add("how", "consent-how-missing");
            }
            if let Some(organisation) = organisation
                && live(app, &permit, organisation.id).await?.is_some()
            {
                invalid.add("answer", "consent-live-already");
            }
            invalid.or(())?;
            let (Some(how), Some(organisation), Some(purpose)) = (input.how, organisation, purpose) else {
                return Err(AppError::Invalid(Invalid::field(
                    "organisation",
                    "sharing-organisation-missing",
                )));
            };
            let key = app.store.subject(person).await?;
            let new = NewConsent {
                id: ConsentId::new(app.store.ids()),
                person,
                organisation: organisation.id,
                answer: Answer::Refused,
                classes: input.classes()?,
                purpose,
                how,
                given_by: input.given_by.unwrap_or(GivenBy::Person),
                recorded_by: account,
                at: ask.now,
                ends_on: None,
                words: &words,
            };
            consent::insert(&app.store, &mut set, &key, &new)?;
            entry.to = Some(organisation.id);
            entry.detail = "not_given";
        }
    }
    set.audit(entry);
    set.changed("people", person, ask.now);
    once.write(app, set, location).await
}

/// The consent in force for an organisation, read for a decision.
pub(crate) async fn live(
    app: &App,
    permit: &PersonPermit,
    organisation: OrganisationId,
) -> Result<Option<LiveConsent>> {
    let live = consent::live(&app.store, permit, organisation).await?;
    Ok(app.store.use_within(live, "the consent in force"))
}

/// A yes about to be written.
pub(crate) struct Given<'a> {
    /// By whose leave.
    pub(crate) permit: &'a PersonPermit,
    /// For which organisation.
    pub(crate) to: OrganisationId,
    /// For which purpose.
    pub(crate) purpose: Purpose,
    /// The consent in force, whose place it takes.
    pub(crate) live: Option<LiveConsent>,
    /// Who writes it down.
    pub(crate) account: alongside_kernel::id::AccountId,
}

/// Adds a yes with its grant to a set; it takes the place of the one in force. Gives both ids.
pub(crate) async fn write_given(
    app: &App,
    ask: &Ask,
    set: &mut WriteSet,
    given: &Given<'_>,
    checked: &Checked,
) -> Result<(ConsentId, GrantId)> {
    let person = given.permit.person();
    let key = app.store.subject(person).await?;
    let (id, grant) = (ConsentId::new(app.store.ids()), GrantId::new(app.store.ids()));
    let new = NewConsent {
        id,
        person,
        organisation: given.to,
        answer: Answer::Given,
        classes: checked.classes,
        purpose: given.purpose,
        how: checked.how,
        given_by: checked.given_by,
        recorded_by: given.account,
        at: ask.now,
        ends_on: Some(checked.ends_on),
        words: &checked.words,
    };
    if let Some(live) = given.live.filter(|_| given.purpose == Purpose::Support) {
        consent::replace(set, &live, id, grant, ask.now);
    }
    consent::insert(&app.store, set, &key, &new)?;
    consent::insert_grant(set, grant, &new);
    Ok((id, grant))
}

/// Adds the line of the ledger that goes with a yes: from now on the organisation can see it.
fn disclose(app: &App, ask: &Ask, set: &mut WriteSet, given: &Given<'_>, grant: GrantId, classes: ClassSet) {
    let Some(from) = ask.organisation() else { return };
    consent::insert_disclosure(
        set,
        &Disclosure {
            id: DisclosureId::new(app.store.ids()),
            person: given.permit.person(),
            from,
            to: given.to,
            basis: "CONSENT".to_owned(),
            grant: Some(grant),
            referral: None,
            classes,
            purpose: given.purpose.code().to_owned(),
            account: given.account,
            at: ask.now,
        },
    );
}
