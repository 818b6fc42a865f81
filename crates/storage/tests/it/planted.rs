//! A person with everything that is sealed of them in a database, and the forms in which a planted text might be found.

use alongside_domain::contact::{EmailAddress, PhoneNumber};
use alongside_domain::intake::QuarantineCode;
use alongside_domain::messages::{Channel as By, Content, Language, Recipient, State};
use alongside_domain::people::Details;
use alongside_domain::report::{Offence, ReportFacts};
use alongside_domain::rules::Rules;
use alongside_gate::{DataClass, OrganisationKind, Sharing};
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::{
    AccountId, EpisodeId, ImportId, MessageId, NoteId, OrganisationId, PersonId, QuarantineId, ReferralId,
    ReportId, ServiceId, SubjectId,
};
use alongside_storage::rooms::asides::{AsideContent, AsideForm, insert_aside};
use alongside_storage::rooms::messages::NewMessage;
use alongside_storage::rooms::network::{self, Organisation};
use alongside_storage::rooms::people::{self, Channel, NewReport, ReportCodes};
use alongside_storage::rooms::support::{Episode, NewNote, insert_episode, insert_note};
use alongside_storage::rooms::{messages, support};
use alongside_storage::{WriteSet, args};
use alongside_testkit::databases::Opened;
use std::collections::BTreeSet;

pub(crate) const FORENAME: &str = "Quillonzia";
pub(crate) const SURNAME: &str = "Wexforthyne";
pub(crate) const STREET: &str = "Zephyrmoor";
pub(crate) const MAILBOX: &str = "quixotvale";
pub(crate) const NUMBER: &str = "07700900417";
/// What stands in the report, in a note, in a message and in a row that was put aside.
pub(crate) const WORDS: [&str; 4] = ["Xylophonetwelve", "Jacarandafour", "Vexillology", "Kwashiorquartz"];

/// Everything that may stand nowhere in clear.
pub(crate) fn markers() -> impl Iterator<Item = &'static str> {
    [FORENAME, SURNAME, STREET, MAILBOX, NUMBER, "700 900417", "BS99 9QZ", "BS999QZ"].into_iter().chain(WORDS)
}

/// Everything of a person that is sealed under a key of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planted {
    pub(crate) person: PersonId,
    pub(crate) report: ReportId,
}

impl Planted {
    pub(crate) fn subjects(&self) -> [SubjectId; 2] {
        [self.person.into(), self.report.into()]
    }
}

fn facts(it: &Opened) -> ReportFacts {
    let rules = Rules::shipped().unwrap();
    let offence = Offence::by_title("DAMAGE", None, Some("Criminal damage".into()), &rules.offences);
    let mut facts = ReportFacts::new(it.store.now(), it.store.now(), offence);
    let text = |text: &str| Some(Sensitive::new(text.to_owned()));
    facts.victim.forename = text(FORENAME);
    facts.victim.surname = text(SURNAME);
    facts.address.line_1 = text(&format!("7 {STREET} Road"));
    facts.address.postcode = Some(Sensitive::new(Postcode::parse("BS99 9QZ").unwrap()));
    facts.contact.phones = vec![PhoneNumber::read(NUMBER).number().unwrap()];
    facts.contact.email = EmailAddress::parse(&format!("{MAILBOX}@example.net"));
    assert!(facts.contact.email.is_some());
    facts.assessment.note = text(&format!("{} said the padlock was broken", WORDS[0]));
    facts
}

/// A person with a report, a note, a message, and a row about them that was put aside.
pub(crate) async fn plant(it: &Opened) -> Planted {
    let (store, facts, now) = (&it.store, facts(it), it.store.now());
    let (person, report) = (PersonId::new(store.ids()), ReportId::new(store.ids()));
    let organisation = OrganisationId::new(store.ids());
    let codes = ReportCodes {
        recorded_at: now,
        received_at: now,
        occurred_on: london_date(now),
        crime_type: "DAMAGE".into(),
        district: "Somerset".into(),
        route: "CONTACT".into(),
        priority: String::new(),
        needs: String::new(),
        contact_due: None,
        late_days: 0,
    };
    let mut set = WriteSet::new();
    let host = Organisation {
        id: organisation,
        kind: OrganisationKind::Host,
        sharing: Sharing::People,
        name: "Host".into(),
        short_name: format!("Host {person}"),
        phone: String::new(),
        consortium: None,
        left_at: None,
    };
    network::insert_organisation(&mut set, &host, now);
    people::insert_person(store, &mut set, person, &Details::from_report(&facts)).unwrap();
    let new = NewReport {
        id: report,
        person,
        key_token: None,
        channel: Channel::OfficerForm,
        organisation,
        officer: None,
        source: None,
        codes: &codes,
        facts: &facts,
        standing: None,
    };
    people::insert_report(store, &mut set, &new).unwrap();
    let aside = QuarantineId::new(store.ids());
    let cell = |heading: &str, text: &str| (heading.to_owned(), text.to_owned());
    let content = AsideContent {
        form: AsideForm::Columns,
        headings: vec!["forename".into(), "notes".into()],
        cells: vec![cell("forename", FORENAME), cell("mobile", NUMBER), cell("notes", WORDS[3])],
    };
    let import = ImportId::from_uuid(store.new_id());
    let token = (store.new_id().as_u128().to_le_bytes().repeat(2).try_into().unwrap(), &[][..]);
    insert_aside(store, &mut set, aside, (import, 1), QuarantineCode::BadDate, token, &content).unwrap();
    store.write(set).await.unwrap();
    say(it, person, organisation).await;
    Planted { person, report }
}

/// A note and a message.
async fn say(it: &Opened, person: PersonId, organisation: OrganisationId) {
    let (store, now) = (&it.store, it.store.now());
    let key = store.subject(person).await.unwrap();
    let account = AccountId::new(store.ids());
    let (service, referral) = (ServiceId::from_uuid(store.new_id()), ReferralId::from_uuid(store.new_id()));
    let mut set = WriteSet::new();
    set.any(
        "insert into service (id, version, organisation, name, description, needs, districts, crime_types, languages, gender, \
         waiting_days, phone) values ($1, 1, $2, 'A', '', '', '', '', '', '', 0, '')",
        args![service, organisation],
    );
    set.any(
        "insert into referral (id, version, person, service, from_organisation, to_organisation, consent, consent_grant, sent_by, \
         needs, choice, sealed, reply_due_on, sent_at) values ($1, 1, $2, $3, $4, $4, $1, $1, $5, '', '', $6, $7, $8)",
        args![referral, person, service, organisation, account, Vec::<u8>::new(), london_date(now), now],
    );
    let episode =
        Episode { id: EpisodeId::from_uuid(store.new_id()), referral, person, organisation, closed_at: None };
    insert_episode(&mut set, &episode, now);
    for class in [DataClass::SupportNote, DataClass::SealedNote] {
        let text = Sensitive::new(format!("{} met {FORENAME}. {class:?}", WORDS[1]));
        let id = NoteId::from_uuid(store.new_id());
        let note = NewNote { id, episode: &episode, class, account, at: now, text: &text };
        insert_note(store, &mut set, &key, &note).unwrap();
    }
    let content = Content {
        to: Recipient::Text(PhoneNumber::read(NUMBER).number().unwrap()),
        subject: Sensitive::new(String::new()),
        paragraphs: vec![Sensitive::new(format!("Dear {FORENAME}, {}.", WORDS[2]))],
        phone: "0117 496 0000".into(),
    };
    for number in 1..=2 {
        let message = NewMessage {
            id: MessageId::from_uuid(store.new_id()),
            person,
            report: None,
            organisation,
            channel: By::Text,
            template: (if number == 1 { "one" } else { "two" }, 1),
            language: Language::English,
            state: State::Draft,
            held: None,
            content: Some(&content),
            created_by: None,
        };
        messages::insert(store, &mut set, &key, &message).unwrap();
    }
    store.write(set).await.unwrap();
    let found = support::of_referral(store, referral).await.unwrap();
    assert_eq!(found.map(|it| it.person), Some(person));
}

/// The forms in which a text might be found: as it is, in other letters, in other units, as digits, packed for mail
/// wherever it begins, and cut into threes as an index for searching would hold it.
pub(crate) fn disguises(text: &str) -> Vec<Vec<u8>> {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let hexadecimal = text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let mut found = vec![
        text.as_bytes().to_vec(),
        text.to_lowercase().into_bytes(),
        text.to_uppercase().into_bytes(),
        text.bytes().rev().collect(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        hexadecimal.to_uppercase().into_bytes(),
        hexadecimal.into_bytes(),
    ];
    for alphabet in [b"+/", b"-_"] {
        for begins in 0..3 {
            found.push(base64(&text.as_bytes()[begins..], *alphabet));
        }
    }
    for separator in ["", " ", ",", "|", "\n", "\0", "\",\"", "\", \"", "' '", "','"] {
        for text in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
            found.push(threes(&text, separator));
        }
    }
    found
}

/// The first three pieces of three letters, as an index would list them.
fn threes(text: &str, separator: &str) -> Vec<u8> {
    let letters: Vec<char> = text.chars().collect();
    let pieces: Vec<String> = letters.windows(3).take(3).map(|piece| piece.iter().collect()).collect();
    pieces.join(separator).into_bytes()
}

/// Base 64 of a text's middle, which is the same wherever the text stands at a multiple of three bytes.
fn base64(bytes: &[u8], last: [u8; 2]) -> Vec<u8> {
    let alphabet = [b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", &last[..]].concat();
    bytes
        .chunks_exact(3)
        .flat_map(|chunk| {
            let value = (u32::from(chunk[0]) << 16) | (u32::from(chunk[1]) << 8) | u32::from(chunk[2]);
            [18, 12, 6, 0].map(|shift| alphabet[((value >> shift) & 63) as usize])
        })
        .collect()
}

pub(crate) fn holds(files: &[Vec<u8>], needle: &[u8]) -> bool {
    files.iter().any(|file| memchr::memmem::find(file, needle).is_some())
}

/// Which of many texts stand in the files, found in one go through them.
pub(crate) fn found<'a>(
    files: &[Vec<u8>],
    needles: &'a [(&'static str, Vec<u8>)],
) -> Vec<&'a (&'static str, Vec<u8>)> {
    let place =
        |bytes: &[u8]| usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2]);
    // For each beginning of three bytes the needles that begin so, by the number of the first, and from there on.
    let mut begins = vec![0_u16; 1 << 24];
    let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
    for (number, (_, needle)) in needles.iter().enumerate() {
        let list = &mut begins[place(needle)];
        if *list == 0 {
            *list = u16::try_from(lists.len()).unwrap();
            lists.push(Vec::new());
        }
        lists[usize::from(*list)].push(number);
    }
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for file in files {
        for (at, three) in file.windows(3).enumerate() {
            let list = begins[place(three)];
            if list != 0 {
                let here = &lists[usize::from(list)];
                found.extend(here.iter().filter(|number| file[at..].starts_with(&needles[**number].1)));
            }
        }
    }
    found.into_iter().map(|number| &needles[number]).collect()
}

#[test]
fn every_disguise_is_found_where_it_stands() {
    let needles: Vec<_> = disguises(FORENAME).into_iter().map(|needle| (FORENAME, needle)).collect();
    let is_found = |bytes: &[u8]| !found(&[bytes.to_vec()], &needles).is_empty();
    let text = format!("..{FORENAME}..");
    for begins in 0..3 {
        let padded = "x".repeat(begins) + &text + &"x".repeat(3);
        let packed = base64(padded.as_bytes(), *b"+/");
        assert!(is_found(&packed), "packed {begins} letters in");
    }
    assert!(is_found(br#"x["qui","uil","ill","llo"]"#));
    assert!(is_found(b"QUILLONZIA") && is_found(b"Q\0u\0i\0l\0l\0o\0n\0z\0i\0a\0"));
    assert!(!is_found(b"Quillonzi") && !is_found(b""));
}
