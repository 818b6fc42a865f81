use crate::support::{cases, hex, master, partnership, random};
use alongside_kernel::id::SignInId;
use alongside_vault::{MasterKey, PartnershipId, TokenPurpose, Tokens};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

fn tokens() -> Tokens {
    Tokens::new(&master(), partnership())
}

fn sign_in(number: u128) -> SignInId {
    SignInId::from_uuid(Uuid::from_u128(number))
}

#[test]
fn tokens_on_disk_keep_their_form() {
    let tokens = tokens();
    for (token, expected) in [
        (
            tokens.uniqueness(TokenPurpose::ReportKey, "NICHE-42"),
            "70ccab4ad733523faf6c190d773bc799ef1809e3c05b0c4a6e7b63038c1502b8",
        ),
        (
            tokens.uniqueness(TokenPurpose::SignInAddress, "a@b.example"),
            "77a66bd7bf14fd7391c596311ca0e277dab00e1f6434a6e5a46f4c4b09a92466",
        ),
        (
            tokens.uniqueness(TokenPurpose::PortalAddress, "a@b.example"),
            "88ccc8f08f69fa7ca6b4d0ec8755e1b7383a08d1812b8cd6b39aa46051e47e7c",
        ),
        (tokens.bearer_hash("a cookie"), "dd4f6858d44d37fe99bdeca725ae8dd64cafa9368f5ccdb1d1936c398bf0db44"),
    ] {
        assert_eq!(hex(&token), expected);
    }
}

#[test]
fn value_purpose_partnership_and_master_key_all_count() {
    let elsewhere = PartnershipId::from_uuid(Uuid::from_u128(1));
    let other = MasterKey::generate(&random(99));
    let all = [
        tokens().uniqueness(TokenPurpose::ReportKey, "1"),
        tokens().uniqueness(TokenPurpose::ReportKey, "2"),
        tokens().uniqueness(TokenPurpose::SignInAddress, "1"),
        tokens().uniqueness(TokenPurpose::PortalAddress, "1"),
        tokens().bearer_hash("1"),
        Tokens::new(&master(), elsewhere).uniqueness(TokenPurpose::ReportKey, "1"),
        Tokens::new(&other, partnership()).uniqueness(TokenPurpose::ReportKey, "1"),
    ];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(all[0], tokens().uniqueness(TokenPurpose::ReportKey, "1"));
    assert_eq!(format!("{:?}", tokens()), "Tokens(secret)");
}

#[test]
fn a_form_is_good_for_one_sign_in_and_one_route() {
    let tokens = tokens();
    let form = Uuid::from_u128(7);
    let text = tokens.form(sign_in(1), "/persons/new", form);
    assert_eq!(tokens.check_form(sign_in(1), "/persons/new", &text), Some(form));
    let (id, hash) = text.split_once('.').expect("two parts");
    for (name, sign_in, route, text) in [
        ("another sign-in", sign_in(2), "/persons/new", text.clone()),
        ("another route", sign_in(1), "/persons/neu", text.clone()),
        ("another form", sign_in(1), "/persons/new", format!("{}.{hash}", Uuid::from_u128(8).simple())),
        ("a second spelling of the id", sign_in(1), "/persons/new", format!("{}.{hash}", form.hyphenated())),
        ("no hash", sign_in(1), "/persons/new", id.to_owned()),
        ("an empty hash", sign_in(1), "/persons/new", format!("{id}.")),
        ("more after it", sign_in(1), "/persons/new", format!("{text}0")),
        ("nothing", sign_in(1), "/persons/new", String::new()),
    ] {
        assert_eq!(tokens.check_form(sign_in, route, &text), None, "{name}");
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_other_text_is_no_form(place in any::<prop::sample::Index>(), other in any::<char>()) {
        let text = tokens().form(sign_in(1), "/x", Uuid::from_u128(7));
        let place = place.index(text.len());
        let mut changed = text.clone();
        changed.replace_range(place..=place, &other.to_string());
        prop_assert_eq!(tokens().check_form(sign_in(1), "/x", &changed).is_some(), changed == text);
    }
}

#[test]
fn a_proof_of_a_second_factor_is_good_for_one_sign_in_and_its_own_instant() {
    let until = alongside_kernel::clock::from_micros(1_738_227_600_000_001);
    let proof = tokens().proof(sign_in(1), until);
    assert_eq!(tokens().check_proof(sign_in(1), &proof), Some(until));
    assert_eq!(tokens().check_proof(sign_in(2), &proof), None);
    let (micros, hash) = proof.split_once('.').unwrap();
    let elsewhere = Tokens::new(&master(), PartnershipId::from_uuid(Uuid::from_u128(1)));
    assert_eq!(elsewhere.check_proof(sign_in(1), &proof), None);
    for forged in [
        // Later than was proved, the same instant written otherwise, cut, a form's token, nothing.
        format!("1938227600000001.{hash}"),
        format!("+{micros}.{hash}"),
        format!("{micros}.{}", &hash[1..]),
        tokens().form(sign_in(1), "/accounts", Uuid::from_u128(7)),
        String::new(),
    ] {
        assert_eq!(tokens().check_proof(sign_in(1), &forged), None, "{forged}");
    }
}
