//! A row of a crime that an officer wrote on a form before: one report with both sources, and one duty.

use super::{Desk, File, Work};
use crate::Result;
use alongside_domain::contact::Decision;
use alongside_domain::intake::{Decided, Key, Row, Rulebook, Standing};
use alongside_domain::report::ReportFacts;
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::intake;

impl Desk<'_> {
    /// The place of the report that an officer of the sender wrote on a form about this person and crime number.
    /// Only somebody who is certainly the same, and only the same number: everything less stays apart.
    pub(super) async fn written_on_a_form(
        &mut self,
        person: PersonId,
        decided: &Decided,
        row: &Row,
        standing: &Standing,
        file: &File<'_>,
    ) -> Result<Option<usize>> {
        let Some(reference) = &decided.facts.reference else { return Ok(None) };
        let key = Key::of_form(&file.sender.to_string(), &person.to_string(), reference);
        let token = intake::key_token(&self.app.store, key.as_str());
        let (_, found) = intake::find_by_keys(&self.app.store, &[token]).await?;
        let Some(found) = found.into_values().next() else { return Ok(None) };
        // One that a feed brought already is another victim's, or this one's under another reference.
        let (Some(sealing), None, Some(form)) = (found.key, found.standing, found.form) else {
            return Ok(None);
        };
        if self.by_report.contains_key(&found.id) {
            return Ok(None);
        }
        let place = self.works.len();
        let day_zero = standing.contact_day_zero();
        self.works.push(Work {
            id: found.id,
            read: Some((found.version, sealing)),
            person: found.person,
            known: found.known,
            standing: standing.clone(),
            decided: Some(beside_form(decided.clone(), Some(&form), day_zero, &self.book)),
            number: row.number,
            form: Some(form),
            changed: true,
        });
        self.by_report.insert(found.id, place);
        Ok(Some(place))
    }
}

/// What follows from a feed's content beside what a form said. The clock of contact begins with whichever came
/// first.
pub(super) fn beside_form(
    decided: Decided,
    form: Option<&ReportFacts>,
    day_zero: Option<Date>,
    book: &Rulebook<'_>,
) -> Decided {
    let Some(form) = form else { return decided };
    let facts = decided.facts.beside_form(form);
    let by_feed = day_zero.unwrap_or_else(|| london_date(facts.recorded_at));
    let day_zero = by_feed.min(london_date(form.recorded_at));
    let types = &book.lists.crime_types;
    let decision = Decision::on(&facts, types, book.rules, book.calendar, day_zero);
    Decided { facts, warnings: decided.warnings, decision }
}
