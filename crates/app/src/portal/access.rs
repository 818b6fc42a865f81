//! The way to a person's own pages, made and closed by a worker.

use crate::contact;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::portal::Access;
use alongside_domain::portal::{Code, Handover, Standing, WhyNot, handovers, why_not};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{PersonId, PortalAccessId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::audit::Entry;
use alongside_storage::rooms::{facts, people, portal};
use alongside_storage::{Unlogged, WriteSet};

/// A code opens the pages for this many days; a worker makes a new one at any time.
const CODE_DAYS: i64 = 365;

/// A code that was made, for the sheet that is shown once.
#[derive(Debug, Clone)]
pub struct Made {
    /// The code.
    pub code: Code,
    /// How it is to be given.
    pub handover: Handover,
    /// The last day on which it opens the pages.
    pub until: Date,
}

async fn permit(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    // A way to pages of one's own is a way of being reached, with the same dangers.
    ask.person(app, person, Action::ChangeSafeContact, Purpose::UpdatingTheVictim).await
}

fn entry(ask: &Ask, permit: &PersonPermit, detail: &'static str) -> Entry {
    let mut entry = ask.permit_entry(permit);
    entry.detail = detail;
    entry
}

async fn read(app: &App, ask: &Ask, permit: &PersonPermit) -> Result<Unlogged<Access>> {
    let person = permit.person();
    let safety = contact::of_person(app, person).await?;
    let holds = facts::person(&app.store, person, ask.account(), ask.organisation()).await?.holds;
    let who = people::read(&app.store, permit).await?;
    let way_in = portal::way_in(&app.store, permit).await?;
    Ok(who.with(way_in).map(|(who, way_in)| {
        let safe = safety.as_ref().map(|safety| &safety.safe);
        let born = who.identity.as_ref().is_some_and(|identity| identity.date_of_birth.is_some());
        let standing =
            Standing { watched: way_in.watched, on_hold: holds.contact, birth_date_known: born, safe };
        Access {
            person,
            name: who.identity.map(|identity| identity.display_name()).unwrap_or_default(),
            open: way_in.open.map(|(made, until)| (london_date(made), london_date(until))),
            watched: way_in.watched,
            why_not: why_not(standing),
            handovers: safe.map(handovers).unwrap_or_default(),
        }
    }))
}

/// How a person's way to their pages stands.
pub async fn view(app: &App, ask: &Ask, person: PersonId) -> Result<Access> {
    let permit = permit(app, ask, person).await?;
    let access = read(app, ask, &permit).await?;
    Ok(app.store.disclose(access, entry(ask, &permit, "pages")).await?)
}

/// Makes a way in and ends the earlier ones. The same form sent again gives the same code, as long as it opens
/// anything. The code is in no database: it follows from the form, and only its hash is kept.
pub async fn make(
    app: &App,
    ask: &Ask,
    person: PersonId,
    handover: Option<Handover>,
    wanted: bool,
    once: Once,
) -> Result<Option<Made>> {
    let permit = permit(app, ask, person).await?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let code = Code::from_secret(&once.secret(app, "pages"));
    let hash = app.store.tokens().bearer_hash(&format!("pages {}", code.as_str()));
    let access = app.store.use_within(read(app, ask, &permit).await?, "whether pages are safe");
    if let Some(why) = access.why_not.first() {
        return Err(AppError::NotNow(reason(*why)));
    }
    let mut invalid = Invalid::new();
    if !wanted {
        invalid.add("wanted", "pages-wanted");
    }
    match handover {
        None => invalid.add("handover", "pages-handover"),
        Some(way) if !access.handovers.contains(&way) => invalid.add("handover", "pages-handover-unsafe"),
        Some(_) => {}
    }
    let handover = invalid.or(handover)?.unwrap_or(Handover::ReadOut);
    let mut set = WriteSet::new();
    portal::close(&mut set, person, ask.now);
    let id = PortalAccessId::new(app.store.ids());
    let until = end_of_code(ask.now);
    portal::insert_access(&mut set, id, person, hash, account, ask.now, until);
    let mut entries = WriteSet::new();
    entries.audit(entry(ask, &permit, "pages_made"));
    set.and(entries.clone());
    let first = id.to_string();
    if once.write(app, set, first.clone()).await? == first {
        return Ok(Some(Made { code, handover, until: london_date(until) }));
    }
    // Sent before: the same code again, unless another was made or the way in was closed since.
    let Some(until) = portal::is_open(&app.store, person, hash).await? else { return Ok(None) };
    app.store.write(entries).await?;
    Ok(Some(Made { code, handover, until: london_date(until) }))
}

fn end_of_code(now: Timestamp) -> Timestamp {
    now.checked_add(jiff::SignedDuration::from_hours(24 * CODE_DAYS)).unwrap_or(now)
}

const fn reason(why: WhyNot) -> &'static str {
    match why {
        WhyNot::Watched => "pages-watched",
        WhyNot::OnHold => "pages-on-hold",
        WhyNot::NoSafeWay => "pages-no-safe-way",
        WhyNot::NoBirthDate => "pages-no-birth-date",
    }
}

/// Where the page about the way in stands.
fn location(person: PersonId) -> String {
    format!("/people/{person}/pages-access")
}

/// Closes a person's pages at once, open visits with them.
pub async fn close(app: &App, ask: &Ask, person: PersonId, once: Once) -> Result<String> {
    let permit = permit(app, ask, person).await?;
    let mut set = WriteSet::new();
    portal::close(&mut set, person, ask.now);
    set.audit(entry(ask, &permit, "pages_closed"));
    once.write(app, set, location(person)).await
}

/// Marks that somebody may watch what a person opens, which closes their pages at once, or lifts the mark.
pub async fn mark_watched(
    app: &App,
    ask: &Ask,
    person: PersonId,
    watched: bool,
    once: Once,
) -> Result<String> {
    let permit = permit(app, ask, person).await?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    portal::lift_watch(&mut set, person, account, ask.now);
    if watched {
        portal::insert_watch(&app.store, &mut set, person, account, ask.now);
        portal::close(&mut set, person, ask.now);
    }
    set.audit(entry(ask, &permit, if watched { "watched" } else { "not_watched" }));
    once.write(app, set, location(person)).await
}
