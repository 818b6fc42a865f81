//! Setting up a count: what it is called, who is asked, what a record is.

use super::{address, rules};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::counting::NewCount;
use alongside_domain::counting::{Earlier, Records, State};
use alongside_gate::acts::acts;
use alongside_gate::{Action, Purpose, Refusal, Role, Sharing, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{CountId, EncodingsId, OrganisationId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::counting::{self, Count, Party};
use alongside_storage::rooms::network;
use std::collections::BTreeSet;

/// The longest name.
const LONGEST_NAME: usize = 80;

/// What the form says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetUpInput {
    /// What it is to be called.
    pub name: String,
    /// Who is asked.
    pub organisations: Vec<OrganisationId>,
    /// What a record of their lists is.
    pub records: Option<Records>,
}

/// Organisations in which somebody can give encodings, by the gate's table of acts: nobody is asked who could not answer.
async fn askable(app: &App) -> Result<Vec<(OrganisationId, String)>> {
    let all = network::organisations(&app.store).await?;
    let gives =
        |kind| Role::ALL.iter().any(|role| role.fits(kind) && acts(*role).contains(Action::GiveEncodings));
    Ok(all
        .into_iter()
        .filter(|it| it.left_at.is_none() && it.sharing != Sharing::Nothing && gives(it.kind))
        .map(|it| (it.id, it.name))
        .collect())
}

/// Refuses whoever may hold no count, before anything that they sent is looked at.
pub fn may_hold(ask: &Ask) -> Result<()> {
    Ok(decide_here(&ask.to(Action::HoldCount, Purpose::Statistics)).map(drop)?)
}

/// What is asked for a new count.
pub async fn start(app: &App, ask: &Ask) -> Result<NewCount> {
    decide_here(&ask.to(Action::HoldCount, Purpose::Statistics))?;
    Ok(NewCount { organisations: askable(app).await?, last_day: rules()?.last_day(london_date(ask.now)) })
}

/// Sets a count up; gives where it stands.
pub async fn set_up(app: &App, ask: &Ask, input: &SetUpInput, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::HoldCount, Purpose::Statistics))?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let by = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let (rules, today) = (rules()?, london_date(ask.now));
    let mut invalid = Invalid::new();
    let name = input.name.trim();
    if name.is_empty() {
        invalid.add("name", "count-name-missing");
    } else if name.chars().count() > LONGEST_NAME {
        invalid.add_with("name", "count-name-long", LONGEST_NAME.to_string());
    }
    let known: BTreeSet<OrganisationId> = askable(app).await?.into_iter().map(|(id, _)| id).collect();
    let asked: BTreeSet<OrganisationId> =
        input.organisations.iter().copied().filter(|it| known.contains(it)).collect();
    if asked.len() < rules.fewest_organisations {
        invalid.add_with("organisations", "count-organisations-few", rules.fewest_organisations.to_string());
    } else if asked.len() > rules.most_organisations {
        invalid.add_with("organisations", "count-organisations-many", rules.most_organisations.to_string());
    } else if let Some(day) =
        rules.not_before(&asked, &earlier(&counting::counts(&app.store).await?, is_live_or_told), today)
    {
        invalid.add_with("organisations", "count-organisations-lately", day.to_string());
    }
    if input.records.is_none() {
        invalid.add("records", "count-records-missing");
    }
    let Some(records) = input.records else { return Err(AppError::Invalid(invalid)) };
    invalid.or(())?;
    let party = |organisation| Party {
        id: EncodingsId::new(app.store.ids()),
        organisation,
        given_at: None,
        records: 0,
        fields: Vec::new(),
    };
    let count = Count {
        id: CountId::new(app.store.ids()),
        version: 1,
        name: name.to_owned(),
        records,
        state: State::Open,
        set_up_by: by,
        set_up_at: ask.now,
        last_day: rules.last_day(today),
        ended_at: None,
        numbers: None,
        parties: asked.into_iter().map(party).collect(),
    };
    let mut set = WriteSet::new();
    counting::insert(&mut set, &count);
    set.audit(ask.plain_entry(Action::HoldCount.code(), Purpose::Statistics.code()));
    once.write(app, set, address(count.id)).await
}

/// One that is open counts with all who are asked: else several could be set up side by side.
fn is_live_or_told(count: &Count) -> bool {
    count.state.told_something() || count.state == State::Open
}

/// The counts that matter, each with those who gave encodings or, while it is open, with all who are asked.
pub(super) fn earlier(counts: &[Count], matters: impl Fn(&Count) -> bool) -> Vec<Earlier> {
    counts
        .iter()
        .filter(|it| matters(it))
        .map(|it| Earlier {
            on: london_date(it.ended_at.unwrap_or(it.set_up_at)),
            organisations: it
                .parties
                .iter()
                .filter(|party| it.state == State::Open || party.given_at.is_some())
                .map(|party| party.organisation)
                .collect(),
        })
        .collect()
}
