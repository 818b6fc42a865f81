//! The live index of all people's records. Each server has its own and follows the feed of changes.

use crate::indexing::{News, follow};
use crate::{App, AppError, Result, StorageError};
use alongside_domain::contact::PointRef;
use alongside_domain::people::Details;
use alongside_domain::report::Sex;
use alongside_kernel::Sensitive;
use alongside_kernel::id::PersonId;
use alongside_linkage::compare::DIFFERENT;
use alongside_linkage::live::{Learned, Live, Near, Thresholds};
use alongside_linkage::model::{Part, Reason, Score};
use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::{Column, Kind};
use std::borrow::Cow;
use std::time::Duration;

/// What of a person is compared. Several columns of a kind are alternatives.
const COLUMNS: [(&str, Kind); 11] = [
    ("forename", Kind::Forename),
    ("known_as", Kind::Forename),
    ("surname", Kind::Surname),
    ("date_of_birth", Kind::DateOfBirth),
    ("sex", Kind::Sex),
    ("address", Kind::AddressLine),
    ("postcode", Kind::Postcode),
    ("phone_1", Kind::Phone),
    ("phone_2", Kind::Phone),
    ("phone_3", Kind::Phone),
    ("email", Kind::Email),
];

/// So long somebody waits for the index.
const PATIENCE: Duration = Duration::from_secs(2);

/// A person's cells in the order of the columns.
type Row<'a> = [Cow<'a, str>; COLUMNS.len()];

/// Everybody's cells, column by column, on their way into an index.
#[derive(Default)]
pub(crate) struct Gathered {
    names: Vec<PersonId>,
    columns: [Cells; COLUMNS.len()],
}

impl Gathered {
    /// Adds a person.
    pub(crate) fn add(&mut self, person: PersonId, details: &Details) {
        self.names.push(person);
        for (cells, cell) in self.columns.iter_mut().zip(row(details)) {
            cells.push(&cell);
        }
    }

    /// An index of all, each alone; on a thread of its own, for it takes a while.
    async fn indexed(self) -> Result<Live<PersonId>> {
        let made = tokio::task::spawn_blocking(move || begin(self)).await;
        made.map_err(|_| cut_short())?
    }
}

/// The index by how many have what today; on a thread of its own, for it takes a while.
async fn weighed_anew(mut live: Live<PersonId>) -> Result<Live<PersonId>> {
    let weighing = tokio::task::spawn_blocking(move || {
        live.weigh_anew();
        live
    });
    weighing.await.map_err(|_| cut_short())
}

/// Somebody who is likely to be the same person as another.
pub(super) struct Likely {
    /// The record.
    pub(super) record: PersonId,
    /// How likely, 0 to 1.
    pub(super) probability: f64,
    /// A name or the date of birth is another altogether.
    pub(super) differs: bool,
}

/// The records of all people, and up to where the feed of changes was followed.
#[derive(Default)]
pub(crate) struct Matching {
    live: Option<Live<PersonId>>,
    read_up_to: Option<i64>,
}

impl Matching {
    /// Takes over what changed since the last time. Whoever waits for it may go away at any moment: what is in the index
    /// stays in it, and what was taken over already is taken over once more.
    async fn refresh(&mut self, app: &App) -> Result<&Live<PersonId>> {
        let Self { live, read_up_to } = self;
        let from = *read_up_to;
        let mut everybody = Gathered::default();
        let head = follow(app, from, false, "linkage index", |news| match (news, &mut *live) {
            (News::Everybody, live) => {
                *live = None;
                *read_up_to = None;
                everybody = Gathered::default();
            }
            (News::Person(it), None) => {
                if let Some(details) = &it.details {
                    everybody.add(it.person, details);
                }
            }
            (News::Person(it), Some(live)) => match &it.details {
                Some(details) => {
                    let row = row(details);
                    live.arrive(it.person, &row.each_ref().map(AsRef::as_ref));
                }
                None => drop(live.remove(it.person)),
            },
        })
        .await?;
        let live = match self.live.take() {
            Some(live) => live,
            None => everybody.indexed().await?,
        };
        self.read_up_to = Some(head);
        Ok(self.live.insert(live))
    }

    /// Counts anew how many have what, where many came since it was counted. For the work that runs by itself alone: where
    /// it is cut short, everybody is read again.
    async fn weigh_anew(&mut self) -> Result<()> {
        if let Some(live) = self.live.take_if(|live| live.is_outgrown()) {
            let read_up_to = self.read_up_to.take();
            self.live = Some(weighed_anew(live).await?);
            self.read_up_to = read_up_to;
        }
        Ok(())
    }

    /// Whether nobody is in it yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.live.is_none()
    }

    /// Takes over everybody, as they were at this point of the feed of changes.
    pub(crate) async fn fill(&mut self, everybody: Gathered, head: i64) -> Result<()> {
        self.live = Some(everybody.indexed().await?);
        self.read_up_to = Some(head);
        Ok(())
    }

    /// Whoever is near to people, as likely as makes somebody be asked, the nearest first, at most so many of each.
    pub(super) async fn near(
        &mut self,
        app: &App,
        people: &[PersonId],
        most: usize,
    ) -> Result<Vec<(PersonId, Vec<Likely>)>> {
        self.refresh(app).await?;
        self.weigh_anew().await?;
        let live = self.refresh(app).await?;
        let likely = |person: PersonId, near: Near<PersonId>| Likely {
            record: near.record,
            probability: near.score.probability(),
            differs: live.explain(person, near.record).is_none_or(|(reasons, _)| differs(&reasons)),
        };
        let near_to =
            |person: PersonId| live.near(person).into_iter().take(most).map(move |near| likely(person, near));
        Ok(people.iter().map(|person| (*person, near_to(*person).collect())).collect())
    }

    /// Whether a record of the one and a record of the other differ altogether in a name or the date of birth.
    pub(super) async fn any_differ(
        &mut self,
        app: &App,
        ours: &[PersonId],
        theirs: &[PersonId],
    ) -> Result<bool> {
        let live = self.refresh(app).await?;
        let differ = |one: PersonId, other: PersonId| {
            live.explain(one, other).is_none_or(|(reasons, _)| differs(&reasons))
        };
        Ok(ours.iter().any(|one| theirs.iter().any(|other| differ(*one, *other))))
    }

    /// Why two records may be one person's.
    async fn explain(
        &mut self,
        app: &App,
        one: PersonId,
        other: PersonId,
    ) -> Result<Option<(Vec<Reason>, Score)>> {
        Ok(self.refresh(app).await?.explain(one, other))
    }
}

/// Why two records may be one person's; nothing while everybody is read after a start, for nobody waits for that.
pub(super) async fn explained(
    app: &App,
    one: PersonId,
    other: PersonId,
) -> Result<Option<(Vec<Reason>, Score)>> {
    match tokio::time::timeout(PATIENCE, app.matching.lock()).await {
        Ok(mut matching) => matching.explain(app, one, other).await,
        Err(_) => Ok(None),
    }
}

/// Whether a name or the date of birth is another altogether.
fn differs(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| match &reason.part {
        Part::Field(name, level) => {
            *level == DIFFERENT && matches!(field_of(name), "forename" | "surname" | "date_of_birth")
        }
        Part::Prior | Part::Place(_) | Part::SharedLife => false,
    })
}

/// A field of the index by the code that its words have. Alternatives stand in one field.
pub(super) fn field_of(name: &str) -> &'static str {
    match name.split([' ', '/']).next().unwrap_or_default() {
        "forename" => "forename",
        "surname" => "surname",
        "date_of_birth" => "date_of_birth",
        "sex" => "sex",
        "phone_1" => "phone",
        "email" => "email",
        _ => "place",
    }
}

fn cut_short() -> AppError {
    unusable("the index of people was cut short".to_owned())
}

fn unusable(why: String) -> AppError {
    StorageError::Unusable(why).into()
}

fn begin(everybody: Gathered) -> Result<Live<PersonId>> {
    let Gathered { names, columns: cells } = everybody;
    let columns = COLUMNS.map(|(name, kind)| Column { name: name.to_owned(), kind });
    let read =
        columns.iter().zip(cells).map(|(column, cells)| Read { column: column.clone(), pieces: vec![cells] });
    let records = table(read.collect()).map_err(|refusal| unusable(format!("{refusal:?}")))?;
    let learned = Learned::shipped().map_err(|error| unusable(error.to_string()))?;
    let live = Live::begin(columns.to_vec(), records, names, &learned)
        .map_err(|kind| unusable(format!("nothing was learned of {}", kind.word())))?;
    // Which records are one person's is kept in the database: here each stands alone.
    let apart = Thresholds { join: Score(f32::INFINITY), ..Thresholds::default() };
    Ok(live.with_thresholds(apart))
}

fn open(name: Option<&Sensitive<String>>) -> &str {
    name.map_or("", |name| name.open())
}

fn row(details: &Details) -> Row<'_> {
    let (identity, contact) = (&details.identity, &details.contact);
    let points = contact.known();
    // An old number still tells who it was.
    let mut phones = points.iter().filter_map(|known| match known.point {
        PointRef::Phone(phone) => Some(Cow::Owned(phone.digits().to_owned())),
        PointRef::Email(_) | PointRef::Address(..) => None,
    });
    let mut phone = || phones.next().unwrap_or_default();
    let postcode = contact.usable_address().map(|(_, code)| code).or(contact.postcode.as_ref());
    let email = contact.usable_email().or(contact.email.as_ref());
    [
        open(identity.forename.as_ref()).into(),
        open(identity.known_as.as_ref()).into(),
        open(identity.surname.as_ref()).into(),
        identity.date_of_birth.as_ref().map(|born| born.open().to_string()).unwrap_or_default().into(),
        match identity.sex {
            Some(Sex::Female) => "F".into(),
            Some(Sex::Male) => "M".into(),
            _ => "".into(),
        },
        open(contact.address.first()).into(),
        postcode.map_or("", |code| code.open().as_str()).into(),
        phone(),
        phone(),
        phone(),
        email.map_or("", |email| email.as_str()).into(),
    ]
}
