//! The mail about one's own account.

use alongside_domain::accounts::{Filled, Notice, Notices};

const ALL: [Notice; 4] = [Notice::Link, Notice::Console, Notice::Password, Notice::SecondFactor];

#[test]
fn every_notice_says_whom_to_tell_bears_no_link_and_only_one_bears_the_code() {
    let notices = Notices::shipped().unwrap();
    let with = Filled { partnership: "{code}", whom: "Ada Marsh", code: "K7M2-9QXT", until: "6 February" };
    for notice in ALL {
        let (subject, body) = notices.written(notice, &with);
        assert!(!subject.is_empty() && !subject.contains(['{', '\n']), "{subject}");
        assert!(body.contains("Ada Marsh") && body.contains("If"), "{body}");
        // What is filled in is not read again, and nothing is left to fill in.
        assert_eq!(body.matches('{').count(), body.matches("{code}").count(), "{body}");
        assert!(body.contains("{code}"), "the partnership's name: {body}");
        assert_eq!(body.contains("K7M2-9QXT"), notice == Notice::Link, "{body}");
        assert_eq!(body.contains("6 February"), matches!(notice, Notice::Link | Notice::Console), "{body}");
        for link in ["http", "www", "://"] {
            assert!(!body.contains(link), "{body}");
        }
    }
}

#[test]
fn a_file_that_is_no_file_of_notices_is_refused() {
    assert!(Notices::parse("version = 1").unwrap_err().to_string().contains("can't be read"));
}
