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
//! few go one by one.

use super::ff1::{Bits, MOST_HALF_BYTES, Scalar, Steppers, Strip, Wide};
use super::key::{Aes, Key, Work};
use super::permutation::Permuted;
use super::walk::Number;
use aes::cipher::typenum::Unsigned;
use zeroize::Zeroize;

/// Most lanes that are sorted into groups at a time; more come in turns.
const ROWS: usize = 1024;

/// Below this share of the machine's lanes it is faster to go one by one.
const FEW: usize = 4;

/// One of many ranks that are enciphered in step; wiped when dropped.
pub(crate) struct Lane<'a, B: Bits> {
    /// That of the rank's class.
    pub(crate) permutation: &'a Permuted<B>,
    /// Below the size of the class.
    pub(crate) rank: B::Number,
}

impl<B: Bits> Drop for Lane<'_, B> {
    fn drop(&mut self) {
        self.rank.zeroize();
    }
}

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
    /// Replaces each rank by the one that stands for it.
    pub(crate) fn encipher(&mut self, key: &Key, lanes: &mut [Lane<'_, B>]) {
        key.run(InStep::<_, true> { batch: self, lanes });
    }

    /// Replaces each rank by the one for which it stands.
    pub(crate) fn decipher(&mut self, key: &Key, lanes: &mut [Lane<'_, B>]) {
        key.run(InStep::<_, false> { batch: self, lanes });
    }

    /// Fills `walking` with the numbers of these lanes, at most [`ROWS`], those of one group beside each other, and
    /// tells how many each group has, by the bytes of a half.
    fn group(&mut self, lanes: &[Lane<'_, B>]) -> [usize; MOST_HALF_BYTES.wrapping_add(1)] {
        let mut counts = [0_usize; MOST_HALF_BYTES.wrapping_add(1)];
        let rows = (0_u16..).zip(lanes);
        let bytes = |lane: &Lane<'_, B>| lane.permutation.bits.half_bytes();
        let first = lanes.first().map_or(0, bytes);
        if lanes.iter().all(|lane| bytes(lane) == first) {
            self.walking.iter_mut().zip(rows).for_each(|(walking, (row, _))| *walking = row);
            counts.iter_mut().skip(first).take(1).for_each(|count| *count = lanes.len());
            return counts;
        }
        for lane in lanes {
            if let Some(count) = counts.get_mut(bytes(lane)) {
                *count = count.wrapping_add(1);
            }
        }
        let mut end = 0_usize;
        let mut ends = counts.map(|count| {
            let start = end;
            end = end.wrapping_add(count);
            start
        });
        for (row, lane) in rows {
            if let Some(end) = ends.get_mut(bytes(lane)) {
                if let Some(walking) = self.walking.get_mut(*end) {
                    *walking = row;
                }
                *end = end.wrapping_add(1);
            }
        }
        counts
    }
}

/// A batch within one dispatch; forth is to encipher.
struct InStep<'a, 'b, B: Bits, const FORTH: bool> {
    batch: &'a mut Batch<B>,
    lanes: &'a mut [Lane<'b, B>],
}

impl<B: Bits, const FORTH: bool> Work for InStep<'_, '_, B, FORTH> {
    type Output = ();

    #[inline(always)]
    fn run(self, aes: &impl Aes) {
        let Self { batch, lanes } = self;
        for lanes in lanes.chunks_mut(ROWS) {
            let counts = batch.group(lanes);
            let Batch { strip, walking, outside } = &mut *batch;
            let mut groups = &mut **walking;
            for count in counts {
                let Some((group, rest)) = groups.split_at_mut_checked(count) else { break };
                groups = rest;
                if !group.is_empty() {
                    walk::<_, B, FORTH>(aes, strip, lanes, group, outside);
                }
            }
        }
    }
}

/// Walks to the end in the lanes of one group.
#[inline(always)]
fn walk<A: Aes, B: Bits, const FORTH: bool>(
    aes: &A,
    strip: &mut B::Strip,
    lanes: &mut [Lane<'_, B>],
    walking: &mut [u16],
    outside: &mut [u16],
) {
    let mut count = walking.len();
    loop {
        let stepping = match in_full_groups::<A>(count) {
            0 if count <= A::Lanes::USIZE / FEW => break,
            0 => count,
            whole => whole,
        };
        let left_over = count.wrapping_sub(stepping);
        let Some(steppers) = walking.get(..stepping) else { break };
        let fell = step::<_, B, FORTH>(aes, strip, lanes, steppers, outside);
        walking.copy_within(stepping..count, 0);
        walking
            .iter_mut()
            .skip(left_over)
            .zip(outside.iter().take(fell))
            .for_each(|(next, &row)| *next = row);
        count = left_over.wrapping_add(fell);
    }
    for &row in walking.iter().take(count) {
        if let Some(lane) = lanes.get_mut(usize::from(row)) {
            lane.rank = lane.permutation.walk::<FORTH>(aes, lane.rank);
        }
    }
}

/// One step in each of these lanes. Those that fell outside are the first of `outside`; tells how many they are.
#[inline(always)]
fn step<A: Aes, B: Bits, const FORTH: bool>(
    aes: &A,
    strip: &mut B::Strip,
    lanes: &mut [Lane<'_, B>],
    rows: &[u16],
    outside: &mut [u16],
) -> usize {
    let mut fell = 0;
    for rows in rows.chunks(in_full_groups::<A>(B::Strip::LANES)) {
        let mut stepping = Stepping { lanes, rows, outside, fell };
        strip.step::<_, FORTH>(aes, &mut stepping, rows.len());
        fell = stepping.fell;
    }
    fell
}

/// Lanes that take one step.
struct Stepping<'a, 'b, B: Bits> {
    lanes: &'a mut [Lane<'b, B>],
    rows: &'a [u16],
    outside: &'a mut [u16],
    fell: usize,
}

impl<B: Bits> Steppers<B> for Stepping<'_, '_, B> {
    #[inline(always)]
    fn number(&self, position: usize) -> Option<(&B, B::Number)> {
        let lane = self.lanes.get(usize::from(*self.rows.get(position)?))?;
        Some((&lane.permutation.bits, lane.rank))
    }

    #[inline(always)]
    fn replace(&mut self, position: usize, a: B::Half, b: B::Half) {
        let Some(&row) = self.rows.get(position) else { return };
        let (Some(lane), Some(next)) =
            (self.lanes.get_mut(usize::from(row)), self.outside.get_mut(self.fell))
        else {
            return;
        };
        lane.rank = lane.permutation.bits.join(a, b);
        // Written in any case and kept where it is outside: whether it is, is no branch.
        *next = row;
        self.fell = self.fell.wrapping_add(usize::from(!lane.rank.is_below(lane.permutation.size)));
    }
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
