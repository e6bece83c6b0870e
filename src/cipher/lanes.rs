//! Many ranks enciphered in step: each walk is that of [`Permuted`](super::permutation::Permuted), but AES takes as
//! many blocks side by side as this machine's instructions like best.
//!
//! The plain algorithm, of which the rest of this file is bookkeeping:
//!
//! ```text
//! for every group of lanes whose halves have as many bytes:
//!     walking = the lanes of the group
//!     while walking is not empty:
//!         take one step of FF1 in each lane that is walking             (ff1/lanes.rs, ff1/wide_lanes.rs)
//!         keep in walking those that are not below their sizes
//! ```
//!
//! Lanes need not share a permutation, a tweak or a bit length, as each brings its block and its masks; but the round
//! number and the result must lie at the same bytes of a block, and those follow from the bytes of a half. A step is
//! taken by full groups of the machine's lanes; what is left over walks on with those that fell outside, and the last
//! few go in fours, whose AES the processor overlaps by itself.

use super::ff1::{Bits, Cut, MOST_HALF_BYTES, Scalar, Strip, Wide};
use super::key::{Aes, Block, Key, Work};
use super::permutation::Permuted;
use super::walk::Number;
use aes::cipher::array::Array;
use aes::cipher::consts::U4;
use aes::cipher::typenum::Unsigned;

/// Most lanes that are sorted into groups at a time; more come in turns.
const ROWS: usize = 1024;

/// Up to a share of the machine's lanes, of one in so many, it is faster to go in fours.
const FEW: usize = 3;

/// Enciphers ranks of up to 128 bits in step.
pub(crate) type Lanes = Batch<Scalar>;

/// Enciphers ranks of up to 512 bits in step.
pub(crate) type WideLanes = Batch<Wide>;

/// Room for enciphering in step: allocated once, good for any number of ranks under any keys, wiped when dropped.
pub(crate) struct Batch<B: Bits> {
    strip: B::Strip,
    /// The lanes of a group that are walking.
    walking: Box<[u16]>,
    /// Those of them that fell outside.
    outside: Box<[u16]>,
}

impl<B: Bits> Default for Batch<B> {
    fn default() -> Self {
        Self { strip: B::Strip::default(), walking: Box::new([0; ROWS]), outside: Box::new([0; ROWS]) }
    }
}

impl<B: Bits> Batch<B> {
    /// Replaces each rank by the one that stands for it. Each is below the size of its class.
    pub(crate) fn encipher(&mut self, key: &Key, by: By<'_, '_, B>, ranks: &mut [B::Number]) {
        key.run(InStep::<_, true> { batch: self, by, ranks });
    }

    /// Replaces each rank by the one for which it stands.
    pub(crate) fn decipher(&mut self, key: &Key, by: By<'_, '_, B>, ranks: &mut [B::Number]) {
        key.run(InStep::<_, false> { batch: self, by, ranks });
    }

    /// Fills `walking` with the numbers of these lanes, at most [`ROWS`], those of one group beside each other, and
    /// tells how many each group has, by the bytes of a half.
    fn group(&mut self, permutations: &[&Permuted<B>]) -> [usize; MOST_HALF_BYTES.wrapping_add(1)] {
        let mut counts = [0_usize; MOST_HALF_BYTES.wrapping_add(1)];
        let bytes = |permutation: &Permuted<B>| permutation.bits.half_bytes();
        let first = permutations.first().map_or(0, |one| bytes(one));
        if permutations.iter().all(|permutation| bytes(permutation) == first) {
            self.walking.iter_mut().zip(0..).for_each(|(walking, row)| *walking = row);
            counts.iter_mut().skip(first).take(1).for_each(|count| *count = permutations.len());
            return counts;
        }
        for permutation in permutations {
            if let Some(count) = counts.get_mut(bytes(permutation)) {
                *count = count.wrapping_add(1);
            }
        }
        let mut end = 0_usize;
        let mut ends = counts.map(|count| {
            let start = end;
            end = end.wrapping_add(count);
            start
        });
        for (row, permutation) in (0_u16..).zip(permutations) {
            if let Some(end) = ends.get_mut(bytes(permutation)) {
                if let Some(walking) = self.walking.get_mut(*end) {
                    *walking = row;
                }
                *end = end.wrapping_add(1);
            }
        }
        counts
    }
}

/// What permutes the ranks of a batch.
pub(crate) enum By<'a, 'b, B: Bits> {
    /// One permutation all of them.
    One(&'b Permuted<B>),
    /// Each the one at its position.
    Each(&'a [&'b Permuted<B>]),
}

/// A batch within one dispatch; forth is to encipher.
struct InStep<'a, 'b, B: Bits, const FORTH: bool> {
    batch: &'a mut Batch<B>,
    by: By<'a, 'b, B>,
    ranks: &'a mut [B::Number],
}

impl<B: Bits, const FORTH: bool> Work for InStep<'_, '_, B, FORTH> {
    type Output = ();

    #[inline(always)]
    fn run(self, aes: &impl Aes) {
        let Self { batch, by, ranks } = self;
        match by {
            By::One(one) => {
                let Batch { strip, walking, outside } = batch;
                strip.by_one(&one.bits);
                for ranks in ranks.chunks_mut(ROWS) {
                    walking.iter_mut().zip(0..).for_each(|(walking, row)| *walking = row);
                    let Some(walking) = walking.get_mut(..ranks.len()) else { break };
                    let mut walkers = Walkers { one, permutations: &[], ranks };
                    walk::<_, B, FORTH, true>(aes, strip, &mut walkers, walking, outside);
                }
            }
            By::Each(permutations) => {
                for (permutations, ranks) in permutations.chunks(ROWS).zip(ranks.chunks_mut(ROWS)) {
                    let counts = batch.group(permutations);
                    let Batch { strip, walking, outside } = &mut *batch;
                    let mut groups = &mut **walking;
                    for count in counts {
                        let Some((group, rest)) = groups.split_at_mut_checked(count) else { break };
                        groups = rest;
                        let one = group.first().and_then(|&row| permutations.get(usize::from(row)));
                        let Some(&one) = one else { continue };
                        let mut walkers = Walkers { one, permutations, ranks };
                        walk::<_, B, FORTH, false>(aes, strip, &mut walkers, group, outside);
                    }
                }
            }
        }
    }
}

/// Ranks that walk, each with its permutation at the same position where there are several.
struct Walkers<'a, 'b, B: Bits> {
    permutations: &'a [&'b Permuted<B>],
    ranks: &'a mut [B::Number],
    /// The permutation of all; where there are several, that of the first one.
    one: &'b Permuted<B>,
}

impl<'b, B: Bits> Walkers<'_, 'b, B> {
    /// What permutes in this row.
    #[inline(always)]
    fn permutation(&self, row: u16) -> &'b Permuted<B> {
        self.permutations.get(usize::from(row)).unwrap_or(&self.one)
    }

    /// Where the rank in this row is cut, and below what it is to come.
    #[inline(always)]
    fn cut_and_size(&self, row: u16) -> (B::Cut, B::Number) {
        let permutation = self.permutation(row);
        (permutation.bits.cut(), permutation.size)
    }

    /// The rank in this row.
    #[inline(always)]
    fn rank(&self, row: u16) -> B::Number {
        self.ranks.get(usize::from(row)).copied().unwrap_or_default()
    }
}

/// Walks to the end in the rows of one group.
#[inline(always)]
fn walk<A: Aes, B: Bits, const FORTH: bool, const ONE: bool>(
    aes: &A,
    strip: &mut B::Strip,
    walkers: &mut Walkers<'_, '_, B>,
    walking: &mut [u16],
    outside: &mut [u16],
) {
    let mut count = walking.len();
    loop {
        let stepping = match in_full_groups::<A>(count) {
            0 => count,
            whole => whole,
        };
        let left_over = count.wrapping_sub(stepping);
        let Some(rows) = walking.get(..stepping).filter(|rows| !rows.is_empty()) else { break };
        let fell = if stepping <= A::Lanes::USIZE / FEW {
            step::<_, B, FORTH, ONE>(&InFours(aes), strip, walkers, rows, outside)
        } else {
            step::<_, B, FORTH, ONE>(aes, strip, walkers, rows, outside)
        };
        walking.copy_within(stepping..count, 0);
        walking
            .iter_mut()
            .skip(left_over)
            .zip(outside.iter().take(fell))
            .for_each(|(next, &row)| *next = row);
        count = left_over.wrapping_add(fell);
    }
}

/// AES four blocks at a time, each by itself: they do not wait for one another.
struct InFours<'a, A>(&'a A);

impl<A: Aes> Aes for InFours<'_, A> {
    type Lanes = U4;

    #[inline(always)]
    fn encrypt(&self, block: u128) -> u128 {
        self.0.encrypt(block)
    }

    #[inline(always)]
    fn encrypt_lanes(&self, blocks: &Array<Block, U4>) -> Array<Block, U4> {
        let mut enciphered = *blocks;
        for block in &mut enciphered {
            *block = Array(self.0.encrypt(u128::from_be_bytes(block.0)).to_be_bytes());
        }
        enciphered
    }
}

/// One step in each of these rows. Those that fell outside are the first of `outside`; tells how many they are.
#[inline(always)]
fn step<A: Aes, B: Bits, const FORTH: bool, const ONE: bool>(
    aes: &A,
    strip: &mut B::Strip,
    walkers: &mut Walkers<'_, '_, B>,
    rows: &[u16],
    outside: &mut [u16],
) -> usize {
    // Copied out, so that it stays in registers where it is the same for all.
    let one = (walkers.one.bits.cut(), walkers.one.size);
    let mut fell = 0_usize;
    for rows in rows.chunks(in_full_groups::<A>(B::Strip::LANES)) {
        if !ONE {
            strip.by_each(rows.iter().map(|&row| &walkers.permutation(row).bits));
        }
        strip.take_up(rows.iter().map(|&row| {
            let (cut, _) = if ONE { one } else { walkers.cut_and_size(row) };
            cut.split(walkers.rank(row))
        }));
        strip.ten_rounds::<A, FORTH>(aes, &walkers.one.bits, rows.len());
        for (&row, (a, b)) in rows.iter().zip(strip.halves()) {
            let (cut, size) = if ONE { one } else { walkers.cut_and_size(row) };
            let place = walkers.ranks.get_mut(usize::from(row)).zip(outside.get_mut(fell));
            let Some((rank, next)) = place else { break };
            let number = cut.join(a, b);
            *rank = number;
            // Written in any case and kept where it is outside: whether it is, is no branch.
            *next = row;
            fell = fell.wrapping_add(usize::from(!number.is_below(size)));
        }
    }
    fell
}

/// As many of these lanes as make groups without a gap.
#[expect(clippy::arithmetic_side_effects, reason = "a machine has one lane at least")]
fn in_full_groups<A: Aes>(lanes: usize) -> usize {
    lanes.wrapping_sub(lanes % A::Lanes::USIZE)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod speed;
