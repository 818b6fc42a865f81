//! How near two short texts are.

/// The Jaro-Winkler nearness of two texts of at most 32 bytes, from 0 (nothing in common) to 1 (the same).
///
/// Jaro (1989) for the letters in common within half of the longer text and their transpositions; Winkler (1990) for
/// the bonus of a common start of up to four letters.
pub fn jaro_winkler(left: &[u8], right: &[u8]) -> f32 {
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    // Letters are taken as they come, so that the outcome could hang on which text is first.
    let (left, right) =
        if (left.len(), left) <= (right.len(), right) { (left, right) } else { (right, left) };
    let window = (left.len().max(right.len()) / 2).saturating_sub(1);
    let (mut taken, mut common) = (0_u32, 0_u32);
    let mut in_order = [0_u8; 32];
    for (place, letter) in left.iter().enumerate() {
        let from = place.saturating_sub(window);
        let near = right.iter().enumerate().skip(from).take(place + window + 1 - from);
        for (other, candidate) in near {
            if candidate == letter && taken & (1 << other) == 0 {
                taken |= 1 << other;
                if let Some(slot) = in_order.get_mut(common as usize) {
                    *slot = *letter;
                }
                common += 1;
                break;
            }
        }
    }
    if common == 0 {
        return 0.0;
    }
    let in_right =
        right.iter().enumerate().filter(|(place, _)| taken & (1 << place) != 0).map(|(_, letter)| letter);
    let moved = in_order.iter().zip(in_right).filter(|(one, other)| one != other).count();
    let common = common as f32;
    let jaro =
        (common / left.len() as f32 + common / right.len() as f32 + (common - moved as f32 / 2.0) / common)
            / 3.0;
    let start = left.iter().zip(right).take(4).take_while(|(one, other)| one == other).count();
    jaro + 0.1 * start as f32 * (1.0 - jaro)
}

/// Whether one slip makes one text of the other: a letter changed, left out or put in, or two neighbours changed over.
pub fn one_slip(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(one, other)| one == other).count();
    let (rest_short, rest_long) =
        (short.get(start..).unwrap_or_default(), long.get(start..).unwrap_or_default());
    if short.len() < long.len() {
        return rest_long.get(1..) == Some(rest_short);
    }
    match (rest_short, rest_long) {
        ([], []) => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a, b, rest @ ..], [c, d, more @ ..]) => a == d && b == c && rest == more,
        _ => false,
    }
}

/// How a name sounds in British English, roughly, as a number; 0 where there are no letters.
///
/// Letters of one sound count as one (c and k, ph and f, d and t), silent ones are left out (kn, wr, gh), vowels count
/// only at the start, doubled letters once. Five sounds are kept.
pub fn sound(name: &[u8]) -> u32 {
    let mut letters = [0_u8; 34];
    for (slot, letter) in
        letters.iter_mut().skip(1).zip(name.iter().filter(|byte| byte.is_ascii_alphabetic()))
    {
        *slot = *letter;
    }
    let mut code = 0_u32;
    let (mut count, mut last) = (0, 0_u8);
    for triple in letters.windows(3) {
        let [before, letter, after] = *triple else { continue };
        if letter == 0 {
            break;
        }
        let first = before == 0;
        let class: u8 = match (letter, after) {
            // Silent at the start: knight, gnome, wright, psalm.
            (b'k' | b'g', b'n') | (b'w', b'r') | (b'p', b's') if first => 0,
            (b'h', _) if !first && matches!(before, b's' | b'c' | b't' | b'g' | b'r' | b'p' | b'w') => 0,
            (b'p', b'h') | (b'f' | b'v', _) => 1,
            (b'b' | b'p', _) => 2,
            (b'c' | b's', b'h') | (b'j', _) => 3,
            (b'c', b'e' | b'i' | b'y') | (b's' | b'z' | b'x', _) => 4,
            (b'g', b'h') if !first => 0,
            (b'c' | b'k' | b'q' | b'g', _) => 5,
            (b'd' | b't', _) => 6,
            (b'l', _) => 7,
            (b'm' | b'n', _) => 8,
            (b'r', _) => 9,
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) if first => 10,
            (b'h', _) if first => 11,
            (b'w', _) if first => 12,
            _ => 0,
        };
        if class != 0 && class != last && count < 5 {
            code = code * 16 + u32::from(class);
            count += 1;
        }
        // A vowel between lets the same sound count again.
        if class != 0 || matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y') {
            last = class;
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{jaro_winkler, one_slip, sound};

    #[test]
    fn nearness_is_that_of_the_published_examples() {
        for (left, right, want) in [
            ("martha", "marhta", 0.9611),
            ("dwayne", "duane", 0.84),
            ("dixon", "dicksonx", 0.8133),
            ("same", "same", 1.0),
            ("abc", "xyz", 0.0),
        ] {
            assert!(
                (jaro_winkler(left.as_bytes(), right.as_bytes()) - want).abs() < 0.0001,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn a_slip_is_one_letter() {
        for (left, right, want) in [
            ("gwen", "gwem", true),
            ("gwen", "gwn", true),
            ("gwen", "gwenn", true),
            ("gwen", "gewn", true),
            ("gwen", "gwen", true),
            ("gwen", "gnew", false),
            ("gwen", "gw", false),
            ("", "a", true),
        ] {
            assert_eq!(one_slip(left.as_bytes(), right.as_bytes()), want, "{left} {right}");
            assert_eq!(one_slip(right.as_bytes(), left.as_bytes()), want, "{right} {left}");
        }
    }

    #[test]
    fn names_that_sound_alike_have_one_sound() {
        for (left, right) in [
            ("smith", "smyth"),
            ("stephen", "steven"),
            ("catherine", "kathryn"),
            ("wright", "right"),
            ("phillips", "filips"),
            ("read", "reid"),
            ("nightingale", "knightingale"),
        ] {
            assert_eq!(sound(left.as_bytes()), sound(right.as_bytes()), "{left} {right}");
        }
        assert_ne!(sound(b"smith"), sound(b"jones"));
        assert_eq!(sound(b""), 0);
    }
}
