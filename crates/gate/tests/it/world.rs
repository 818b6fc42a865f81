//! A small made-up partnership, seen from one viewer.

use alongside_gate::{
    Asking, Barriers, ClassSet, GrantFact, Member, MembershipFacts, OrganisationKind, PersonFacts, Purpose,
    PurposeSet, ReportedBy, Role, RoleSet, Sharing, VictimViewer, Viewer,
};
use alongside_kernel::id::{AccountId, GrantId, MembershipId, OrganisationId, PersonId, PortalAccessId};
use alongside_kernel::{Date, Timestamp};
use std::path::PathBuf;
use uuid::Uuid;

/// The viewer's own organisation and account in every situation.
pub(crate) const OURS: u128 = 1;
pub(crate) const THEIRS: u128 = 2;

pub(crate) fn organisation(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(0x100 + number))
}

pub(crate) fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(0x200 + number))
}

pub(crate) fn person() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(0x300))
}

pub(crate) fn grant_id(number: u128) -> GrantId {
    GrantId::from_uuid(Uuid::from_u128(0x400 + number))
}

/// An instant, in hours since an arbitrary start.
pub(crate) fn hour(number: i64) -> Timestamp {
    Timestamp::from_second(1_740_000_000 + number * 3_600).unwrap()
}

pub(crate) fn now() -> Timestamp {
    hour(100)
}

pub(crate) fn today() -> Date {
    "2025-03-03".parse().unwrap()
}

pub(crate) fn membership(kind: OrganisationKind, roles: &[Role]) -> MembershipFacts {
    MembershipFacts {
        account: account(OURS),
        membership: MembershipId::from_uuid(Uuid::from_u128(0x500)),
        organisation: organisation(OURS),
        organisation_kind: kind,
        sharing: Sharing::People,
        roles: RoleSet::of(roles),
        from: "2025-01-01".parse().unwrap(),
        until: None,
        closed: false,
    }
}

/// A viewer in this role, in the first kind of organisation that has it.
pub(crate) fn viewer(role: Role) -> Viewer {
    if role == Role::Victim {
        return Viewer::Victim(VictimViewer {
            person: person(),
            access: PortalAccessId::from_uuid(Uuid::from_u128(0x600)),
        });
    }
    let kind = OrganisationKind::ALL.iter().copied().find(|kind| role.fits(*kind)).unwrap();
    sure(Viewer::of(&membership(kind, &[role]), today()).unwrap())
}

/// Who gave their second factor a moment ago.
pub(crate) fn sure(viewer: Viewer) -> Viewer {
    viewer.sure_until(hour(101))
}

pub(crate) fn member(viewer: &Viewer) -> &Member {
    viewer.member().unwrap()
}

pub(crate) fn grant(to: u128, classes: ClassSet) -> GrantFact {
    GrantFact {
        grant: grant_id(to),
        organisation: organisation(to),
        classes,
        purposes: PurposeSet::ALL,
        from: hour(0),
        until: None,
        ended: None,
    }
}

/// Somebody whom the viewer reported.
pub(crate) fn own() -> PersonFacts {
    let mut facts = PersonFacts::known(person());
    facts.reported_by = vec![ReportedBy { organisation: organisation(OURS), account: Some(account(OURS)) }];
    facts
}

/// Somebody of whom everything is granted to the viewer's organisation.
pub(crate) fn granted() -> PersonFacts {
    let mut facts = PersonFacts::known(person());
    facts.grants = vec![grant(OURS, ClassSet::ALL)];
    facts
}

/// Somebody with whom the viewer has nothing to do: another's report, another's grant. Not the viewer in the
/// portal either.
pub(crate) fn unrelated() -> PersonFacts {
    let mut facts = PersonFacts::known(PersonId::from_uuid(Uuid::from_u128(0x301)));
    facts.grants = vec![grant(THEIRS, ClassSet::ALL)];
    facts.reported_by =
        vec![ReportedBy { organisation: organisation(THEIRS), account: Some(account(THEIRS)) }];
    facts
}

/// As granted, but the grant was withdrawn an hour ago.
pub(crate) fn ended() -> PersonFacts {
    let mut facts = granted();
    facts.person = PersonId::from_uuid(Uuid::from_u128(0x302));
    facts.grants[0].ended = Some(hour(99));
    facts
}

/// Reported by the viewer, granted to their organisation, and blocked.
pub(crate) fn blocked() -> PersonFacts {
    let mut facts = granted();
    facts.reported_by = own().reported_by;
    facts.barriers = Barriers { blocked: true, ..Barriers::default() };
    facts
}

/// A purpose that serves the act and the role; support where none does.
pub(crate) fn fitting_purpose(role: Role, action: alongside_gate::Action) -> Purpose {
    let both = action.facts().purposes.intersection(role.purposes());
    both.iter().next().unwrap_or(Purpose::Support)
}

pub(crate) fn asking(viewer: &Viewer, action: alongside_gate::Action, purpose: Purpose) -> Asking<'_> {
    Asking::new(viewer, action, purpose, now())
}

/// Compares with the stored text; `UPDATE_GOLDEN=1` rewrites it.
pub(crate) fn golden(path: &str, text: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if update_golden() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = stored.lines().zip(text.lines()).enumerate().find(|(_, (old, new))| old != new);
    assert!(
        stored == text,
        "{path} differs from what the gate does, first at {differs:?} ({} lines stored, {} made). Who may see what \
         has changed: review it, then write the file anew with UPDATE_GOLDEN=1",
        stored.lines().count(),
        text.lines().count(),
    );
}

#[expect(clippy::disallowed_methods, reason = "a switch of the test run, not of the product")]
fn update_golden() -> bool {
    std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1")
}
