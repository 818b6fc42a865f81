//! Which of many rules two records agree by, found at once.
//!
//! Rules are made of few parts, each of which many rules use. So each part is looked at once for a pair, and a rule is
//! then a question of bits.

use super::keys::Maker;
use super::rules::Part;
use crate::table::{MISSING, Table};
use std::sync::Arc;

/// Finds the rules by which two records agree.
#[derive(Debug)]
pub struct Agreement {
    /// The parts, each with its place in a row and what each value's number gives.
    parts: Vec<(usize, Arc<Vec<u32>>)>,
    rules: Vec<Asks>,
}

/// What a rule asks for.
#[derive(Debug)]
enum Asks {
    /// These parts, a bit each.
    All(u128),
    /// Something that is not a matter of parts alone.
    Keys(Arc<Maker>),
}

impl Agreement {
    /// For these rules, 64 at most.
    pub fn new<'a>(table: &Table, makers: impl Iterator<Item = &'a Arc<Maker>>) -> Self {
        let mut known: Vec<Part> = Vec::new();
        let mut parts = Vec::new();
        let rules = makers
            .map(|maker| {
                let bits = maker.plain().and_then(|mut asked| {
                    asked.try_fold(0_u128, |bits, (part, cuts)| {
                        let number = known.iter().position(|other| *other == part).or_else(|| {
                            let place = table.fields.get(part.field)?.places.start;
                            known.push(part);
                            parts.push((place, Arc::clone(cuts)));
                            Some(known.len() - 1)
                        })?;
                        (number < 128).then_some(bits | 1 << number)
                    })
                });
                bits.map_or_else(|| Asks::Keys(Arc::clone(maker)), Asks::All)
            })
            .collect();
        Self { parts, rules }
    }

    /// The rules by which two rows agree, a bit each.
    pub fn rules(&self, left: &[u32], right: &[u32]) -> u64 {
        let agreeing = self.parts(left, right);
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, asks)| asks.met(agreeing, left, right))
            .fold(0, |bits, (number, _)| bits | 1 << number)
    }

    /// The parts on which two rows agree, a bit each.
    #[inline]
    fn parts(&self, left: &[u32], right: &[u32]) -> u128 {
        let mut bits = 0;
        for (number, (place, cuts)) in self.parts.iter().enumerate() {
            let (Some(left), Some(right)) = (left.get(*place), right.get(*place)) else { continue };
            if *left == MISSING || *right == MISSING {
                continue;
            }
            let cut = |value: u32| cuts.get(value as usize).copied().unwrap_or(0);
            let own = cut(*left);
            if own != 0 && (left == right || own == cut(*right)) {
                bits |= 1 << number;
            }
        }
        bits
    }
}

impl Asks {
    #[inline]
    fn met(&self, agreeing: u128, left: &[u32], right: &[u32]) -> bool {
        match self {
            Self::All(bits) => agreeing & bits == *bits,
            Self::Keys(maker) => maker.agree(left, right),
        }
    }
}
