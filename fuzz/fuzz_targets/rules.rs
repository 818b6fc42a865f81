//! Any text as rules or as templates of messages.
#![no_main]

use alongside_domain::contact::AttemptRules;
use alongside_domain::messages::Templates;
use alongside_domain::referral::ReferralRules;
use alongside_domain::rules::Rules;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Rules::parse(text);
    let _ = AttemptRules::parse(text);
    let _ = ReferralRules::parse(text);
    let _ = Templates::parse(&[text], text);
});
