//! Who is helping, and what happens next.

use super::own;
use crate::{App, Ask, Result};
use alongside_answers::portal::{Helper, Home, Next, Stage, Unit};
use alongside_gate::{OrganisationKind, PersonPermit};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::Unlogged;
use alongside_storage::rooms::network;
use alongside_storage::rooms::portal::{self, Help, Owed, Promised};

/// What stands on the first of a person's own pages.
pub async fn home(app: &App, ask: &Ask, person: PersonId) -> Result<Home> {
    let permit = own(app, ask, person).await?;
    let home = read(app, &permit, london_date(ask.now)).await?;
    Ok(app.store.disclose(home, ask.permit_entry(&permit)).await?)
}

/// Everything about help, as far as a permit shows it.
pub(super) async fn read(app: &App, permit: &PersonPermit, today: Date) -> Result<Unlogged<Home>> {
    let unit = network::organisations(&app.store)
        .await?
        .into_iter()
        .find(|it| it.kind == OrganisationKind::VictimCareUnit && it.left_at.is_none());
    let help = portal::help(&app.store, permit).await?;
    let promised = portal::promised(&app.store, permit).await?;
    let owed = portal::owed(&app.store, permit).await?;
    Ok(help.with(promised).with(owed).map(|((help, promised), owed)| Home {
        unit: unit.map(|unit| Unit {
            name: unit.name,
            phone: unit.phone,
            worker: owed.iter().find_map(|owed| owed.owner.as_ref()).map(|(_, name)| name.clone()),
        }),
        next: next(&help, &promised, &owed, today),
        helpers: help.into_iter().map(|help| helper(help, today)).collect(),
    }))
}

fn stage(help: &Help) -> Stage {
    match (help.declined, help.accepted, help.begun, help.closed) {
        (true, ..) => Stage::CannotHelp,
        (false, _, _, true) => Stage::Over,
        (false, _, true, false) => Stage::Begun,
        (false, true, false, false) if help.worker.is_some() => Stage::WorkerNamed,
        (false, true, false, false) => Stage::Accepted,
        (false, false, false, false) => Stage::Asked,
    }
}

fn helper(help: Help, today: Date) -> Helper {
    let stage = stage(&help);
    Helper {
        reply_late: stage == Stage::Asked && help.reply_due_on < today,
        stage,
        reply_by: help.reply_due_on,
        // Until the organisation has taken the person on, nobody there is their worker.
        worker: help.worker.filter(|_| help.accepted).map(|(_, name)| name),
        organisation: help.organisation,
        phone: help.phone,
    }
}

/// What happens next, the soonest first. What should have happened and did not is said as it is.
fn next(help: &[Help], promised: &[Promised], owed: &[Owed], today: Date) -> Vec<Next> {
    let promises = promised.iter().map(|it| Next::Promised {
        worker: it.worker.1.clone(),
        organisation: it.organisation.clone(),
        by: it.due_on,
        late: it.due_on < today,
    });
    // Several reports can ask for the same call: it is one call.
    let contact = owed
        .iter()
        .filter_map(|it| match (it.ask_again_on, it.due_on) {
            (Some(on), _) => Some(Next::AskAgain { on }),
            (None, Some(by)) => Some(Next::Contact { by, late: by < today }),
            (None, None) => None,
        })
        .min_by_key(Next::day);
    let answers = help.iter().filter(|help| stage(help) == Stage::Asked).map(|help| Next::Answer {
        organisation: help.organisation.clone(),
        by: help.reply_due_on,
        late: help.reply_due_on < today,
    });
    let mut all: Vec<Next> = promises.chain(contact).chain(answers).collect();
    all.sort_by_key(Next::day);
    all
}
