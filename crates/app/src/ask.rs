//! Who asks, when: what every use case takes first.

use crate::App;
use alongside_gate::{
    About, Action, Actor, Asking, ClassSet, Member, PersonFacts, PersonPermit, Purpose, ReferralFacts, Viewer,
};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, OrganisationId, PersonId, ReferralId, SubjectId};
use alongside_storage::audit::Entry;
use alongside_storage::rooms::facts;

/// Someone asking, at an instant.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who.
    pub viewer: Viewer,
    /// When.
    pub now: Timestamp,
}

impl Ask {
    /// The question that the gate decides.
    pub fn to(&self, action: Action, purpose: Purpose) -> Asking<'_> {
        Asking::new(&self.viewer, action, purpose, self.now)
    }

    /// The account that asks, where an account does.
    pub fn account(&self) -> Option<AccountId> {
        self.viewer.actor().account()
    }

    /// The organisation for which it asks.
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.viewer.actor().organisation()
    }

    /// What the gate needs to know about a person before it decides anything for this asker.
    pub async fn facts(&self, app: &App, person: PersonId) -> crate::Result<alongside_gate::PersonFacts> {
        Ok(facts::person(&app.store, person, self.account(), self.organisation()).await?)
    }

    /// A permit for one act for one person, or the refusal. Facts are read anew for each request, so that a
    /// withdrawal counts from its commit on.
    pub async fn person(
        &self,
        app: &App,
        person: PersonId,
        action: Action,
        purpose: Purpose,
    ) -> crate::Result<PersonPermit> {
        let facts = self.facts(app, person).await?;
        Ok(alongside_gate::decide_person(&self.to(action, purpose), &facts)?)
    }

    /// Refuses, with the reasons, what the asker's roles, purpose or organisation never allow, whomever it is about:
    /// for acts on many or on none, before anything that was sent is looked at.
    pub fn may_ever(&self, action: Action, purpose: Purpose) -> crate::Result<()> {
        Self::stands(&self.to(action, purpose))
    }

    /// The same before a page that only shows what such acts would change.
    pub fn may_ever_look(&self, action: Action, purpose: Purpose) -> crate::Result<()> {
        Self::stands(&self.to(action, purpose).only_looking())
    }

    fn stands(asking: &Asking<'_>) -> crate::Result<()> {
        let (action, nil) = (asking.action, uuid::Uuid::nil());
        let refusal = match action.about() {
            About::Referral => {
                let nothing = ReferralFacts::unknown(ReferralId::from_uuid(nil));
                alongside_gate::decide_referral(asking, &nothing).err()
            }
            _ => {
                let nobody = PersonFacts::unknown(PersonId::from_uuid(nil));
                alongside_gate::decide_person(asking, &nobody).err()
            }
        };
        match refusal {
            Some(refusal) if !refusal.is_hidden() => Err(refusal.into()),
            // Whether it is allowed for somebody is asked where they are known.
            _ => Ok(()),
        }
    }

    /// The audit entry of an act on persons.
    pub fn entry(
        &self,
        action: Action,
        purpose: Purpose,
        subjects: impl IntoIterator<Item = SubjectId>,
        classes: ClassSet,
    ) -> Entry {
        let mut entry = self.plain_entry(action.code(), purpose.code());
        entry.subjects = subjects.into_iter().collect();
        entry.classes = classes.iter().map(alongside_gate::DataClass::code).collect();
        entry
    }

    /// The audit entry of what a permit allows.
    pub fn permit_entry(&self, permit: &PersonPermit) -> Entry {
        self.entry(permit.action(), permit.purpose(), [permit.person().into()], permit.all_classes())
    }

    /// The audit entry of an act on no person.
    pub fn plain_entry(&self, action: &'static str, purpose: &'static str) -> Entry {
        let (account, membership, organisation) = match self.viewer.actor() {
            Actor::Member { account, membership, organisation } => {
                (Some(account), Some(membership), Some(organisation))
            }
            Actor::Victim { .. } | Actor::System(_) | Actor::SignedOut => (None, None, None),
        };
        Entry {
            at: self.now,
            account,
            membership,
            organisation,
            action,
            purpose,
            subjects: Vec::new(),
            classes: Vec::new(),
            to: None,
            detail: match self.viewer.actor() {
                Actor::Victim { .. } => "by_the_person",
                Actor::System(job) => job.code(),
                Actor::Member { .. } | Actor::SignedOut => "",
            },
            by_program: self.viewer.member().is_some_and(Member::by_program),
        }
    }
}
