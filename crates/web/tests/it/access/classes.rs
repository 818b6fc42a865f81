//! Which classes of a person's data each page shows to whom: read from the page, by a text of its own for each class.
//!
//! What is seen stands in `docs/security/classes-seen.md`, so that a page that begins to show more is read in review. And
//! nobody sees a class that the gate's table of roles keeps from them, whoever wrote the page.

use super::cast::{Persona, everybody};
use super::table::{address, relations};
use super::world::{self, Relation, Things, World, mark};
use super::{Way, asked};
use alongside_domain::people::{Details, PartyRole};
use alongside_domain::report::ReportFacts;
use alongside_gate::{DataClass, Ground, Reach, table};
use alongside_kernel::Sensitive;
use alongside_kernel::id::{PersonId, ReferralId, ReportId};
use alongside_storage::rooms::people;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::burglary;
use alongside_testkit::{Page, TestApp, Who, on_each_database};
use alongside_web::{Audience, RouteInfo};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Classes of which the program holds words of this world. Of the outline of support it shows counts and names of
/// services; justice and panel papers have no room yet.
const PLANTED: [DataClass; 11] = [
    DataClass::Identity,
    DataClass::Contact,
    DataClass::Safety,
    DataClass::Report,
    DataClass::Needs,
    DataClass::ContactLog,
    DataClass::Consent,
    DataClass::Referral,
    DataClass::SupportNote,
    DataClass::SealedNote,
    DataClass::OtherParty,
];

fn dress(relation: Relation, facts: &mut ReportFacts) {
    let text = |class| Some(Sensitive::new(mark(relation, class)));
    facts.victim.title = text(DataClass::Identity);
    facts.guardian.name = text(DataClass::Identity);
    facts.address.line_1 = text(DataClass::Contact);
    facts.contact.best_time = text(DataClass::Contact);
    facts.risk.notes = text(DataClass::Safety);
    facts.reference = Some(mark(relation, DataClass::Report));
    facts.officer.name = text(DataClass::Report);
    facts.assessment.note = text(DataClass::Needs);
    facts.assessment.impact = text(DataClass::Needs);
    facts.assessment.wishes = text(DataClass::Needs);
    facts.assessment.officer_view = text(DataClass::Needs);
}

/// Notes on the support of each person, and somebody responsible for what happened to them.
async fn more(app: &TestApp, world: &World) {
    for relation in Relation::PEOPLE {
        let things = world.things(relation, "").expect("things");
        let referral: ReferralId = things["referral"].parse().expect("an id");
        let helpers = [Who::Caseworker, Who::AgencyManager, Who::OtherCaseworker, Who::OtherAgencyManager];
        for class in [DataClass::SupportNote, DataClass::SealedNote] {
            let mut written = 0;
            for helper in helpers {
                let text = mark(relation, class);
                let once =
                    alongside_app::Once::of_job(&app.app, &format!("note {referral} {class} {helper:?}"));
                let note = (Some(class), text.as_str());
                let ask = app.ask(helper);
                written += usize::from(
                    alongside_app::support::write_note(&app.app, &ask, referral, note, once).await.is_ok(),
                );
            }
            // Where the grant has ended or whoever helps is blocked, nobody writes any more.
            assert!(
                written > 0 || matches!(relation, Relation::Ended | Relation::Blocked),
                "{relation:?} {class}"
            );
        }
        let responsible = PersonId::new(app.app.store.ids());
        let facts = burglary(app, "Rhys", &mark(relation, DataClass::OtherParty), |_| {});
        let mut set = WriteSet::new();
        let store = &app.app.store;
        people::insert_person(store, &mut set, responsible, &Details::from_report(&facts)).expect("sealed");
        let sql = "select id from report where person = $1";
        let row = store.db().fetch_one(sql, args![world.person(relation)]).await.expect("asked");
        let report = row.expect("a report").id("id", ReportId::from_uuid).expect("an id");
        people::insert_party(&mut set, report, responsible, PartyRole::PersonResponsible);
        store.write(set).await.expect("the party is stored");
    }
}

/// Whether the table of roles lets somebody see a class of a person who stands so to them. What organisations write
/// themselves is granted here by the charity that wrote it, to itself alone.
fn may_see(persona: &Persona, relation: Relation, class: DataClass) -> bool {
    let Some(role) = persona.role() else { return false };
    if !persona.may_know(relation) {
        return false;
    }
    let is_own = match table::ground(role) {
        Ground::Everyone => true,
        Ground::Reported => matches!(relation, Relation::Reported | Relation::Restricted),
        Ground::Themself => relation == Relation::Reported,
        Ground::Grants | Ground::NoPerson => false,
    };
    let has_grant = !matches!(table::ground(role), Ground::Everyone | Ground::Themself | Ground::NoPerson)
        && matches!(relation, Relation::Granted | Relation::Restricted);
    let of_an_agency = matches!(class, DataClass::SupportNote | DataClass::SealedNote);
    match table::reach(role, class) {
        // Written by charities only: never the unit's own.
        Reach::Own if of_an_agency => has_grant,
        Reach::Own => is_own || has_grant,
        Reach::Granted => has_grant,
        Reach::Never => false,
    }
}

/// What somebody sees of whom.
type Seen = BTreeMap<Relation, BTreeSet<DataClass>>;

fn seen(page: &Page) -> Seen {
    let mut seen = Seen::new();
    for relation in Relation::PEOPLE {
        for class in PLANTED {
            if page.says(&mark(relation, class)) {
                seen.entry(relation).or_default().insert(class);
            }
        }
    }
    seen
}

/// Everything that is read, and the search: its answer is a page too.
fn is_read(route: &RouteInfo) -> bool {
    route.method == "GET" && matches!(route.audience, Audience::Staff | Audience::Portal | Audience::Program)
}

fn is_for(persona: &Persona, route: &RouteInfo) -> bool {
    matches!(
        (&persona.way, route.audience),
        (Way::Staff { .. }, Audience::Staff)
            | (Way::Program { .. }, Audience::Program)
            | (Way::Themself { .. }, Audience::Portal)
    )
}

/// Who sees what of whom on each route: members of the cast by what they see.
type Table = BTreeMap<String, BTreeMap<(Relation, Vec<&'static str>), Vec<&'static str>>>;

struct Look {
    table: Table,
    faults: Vec<String>,
}

impl Look {
    fn at(&mut self, route: &str, persona: &Persona, page: &Page) {
        for (relation, classes) in seen(page) {
            for class in &classes {
                if !may_see(persona, relation, *class) {
                    let name = relation.name();
                    self.faults.push(format!("{route}: {} sees {class} of the {name} person", persona.name));
                }
            }
            let codes = classes.into_iter().map(DataClass::code).collect();
            let line = self.table.entry(route.to_owned()).or_default();
            let names = line.entry((relation, codes)).or_default();
            if !names.contains(&persona.name) {
                names.push(persona.name);
            }
        }
    }
}

async fn look(app: &TestApp) -> Look {
    let world = world::dressed(app, dress).await;
    more(app, &world).await;
    let cast = everybody(app, &world).await;
    let nothing = Things::new();
    let mut look = Look { table: Table::new(), faults: Vec::new() };
    for route in alongside_web::table().iter().filter(|route| is_read(route)) {
        let action = if route.action.is_empty() { String::new() } else { format!("  [{}]", route.action) };
        let name = format!("{} {}{action}", route.method, route.path);
        for persona in cast.iter().filter(|persona| is_for(persona, route)) {
            for relation in relations(route) {
                let things = world.things(relation, persona.name).unwrap_or(&nothing);
                if let Some(path) = address(route, things) {
                    look.at(&name, persona, &asked(app, persona, route, &path).await);
                }
            }
        }
    }
    for persona in cast.iter().filter(|persona| matches!(persona.way, Way::Staff { .. })) {
        for relation in Relation::PEOPLE {
            let fields = [
                ("form".to_owned(), persona.form_token(app, "/search")),
                ("find".to_owned(), relation.surname()),
            ];
            let page = persona.client.clone().post_fields("/search", &fields).await;
            look.at("POST /search  [search_people]", persona, &page);
        }
    }
    look
}

const HEAD: &str = "\
# Classes of data that pages show

For every page and every answer to a program that shows a person: which classes of the person's data were read on it, by whom,
in which relation. Made by [crates/web/tests/it/access/classes.rs](../../crates/web/tests/it/access/classes.rs) from a record in which
each class holds words of its own, on both databases. The columns and relations are those of the [access
matrix](access-matrix.md), what may be seen at all stands in [data-classes.md](../domain/data-classes.md): a class that is seen and may not
be fails the test. `UPDATE_GOLDEN=1 cargo test -p alongside-web --test it access::classes` writes it anew.

A class stands here where words of it were read. Codes, days and counts are not words: *support_summary* is shown as counts and names
of services, and *safety*, *needs* and *consent* also as tags. *justice* and *panel_paper* have no room yet.
";

fn written(look: &Look) -> String {
    let mut text = HEAD.to_owned();
    for (route, lines) in &look.table {
        let _ = write!(text, "\n### {route}\n\n| of whom | classes | who |\n| --- | --- | --- |\n");
        for ((relation, classes), who) in lines {
            let _ = writeln!(text, "| {} | {} | {} |", relation.name(), classes.join(" "), who.join(", "));
        }
    }
    text
}

#[tokio::test]
async fn every_page_shows_the_classes_of_data_that_its_reader_may_see_and_no_other() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let look = look(&app).await;
        assert!(look.faults.is_empty(), "{} faults:\n{}", look.faults.len(), look.faults.join("\n"));
        // A class that no page shows to anybody was planted where nothing reads it.
        for class in PLANTED.into_iter().filter(|class| *class != DataClass::OtherParty) {
            let is_seen =
                look.table.values().flat_map(BTreeMap::keys).any(|(_, it)| it.contains(&class.code()));
            assert!(is_seen, "nobody sees {class} anywhere");
        }
        let made = written(&look);
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/security/classes-seen.md");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &made).expect("the table is written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let new: Vec<&str> = made.lines().filter(|line| !kept.contains(line)).take(10).collect();
        assert!(made == kept, "what pages show has changed on {:?}:\n{}", app.engine, new.join("\n"));
    })
    .await;
}
