//! Sending a referral: consent where there is none yet, the referral, the line in the ledger and the audit entry in
//! one write.

use super::change::address;
use super::start::{always, is_enough};
use crate::consent::{Checked, ConsentInput, Given, write_given};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::Service;
use alongside_domain::referral::{Choice, Done, Facts};
use alongside_gate::{
    Action, ClassSet, PersonPermit, Purpose, ReferralFacts, ReferralStage, Refusal, Sharing, decide_person,
    decide_referral,
};
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{
    ConsentId, DisclosureId, GrantId, OrganisationId, PersonId, ReferralId, ReportId, ServiceId,
};
use alongside_storage::WriteSet;
use alongside_storage::rooms::consent::{self, Disclosure};
use alongside_storage::rooms::referral::{self, NewReferral, ReferralWords};
use alongside_storage::rooms::{facts, network, people};

/// The longest message to a service, in letters.
const LONGEST: usize = 4_000;

/// What the form says.
#[derive(Debug, Clone, Default)]
pub struct ReferInput {
    /// The service that was chosen.
    pub service: Option<ServiceId>,
    /// How the person came to it.
    pub choice: Option<Choice>,
    /// The needs to be met, by code.
    pub needs: Vec<String>,
    /// A message to the service.
    pub message: String,
    /// What the person agreed to share, where nothing is agreed with that organisation yet.
    pub consent: ConsentInput,
    /// The services that were chosen with it: the form for the first of them comes next.
    pub then: Vec<ServiceId>,
    /// The needs for which all of them were chosen, by code.
    pub wanted: Vec<NeedCategory>,
}

impl ReferInput {
    /// Where one goes on after this referral: to the next service that was chosen, or to the referral. What was
    /// said of the talk itself holds for the next one too; what may be shared is asked anew for each.
    fn after(&self, person: PersonId, sent: ReferralId) -> String {
        if self.then.is_empty() {
            return address(sent, "sent");
        }
        let mut address = format!("/people/{person}/refer?done=sent");
        let mut add = |key: &str, value: &str| {
            for part in ["&", key, "=", value] {
                address.push_str(part);
            }
        };
        self.then.iter().for_each(|service| add("service", &service.to_string()));
        self.wanted.iter().for_each(|need| add("need", need.code()));
        if let Some(how) = self.consent.how {
            add("how", how.code());
        }
        if let Some(giver) = self.consent.given_by {
            add("given-by", giver.code());
        }
        if let Some(choice) = self.choice {
            add("choice", choice.code());
        }
        address
    }
}

/// Refers a person to a service; gives where one goes on: the referral, or the form for the next service.
pub async fn send(app: &App, ask: &Ask, person: PersonId, input: &ReferInput, once: Once) -> Result<String> {
    match judged(app, ask, person, input, once).await {
        // Something of the person changed meanwhile: judged anew on what stands now, with what was typed.
        Err(AppError::Stale("person")) => judged(app, ask, person, input, once).await,
        done => done,
    }
}

async fn judged(app: &App, ask: &Ask, person: PersonId, input: &ReferInput, once: Once) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let person_facts = facts::person(&app.store, person, ask.account(), ask.organisation()).await?;
    let permit = decide_person(&ask.to(Action::StartReferral, Purpose::Support), &person_facts)?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let (account, own) = (ask.account().ok_or_else(unknown)?, ask.organisation().ok_or_else(unknown)?);
    let services = network::services(&app.store).await?;
    let service = input.service.and_then(|id| services.into_iter().find(|it| it.id == id));
    let service = service.filter(|it| it.organisation != own).ok_or_else(unknown)?;
    let id = ReferralId::new(app.store.ids());
    let draft = ReferralFacts {
        referral: id,
        person: person_facts,
        from_organisation: own,
        to_organisation: service.organisation,
        stage: ReferralStage::Draft,
        assigned: None,
        began_with: None,
    };
    let leave = decide_referral(&ask.to(Action::SendReferral, Purpose::Support), &draft)?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }

    let today = london_date(ask.now);
    let mut invalid = Invalid::new();
    check_service(app, &service, today, &mut invalid).await?;
    let needs: Vec<String> =
        service.needs.iter().filter(|need| input.needs.contains(need)).cloned().collect();
    if needs.is_empty() {
        invalid.add("need", "referral-need-missing");
    }
    if input.choice.is_none() {
        invalid.add("choice", "referral-choice-missing");
    }
    if input.message.chars().count() > LONGEST {
        invalid.add_with("message", "sharing-too-long", LONGEST.to_string());
    }
    let ground = ground(app, &permit, service.organisation, &input.consent, today, &mut invalid).await?;
    invalid.or(())?;
    let (Some(ground), Some(choice)) = (ground, input.choice) else {
        return Err(AppError::Invalid(Invalid::field("choice", "referral-choice-missing")));
    };

    let mut set = WriteSet::new();
    // Nothing is handed on under a hold that was placed, or on a grant that ended, while this was read.
    people::unchanged_since(&mut set, person, seen);
    let (consent, grant, classes) = match ground {
        Ground::InForce(live) => {
            consent::rely_on(&mut set, &live);
            (live.consent, live.grant, live.classes)
        }
        Ground::New(checked, live) => {
            let given =
                Given { permit: &permit, to: service.organisation, purpose: Purpose::Support, live, account };
            let (consent, grant) = write_given(app, ask, &mut set, &given, &checked).await?;
            (consent, grant, checked.classes)
        }
    };
    let facts = Facts {
        id,
        version: 1,
        person,
        service: service.id,
        from: own,
        to: service.organisation,
        grant,
        sent: Done { at: ask.now, by: account },
        reply_due: super::rules()?.referral.reply_due(today, &app.calendar()),
        reminded_at: None,
        escalated: None,
        acknowledged: None,
        accepted: None,
        declined: None,
        worker: None,
        first_session_at: None,
        withdrawn_at: None,
        closed_at: None,
    };
    let words =
        ReferralWords { message: (!input.message.is_empty()).then(|| Sensitive::new(input.message.clone())) };
    write(app, &mut set, &permit, &Draft { facts: &facts, consent, needs: &needs, choice, words: &words })
        .await?;
    disclose(app, &mut set, &facts, classes);
    let mut entry = ask.entry(Action::SendReferral, Purpose::Support, [person.into()], classes);
    entry.to = Some(service.organisation);
    set.audit(entry);
    set.changed("people", leave.person().person(), ask.now);
    once.write(app, set, input.after(person, id)).await
}

async fn check_service(
    app: &App,
    service: &Service,
    today: alongside_kernel::Date,
    invalid: &mut Invalid,
) -> Result<()> {
    let shares = network::organisations(&app.store)
        .await?
        .into_iter()
        .any(|it| it.id == service.organisation && it.sharing == Sharing::People);
    if !shares {
        invalid.add("service", "service-shares-no-people");
    } else if !service.is_accredited_on(today) {
        // The spans say from when until when; the newest is the one that people ask about.
        match service.accreditations.last().and_then(|span| span.ends_on) {
            Some(end) if end < today => {
                invalid.add_with("service", "service-accreditation-ended", end.to_string());
            }
            _ => invalid.add("service", "service-not-accredited"),
        }
    }
    Ok(())
}

/// On what a referral rests.
enum Ground {
    /// A consent in force.
    InForce(consent::LiveConsent),
    /// A new one, which takes the place of what was in force.
    New(Checked, Option<consent::LiveConsent>),
}

async fn ground(
    app: &App,
    permit: &PersonPermit,
    organisation: OrganisationId,
    input: &ConsentInput,
    today: alongside_kernel::Date,
    invalid: &mut Invalid,
) -> Result<Option<Ground>> {
    let live = consent::live(&app.store, permit, organisation).await?;
    let live = app.store.use_within(live, "the ground of a referral");
    match live {
        Some(live) if is_enough(&live)? => Ok(Some(Ground::InForce(live))),
        other => {
            let person = people::read(&app.store, permit).await?;
            let person = app.store.use_within(person, "who may agree");
            let age = person.identity.and_then(|identity| identity.age_on(today));
            let checked = input.check(always()?, age, today, invalid)?;
            Ok(checked.map(|checked| Ground::New(checked, other)))
        }
    }
}

struct Draft<'a> {
    facts: &'a Facts,
    consent: ConsentId,
    needs: &'a [String],
    choice: Choice,
    words: &'a ReferralWords,
}

async fn write(app: &App, set: &mut WriteSet, permit: &PersonPermit, draft: &Draft<'_>) -> Result<()> {
    let key = app.store.subject(draft.facts.person).await?;
    let new = NewReferral {
        facts: draft.facts,
        consent: draft.consent,
        report: began_with(app, permit).await?,
        needs: draft.needs,
        choice: draft.choice,
        words: draft.words,
    };
    referral::insert(&app.store, set, &key, &new)?;
    Ok(())
}

/// The report from which a referral comes: the newest about the person, whose officer is told what came of it.
async fn began_with(app: &App, permit: &PersonPermit) -> Result<Option<ReportId>> {
    let reports = people::reports_for_rules(&app.store, permit.person()).await?;
    let reports = app.store.use_within(reports, "the report that a referral comes from");
    Ok(reports.first().map(|report| report.id))
}

fn disclose(app: &App, set: &mut WriteSet, facts: &Facts, classes: ClassSet) {
    let grant: GrantId = facts.grant;
    consent::insert_disclosure(
        set,
        &Disclosure {
            id: DisclosureId::new(app.store.ids()),
            person: facts.person,
            from: facts.from,
            to: facts.to,
            basis: "CONSENT".to_owned(),
            grant: Some(grant),
            referral: Some(facts.id),
            classes,
            purpose: Purpose::Support.code().to_owned(),
            account: facts.sent.by,
            at: facts.sent.at,
        },
    );
}
