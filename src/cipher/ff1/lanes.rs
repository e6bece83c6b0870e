//! FF1 over 20 to 128 bits in many lanes in step.
//!
//! The plain algorithm, in the terms of `scalar.rs`:
//!
//! ```text
//! for i in 0..10:
//!     for every lane:
//!         R = CIPH(template ^ round number i ^ the half that does not change)
//!         the half that changes = (that half + y of R) & its mask
//! ```
//!
//! The lanes of one round do not wait for each other, so AES is never idle: while the sums of one group of lanes are
//! made, the blocks of the next are under way. The sum of a round is what enters the next, so it is written into the
//! next block at once; halves lie in one array for each side and are never swapped.

use super::{ROUND_PAIRS, Scalar, Strip};
use crate::cipher::key::{Aes, Block};
use crate::rank::low_half;
use aes::cipher::array::Array;
use zeroize::Zeroize;

/// Lanes in step: as many as stay in the first-level cache, with the ranks that they are taken from.
const LANES: usize = 256;

/// Numbers of up to 128 bits on their way through the rounds; wiped when dropped.
pub(crate) struct NarrowStrip {
    /// What enters AES next.
    blocks: Box<[Block]>,
    /// `A`, the high halves.
    a: Box<[u64]>,
    /// `B`, the low halves.
    b: Box<[u64]>,
    /// Modulo 2^u.
    masks_u: Box<[u64]>,
    /// Modulo 2^v.
    masks_v: Box<[u64]>,
    /// First eight bytes of the templates.
    highs: Box<[u64]>,
    /// Last eight bytes of the templates.
    lows: Box<[u64]>,
}

impl Default for NarrowStrip {
    fn default() -> Self {
        let words = || -> Box<[u64]> { Box::new([0; LANES]) };
        Self {
            blocks: vec![Block::default(); LANES].into(),
            a: words(),
            b: words(),
            masks_u: words(),
            masks_v: words(),
            highs: words(),
            lows: words(),
        }
    }
}

impl Drop for NarrowStrip {
    fn drop(&mut self) {
        self.blocks.iter_mut().for_each(Zeroize::zeroize);
        for words in [&mut self.a, &mut self.b, &mut self.highs, &mut self.lows] {
            words.zeroize();
        }
    }
}

impl Strip<Scalar> for NarrowStrip {
    const LANES: usize = LANES;

    #[inline(always)]
    fn take<'b, const FORTH: bool>(&mut self, numbers: impl Iterator<Item = (&'b Scalar, u128)>) {
        let halves = self.a.iter_mut().zip(&mut *self.b);
        let masks = self.masks_u.iter_mut().zip(&mut *self.masks_v);
        let templates = self.highs.iter_mut().zip(&mut *self.lows);
        let lanes = self.blocks.iter_mut().zip(halves).zip(masks.zip(templates));
        for (((block, (a, b)), ((mask_u, mask_v), (high, low))), (bits, x)) in lanes.zip(numbers) {
            (*a, *b) = bits.split(x);
            (*mask_u, *mask_v) = (bits.mask_u, bits.mask_v);
            (*high, *low) = words(*bits.template.block);
            let (first, half) = if FORTH { (0, *b) } else { (9, *a) };
            *block = Array((bits.template.round(first) ^ u128::from(half)).to_be_bytes());
        }
    }

    #[inline(always)]
    fn rounds<A: Aes, const FORTH: bool>(&mut self, aes: &A, example: &Scalar, groups: usize) {
        if example.long {
            self.all_rounds::<A, FORTH, true>(aes, example, groups);
        } else {
            self.all_rounds::<A, FORTH, false>(aes, example, groups);
        }
    }

    #[inline(always)]
    fn halves(&self) -> impl Iterator<Item = (u64, u64)> {
        self.a.iter().copied().zip(self.b.iter().copied())
    }
}

impl NarrowStrip {
    #[inline(always)]
    fn all_rounds<A: Aes, const FORTH: bool, const LONG: bool>(
        &mut self,
        aes: &A,
        example: &Scalar,
        groups: usize,
    ) {
        for pair in 0..ROUND_PAIRS.len() {
            let pair = if FORTH { ROUND_PAIRS.get(pair) } else { ROUND_PAIRS.iter().rev().nth(pair) };
            let Some(&(even, odd)) = pair else { break };
            if FORTH {
                self.round::<A, FORTH, LONG, true>(aes, example.template.round_number(odd), groups);
                let next = example.template.round_number(odd.wrapping_add(1));
                self.round::<A, FORTH, LONG, false>(aes, next, groups);
            } else {
                self.round::<A, FORTH, LONG, false>(aes, example.template.round_number(even), groups);
                let next = example.template.round_number(even.wrapping_sub(1) & 15);
                self.round::<A, FORTH, LONG, true>(aes, next, groups);
            }
        }
    }

    /// One round in all lanes, which writes the blocks of the next.
    #[inline(always)]
    fn round<A: Aes, const FORTH: bool, const LONG: bool, const EVEN: bool>(
        &mut self,
        aes: &A,
        next: u128,
        groups: usize,
    ) {
        let (halves, masks) = if EVEN { (&mut self.a, &self.masks_u) } else { (&mut self.b, &self.masks_v) };
        let (blocks, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.blocks);
        let (halves, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(halves);
        let (masks, _) = Array::<_, A::Lanes>::slice_as_chunks(masks);
        let (highs, _) = Array::<_, A::Lanes>::slice_as_chunks(&self.highs);
        let (lows, _) = Array::<_, A::Lanes>::slice_as_chunks(&self.lows);
        let (next_high, next_low) = words(next);
        let templates = highs.iter().zip(lows);
        let groups = blocks.iter_mut().zip(halves.iter_mut().zip(masks)).zip(templates).take(groups);
        for ((blocks, (halves, masks)), (highs, lows)) in groups {
            let r = aes.encrypt_lanes(blocks);
            let lanes =
                blocks.iter_mut().zip(&r).zip(halves.iter_mut().zip(masks)).zip(highs.iter().zip(lows));
            for (((block, r), (half, mask)), (high, low)) in lanes {
                // 6.v to 6.vii. c = (NUM(A) + y) mod 2^m, m being u in even rounds and v in odd ones.
                let y = y::<LONG>(&r.0);
                let sum = if FORTH { half.wrapping_add(y) } else { half.wrapping_sub(y) } & mask;
                *half = sum;
                let (first, last) = block.0.split_at_mut(8);
                if LONG {
                    first.copy_from_slice(&(high ^ next_high).to_be_bytes());
                }
                last.copy_from_slice(&(low ^ next_low ^ sum).to_be_bytes());
            }
        }
    }
}

/// The first and the last eight bytes of a block.
#[inline(always)]
fn words(block: u128) -> (u64, u64) {
    (low_half(block >> 64), low_half(block))
}

/// 6.iv. y = NUM(S), S being the first 8 or 12 bytes of R, modulo 2^64.
#[inline(always)]
fn y<const LONG: bool>(r: &[u8; 16]) -> u64 {
    let (&[y8 @ .., _, _, _, _, _, _, _, _], &[_, _, _, _, y12 @ .., _, _, _, _]) = (r, r);
    u64::from_be_bytes(if LONG { y12 } else { y8 })
}
