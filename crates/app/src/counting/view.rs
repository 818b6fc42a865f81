//! One count, as far as the viewer may see it.

use super::{one, rules};
use crate::names::Names;
use crate::{App, Ask, Result};
use alongside_answers::counting::{CountView, KnownLine, PartyLine};
use alongside_domain::counting::{Numbers, State};
use alongside_gate::{Action, OrganisationReach, Purpose, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{CountId, OrganisationId};
use alongside_release::THRESHOLD;
use alongside_storage::rooms::counting::Count;

/// One count. Its numbers are for who holds counts and for those who gave encodings for it.
pub async fn view(app: &App, ask: &Ask, id: CountId) -> Result<CountView> {
    let count = one(app, ask, Action::SeeCounts, id).await?;
    let names = Names::load(app).await?;
    let whole = decide_here(&ask.to(Action::SeeCounts, Purpose::Statistics))
        .is_ok_and(|permit| permit.reach() == OrganisationReach::Partnership);
    let own = ask.organisation().and_then(|own| count.party(own));
    let has_given = own.is_some_and(|own| own.given_at.is_some());
    let is_open = count.state == State::Open;
    let numbers = count.numbers.as_ref().filter(|_| whole || has_given);
    let returning = |organisation: OrganisationId| {
        let all = &numbers?.returning;
        all.iter().find(|it| it.organisation == organisation).map(|it| it.people)
    };
    let party = |it: &alongside_storage::rooms::counting::Party| PartyLine {
        organisation: names.organisation(it.organisation),
        given_at: it.given_at,
        records: it.records,
        returning: returning(it.organisation),
    };
    let mut parties: Vec<PartyLine> = count.parties.iter().map(party).collect();
    parties.sort_by(|one, other| one.organisation.cmp(&other.organisation));
    Ok(CountView {
        known: numbers.map(|numbers| known(numbers, &names)),
        found: numbers.and_then(|numbers| numbers.found),
        right: numbers.and_then(|numbers| numbers.right),
        threshold: THRESHOLD,
        may_hold: count.state.is_live()
            && decide_here(&ask.to(Action::HoldCount, Purpose::Statistics)).is_ok(),
        is_enough: count.given().count() >= rules()?.fewest_organisations,
        may_give: is_open
            && count.last_day >= london_date(ask.now)
            && own.is_some()
            && super::may_give(ask).is_ok(),
        has_given,
        fields: fields(&count),
        set_up_by: names.account(count.set_up_by),
        parties,
        id: count.id,
        version: count.version,
        name: count.name,
        records: count.records,
        state: count.state,
        set_up_at: count.set_up_at,
        last_day: count.last_day,
        ended_at: count.ended_at,
    })
}

fn known(numbers: &Numbers, names: &Names) -> Vec<KnownLine> {
    let line = |it: &alongside_domain::counting::KnownToAll| {
        let mut organisations: Vec<String> =
            it.organisations.iter().map(|id| names.organisation(*id)).collect();
        organisations.sort();
        KnownLine { organisations, people: it.people }
    };
    let mut lines: Vec<KnownLine> = numbers.known.iter().map(line).collect();
    // Two before three, and by name: ids say nothing to a reader.
    lines.sort_by(|one, other| {
        (one.organisations.len(), &one.organisations).cmp(&(other.organisations.len(), &other.organisations))
    });
    lines
}

fn fields(count: &Count) -> Vec<String> {
    count.given().next().map(|party| party.fields.clone()).unwrap_or_default()
}
