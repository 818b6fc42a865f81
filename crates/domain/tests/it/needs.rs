//! Priority with its reasons, and the quality of assessments, in named situations.

use crate::shipped::SHELF;
use alongside_domain::needs::{
    NeedCategory, NeedLevel, Priority, PriorityCategory, QualityFlag, Reason, is_domestic,
    is_domestic_for_contact, quality_flags,
};
use alongside_domain::report::{Answer, CommunicationNeed, Offence, Relationship, ReportFacts};
use std::collections::BTreeSet;

/// An adult's report of an offence: born 1980, recorded and occurred on 10 January 2025.
pub(crate) fn report(crime_type: &str, title: &str) -> ReportFacts {
    let offence = Offence::by_title(crime_type, None, Some(title.to_owned()), &SHELF.rules.offences);
    let recorded = "2025-01-10T12:00:00Z".parse().unwrap();
    let mut facts = ReportFacts::new(recorded, "2025-01-10T09:00:00Z".parse().unwrap(), offence);
    facts.victim.date_of_birth = Some(alongside_kernel::Date::constant(1980, 5, 1).into());
    facts
}

pub(crate) fn born(mut facts: ReportFacts, day: &str) -> ReportFacts {
    facts.victim.date_of_birth = Some(day.parse::<alongside_kernel::Date>().unwrap().into());
    facts
}

pub(crate) fn suspect(mut facts: ReportFacts, relationship: Relationship) -> ReportFacts {
    facts.flags.relationship = Some(relationship);
    facts
}

fn with(mut facts: ReportFacts, change: impl FnOnce(&mut ReportFacts)) -> ReportFacts {
    change(&mut facts);
    facts
}

#[test]
fn priority_in_named_situations() {
    use Reason::{
        Bereaved, CourseOfConduct, DomesticCrime, DomesticFlag, DomesticRelationship, HateOffence,
        HateStrand, IntimidatedFlag, MostSeriousCrime, RelativeViolence, UnderEighteen, VulnerableFlag,
        WitnessIntimidation,
    };
    use Relationship::{ExPartner, FamilyMember, Neighbour, Parent};
    let burglary = || report("BURG_RES", "Burglary residential");
    let assault = || report("VWOI", "Common assault and battery");
    let cases: Vec<(&str, ReportFacts, &[Reason])> = vec![
        ("burglary by a stranger", burglary(), &[]),
        ("strangulation, whoever did it", report("NFS", "Intentional strangulation"), &[MostSeriousCrime]),
        (
            "flagged as domestic",
            with(burglary(), |facts| facts.flags.domestic_abuse = Answer::Yes),
            &[DomesticFlag],
        ),
        (
            "a former partner, the flag says no",
            suspect(with(burglary(), |facts| facts.flags.domestic_abuse = Answer::No), ExPartner),
            &[DomesticRelationship],
        ),
        (
            "controlling behaviour",
            report("CCB", "Controlling or coercive behaviour"),
            &[MostSeriousCrime, DomesticCrime],
        ),
        ("a relative's assault on an adult", suspect(assault(), FamilyMember), &[RelativeViolence]),
        (
            "a relative's assault at sixteen",
            suspect(born(assault(), "2009-01-10"), Parent),
            &[RelativeViolence, UnderEighteen],
        ),
        (
            "a relative's assault the day before",
            suspect(born(assault(), "2009-01-11"), Parent),
            &[UnderEighteen],
        ),
        (
            "a relative's assault at an unknown age",
            with(suspect(assault(), Parent), |facts| facts.victim.date_of_birth = None),
            &[RelativeViolence],
        ),
        ("a relative's burglary", suspect(burglary(), FamilyMember), &[]),
        (
            "a relative's dangerous driving",
            suspect(report("DRIVING", "Causing serious injury by dangerous driving"), FamilyMember),
            &[MostSeriousCrime],
        ),
        (
            "death by driving",
            report("DRIVING", "Causing death by dangerous driving"),
            &[MostSeriousCrime, Bereaved],
        ),
        ("a neighbour's assault", suspect(assault(), Neighbour), &[]),
        (
            "a hate strand",
            with(burglary(), |facts| facts.flags.hate_strand = Some("race".to_owned().into())),
            &[HateStrand],
        ),
        (
            "aggravated by its title",
            report("PUBLIC_ORDER", "Racially or religiously aggravated public fear"),
            &[HateOffence],
        ),
        (
            "died, by the notes",
            with(burglary(), |facts| facts.risk.notes = Some("Deceased. Family only.".to_owned().into())),
            &[Bereaved],
        ),
        ("stalking", report("STALK", "Stalking involving fear of violence"), &[CourseOfConduct]),
        ("harassment", report("HARASS", "Harassment"), &[CourseOfConduct]),
        ("a single malicious communication", report("HARASS", "Malicious communications"), &[]),
        (
            "an adult who reports what happened in childhood",
            with(burglary(), |facts| facts.occurred_from = "1990-01-01T00:00:00Z".parse().unwrap()),
            &[UnderEighteen],
        ),
        ("eighteen that day", born(burglary(), "2007-01-10"), &[]),
        (
            "vulnerable and intimidated",
            with(burglary(), |facts| {
                facts.flags.vulnerable = Answer::Yes;
                facts.flags.intimidated = Answer::Yes;
            }),
            &[VulnerableFlag, IntimidatedFlag],
        ),
        ("declared repeat alone", with(burglary(), |facts| facts.flags.repeat_declared = Answer::Yes), &[]),
        (
            "a threatened witness",
            report("WITNESS_INTIM", "Intimidating a juror or witness"),
            &[WitnessIntimidation],
        ),
        (
            "a stated age alone, years ago",
            with(burglary(), |facts| {
                facts.victim.date_of_birth = None;
                facts.victim.stated_age = Some(20);
                facts.occurred_from = "2022-01-10T12:00:00Z".parse().unwrap();
            }),
            &[UnderEighteen],
        ),
        (
            "age and birth date contradict: the lower counts",
            with(burglary(), |facts| facts.victim.stated_age = Some(17)),
            &[UnderEighteen],
        ),
    ];
    for (what, facts, want) in cases {
        let priority = Priority::of(&facts, &SHELF.lists.crime_types, &SHELF.rules);
        let reasons: BTreeSet<Reason> =
            PriorityCategory::ALL.iter().flat_map(|category| priority.reasons(*category)).collect();
        assert_eq!(reasons, want.iter().copied().collect(), "{what}");
        let categories: BTreeSet<PriorityCategory> = want.iter().map(|reason| reason.category()).collect();
        assert_eq!(priority.categories(), categories, "{what}");
    }
}

#[test]
fn the_third_incident_makes_a_person_persistently_targeted() {
    let facts = report("BURG_RES", "Burglary residential");
    for (incidents, want) in [(1, false), (2, false), (3, true), (9, true)] {
        let priority = Priority::of(&facts, &SHELF.lists.crime_types, &SHELF.rules)
            .with_incidents(incidents, &SHELF.rules);
        assert_eq!(priority.is(PriorityCategory::Persistent), want, "{incidents}");
    }
}

#[test]
fn domestic_for_contact_is_wider() {
    let types = &SHELF.lists.crime_types;
    let child = born(report("VWOI", "Common assault"), "2015-01-01");
    for (what, facts, for_priority, for_contact) in [
        ("a parent's assault on a child", suspect(child, Relationship::Parent), false, true),
        ("damage by a son", suspect(report("DAMAGE", "Damage"), Relationship::SonOrDaughter), false, true),
        (
            "theft by a son",
            suspect(report("OTHER_THEFT", "Theft"), Relationship::SonOrDaughter),
            false,
            false,
        ),
        ("theft by a partner", suspect(report("OTHER_THEFT", "Theft"), Relationship::Partner), true, true),
        ("damage by a neighbour", suspect(report("DAMAGE", "Damage"), Relationship::Neighbour), false, false),
    ] {
        assert_eq!(is_domestic(&facts, types, &SHELF.rules), for_priority, "{what}");
        assert_eq!(is_domestic_for_contact(&facts, types, &SHELF.rules), for_contact, "{what}");
    }
}

#[test]
fn quality_in_named_situations() {
    use QualityFlag::{
        ConsentNotAsked, DashMissing, DomesticFlagOff, DomesticSafetyNotAsked, MaracVisibleHigh,
        NoNeedsSerious, VnaMissing, VulnerabilityUnflagged,
    };
    let done = |crime_type: &str| {
        with(report(crime_type, "An offence"), |facts| {
            facts.assessment.completed = Answer::Yes;
            facts.safety.call = Answer::No;
            facts.consent = Answer::Yes;
        })
    };
    let cases: Vec<(&str, ReportFacts, &[QualityFlag])> = vec![
        ("complete", done("BURG_RES"), &[]),
        ("never asked", report("BURG_RES", "Burglary"), &[VnaMissing]),
        (
            "answered no",
            with(done("BURG_RES"), |facts| facts.assessment.completed = Answer::No),
            &[VnaMissing],
        ),
        (
            "eight times none on rape",
            with(done("RAPE"), |facts| {
                facts.assessment.needs =
                    NeedCategory::ALL.iter().map(|category| (*category, NeedLevel::None)).collect();
            }),
            &[NoNeedsSerious],
        ),
        (
            "seven times none on rape",
            with(done("RAPE"), |facts| {
                facts.assessment.needs =
                    NeedCategory::ALL.iter().skip(1).map(|category| (*category, NeedLevel::None)).collect();
            }),
            &[],
        ),
        (
            "a need without an answer on consent",
            with(done("BURG_RES"), |facts| {
                facts.assessment.needs.insert(NeedCategory::Finance, NeedLevel::Low);
                facts.consent = Answer::NotAsked;
            }),
            &[ConsentNotAsked],
        ),
        (
            "partner, not flagged",
            with(suspect(done("BURG_RES"), Relationship::Partner), |facts| {
                facts.flags.domestic_abuse = Answer::No;
            }),
            &[DomesticFlagOff],
        ),
        (
            "flagged, no score, nothing asked",
            with(report("VWOI", "Assault"), |facts| {
                facts.assessment.completed = Answer::Yes;
                facts.flags.domestic_abuse = Answer::Yes;
            }),
            &[DomesticSafetyNotAsked, DashMissing],
        ),
        (
            "flagged, high score",
            with(done("VWOI"), |facts| {
                facts.flags.domestic_abuse = Answer::Yes;
                facts.risk.dash_score = Some(14);
            }),
            &[MaracVisibleHigh],
        ),
        (
            "flagged, score just below",
            with(done("VWOI"), |facts| {
                facts.flags.domestic_abuse = Answer::Yes;
                facts.risk.dash_score = Some(13);
            }),
            &[],
        ),
        (
            "dementia, not flagged as vulnerable",
            with(done("BURG_RES"), |facts| {
                facts.access.communication_needs.insert(CommunicationNeed::Dementia);
            }),
            &[VulnerabilityUnflagged],
        ),
        (
            "hearing loss is not vulnerability",
            with(done("BURG_RES"), |facts| {
                facts.access.communication_needs.insert(CommunicationNeed::HearingLoss);
            }),
            &[],
        ),
    ];
    for (what, facts, want) in cases {
        let types = &SHELF.lists.crime_types;
        let priority = Priority::of(&facts, types, &SHELF.rules);
        assert_eq!(quality_flags(&facts, &priority, types, &SHELF.rules), want, "{what}");
    }
}

#[test]
fn the_shipped_lists_agree_with_the_codes_of_the_program() {
    let categories = include_str!("../../../../data/needs/need_categories.csv");
    let mut reader = csv::Reader::from_reader(categories.as_bytes());
    let codes: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    assert_eq!(codes, NeedCategory::ALL.iter().map(|category| category.code()).collect::<Vec<_>>());

    let rules = &SHELF.rules.offences;
    let types = [&rules.fatal_types, &rules.persistent_types, &rules.stalking_types, &rules.domestic_types]
        .into_iter()
        .chain([&rules.witness_types, &rules.violence_without_types, &rules.violence_with_types])
        .chain([&rules.taken_without_victim_types]);
    for code in types.flatten().chain(rules.fatal_by_title.iter().map(|rule| &rule.crime_type)) {
        assert!(SHELF.lists.crime_types.get(code).is_some(), "{code}");
    }
    let groups = [&rules.violence_groups, &rules.sexual_groups, &rules.damage_groups];
    for group in groups.into_iter().flatten() {
        assert!(SHELF.lists.crime_types.iter().any(|found| found.group == *group), "{group}");
    }
}
