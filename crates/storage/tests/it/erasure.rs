//! Nothing of a person stands in clear on disk, and an erased person can't be opened from anything on disk.

use alongside_domain::people::Details;
use alongside_domain::report::{Offence, ReportFacts};
use alongside_domain::rules::Rules;
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{OrganisationId, PersonId, ReportId, SubjectId};
use alongside_storage::rooms::people::{self, Channel, NewReport, ReportCodes};
use alongside_storage::{KeyringFile as _, Turn, WriteSet, backup, erasure};
use alongside_testkit::databases::{Opened, bytes_on_disk, master, on_each_database};
use alongside_vault::{Keyring, erasure_check, wrapped_keys_in};
use jiff::SignedDuration;

const FORENAME: &str = "Quillonzia";
const NOTE: &str = "Xylophonetwelve said the padlock was broken";

fn facts(it: &Opened) -> ReportFacts {
    let rules = Rules::shipped().unwrap();
    let offence = Offence::by_title("DAMAGE", None, Some("Criminal damage".into()), &rules.offences);
    let mut facts = ReportFacts::new(it.store.now(), it.store.now(), offence);
    facts.victim.forename = Some(Sensitive::new(FORENAME.to_owned()));
    facts.victim.surname = Some(Sensitive::new("Testerson".to_owned()));
    facts.assessment.note = Some(Sensitive::new(NOTE.to_owned()));
    facts
}

/// Everything of a person that is sealed under a key of its own.
struct Planted {
    person: PersonId,
    report: ReportId,
}

impl Planted {
    fn subjects(&self) -> [SubjectId; 2] {
        [self.person.into(), self.report.into()]
    }
}

/// A person with a report, written in one set.
async fn plant(it: &Opened) -> Planted {
    let facts = facts(it);
    let (person, report) = (PersonId::new(it.store.ids()), ReportId::new(it.store.ids()));
    let codes = ReportCodes {
        recorded_at: it.store.now(),
        received_at: it.store.now(),
        occurred_on: london_date(it.store.now()),
        crime_type: "DAMAGE".into(),
        district: "Somerset".into(),
        route: "CONTACT".into(),
        priority: String::new(),
        needs: String::new(),
        contact_due: None,
        late_days: 0,
    };
    let mut set = WriteSet::new();
    people::insert_person(&it.store, &mut set, person, &Details::from_report(&facts)).unwrap();
    let new = NewReport {
        id: report,
        person,
        key_token: None,
        channel: Channel::OfficerForm,
        organisation: OrganisationId::new(it.store.ids()),
        officer: None,
        source: None,
        codes: &codes,
        facts: &facts,
        standing: None,
    };
    people::insert_report(&it.store, &mut set, &new).unwrap();
    it.store.write(set).await.unwrap();
    Planted { person, report }
}

/// The forms in which a text might be found.
fn disguises(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hexadecimal = text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    vec![
        text.as_bytes().to_vec(),
        text.to_lowercase().into_bytes(),
        text.to_uppercase().into_bytes(),
        utf16,
        hexadecimal.into_bytes(),
        base64(text.as_bytes()).into_bytes(),
    ]
}

/// Base 64 of a text's middle, which is the same wherever the text stands at a multiple of three bytes.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks_exact(3)
        .flat_map(|chunk| {
            let value = (u32::from(chunk[0]) << 16) | (u32::from(chunk[1]) << 8) | u32::from(chunk[2]);
            [18, 12, 6, 0].map(|shift| char::from(ALPHABET[((value >> shift) & 63) as usize]))
        })
        .collect()
}

fn holds(files: &[Vec<u8>], needle: &[u8]) -> bool {
    files.iter().any(|file| memchr::memmem::find(file, needle).is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_markers_stand_nowhere_in_clear() {
    on_each_database(async |it: Opened| {
        plant(&it).await;
        let files = bytes_on_disk(&it).await;
        for marker in [FORENAME, "Xylophonetwelve"] {
            for needle in disguises(marker) {
                assert!(!holds(&files, &needle), "{marker} was found on disk");
            }
        }
        // The scan can see: what may stand in clear is found.
        assert!(holds(&files, b"OFFICER_FORM"));
    })
    .await;
}

/// Lets the epoch's time go by and takes both steps of its turn.
async fn turn(it: &Opened) {
    let week = SignedDuration::from_hours(7 * 24);
    let minute = SignedDuration::from_mins(1);
    assert_eq!(it.store.turn_epoch(week, minute).await.unwrap(), Turn::NotDue);
    it.clock.move_to(it.store.now() + week);
    let Turn::Begun(begun) = it.store.turn_epoch(week, minute).await.unwrap() else {
        panic!("nothing begun")
    };
    assert_eq!(
        it.store.turn_epoch(week, minute).await.unwrap(),
        Turn::NotDue,
        "other servers have not heard yet"
    );
    it.clock.move_to(it.store.now() + minute);
    let turned = it.store.turn_epoch(week, minute).await.unwrap();
    assert!(matches!(turned, Turn::Settled { epoch, destroyed: 1, .. } if epoch == begun), "{turned:?}");
}

/// How many keys of the person open from these files, and how many of their report.
fn still_open(files: &[Vec<u8>], keyring: &str, of: &Planted) -> [usize; 2] {
    let keyring = Keyring::parse_text(keyring, &master()).unwrap();
    of.subjects().map(|subject| {
        let candidates = files.iter().flat_map(|file| wrapped_keys_in(file).collect::<Vec<_>>());
        erasure_check(candidates, &[&keyring], &[subject]).len()
    })
}

/// Whether the person and the report each open from something.
fn both_open(open: [usize; 2]) -> bool {
    open.iter().all(|keys| *keys > 0)
}

/// The bytes of a copy made now: what is kept wherever backups go, and what is destroyed after an epoch.
async fn copied(it: &Opened, name: &str) -> (Vec<u8>, Vec<u8>) {
    let folder =
        std::env::temp_dir().join(format!("alongside-copy-{}-{:?}-{name}", std::process::id(), it.engine));
    let _ = std::fs::remove_dir_all(&folder);
    let (data, keys) = (folder.join("data"), folder.join("keys"));
    backup::save(&it.store, &data, &keys).await.unwrap();
    let bytes = (std::fs::read(&data).unwrap(), std::fs::read(&keys).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_opens_from_nothing_on_disk_or_in_a_copy_once_the_epoch_has_turned() {
    on_each_database(async |it: Opened| {
        let person = plant(&it).await;
        let other = plant(&it).await;
        let before = it.keyring.read().unwrap().unwrap();
        let (old_data, old_keys) = copied(&it, "before").await;
        let mut set = WriteSet::new();
        erasure::erase_person(&it.store, &mut set, person.person);
        it.store.write(set).await.unwrap();
        assert!(matches!(it.store.subject(person.person).await, Err(alongside_storage::Error::Erased)));
        assert!(matches!(it.store.subject(person.report).await, Err(alongside_storage::Error::Erased)));
        turn(&it).await;
        let (new_data, new_keys) = copied(&it, "after").await;
        let mut files = bytes_on_disk(&it).await;
        files.extend([old_data, new_data.clone(), new_keys]);
        let after = it.keyring.read().unwrap().unwrap();
        assert_eq!(still_open(&files, &after, &person), [0, 0], "the erased person or their report opens");
        assert!(both_open(still_open(&files, &after, &other)), "the check finds who is there");
        assert_eq!(still_open(&[new_data], &after, &other), [0, 0], "data alone opens nobody");
        assert!(it.store.subject(other.person).await.is_ok(), "everyone else is readable");
        assert!(it.store.subject(other.report).await.is_ok(), "with their reports");
        // Were the key backup of the old epoch not destroyed, the check would find the person in it.
        files.push(old_keys);
        assert!(both_open(still_open(&files, &before, &person)), "the check finds nobody who is still there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_destruction_the_check_finds_the_person() {
    on_each_database(async |it: Opened| {
        let person = plant(&it).await;
        turn(&it).await;
        let files = bytes_on_disk(&it).await;
        let after = it.keyring.read().unwrap().unwrap();
        assert!(both_open(still_open(&files, &after, &person)), "the check finds nobody who is still there");
    })
    .await;
}
