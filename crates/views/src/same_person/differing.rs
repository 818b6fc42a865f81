//! Where two values differ.

/// The longest text that is looked at letter by letter; of a longer one all is told to differ.
const LONGEST: usize = 200;

/// Two values in parts, each with whether the other lacks it: what both hold in the same order is the same. `by_words`:
/// word by word in place of letter by letter. Where less than half is the same, all of it differs: single letters that happen
/// to be in both say nothing.
pub(super) fn differing(first: &str, second: &str, by_words: bool) -> [Vec<(String, bool)>; 2] {
    let pieces = |text: &str| -> Vec<String> {
        if by_words {
            text.split_inclusive(' ').map(str::to_owned).collect()
        } else {
            text.chars().map(String::from).collect()
        }
    };
    let (ours, theirs) = (pieces(first), pieces(second));
    let is_same = |one: &String, other: &String| one.trim().to_lowercase() == other.trim().to_lowercase();
    let same =
        if ours.len().max(theirs.len()) > LONGEST { Vec::new() } else { in_both(&ours, &theirs, is_same) };
    if 2 * same.len() < ours.len().max(theirs.len()) {
        return [vec![(first.to_owned(), true)], vec![(second.to_owned(), true)]];
    }
    let marked = |pieces: &[String], kept: Vec<usize>| {
        let mut parts: Vec<(String, bool)> = Vec::new();
        for (place, piece) in pieces.iter().enumerate() {
            let differs = kept.binary_search(&place).is_err();
            match parts.last_mut() {
                Some((text, is)) if *is == differs => text.push_str(piece),
                _ => parts.push((piece.clone(), differs)),
            }
        }
        parts
    };
    [
        marked(&ours, same.iter().map(|(our, _)| *our).collect()),
        marked(&theirs, same.iter().map(|(_, their)| *their).collect()),
    ]
}

/// The places of the longest run of pieces, with gaps, that both hold in the same order.
fn in_both(
    ours: &[String],
    theirs: &[String],
    is_same: impl Fn(&String, &String) -> bool,
) -> Vec<(usize, usize)> {
    let width = theirs.len() + 1;
    let mut longest = vec![0_u16; (ours.len() + 1) * width];
    let at = |longest: &[u16], our: usize, their: usize| {
        longest.get(our * width + their).copied().unwrap_or_default()
    };
    for (our, one) in ours.iter().enumerate().rev() {
        for (their, other) in theirs.iter().enumerate().rev() {
            let found = if is_same(one, other) {
                at(&longest, our + 1, their + 1) + 1
            } else {
                at(&longest, our + 1, their).max(at(&longest, our, their + 1))
            };
            if let Some(slot) = longest.get_mut(our * width + their) {
                *slot = found;
            }
        }
    }
    let (mut our, mut their, mut both) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (ours.get(our), theirs.get(their)) {
        if is_same(one, other) && at(&longest, our, their) == at(&longest, our + 1, their + 1) + 1 {
            both.push((our, their));
            our += 1;
            their += 1;
        } else if at(&longest, our + 1, their) >= at(&longest, our, their + 1) {
            our += 1;
        } else {
            their += 1;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn what_differs_is_marked_letter_by_letter_or_word_by_word() {
        let show = |first: &str, second: &str, by_words: bool| {
            differing(first, second, by_words).map(|parts| {
                parts
                    .into_iter()
                    .map(|(text, differs)| if differs { format!("[{text}]") } else { text })
                    .collect::<String>()
            })
        };
        for (first, second, by_words, want) in [
            ("Williams", "Wiliams", false, ["Wil[l]iams", "Wiliams"]),
            ("Gwenllian", "gwenlian", false, ["Gwenl[l]ian", "gwenlian"]),
            ("07700900123", "07700900132", false, ["077009001[2]3", "0770090013[2]"]),
            ("Gwen Ŵyn", "Tomos Rees", false, ["[Gwen Ŵyn]", "[Tomos Rees]"]),
            ("6 May 1984", "5 May 1984", true, ["[6 ]May 1984", "[5 ]May 1984"]),
            ("5 June 1984", "6 May 1984", true, ["[5 June 1984]", "[6 May 1984]"]),
            ("", "Wyn", false, ["[]", "[Wyn]"]),
        ] {
            assert_eq!(show(first, second, by_words), want, "{first} | {second}");
        }
        let long = "x".repeat(300);
        assert_eq!(show(&long, "y", false), [format!("[{long}]"), "[y]".to_owned()]);
    }
}
