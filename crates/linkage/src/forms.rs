//! Forms of names: William, Bill, Will; Reid, Reed. The lists are data (`data/SOURCE.md`).

use crate::settings::Kind;
use crate::values::Short;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const FORENAMES: &str = include_str!("../data/forename-forms.csv");
const SURNAMES: &str = include_str!("../data/surname-forms.csv");

type Forms = FxHashMap<Short, Vec<u32>>;

/// The names that a name may be a form of, itself among them, as sorted numbers. Two names that share one may be the
/// same name. Short forms count as forms of longer names only, so that all who are called Al are not one name.
pub fn of(kind: Kind, name: &Short) -> &'static [u32] {
    static OF_FORENAMES: OnceLock<Forms> = OnceLock::new();
    static OF_SURNAMES: OnceLock<Forms> = OnceLock::new();
    let forms = match kind {
        Kind::Forename | Kind::MiddleNames => OF_FORENAMES.get_or_init(|| read(FORENAMES)),
        Kind::Surname => OF_SURNAMES.get_or_init(|| read(SURNAMES)),
        _ => return &[],
    };
    forms.get(name).map_or(&[], Vec::as_slice)
}

fn read(pairs: &str) -> Forms {
    let mut numbers: FxHashMap<Short, u32> = FxHashMap::default();
    let mut forms = Forms::default();
    for (one, other) in pairs.lines().skip(1).filter_map(|line| line.split_once(',')) {
        let (one, other) = (Short::from_bytes(one.as_bytes()), Short::from_bytes(other.as_bytes()));
        for (name, of) in [(one, other), (other, one)] {
            for whole in [name, of] {
                if whole.as_bytes().len() >= name.as_bytes().len() {
                    let next = u32::try_from(numbers.len()).unwrap_or_default();
                    let number = *numbers.entry(whole).or_insert(next);
                    forms.entry(name).or_default().push(number);
                }
            }
        }
    }
    for numbers in forms.values_mut() {
        numbers.sort_unstable();
        numbers.dedup();
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::settings::Kind;
    use crate::values::Short;

    #[test]
    fn short_forms_are_forms_of_one_name() {
        let share = |left: &str, right: &str| {
            let of = |name: &str| of(Kind::Forename, &Short::from_bytes(name.as_bytes()));
            of(left).iter().any(|form| of(right).contains(form))
        };
        assert!(share("robert", "bob"));
        assert!(share("bob", "rob"));
        assert!(share("bill", "william"));
        assert!(!share("bill", "bob"));
        assert!(!share("zebediahann", "zebediahann"), "a name without forms has none");
    }
}
