//! Numbers by chance that are the same each time: a run can be repeated.

/// A generator (`SplitMix64`, Steele and others 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// The next number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from((u128::from(self.number()) * u128::from(end)) >> 64).unwrap_or(0)
    }
}
