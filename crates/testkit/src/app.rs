//! The server in the test's own process: a small seeded partnership and a client for each member of it.
//!
//! ```ignore
//! let app = TestApp::on(opened).await;
//! let mut sam = app.client(Who::CareOfficer).await;
//! let page = sam.get("/queue").await;
//! let after = sam.submit(&page, "/queue/seen", &[]).await;
//! ```

use crate::client::Client;
use crate::databases::Opened;
use alongside_app::App;
use alongside_app::outside::{Asking, Known, Outgoing, Outside, SendError, Sending};
use alongside_domain::intake::{CrimeTypes, Lists};
use alongside_domain::rules::Rules;
use alongside_gate::{MembershipFacts, OrganisationKind, Role, RoleSet, Sharing};
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SignInId};
use alongside_kernel::{Clock as _, FixedClock, Timestamp};
use alongside_storage::rooms::accounts::{self, AccountDetails};
use alongside_storage::rooms::network::{self, Organisation};
use alongside_storage::{Engine, Store, WriteSet};
use alongside_web::Web;
use axum::Router;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// Keeps what would have left. Answers as a good gateway does, unless the test says otherwise.
#[derive(Default)]
pub struct Caught {
    messages: Mutex<Vec<Outgoing>>,
    answers: Mutex<VecDeque<SendError>>,
    known: Mutex<Option<Known>>,
}

impl Caught {
    /// Everything so far, the oldest first.
    pub fn all(&self) -> Vec<Outgoing> {
        self.messages.lock().expect("not poisoned").clone()
    }

    /// The next message is not taken, for this reason. Said several times, it holds for as many tries.
    pub fn answer_next(&self, error: SendError) {
        self.answers.lock().expect("not poisoned").push_back(error);
    }

    /// The gateway is back: from now on it takes everything.
    pub fn is_back(&self) {
        self.answers.lock().expect("not poisoned").clear();
    }

    /// What the gateway says when it is asked whether it has a message; by default it can't say.
    pub fn say_known(&self, known: Known) {
        *self.known.lock().expect("not poisoned") = Some(known);
    }
}

impl Outside for Caught {
    fn send(&self, message: Outgoing) -> Sending<'_> {
        if let Some(error) = self.answers.lock().expect("not poisoned").pop_front() {
            return Box::pin(async { Err(error) });
        }
        self.messages.lock().expect("not poisoned").push(message);
        Box::pin(async { Ok(()) })
    }

    fn known<'a>(&'a self, _message: &'a Outgoing) -> Asking<'a> {
        let known = self.known.lock().expect("not poisoned").unwrap_or(Known::CannotSay);
        Box::pin(async move { known })
    }
}

/// An organisation of the seeded partnership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Org {
    /// The police.
    Police,
    /// The victim care unit.
    Unit,
    /// A charity.
    Harbour,
    /// Another charity, with nothing to do with the first.
    Lantern,
    /// A council.
    Council,
    /// The commissioner's office.
    Commissioner,
    /// Who runs the server.
    Host,
}

impl Org {
    /// Every organisation.
    pub const ALL: [Self; 7] = [
        Self::Police,
        Self::Unit,
        Self::Harbour,
        Self::Lantern,
        Self::Council,
        Self::Commissioner,
        Self::Host,
    ];

    /// What kind of organisation it is.
    pub fn kind(self) -> OrganisationKind {
        match self {
            Self::Police => OrganisationKind::Police,
            Self::Unit => OrganisationKind::VictimCareUnit,
            Self::Harbour | Self::Lantern => OrganisationKind::Agency,
            Self::Council => OrganisationKind::Council,
            Self::Commissioner => OrganisationKind::Commissioner,
            Self::Host => OrganisationKind::Host,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Police => "Test Police",
            Self::Unit => "Test Victim Care Unit",
            Self::Harbour => "Harbour Support",
            Self::Lantern => "Lantern Trust",
            Self::Council => "Test Council",
            Self::Commissioner => "Test Commissioner",
            Self::Host => "Test Host",
        }
    }
}

/// A member of the seeded partnership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The officer whose account is on the reports that [`crate::people`] makes.
    Officer,
    /// Another officer.
    OtherOfficer,
    /// A victim care officer.
    CareOfficer,
    /// Another victim care officer.
    OtherCareOfficer,
    /// A victim care advocate.
    Advocate,
    /// The manager of the unit.
    UnitManager,
    /// Another manager of the unit.
    OtherUnitManager,
    /// A caseworker of Harbour.
    Caseworker,
    /// The manager of Harbour.
    AgencyManager,
    /// A caseworker of Lantern.
    OtherCaseworker,
    /// The manager of Lantern.
    OtherAgencyManager,
    /// A caseworker of the council.
    CouncilWorker,
    /// The commissioner.
    Commissioner,
    /// The coordinator of the partnership, at the commissioner's.
    Coordinator,
    /// An auditor, at the host.
    Auditor,
    /// The administrator, at the host.
    Administrator,
}

impl Who {
    /// Every member.
    pub const ALL: [Self; 16] = [
        Self::Officer,
        Self::OtherOfficer,
        Self::CareOfficer,
        Self::OtherCareOfficer,
        Self::Advocate,
        Self::UnitManager,
        Self::OtherUnitManager,
        Self::Caseworker,
        Self::AgencyManager,
        Self::OtherCaseworker,
        Self::OtherAgencyManager,
        Self::CouncilWorker,
        Self::Commissioner,
        Self::Coordinator,
        Self::Auditor,
        Self::Administrator,
    ];

    /// Role, organisation, name.
    pub fn seat(self) -> (Role, Org, &'static str) {
        match self {
            Self::Officer => (Role::Officer, Org::Police, "Olu Officer"),
            Self::OtherOfficer => (Role::Officer, Org::Police, "Pat Officer"),
            Self::CareOfficer => (Role::VictimCareOfficer, Org::Unit, "Sam Bell"),
            Self::OtherCareOfficer => (Role::VictimCareOfficer, Org::Unit, "Toni Reed"),
            Self::Advocate => (Role::VictimCareAdvocate, Org::Unit, "Ada Marsh"),
            Self::UnitManager => (Role::UnitManager, Org::Unit, "Mina Shaw"),
            Self::OtherUnitManager => (Role::UnitManager, Org::Unit, "Rob Lane"),
            Self::Caseworker => (Role::Caseworker, Org::Harbour, "Cass Worker"),
            Self::AgencyManager => (Role::AgencyManager, Org::Harbour, "Ann Rees"),
            Self::OtherCaseworker => (Role::Caseworker, Org::Lantern, "Lee Worker"),
            Self::OtherAgencyManager => (Role::AgencyManager, Org::Lantern, "Lou Manager"),
            Self::CouncilWorker => (Role::Caseworker, Org::Council, "Kit Council"),
            Self::Commissioner => (Role::Commissioner, Org::Commissioner, "Com Missioner"),
            Self::Coordinator => (Role::PartnershipCoordinator, Org::Commissioner, "Cory Ordinator"),
            Self::Auditor => (Role::Auditor, Org::Host, "Aud Itor"),
            Self::Administrator => (Role::Administrator, Org::Host, "Ad Min"),
        }
    }

    /// The address under which they sign in.
    pub fn email(self) -> String {
        format!("{}@example.org", format!("{self:?}").to_lowercase())
    }
}

/// An account with its membership.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    /// The account.
    pub account: AccountId,
    /// The membership.
    pub membership: MembershipId,
    /// The organisation.
    pub organisation: OrganisationId,
}

/// A running partnership.
pub struct TestApp {
    /// The use cases.
    pub app: App,
    /// What left.
    pub caught: Arc<Caught>,
    /// The clock, which the test moves.
    pub clock: Arc<FixedClock>,
    /// Which database it stands on.
    pub engine: Engine,
    organisations: BTreeMap<Org, OrganisationId>,
    seats: BTreeMap<Who, Seat>,
    router: Router,
}

impl TestApp {
    /// Seeds the partnership in an empty database and puts the server on it.
    pub async fn on(opened: Opened) -> Self {
        let Opened { store, clock, engine, .. } = opened;
        let app = app_on(store, Arc::default());
        let mut set = WriteSet::new();
        let now = app.0.now();
        let organisations: BTreeMap<Org, OrganisationId> = Org::ALL
            .into_iter()
            .map(|org| (org, organisation(&app.0, &mut set, org.kind(), org.name(), now)))
            .collect();
        let mut seats = BTreeMap::new();
        for who in Who::ALL {
            let (role, org, name) = who.seat();
            let details = AccountDetails { name: name.to_owned(), email: who.email() };
            seats.insert(who, seat(&app.0, &mut set, &details, org.kind(), organisations[&org], role, now));
        }
        let (app, caught) = app;
        app.store.write(set).await.expect("the partnership is seeded");
        let router = alongside_web::router(Web::new(app.clone()).without_strokes());
        Self { app, caught, clock, engine, organisations, seats, router }
    }

    /// Two servers on one database and one gateway, each with its own memory.
    pub async fn two_on(opened: Opened) -> (Self, Self) {
        let store = opened.another("other", opened.keyring.clone()).await;
        let one = Self::on(opened).await;
        let (app, caught) = app_on(store, Arc::clone(&one.caught));
        let two = Self {
            router: alongside_web::router(Web::new(app.clone()).without_strokes()),
            app,
            caught,
            clock: Arc::clone(&one.clock),
            engine: one.engine,
            organisations: one.organisations.clone(),
            seats: one.seats.clone(),
        };
        (one, two)
    }

    /// The same browser on this server: it keeps its cookies.
    #[must_use]
    pub fn here(&self, browser: &Client) -> Client {
        browser.clone().on(self.router.clone())
    }

    /// The same, where answers that must say nothing by their time are held back as they are by the server.
    #[must_use]
    pub fn with_strokes(mut self) -> Self {
        self.router = alongside_web::router(Web::new(self.app.clone()));
        self
    }

    /// An organisation's id.
    pub fn org(&self, org: Org) -> OrganisationId {
        self.organisations[&org]
    }

    /// Account, membership and organisation of a member.
    pub fn seat(&self, who: Who) -> Seat {
        self.seats[&who]
    }

    /// A member's browser, signed in with both factors.
    pub async fn client(&self, who: Who) -> Client {
        let seat = self.seat(who);
        let begun = alongside_app::accounts::begin_as(&self.app, seat.account, seat.membership, "test")
            .await
            .expect("a sign-in begins");
        Client::new(self.router.clone()).with_cookie(alongside_web::cookies::STAFF, &begun.bearer)
    }

    /// A browser signed in at a seat, and which sign-in it is: for a test that makes the tokens of forms itself.
    pub async fn signed_in(&self, seat: Seat) -> (Client, SignInId) {
        let begun = alongside_app::accounts::begin_as(&self.app, seat.account, seat.membership, "test")
            .await
            .expect("a sign-in begins");
        let asked = alongside_app::accounts::Asked::BySomebody;
        let current = alongside_app::accounts::current(&self.app, &begun.bearer, asked).await.expect("asked");
        let client =
            Client::new(self.router.clone()).with_cookie(alongside_web::cookies::STAFF, &begun.bearer);
        (client, current.expect("signed in").sign_in)
    }

    /// One more organisation.
    pub async fn found(&self, kind: OrganisationKind, name: &str) -> OrganisationId {
        let mut set = WriteSet::new();
        let id = organisation(&self.app, &mut set, kind, name, self.now());
        self.app.store.write(set).await.expect("the organisation is stored");
        id
    }

    /// One more member: for roles that the seeded partnership does without.
    pub async fn join(
        &self,
        role: Role,
        (kind, organisation): (OrganisationKind, OrganisationId),
        name: &str,
    ) -> Seat {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "-"));
        let details = AccountDetails { name: name.to_owned(), email };
        let mut set = WriteSet::new();
        let made = seat(&self.app, &mut set, &details, kind, organisation, role, self.now());
        self.app.store.write(set).await.expect("the member is stored");
        made
    }

    /// A browser of somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Now, by the partnership's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock to an instant such as `2025-02-03T09:00:00Z`.
    pub fn move_to(&self, instant: &str) {
        self.clock.move_to(instant.parse().expect("an instant"));
    }

    /// Asks as a member, for tests of use cases without pages.
    pub fn ask(&self, who: Who) -> alongside_app::Ask {
        let (role, org, _) = who.seat();
        let seat = self.seat(who);
        let facts = membership(seat, org.kind(), role);
        let viewer = alongside_gate::Viewer::of(&facts, alongside_kernel::clock::london_date(self.now()))
            .expect("the membership is live");
        // As right after signing in.
        let until = self.now().checked_add(jiff::SignedDuration::from_mins(1)).expect("an instant");
        alongside_app::Ask { viewer: viewer.sure_until(until), now: self.now() }
    }
}

/// The shipped rules, with the days within which contact is due in tests: these are about what is done in time and what is
/// late, and stay true where a partnership ships another number.
pub(crate) fn rules() -> Rules {
    let mut rules = Rules::shipped().expect("the shipped rules are read");
    rules.contact.due_working_days = 2;
    rules
}

fn app_on(store: Store, caught: Arc<Caught>) -> (App, Arc<Caught>) {
    let crime_types = CrimeTypes::shipped().expect("the shipped list is read");
    let lists = Lists { crime_types, ..Lists::default() };
    let rules = rules();
    (App::new(store, Arc::clone(&caught) as Arc<_>, lists, rules), caught)
}

fn membership(seat: Seat, kind: OrganisationKind, role: Role) -> MembershipFacts {
    MembershipFacts {
        account: seat.account,
        membership: seat.membership,
        organisation: seat.organisation,
        organisation_kind: kind,
        sharing: Sharing::People,
        roles: RoleSet::of(&[role]),
        from: "2024-01-01".parse().expect("a day"),
        until: None,
        closed: false,
    }
}

fn organisation(
    app: &App,
    set: &mut WriteSet,
    kind: OrganisationKind,
    name: &str,
    now: Timestamp,
) -> OrganisationId {
    let id = OrganisationId::new(app.store.ids());
    let it = Organisation {
        id,
        kind,
        sharing: Sharing::People,
        name: name.to_owned(),
        short_name: name.to_owned(),
        phone: "0117 496 0000".to_owned(),
        consortium: None,
        left_at: None,
    };
    network::insert_organisation(set, &it, now);
    id
}

fn seat(
    app: &App,
    set: &mut WriteSet,
    details: &AccountDetails,
    kind: OrganisationKind,
    organisation: OrganisationId,
    role: Role,
    now: Timestamp,
) -> Seat {
    let account = AccountId::new(app.store.ids());
    accounts::insert_account(&app.store, set, account, details, None, None).expect("an account is made");
    let made = Seat { account, membership: MembershipId::new(app.store.ids()), organisation };
    accounts::insert_membership(set, &membership(made, kind, role), now);
    made
}
