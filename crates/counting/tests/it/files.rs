//! Only what is a file of encodings is read as one.

use crate::world::{KINDS, encoded, key, town};
use alongside_counting::{BadFile, File, Hardening, layout};
use sha2::{Digest as _, Sha256};

fn file(people: usize) -> File {
    let key = key(4);
    let encodings = encoded(&town(people, 4), &key, Hardening::Hardened);
    File::new(key.project(), layout(&KINDS).unwrap(), encodings)
}

/// The same bytes with their checksum made right, as somebody does who means to get something in.
fn summed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 32);
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    bytes
}

#[test]
fn a_file_is_read_as_it_was_written_in_an_order_that_tells_nothing() {
    let file = file(50);
    let bytes = file.to_bytes();
    assert_eq!(File::from_bytes(&bytes).unwrap(), file);
    let people = town(50, 4);
    let turned: Vec<_> = people.iter().rev().cloned().collect();
    let other =
        File::new(key(4).project(), layout(&KINDS).unwrap(), encoded(&turned, &key(4), Hardening::Hardened));
    assert_eq!(other.to_bytes(), bytes);
}

#[test]
fn nothing_of_the_key_or_of_a_name_is_in_it() {
    let bytes = file(300).to_bytes();
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    let key = key(4).to_text();
    for part in key.split(':').skip(2) {
        let raw: Vec<u8> = (0..part.len() / 2)
            .map(|at| u8::from_str_radix(&part[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        assert!(!holds(part.as_bytes()) && !holds(&raw), "{part}");
    }
    for person in town(300, 4) {
        assert!(!person.iter().any(|cell| cell.len() > 3 && holds(cell.as_bytes())));
    }
}

#[test]
fn every_flipped_byte_and_every_cut_is_noticed() {
    let bytes = file(12).to_bytes();
    for place in 0..bytes.len() {
        let mut other = bytes.clone();
        other[place] ^= 0x20;
        assert!(File::from_bytes(&other).is_err(), "{place}");
        assert!(File::from_bytes(&bytes[..place]).is_err(), "{place}");
    }
    assert_eq!(File::from_bytes(&[bytes.as_slice(), b"x"].concat()), Err(BadFile::Length));
}

#[test]
fn a_list_of_people_is_refused_also_behind_a_right_head() {
    let list: String = town(400, 4).iter().map(|person| person.join(",") + "\n").collect();
    assert_eq!(File::from_bytes(list.as_bytes()), Err(BadFile::NotEncodings));
    assert_eq!(File::from_bytes(b""), Err(BadFile::NotEncodings));
    let good = file(100).to_bytes();
    let head = good.len() - 32 - 100 * 128;
    let coats: [fn(&str) -> Vec<u8>; 3] = [
        |list| list.as_bytes().to_vec(),
        |list| list.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        |list| list.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(),
    ];
    for coat in coats {
        let mut chunks: Vec<Vec<u8>> = coat(&list).chunks_exact(128).take(100).map(<[u8]>::to_vec).collect();
        chunks.sort();
        let dressed = summed([&good[..head], &chunks.concat(), &[0; 32]].concat());
        assert_eq!(File::from_bytes(&dressed), Err(BadFile::NotHashed));
    }
    let noughts = summed([&good[..head], &[0; 100 * 128], &[0; 32]].concat());
    assert_eq!(File::from_bytes(&noughts), Err(BadFile::NotHashed));
}

#[test]
fn what_no_version_writes_is_refused_with_its_reason() {
    let good = file(20).to_bytes();
    let with = |place: usize, byte: u8| {
        let mut other = good.clone();
        other[place] = byte;
        File::from_bytes(&summed(other)).unwrap_err()
    };
    assert_eq!(with(0, b'B'), BadFile::NotEncodings);
    assert_eq!(with(8, 9), BadFile::OtherVersion);
    assert_eq!(with(9, 9), BadFile::OtherVersion);
    // The first field's word, and its bits.
    assert_eq!(with(29, b'X'), BadFile::Head);
    assert_eq!(with(36, 1), BadFile::Head);
    let mut swapped = File::from_bytes(&good).unwrap();
    swapped.fields.swap(0, 1);
    assert_eq!(File::from_bytes(&swapped.to_bytes()), Err(BadFile::Head));
    swapped.fields.swap(0, 1);
    swapped.encodings.swap(0, 1);
    assert_eq!(File::from_bytes(&swapped.to_bytes()), Err(BadFile::NotHashed));
    swapped.encodings.clear();
    assert_eq!(File::from_bytes(&swapped.to_bytes()), Err(BadFile::Empty));
}
