//! Lower-case hexadecimal: one spelling for each value, so that a text form has one form only.

use zeroize::Zeroizing;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

pub(crate) fn encode(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0x0F));
    }
    text
}

/// `None` for an odd length or anything but the sixteen lower-case digits. Wiped on drop: it may be a key.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(pairs.len()));
    for &[high, low] in pairs {
        bytes.push((value(high)? << 4) + value(low)?);
    }
    Some(bytes)
}

pub(crate) fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    <[u8; N]>::try_from(decode(text)?.as_slice()).ok()
}

const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_back_and_other_spellings_are_refused() {
        assert_eq!(encode(&[0x00, 0x9f, 0xff]), "009fff");
        assert_eq!(decode("009fff").as_deref(), Some(&vec![0x00, 0x9f, 0xff]));
        assert_eq!(decode_array::<2>("009fff"), None);
        for refused in ["0", "0G", "AB", "é0", " 00"] {
            assert!(decode(refused).is_none(), "{refused}");
        }
    }
}
