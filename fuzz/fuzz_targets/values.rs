//! Any text as a telephone number, an e-mail address, a postcode, an id, a code for their own pages, or a search.
#![no_main]

use alongside_domain::contact::{EmailAddress, PhoneNumber};
use alongside_domain::portal::Code;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::PersonId;
use alongside_linkage::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(number) = PhoneNumber::read(text).number() {
        assert!(number.digits().bytes().all(|digit| digit.is_ascii_digit()));
        let again = PhoneNumber::read(number.digits()).number();
        assert_eq!(again.map(|again| again.digits().to_owned()), Some(number.digits().to_owned()), "{text:?}");
    }
    if let Some(address) = EmailAddress::parse(text) {
        assert!(!address.as_str().contains(['\r', '\n', ' ']), "{text:?}");
    }
    if let Some(postcode) = Postcode::parse(text) {
        assert_eq!(Postcode::parse(postcode.as_str()), Some(postcode.clone()), "{text:?}");
    }
    let _ = text.parse::<PersonId>();
    let _ = Code::read(text);
    let _ = Query::read(text).is_enough();
});
