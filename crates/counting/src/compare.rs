//! Which encodings of two files are alike, without looking at every pair for long.
//!
//! Encodings of a file stand in blocks of 512, turned: one column for each bit, holding that bit of all 512. For one
//! encoding of the other file, its own bits are taken one after the other, and what a whole block lacks of them is counted
//! at once, in counters whose bits stand in columns too (carry-save adders, after Harley and Seal). Whoever lacks more than
//! the threshold allows can't reach it any more; strangers do after some hundred bits. The few that are left are compared
//! in full, so that what is found is exact.

use crate::encoding::{BITS, Encoding, WORDS, dice};
use rayon::prelude::*;

/// Words of a column.
const LANES: usize = 8;
/// How many encodings a block has.
const BLOCK: usize = 64 * LANES;
/// How many bits are counted between two looks at who is left.
const STEP: usize = 16;
/// With so few left they are compared in full.
const FEW: u32 = 4;
/// How many bits a counter has.
const PLANES: usize = 8;
/// Sums of floating numbers may be off by this much.
const SLACK: f64 = 1e-6;

type Column = [u64; LANES];

/// Two encodings that are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The place of the one in its file.
    pub left: u32,
    /// The place of the other in its file.
    pub right: u32,
    /// How alike they are, from 0 to 1.
    pub score: f64,
}

/// A file's encodings, made ready to be compared.
#[derive(Debug)]
pub struct Side {
    blocks: Vec<Block>,
    /// The bits in the order in which they are counted: first those that few have.
    rank: Vec<u16>,
}

#[derive(Debug)]
struct Block {
    /// For each bit who lacks it.
    lacks: Vec<Column>,
    members: Vec<Member>,
    lightest: u32,
    heaviest: u32,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    encoding: Encoding,
    weight: u32,
    place: u32,
}

impl Side {
    /// Makes encodings ready.
    pub fn new(encodings: &[Encoding]) -> Self {
        let mut members: Vec<Member> = (0_u32..)
            .zip(encodings)
            .map(|(place, encoding)| Member { encoding: *encoding, weight: encoding.weight(), place })
            .collect();
        members.sort_by_key(|member| member.weight);
        let mut often: Vec<(u32, u16)> = (0_u16..1024).map(|bit| (0, bit)).collect();
        for bit in encodings.iter().flat_map(Encoding::bits) {
            if let Some((count, _)) = often.get_mut(usize::from(bit)) {
                *count += 1;
            }
        }
        often.sort_unstable();
        let mut rank = vec![0; BITS];
        for (order, (_, bit)) in (0_u16..).zip(often) {
            if let Some(rank) = rank.get_mut(usize::from(bit)) {
                *rank = order;
            }
        }
        let mut side = Self { blocks: Vec::new(), rank };
        side.blocks = members.chunks(BLOCK).map(|members| Block::new(members, &side)).collect();
        side
    }

    /// The ranks of an encoding's bits, in order.
    fn ordered(&self, encoding: &Encoding) -> Vec<u16> {
        let mut words = [0; WORDS];
        for bit in encoding.bits() {
            let rank = self.rank.get(usize::from(bit)).copied().unwrap_or(0);
            if let Some(word) = words.get_mut(usize::from(rank / 64)) {
                *word |= 1 << (rank % 64);
            }
        }
        Encoding::new(words).bits().collect()
    }
}

impl Block {
    fn new(members: &[Member], side: &Side) -> Self {
        // Who is not there lacks everything.
        let mut lacks = vec![[u64::MAX; LANES]; BITS];
        for (place, member) in members.iter().enumerate() {
            for bit in side.ordered(&member.encoding) {
                if let Some(word) =
                    lacks.get_mut(usize::from(bit)).and_then(|column| column.get_mut(place / 64))
                {
                    *word &= !(1 << (place % 64));
                }
            }
        }
        Self {
            lacks,
            members: members.to_vec(),
            lightest: members.first().map_or(0, |member| member.weight),
            heaviest: members.last().map_or(0, |member| member.weight),
        }
    }

    /// Adds whoever reaches the threshold with an encoding whose bits are given in order.
    fn alike(&self, one: &Member, bits: &[u16], threshold: f64, to: &mut Vec<Pair>) {
        // Of two that reach it the lighter has at least this part of the heavier's weight.
        let part = threshold / (2.0 - threshold);
        if f64::from(self.heaviest) < f64::from(one.weight) * part - SLACK
            || f64::from(one.weight) < f64::from(self.lightest) * part - SLACK
        {
            return;
        }
        let least = threshold * f64::from(one.weight + self.lightest) / 2.0;
        let spare = f64::from(one.weight) - least + SLACK;
        if spare < 0.0 {
            return;
        }
        let mut left = self.left(bits, spare as u32);
        for (number, word) in (0_usize..).zip(&mut left) {
            while *word != 0 {
                let place = number * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                if let Some(other) = self.members.get(place) {
                    let score = dice(one.encoding.shared(&other.encoding), one.weight, other.weight);
                    if score >= threshold {
                        to.push(Pair { left: one.place, right: other.place, score });
                    }
                }
            }
        }
    }

    /// Whoever may lack no more than `spare` of these bits.
    fn left(&self, bits: &[u16], spare: u32) -> Column {
        let mut counters = Counters::new(spare);
        if spare >= 1 << PLANES {
            return [u64::MAX; LANES];
        }
        // Before that nobody can be out of it.
        let sure = spare as usize / STEP + 1;
        for (number, step) in bits.as_chunks::<STEP>().0.iter().enumerate() {
            counters.add(&step.map(|bit| self.lacks.get(usize::from(bit)).unwrap_or(&[u64::MAX; LANES])));
            if number > sure && counters.left() <= FEW {
                break;
            }
        }
        counters.gone.map(|word| !word)
    }
}

/// Counters of what each of a block lacks; plane `n` holds bit `n` of all counts.
struct Counters {
    planes: [Column; PLANES],
    /// Who ran over.
    gone: Column,
}

impl Counters {
    /// A start short of the end by what is spare, so that counts run over beyond it.
    fn new(spare: u32) -> Self {
        let most = (1_u32 << PLANES) - 1;
        let start = most - spare.min(most);
        let plane = |bit: usize| [if start >> bit & 1 == 1 { u64::MAX } else { 0 }; LANES];
        Self { planes: std::array::from_fn(plane), gone: [0; LANES] }
    }

    fn left(&self) -> u32 {
        self.gone.iter().map(|word| word.count_zeros()).sum()
    }

    /// Counts sixteen bits.
    #[expect(
        clippy::indexing_slicing,
        clippy::many_single_char_names,
        reason = "every lane is below the length of every column: so the compiler makes it one loop over wide registers"
    )]
    #[inline(never)]
    fn add(&mut self, columns: &[&Column; STEP]) {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = columns;
        let [ones, twos, fours, eights, p4, p5, p6, p7] = &mut self.planes;
        for at in 0..LANES {
            let (mut one, mut two, mut four) = (ones[at], twos[at], fours[at]);
            let two_a = add(&mut one, a[at], b[at]);
            let two_b = add(&mut one, c[at], d[at]);
            let four_a = add(&mut two, two_a, two_b);
            let two_a = add(&mut one, e[at], f[at]);
            let two_b = add(&mut one, g[at], h[at]);
            let four_b = add(&mut two, two_a, two_b);
            let eight_a = add(&mut four, four_a, four_b);
            let two_a = add(&mut one, i[at], j[at]);
            let two_b = add(&mut one, k[at], l[at]);
            let four_a = add(&mut two, two_a, two_b);
            let two_a = add(&mut one, m[at], n[at]);
            let two_b = add(&mut one, o[at], p[at]);
            let four_b = add(&mut two, two_a, two_b);
            let eight_b = add(&mut four, four_a, four_b);
            let mut carry = add(&mut eights[at], eight_a, eight_b);
            for plane in [&mut p4[at], &mut p5[at], &mut p6[at], &mut p7[at]] {
                let over = *plane & carry;
                *plane ^= carry;
                carry = over;
            }
            self.gone[at] |= carry;
            (ones[at], twos[at], fours[at]) = (one, two, four);
        }
    }
}

/// Adds two bits of each count to a plane; answers what is carried.
#[inline]
fn add(plane: &mut u64, one: u64, other: u64) -> u64 {
    let half = one ^ other;
    let carry = (one & other) | (half & *plane);
    *plane ^= half;
    carry
}

/// All pairs of two files that are alike at least as much as the threshold.
pub fn pairs(left: &Side, right: &Side, threshold: f64) -> Vec<Pair> {
    left.blocks
        .par_iter()
        .flat_map_iter(|block| {
            let mut found = Vec::new();
            let ordered: Vec<Vec<u16>> =
                block.members.iter().map(|member| right.ordered(&member.encoding)).collect();
            for other in &right.blocks {
                for (member, bits) in block.members.iter().zip(&ordered) {
                    other.alike(member, bits, threshold, &mut found);
                }
            }
            found
        })
        .collect()
}
