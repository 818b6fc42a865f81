//! What somebody says of two records.

use super::compare::permitted;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::people::{SamePerson, SamePersonStep};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::people;
use alongside_storage::rooms::same_person;
use uuid::Uuid;

/// What somebody says of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// They are one person's.
    One,
    /// They are two people's.
    Two,
    /// They are two people's who live in one home.
    OneHome,
    /// What was decided is taken back.
    Reopen,
    /// A colleague should decide.
    Colleague,
}

impl Said {
    /// As a form and a program say it.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "one" => Some(Self::One),
            "two" => Some(Self::Two),
            "home" => Some(Self::OneHome),
            "reopen" => Some(Self::Reopen),
            "colleague" => Some(Self::Colleague),
            _ => None,
        }
    }

    const fn step(self) -> SamePersonStep {
        match self {
            Self::One => SamePersonStep::Joined,
            Self::Two | Self::OneHome => SamePersonStep::Apart,
            Self::Reopen => SamePersonStep::Reopened,
            Self::Colleague => SamePersonStep::SecondOpinion,
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Two => "two",
            Self::OneHome => "home",
            Self::Reopen => "reopened",
            Self::Colleague => "colleague",
        }
    }
}

/// Does what somebody says of two records. It stands above what the program thinks, until a human takes it back.
///
/// # Errors
///
/// [`AppError::Stale`] where the question is no longer at the version that was seen: what a colleague said meanwhile is
/// read before it is overruled.
pub async fn decide(
    app: &App,
    ask: &Ask,
    (id, version): (Uuid, i64),
    said: Option<Said>,
    once: Once,
) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let (question, first, second) = permitted(app, ask, id).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    if question.version != version {
        return Err(AppError::Stale("same person"));
    }
    let said = said.ok_or_else(|| AppError::Invalid(Invalid::field("said", "same-person-said")))?;
    let asked_by_me = question.second_opinion_by.is_some() && question.second_opinion_by == ask.account();
    if asked_by_me && question.state == SamePerson::Asked && said != Said::Reopen {
        return Err(AppError::NotNow("same-person-colleague"));
    }
    let takes_two = first.needs_second_person() || second.needs_second_person();
    let by_a_colleague = question.second_opinion_by.is_some() && !asked_by_me;
    if said == Said::One && takes_two && !by_a_colleague {
        return Err(AppError::NotNow("same-person-two"));
    }
    let mut set = WriteSet::new();
    for person in [question.first, question.second] {
        people::unchanged_since(&mut set, person, seen);
    }
    match (question.state, said) {
        (SamePerson::Asked | SamePerson::Apart, Said::One) => {
            may_be_joined(app, (question.first, question.second), Some(id)).await?;
        }
        // Records of a third may have joined the two while the question waited: then it is that join that is taken back.
        (SamePerson::Asked, Said::Two | Said::OneHome)
            if same_person::records(&app.store, question.first).await?.contains(&question.second) =>
        {
            return Err(AppError::NotNow("same-person-still-together"));
        }
        (SamePerson::Asked, Said::Two | Said::OneHome | Said::Colleague)
        | (SamePerson::Apart, Said::Reopen) => {}
        (SamePerson::Asked, Said::Reopen) if question.second_opinion_by.is_some() => {}
        (SamePerson::Joined, Said::Two | Said::Reopen) => {
            let records = same_person::records(&app.store, question.first).await?;
            let questions = same_person::about(&app.store, question.first).await?;
            let clusters = same_person::parted(&records, &questions, id);
            if said == Said::Two && clusters.get(&question.first) == clusters.get(&question.second) {
                return Err(AppError::NotNow("same-person-still-together"));
            }
            same_person::part(&mut set, &clusters, ask.now);
        }
        _ => return Err(AppError::Stale("same person")),
    }
    same_person::decide(&mut set, &question, said.step(), ask.account(), ask.now);
    same_person::live_together(&mut set, &question, said == Said::OneHome, ask.now);
    let mut entry = ask.permit_entry(&first);
    entry.subjects.push(second.person().into());
    entry.detail = said.done();
    set.audit(entry);
    once.write(app, set, format!("/same-person/{}?done={}", id.simple(), said.done())).await
}

/// Two who are parties to one case are two people, whoever says otherwise; and of three records the first two of which
/// are two people's, the third is not both's.
pub(super) async fn may_be_joined(app: &App, pair: (PersonId, PersonId), but: Option<Uuid>) -> Result<()> {
    let bars = same_person::standing(&app.store, pair, but).await?.bars;
    if bars.one_case {
        Err(AppError::NotNow("same-person-one-case"))
    } else if bars.told_apart {
        Err(AppError::NotNow("same-person-told-apart"))
    } else {
        Ok(())
    }
}
