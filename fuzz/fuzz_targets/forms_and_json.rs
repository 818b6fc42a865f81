//! Any bytes as what is read from the network: a form, a form with files, a body of the API. What is read is written and read as the
//! same, a form with files says the same however its bytes come in, and no more is kept of it than may come.
#![no_main]

use alongside_domain::intake::parse_json;
use alongside_web::fields::Fields;
use alongside_web::fuzzing::{posted, sent};
use alongside_web::staff::Form;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest as _, Request};
use axum::http::header::CONTENT_TYPE;
use http_body::Frame;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::fmt::Debug;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// A body that comes in parts of so many bytes.
struct Parts(Bytes, usize);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.1.min(self.0.len());
        Poll::Ready((length > 0).then(|| Ok(Frame::data(self.0.split_to(length)))))
    }
}

/// What is asked for is there at once: nothing here waits.
fn now<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    let mut future = pin!(future);
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("nothing comes in any more, and somebody waits");
}

fn request(kind: &str, bytes: &[u8], length: usize) -> Request {
    let body = Body::new(Parts(Bytes::copy_from_slice(bytes), length));
    Request::builder().header(CONTENT_TYPE, kind).body(body).unwrap()
}

fn as_form(bytes: &[u8]) {
    let Ok(Form(fields)) =
        now(Form::from_request(request("application/x-www-form-urlencoded", bytes, 7), &()))
    else {
        return;
    };
    let all = fields.to_vec();
    let written = serde_urlencoded::to_string(&all).unwrap();
    assert_eq!(Fields::parse(&written).unwrap().to_vec(), all);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let twice = names.iter().enumerate().any(|(place, name)| names[..place].contains(name));
    assert_eq!(fields.only(&names).is_ok(), !twice);
    for name in names {
        assert!(fields.is_there(name));
        let name = name.trim_end_matches("-day");
        if let Ok(Some(day)) = fields.day(name) {
            let again = Fields::of(vec![(name.to_owned(), day.to_string())]);
            assert_eq!(again.day(name), Ok(Some(day)));
        }
    }
}

fn as_files(bytes: &[u8]) {
    let kind = "multipart/form-data; boundary=x";
    let most = 1_000;
    let whole = now(posted(request(kind, bytes, usize::MAX), most));
    let parts = now(posted(request(kind, bytes, 1 + bytes.len() % 13), most));
    let told = |read: Option<(Fields, _)>| read.map(|(fields, files)| (fields.to_vec(), files));
    let (whole, parts) = (told(whole), told(parts));
    // A body that is too large may end before that is seen, or after.
    if bytes.len() <= most {
        assert_eq!(whole, parts);
    }
    for (fields, files) in [whole, parts].into_iter().flatten() {
        let kept = fields.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>();
        let of_files = files.iter().map(|(_, _, bytes)| bytes.len()).sum::<usize>();
        // What is no UTF-8 in a text is written with three bytes for one.
        assert!(kept / 3 + of_files <= most);
        for (_, label, _) in files {
            assert!(
                !label.is_empty() && label.chars().count() <= 80 && !label.contains(['/', '\\', '\n', '\r'])
            );
        }
    }
    let read = |length| {
        let file = now(sent(request(kind, bytes, length), most))?;
        Some((file.label, file.bytes, file.mapping, file.as_of, file.sender))
    };
    let (whole, parts) = (read(usize::MAX), read(3));
    if bytes.len() <= most {
        assert_eq!(whole, parts);
    }
}

fn as_body<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    if let Ok(read) = serde_json::from_slice::<T>(bytes) {
        let written = serde_json::to_vec(&read).unwrap();
        assert_eq!(serde_json::from_slice::<T>(&written).unwrap(), read);
    }
}

macro_rules! as_each {
    ($bytes:ident: $($name:ident)*) => { $(as_body::<alongside_wire::$name>($bytes);)* };
}

fuzz_target!(|bytes: &[u8]| {
    as_form(bytes);
    as_files(bytes);
    as_each!(bytes: Accept AnswerRequest AskSamePerson Close Decline EndPoint EndPromise Mend MendSeveral NameWorker NewAttempt
        NewConsent NewNote NewPoint NewReferral NewRequest NewSession Nothing Reports SaySamePerson Search SetUpCount Withdrawal);
    // Reports have one form, in a file and here.
    if let Ok(sent) = serde_json::from_slice::<alongside_wire::Reports>(bytes) {
        let victims = |report: &alongside_wire::FeedReport| {
            let persons = report.persons.iter().flatten();
            persons.filter(|person| person.role.as_deref() == Some("VICTIM")).count()
        };
        let read = parse_json(&serde_json::to_vec(&sent).unwrap()).unwrap();
        assert_eq!(read.victims.len(), sent.reports.iter().map(victims).sum::<usize>());
    }
});
