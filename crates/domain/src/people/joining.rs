//! Whether two records are joined as one person's, asked about, or left alone. A pure rule.

use crate::code::codes;
use crate::rules::LinkageRules;

codes! {
    /// What is held of two records that may be one person's.
    pub enum SamePerson {
        /// Somebody is asked.
        Asked = "ASKED",
        /// They are one person's.
        Joined = "JOINED",
        /// They are two people's.
        Apart = "APART",
    }
}

codes! {
    /// A step of such a question.
    pub enum SamePersonStep {
        /// The program asked.
        Asked = "ASKED",
        /// They were joined.
        Joined = "JOINED",
        /// They were told apart.
        Apart = "APART",
        /// What was decided was taken back.
        Reopened = "REOPENED",
        /// Somebody wants a colleague to decide.
        SecondOpinion = "SECOND_OPINION",
    }
}

/// What stands against joining two records, of all records of both people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bars {
    /// They are parties to one case: a victim and a witness, or somebody who harmed and somebody who was harmed.
    pub one_case: bool,
    /// Somebody told a record of the one and a record of the other apart.
    pub told_apart: bool,
    /// They are known to live together: twins, a father and a son of one name.
    pub one_home: bool,
    /// Only a few may open one of them.
    pub restricted: bool,
    /// A name or the date of birth is another altogether, whatever else agrees: a name that was changed, or somebody who
    /// gives another's telephone and address.
    pub differs: bool,
}

impl Bars {
    /// What the program does by itself with two records that are one person's with this probability (0 to 1). A case
    /// stands above every likeness; where a human's word or somebody's safety stands against it, a human is asked; what a
    /// human decided is not asked again.
    pub fn outcome(self, probability: f64, rules: &LinkageRules) -> Option<SamePerson> {
        if self.one_case || self.told_apart || probability < rules.ask_from {
            None
        } else if probability < rules.join_from || self.one_home || self.restricted || self.differs {
            Some(SamePerson::Asked)
        } else {
            Some(SamePerson::Joined)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bars, SamePerson};
    use crate::rules::LinkageRules;

    #[test]
    fn what_is_certain_is_joined_what_is_likely_is_asked_and_a_case_stands_above_all() {
        let rules = LinkageRules { join_from: 0.999, ask_from: 0.2 };
        let none = Bars::default();
        for (what, bars, probability, want) in [
            ("certain", none, 0.9995, Some(SamePerson::Joined)),
            ("just certain enough", none, 0.999, Some(SamePerson::Joined)),
            ("likely", none, 0.99, Some(SamePerson::Asked)),
            ("possible", none, 0.2, Some(SamePerson::Asked)),
            ("unlikely", none, 0.19, None),
            ("a victim and the person responsible", Bars { one_case: true, ..none }, 1.0, None),
            ("told apart by a human", Bars { told_apart: true, ..none }, 1.0, None),
            ("twins at home", Bars { one_home: true, ..none }, 1.0, Some(SamePerson::Asked)),
            ("another surname", Bars { differs: true, ..none }, 1.0, Some(SamePerson::Asked)),
            ("a restricted record", Bars { restricted: true, ..none }, 1.0, Some(SamePerson::Asked)),
        ] {
            assert_eq!(bars.outcome(probability, &rules), want, "{what}");
        }
    }
}
