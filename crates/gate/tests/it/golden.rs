//! Role × action × situation, a text file for each room: a change of who may do what is read in review.

use crate::world::{
    OURS, THEIRS, account, asking, blocked, ended, fitting_purpose, golden, granted, organisation, own,
    unrelated, viewer,
};
use alongside_gate::{
    About, Action, AggregateFacts, Basis, ClassSet, FindingFacts, PersonFacts, PersonPermit, Purpose,
    ReferralFacts, ReferralStage, Refusal, ReportedBy, RequestFacts, Role, Room, Viewer, decide_aggregate,
    decide_finding, decide_here, decide_person, decide_referral, decide_request, scope,
};
use alongside_kernel::id::{FindingId, ReferralId, ReportId, RequestId};
use std::fmt::Write;
use uuid::Uuid;

const SITUATIONS: [&str; 5] = ["own", "granted", "unrelated", "ended", "blocked"];

fn facts(situation: &str) -> PersonFacts {
    match situation {
        "own" => own(),
        "granted" => granted(),
        "unrelated" => unrelated(),
        "ended" => ended(),
        "blocked" => blocked(),
        other => panic!("no situation {other}"),
    }
}

/// Own: sent by the viewer's organisation. Granted, ended, blocked: received by it. Unrelated: neither.
fn parties(situation: &str) -> (u128, u128) {
    match situation {
        "own" => (OURS, THEIRS),
        "unrelated" => (THEIRS, 3),
        _ => (THEIRS, OURS),
    }
}

/// In *own* an agency has a grant too, or it could not have sent anything.
fn thing_facts(situation: &str) -> PersonFacts {
    let mut person = facts(situation);
    if situation == "own" {
        person.grants = granted().grants;
    }
    person
}

fn referral(situation: &str, action: Action) -> ReferralFacts {
    let (from, to) = parties(situation);
    ReferralFacts {
        referral: ReferralId::from_uuid(Uuid::from_u128(0x700)),
        person: thing_facts(situation),
        from_organisation: organisation(from),
        to_organisation: organisation(to),
        stage: if action == Action::SendReferral { ReferralStage::Draft } else { ReferralStage::Sent },
        assigned: None,
        began_with: thing_facts(situation).reported_by.first().copied(),
    }
}

fn request(situation: &str) -> RequestFacts {
    let (from, to) = parties(situation);
    RequestFacts {
        request: RequestId::from_uuid(Uuid::from_u128(0x800)),
        person: thing_facts(situation),
        from_organisation: organisation(from),
        to_organisation: organisation(to),
    }
}

fn finding(situation: &str) -> FindingFacts {
    let by = if situation == "own" || situation == "blocked" { OURS } else { THEIRS };
    FindingFacts {
        finding: FindingId::from_uuid(Uuid::from_u128(0x900)),
        report: ReportId::from_uuid(Uuid::from_u128(0xa00)),
        person: facts(situation),
        reporter: ReportedBy { organisation: organisation(by), account: Some(account(by)) },
    }
}

/// A yes with its basis and classes, or the no.
fn answer(
    viewer: &Viewer,
    action: Action,
    purpose: Purpose,
    situation: &str,
) -> Result<(Option<Basis>, ClassSet), Refusal> {
    let asked = asking(viewer, action, purpose);
    let of = |permit: &PersonPermit| (Some(permit.basis()), permit.all_classes());
    match action.about() {
        About::Person => decide_person(&asked, &facts(situation)).map(|permit| of(&permit)),
        About::Referral => {
            decide_referral(&asked, &referral(situation, action)).map(|permit| of(permit.person()))
        }
        About::Request => decide_request(&asked, &request(situation)).map(|permit| of(permit.person())),
        About::Finding => decide_finding(&asked, &finding(situation)).map(|permit| of(permit.person())),
        About::Figures => {
            let about =
                if situation == "own" { Some(organisation(OURS)) } else { Some(organisation(THEIRS)) };
            decide_aggregate(&asked, &AggregateFacts { released: situation != "ended", organisation: about })
                .map(|permit| (None, permit.classes()))
        }
        About::Here => decide_here(&asked).map(|permit| (None, permit.classes())),
        About::People => scope(&asked).map(|list| {
            let person = facts(situation);
            let basis = list.admits(&person).then_some(Basis::Own);
            (basis, list.classes_for(&person))
        }),
    }
}

fn cell(viewer: &Viewer, action: Action, purpose: Purpose, situation: &str) -> String {
    match answer(viewer, action, purpose, situation) {
        Ok((None, _)) if action.about() == About::People => "not listed".into(),
        Ok((Some(_), _)) if action.about() == About::People => "listed".into(),
        Ok((basis, _)) => match basis {
            Some(Basis::Own) => "yes, own".into(),
            Some(Basis::Grant(_)) => "yes, grant".into(),
            Some(Basis::Report) => "yes, report".into(),
            Some(Basis::Themself) => "yes, themself".into(),
            Some(Basis::Task(_)) => "yes, job".into(),
            None => "yes".into(),
        },
        Err(refusal) if refusal.is_hidden() => "unknown".into(),
        Err(refusal) => {
            let codes: Vec<_> = refusal.reasons().iter().map(|rule| rule.code()).collect();
            format!("no: {}", codes.join(" "))
        }
    }
}

/// Everyone who may ask, by name.
fn askers() -> Vec<(&'static str, Viewer, Role)> {
    let mut all: Vec<_> = Role::ALL.iter().map(|role| (role.code(), viewer(*role), *role)).collect();
    all.push(("signed out", Viewer::SignedOut, Role::Victim));
    all
}

fn room_table(room: Room) -> String {
    let mut text = format!(
        "Room: {room}. Who does what, by situation of the person.\n\
         own: the viewer reported them (referrals, requests: sent by the viewer's organisation). granted: all is granted\n\
         (received). unrelated: another's. ended: the grant was withdrawn. blocked: a conflict of interest. For figures:\n\
         own and granted are about the own and another organisation, ended is before disclosure control.\n\
         \"unknown\" is the answer for what does not exist. One word where all situations give the same answer.\n"
    );
    for action in Action::ALL.iter().copied().filter(|action| action.room() == room) {
        writeln!(text, "\n{action}: {}", action.meaning()).unwrap();
        let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, viewer, role) in askers() {
            let purpose = fitting_purpose(role, action);
            let cells: Vec<_> =
                SITUATIONS.iter().map(|situation| cell(&viewer, action, purpose, situation)).collect();
            if cells.iter().all(|cell| *cell == cells[0]) {
                match alike.iter_mut().find(|(answer, _)| *answer == cells[0]) {
                    Some((_, names)) => names.push(name),
                    None => alike.push((cells[0].clone(), vec![name])),
                }
            } else {
                let pairs: Vec<_> = SITUATIONS
                    .iter()
                    .zip(&cells)
                    .map(|(situation, cell)| format!("{situation}: {cell}"))
                    .collect();
                writeln!(text, "  {name:<30} {}", pairs.join(" | ")).unwrap();
            }
        }
        for (answer, names) in alike {
            writeln!(text, "  [{answer}] {}", names.join(", ")).unwrap();
        }
    }
    text
}

#[test]
fn each_room_has_its_golden_table() {
    for room in Room::ALL {
        golden(&format!("tests/golden/{room}.txt"), &room_table(*room));
    }
}

#[test]
fn the_classes_that_each_act_shows_are_golden() {
    let mut text = String::from(
        "What each act shows to whom: the classes of the permit, where the person is the viewer's own (reported, or in\n\
         the unit's care) and where everything is granted to the viewer's organisation.\n",
    );
    for action in Action::ALL.iter().copied() {
        let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, viewer, role) in askers() {
            let purpose = fitting_purpose(role, action);
            let shown = |situation| match answer(&viewer, action, purpose, situation) {
                Ok((_, classes)) if !classes.is_empty() => classes.to_string(),
                _ => "-".into(),
            };
            let (own, granted) = (shown("own"), shown("granted"));
            if own == "-" && granted == "-" {
                continue;
            }
            let line = if own == granted {
                format!("    {own}")
            } else {
                format!("    own: {own}\n    granted: {granted}")
            };
            match alike.iter_mut().find(|(known, _)| *known == line) {
                Some((_, names)) => names.push(name),
                None => alike.push((line, vec![name])),
            }
        }
        if !alike.is_empty() {
            writeln!(text, "\n{action}").unwrap();
        }
        for (line, names) in alike {
            writeln!(text, "  {}\n{line}", names.join(", ")).unwrap();
        }
    }
    golden("tests/golden/classes_shown.txt", &text);
}
