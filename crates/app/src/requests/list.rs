//! Requests received and sent.

use crate::consent::names;
use crate::{App, Ask, Result};
use alongside_answers::requests::{RequestLine, Requests};
use alongside_gate::{Action, ClassSet, DataClass, Purpose, scope};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::to_micros;
use alongside_kernel::id::RequestId;
use alongside_storage::rooms::requests::{self, ListOf};

/// Rows on a page.
const PAGE: u32 = 50;

/// One page of a list.
pub async fn list(
    app: &App,
    ask: &Ask,
    received: bool,
    waiting: bool,
    after: Option<(Timestamp, RequestId)>,
) -> Result<Requests> {
    part(app, ask, received, waiting, (after, PAGE)).await
}

/// The same with as many rows as are asked for.
pub async fn part(
    app: &App,
    ask: &Ask,
    received: bool,
    waiting: bool,
    (after, most): (Option<(Timestamp, RequestId)>, u32),
) -> Result<Requests> {
    let scope = scope(&ask.to(Action::SeeRequests, Purpose::Support))?;
    let read = requests::list(&app.store, &scope, &ListOf { received, waiting, after, most }).await?;
    let subjects: Vec<_> =
        read.about(|(lines, _)| lines.iter().filter_map(|line| line.facts.person).map(Into::into).collect());
    let shown = scope.classes().intersection(ClassSet::of(&[DataClass::Identity, DataClass::Referral]));
    let entry = ask.entry(Action::SeeRequests, Purpose::Support, subjects, shown);
    let names = names(app).await?;
    let (lines, more) = app.store.disclose(read, entry).await?;
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| format!("{}-{}", to_micros(line.facts.asked.at), line.facts.id));
    let row = |line: requests::Line| RequestLine {
        id: line.facts.id,
        kind: line.facts.kind,
        from: line.from_name,
        to: line.to_name,
        person: line.person_name,
        state: line.facts.state(),
        asked_at: line.facts.asked.at,
        reply_due: line.facts.reply_due,
        chases: line.facts.chases,
        deputy: line.facts.escalated.and_then(|(_, deputy)| deputy).and_then(|it| names.get(&it).cloned()),
    };
    Ok(Requests { received, waiting, lines: lines.into_iter().map(row).collect(), next })
}
