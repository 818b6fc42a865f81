//! The code to a person's own pages, when they may have them, and what the pages show of a report.

use alongside_domain::contact::{PhoneNumber, SafeContact, WhyNot as MethodClosed};
use alongside_domain::intake::CrimeTypes;
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::portal::{
    Code, Handover, Standing, WhyNot, handovers, paper_is_unsafe, shown, why_not,
};
use alongside_domain::report::{Answer, Offence, Relationship, ReportFacts};
use alongside_domain::rules::Rules;
use alongside_kernel::Sensitive;

fn facts(crime_type: &str) -> ReportFacts {
    let at = "2025-01-28T09:00:00Z".parse().expect("an instant");
    let mut facts = ReportFacts::new(
        at,
        at,
        Offence::by_title(crime_type, None, None, &Rules::shipped().expect("rules").offences),
    );
    facts.reference = Some("52/1/25".into());
    facts.contact.phones = PhoneNumber::read("07700 900123").number().into_iter().collect();
    facts.safety.call = Answer::Yes;
    facts.safety.write = Answer::Yes;
    facts.flags.suspect_at_address = Answer::No;
    facts.consent = Answer::Yes;
    facts
}

fn safe(facts: &ReportFacts) -> SafeContact {
    SafeContact::of(facts, &CrimeTypes::shipped().expect("types"), &Rules::shipped().expect("rules"))
}

#[test]
fn a_code_reads_back_however_it_is_typed_and_nothing_else_does() {
    for seed in 0..=255_u8 {
        let code = Code::from_secret(&std::array::from_fn(|place| {
            seed.wrapping_mul(31).wrapping_add(u8::try_from(place).expect("small").wrapping_mul(97))
        }));
        assert_eq!(code.groups().len(), 3);
        let spoken = code.groups().join(" ");
        assert!(!spoken.contains(['0', 'O', '1', 'I', 'L']), "{spoken}");
        for typed in [spoken.clone(), spoken.to_lowercase(), spoken.replace(' ', "-"), format!(" {spoken} ")]
        {
            assert_eq!(Code::read(&typed).as_ref(), Some(&code), "{typed}");
        }
        let short: String = spoken.chars().skip(1).collect();
        assert_eq!(Code::read(&short), None);
    }
    for wrong in ["", "K7QM 2XHT 9RW0", "K7QM 2XHT 9RWÉ", "K7QM 2XHT 9RWBB", "K7QM2XHT9RW"] {
        assert_eq!(Code::read(wrong), None, "{wrong}");
    }
    assert_eq!(format!("{:?}", Code::read("K7QM2XHT9RWB").expect("a code")), "Code((sensitive))");
}

#[test]
fn paper_is_as_safe_as_a_letter_but_needs_no_address() {
    let without_address = facts("BURG_RES");
    assert_eq!(handovers(&safe(&without_address)), [Handover::ReadOut, Handover::OnPaper]);
    let mut watched_home = without_address.clone();
    watched_home.flags.suspect_at_address = Answer::Yes;
    watched_home.safety.call = Answer::Yes;
    assert_eq!(handovers(&safe(&watched_home)), [Handover::ReadOut]);
    assert!(paper_is_unsafe(&safe(&watched_home)).contains(&MethodClosed::SuspectAtHome));
    let mut nothing = watched_home;
    nothing.safety.call = Answer::No;
    assert_eq!(handovers(&safe(&nothing)), []);
}

#[test]
fn each_thing_that_forbids_pages_is_said() {
    let good = safe(&facts("BURG_RES"));
    let ready = Standing { watched: false, on_hold: false, birth_date_known: true, safe: Some(&good) };
    assert_eq!(why_not(ready), []);
    assert_eq!(why_not(Standing { watched: true, ..ready }), [WhyNot::Watched]);
    assert_eq!(why_not(Standing { on_hold: true, ..ready }), [WhyNot::OnHold]);
    assert_eq!(why_not(Standing { birth_date_known: false, ..ready }), [WhyNot::NoBirthDate]);
    assert_eq!(why_not(Standing { safe: None, ..ready }), [WhyNot::NoSafeWay]);
}

#[test]
fn what_could_do_harm_on_a_screen_is_left_to_a_worker() {
    let (types, rules) = (CrimeTypes::shipped().expect("types"), Rules::shipped().expect("rules"));
    let mut open = facts("BURG_RES");
    open.assessment.needs.insert(NeedCategory::Finance, NeedLevel::Low);
    open.assessment.needs.insert(NeedCategory::Social, NeedLevel::None);
    open.assessment.wishes = Some(Sensitive::new("To sleep".into()));
    open.assessment.officer_view = Some(Sensitive::new("Anxious".into()));
    let seen = shown(&open, &types, &rules);
    assert_eq!(seen.wishes, open.assessment.wishes);
    assert_eq!(seen.reference.as_deref(), Some("52/1/25"));
    assert!(seen.what.is_some());
    assert_eq!(seen.needs, [NeedCategory::Finance]);
    let mut at_home = facts("VWI");
    at_home.flags.relationship = Some(Relationship::Partner);
    let mut died = facts("BURG_RES");
    died.risk.notes = Some(Sensitive::new("DECEASED at scene".into()));
    for (name, mut with_care) in [
        ("domestic", at_home),
        ("sexual", facts("RAPE")),
        ("stalking", facts("STALK")),
        ("domestic by type", facts("CCB")),
        ("unknown type", facts("NO_SUCH_TYPE")),
        ("died", died),
    ] {
        with_care.assessment.wishes = Some(Sensitive::new("That he goes".into()));
        let seen = shown(&with_care, &types, &rules);
        assert_eq!((seen.what, seen.reference, seen.wishes), (None, None, None), "{name}");
    }
}
