//! The live index of all people's records. Each server has its own and follows the feed of changes.

use crate::indexing::{News, follow};
use crate::{App, AppError, Result, StorageError};
use alongside_domain::contact::PointRef;
use alongside_domain::people::Details;
use alongside_domain::report::Sex;
use alongside_kernel::id::PersonId;
use alongside_linkage::compare::DIFFERENT;
use alongside_linkage::live::{Learned, Live, Near, Thresholds};
use alongside_linkage::model::{Part, Reason, Score};
use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::{Column, Kind};

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

/// A person's cells in the order of the columns.
type Row = [String; COLUMNS.len()];

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
    /// Takes over what changed since the last time.
    pub(super) async fn refresh(&mut self, app: &App) -> Result<&Live<PersonId>> {
        let from = self.read_up_to.take();
        let mut live = self.live.take();
        let mut everybody: Vec<(PersonId, Row)> = Vec::new();
        let head = follow(app, from, false, "linkage index", |news| match (news, &mut live) {
            (News::Everybody, live) => {
                *live = None;
                everybody.clear();
            }
            (News::Person(it), None) => {
                everybody.extend(it.details.map(|details| (it.person, row(&details))));
            }
            (News::Person(it), Some(live)) => match it.details {
                Some(details) => {
                    let row = row(&details);
                    live.arrive(it.person, &row.each_ref().map(String::as_str));
                }
                None => drop(live.remove(it.person)),
            },
        })
        .await?;
        let live = match live {
            Some(live) => live,
            None => tokio::task::spawn_blocking(move || begin(&everybody))
                .await
                .map_err(|_| unusable("the index of people was cut short".to_owned()))??,
        };
        self.read_up_to = Some(head);
        Ok(self.live.insert(live))
    }

    /// Whoever is near to people, as likely as makes somebody be asked, the nearest first, at most so many of each.
    pub(super) async fn near(
        &mut self,
        app: &App,
        people: &[PersonId],
        most: usize,
    ) -> Result<Vec<(PersonId, Vec<Likely>)>> {
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

    /// Why two records may be one person's.
    pub(super) async fn explain(
        &mut self,
        app: &App,
        one: PersonId,
        other: PersonId,
    ) -> Result<Option<(Vec<Reason>, Score)>> {
        Ok(self.refresh(app).await?.explain(one, other))
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

fn unusable(why: String) -> AppError {
    StorageError::Unusable(why).into()
}

fn begin(people: &[(PersonId, Row)]) -> Result<Live<PersonId>> {
    let columns: Vec<Column> =
        COLUMNS.iter().map(|(name, kind)| Column { name: (*name).to_owned(), kind: *kind }).collect();
    let read = columns.iter().enumerate().map(|(place, column)| {
        let mut cells = Cells::default();
        for (_, row) in people {
            cells.push(row.get(place).map(String::as_str).unwrap_or_default());
        }
        Read { column: column.clone(), pieces: vec![cells] }
    });
    let records = table(read.collect()).map_err(|refusal| unusable(format!("{refusal:?}")))?;
    let learned = Learned::shipped().map_err(|error| unusable(error.to_string()))?;
    let names = people.iter().map(|(person, _)| *person).collect();
    let live = Live::begin(columns, records, names, &learned)
        .map_err(|kind| unusable(format!("nothing was learned of {}", kind.word())))?;
    // Which records are one person's is kept in the database: here each stands alone.
    let apart = Thresholds { join: Score(f32::INFINITY), ..Thresholds::default() };
    Ok(live.with_thresholds(apart))
}

fn row(details: &Details) -> Row {
    let (identity, contact) = (&details.identity, &details.contact);
    let open = |name: &Option<alongside_kernel::Sensitive<String>>| {
        name.as_ref().map(|name| name.open().clone()).unwrap_or_default()
    };
    let points = contact.known();
    // An old number still tells who it was.
    let mut phones = points.iter().filter_map(|known| match known.point {
        PointRef::Phone(phone) => Some(phone.digits().to_owned()),
        PointRef::Email(_) | PointRef::Address(..) => None,
    });
    let mut phone = || phones.next().unwrap_or_default();
    let postcode = contact.usable_address().map(|(_, code)| code).or(contact.postcode.as_ref());
    [
        open(&identity.forename),
        open(&identity.known_as),
        open(&identity.surname),
        identity.date_of_birth.as_ref().map(|born| born.open().to_string()).unwrap_or_default(),
        match identity.sex {
            Some(Sex::Female) => "F".to_owned(),
            Some(Sex::Male) => "M".to_owned(),
            _ => String::new(),
        },
        contact.address.first().map(|line| line.open().clone()).unwrap_or_default(),
        postcode.map(|code| code.open().as_str().to_owned()).unwrap_or_default(),
        phone(),
        phone(),
        phone(),
        contact
            .usable_email()
            .or(contact.email.as_ref())
            .map(|email| email.as_str().to_owned())
            .unwrap_or_default(),
    ]
}
