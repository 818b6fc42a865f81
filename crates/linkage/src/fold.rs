//! Letters without their marks: *Łęcki* is found by *lecki*, *Ŵyn* by *wyn*.

/// The text in lower case, without marks on letters, apostrophes and hyphens; other signs become spaces.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        let kept = text.bytes().filter(|byte| !matches!(byte, b'\'' | b'`'));
        let lower =
            kept.map(|byte| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b' ' });
        out.extend(lower.map(char::from));
        return out;
    }
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            // Written together or apart: O'Neil, ONeil; Smith-Jones is two names that each find the person.
            // Nor does a mark count that stands by itself after its letter.
            '\'' | '’' | '‘' | '`' | '´' | '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ĥ' | 'ħ' => out.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ĵ' => out.push('j'),
            'ķ' => out.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ŕ' | 'ŗ' | 'ř' => out.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ţ' | 'ť' | 'ŧ' | 'ț' => out.push('t'),
            'þ' => out.push_str("th"),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => out.push('w'),
            'ý' | 'ÿ' | 'ŷ' | 'ỳ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            letter if letter.is_alphanumeric() => out.push(letter),
            _ => out.push(' '),
        }
    }
    out
}

/// Letters and figures only, in lower case, without marks: for postcodes and references.
pub(crate) fn packed(text: &str) -> String {
    without_spaces(folded(text))
}

/// Folded text written together.
pub(crate) fn without_spaces(mut folded: String) -> String {
    folded.retain(|letter| letter != ' ');
    folded
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn letters_lose_their_marks_and_names_their_signs() {
        for (text, want) in [
            ("Gwenllïan Ŵyn", "gwenllian wyn"),
            ("ŁĘCKI", "lecki"),
            ("O'Neil", "oneil"),
            ("O’Neil", "oneil"),
            ("Smith-Jones", "smith jones"),
            ("Cafe\u{301}", "cafe"),
            ("Straße", "strasse"),
            ("李小龍", "李小龍"),
        ] {
            assert_eq!(folded(text), want);
        }
    }
}
