//! Notes: support notes, and sealed notes of counselling and health. They belong to the organisation that wrote them.

use super::of_own;
use crate::consent::{heading, names};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::referral::{NoteLine, Notes};
use alongside_gate::{Action, DataClass, Purpose, Refusal};
use alongside_kernel::Sensitive;
use alongside_kernel::id::{NoteId, ReferralId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::people;
use alongside_storage::rooms::support::{self, NewNote};

/// The longest note, in letters.
const LONGEST: usize = 10_000;

/// The notes of a referral's support that the viewer may read.
pub async fn notes(app: &App, ask: &Ask, id: ReferralId) -> Result<Notes> {
    let (known, episode, permit) = of_own(app, ask, id, Action::ReadNotes).await?;
    let episode = episode.ok_or(AppError::NotNow("support-not-open"))?;
    let read =
        people::read(&app.store, &permit).await?.with(support::notes(&app.store, &permit, &episode).await?);
    let names = names(app).await?;
    let writes = ask.person(app, known.facts.person, Action::WriteNote, Purpose::Support).await.ok();
    let open = episode.closed_at.is_none();
    let may =
        |class| open && writes.as_ref().is_some_and(|permit| permit.may_of(class, episode.organisation));
    let (person, lines) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    Ok(Notes {
        referral: id,
        about: heading(known.facts.person, person.identity.as_ref()),
        lines: lines
            .into_iter()
            .map(|note| NoteLine {
                sealed: note.class == DataClass::SealedNote,
                by: names.get(&note.account).cloned().unwrap_or_default(),
                at: note.at,
                text: note.text.into_open(),
            })
            .collect(),
        may_write: may(DataClass::SupportNote),
        may_write_sealed: may(DataClass::SealedNote),
    })
}

/// Writes a note. Whether it is sealed is said with it and does not change.
pub async fn write_note(
    app: &App,
    ask: &Ask,
    id: ReferralId,
    (class, text): (Option<DataClass>, &str),
    once: Once,
) -> Result<String> {
    let (_, episode, permit) = of_own(app, ask, id, Action::WriteNote).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let episode = episode.filter(|it| it.closed_at.is_none()).ok_or(AppError::NotNow("support-not-open"))?;
    let mut invalid = Invalid::new();
    let class = class.filter(|class| matches!(class, DataClass::SupportNote | DataClass::SealedNote));
    match class {
        None => invalid.add("class", "note-class-missing"),
        Some(class) if !permit.may_of(class, episode.organisation) => {
            invalid.add("class", "note-class-not-yours");
        }
        Some(_) => {}
    }
    if text.is_empty() {
        invalid.add("text", "note-empty");
    } else if text.chars().count() > LONGEST {
        invalid.add_with("text", "sharing-too-long", LONGEST.to_string());
    }
    let Some(class) = class else { return Err(AppError::Invalid(invalid)) };
    invalid.or(())?;
    let mut set = WriteSet::new();
    support::while_open(&mut set, episode.id);
    let key = app.store.subject(episode.person).await?;
    let text = Sensitive::new(text.to_owned());
    let new = NewNote {
        id: NoteId::new(app.store.ids()),
        episode: &episode,
        class,
        account,
        at: ask.now,
        text: &text,
    };
    support::insert_note(&app.store, &mut set, &key, &new)?;
    let mut entry = ask.permit_entry(&permit);
    entry.classes = vec![class.code()];
    set.audit(entry);
    super::settled(app, ask, id, once.write(app, set, format!("/referrals/{id}/notes")).await).await
}
