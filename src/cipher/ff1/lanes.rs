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

use super::{Bits, Scalar, Strip};
use crate::cipher::key::{Aes, Block};
use crate::rank::low_half;
use aes::cipher::array::Array;
use aes::cipher::typenum::Unsigned;
use zeroize::Zeroize;

/// Lanes in step: as many as stay in the first-level cache, with the ranks that they are taken from.
const LANES: usize = 256;

/// Numbers of up to 128 bits on their way through the rounds; wiped when dropped. Each part of a lane lies in an array
/// of its own, so that the sums of several lanes are one instruction.
pub(crate) struct NarrowStrip {
    /// What enters AES next.
    blocks: Box<[Block]>,
    /// The first and the last eight bytes of the templates, as they lie in memory.
    first: Box<[u64]>,
    last: Box<[u64]>,
    /// `A`, the high halves, and modulo 2^u.
    a: Box<[u64]>,
    masks_u: Box<[u64]>,
    /// `B`, the low halves, and modulo 2^v.
    b: Box<[u64]>,
    masks_v: Box<[u64]>,
}

impl Default for NarrowStrip {
    fn default() -> Self {
        let words = || -> Box<[u64]> { Box::new([0; LANES]) };
        Self {
            blocks: vec![Block::default(); LANES].into(),
            first: words(),
            last: words(),
            a: words(),
            masks_u: words(),
            b: words(),
            masks_v: words(),
        }
    }
}

impl Drop for NarrowStrip {
    fn drop(&mut self) {
        self.blocks.iter_mut().for_each(Zeroize::zeroize);
        self.first.zeroize();
        self.last.zeroize();
        self.a.zeroize();
        self.b.zeroize();
    }
}

impl Strip<Scalar> for NarrowStrip {
    const LANES: usize = LANES;

    #[inline(always)]
    fn by_one(&mut self, bits: &Scalar) {
        let (first, last) = words(*bits.template.block);
        self.first.fill(first);
        self.last.fill(last);
        self.masks_u.fill(bits.mask_u);
        self.masks_v.fill(bits.cut().mask_v);
    }

    #[inline(always)]
    fn by_each<'a>(&mut self, each: impl Iterator<Item = &'a Scalar>) {
        let templates = self.first.iter_mut().zip(&mut self.last);
        let masks = self.masks_u.iter_mut().zip(&mut self.masks_v);
        for ((bits, (first, last)), (mask_u, mask_v)) in each.zip(templates).zip(masks) {
            (*first, *last) = words(*bits.template.block);
            (*mask_u, *mask_v) = (bits.mask_u, bits.cut().mask_v);
        }
    }

    #[inline(always)]
    fn take_up(&mut self, halves: impl Iterator<Item = (u64, u64)>) {
        for ((lane_a, lane_b), (a, b)) in self.a.iter_mut().zip(&mut self.b).zip(halves) {
            (*lane_a, *lane_b) = (a, b);
        }
    }

    #[inline(always)]
    fn halves(&self) -> impl Iterator<Item = (u64, u64)> {
        self.a.iter().copied().zip(self.b.iter().copied())
    }

    #[inline(always)]
    fn ten_rounds<A: Aes, const FORTH: bool>(&mut self, aes: &A, like: &Scalar, count: usize) {
        let groups = count.div_ceil(A::Lanes::USIZE);
        if like.cut().long {
            self.rounds::<A, FORTH, true>(aes, like.template.round_at, groups);
        } else {
            self.rounds::<A, FORTH, false>(aes, like.template.round_at, groups);
        }
    }
}

impl NarrowStrip {
    #[inline(always)]
    fn rounds<A: Aes, const FORTH: bool, const LONG: bool>(&mut self, aes: &A, round_at: u32, groups: usize) {
        let block = |i: u128| words(i << round_at);
        if FORTH {
            self.enter::<A, true>(block(0), groups);
            for i in [0, 2, 4, 6] {
                self.round::<A, FORTH, LONG, true>(aes, Some(block(i | 1)), groups);
                self.round::<A, FORTH, LONG, false>(aes, Some(block(i.wrapping_add(2))), groups);
            }
            self.round::<A, FORTH, LONG, true>(aes, Some(block(9)), groups);
            self.round::<A, FORTH, LONG, false>(aes, None, groups);
        } else {
            self.enter::<A, false>(block(9), groups);
            for i in [8, 6, 4, 2] {
                self.round::<A, FORTH, LONG, false>(aes, Some(block(i)), groups);
                self.round::<A, FORTH, LONG, true>(aes, Some(block(i.wrapping_sub(1))), groups);
            }
            self.round::<A, FORTH, LONG, false>(aes, Some(block(0)), groups);
            self.round::<A, FORTH, LONG, true>(aes, None, groups);
        }
    }

    /// Writes the blocks of the first round, whose number in place is `this`.
    #[inline(always)]
    fn enter<A: Aes, const EVEN: bool>(&mut self, this: (u64, u64), groups: usize) {
        let lanes = groups.wrapping_mul(A::Lanes::USIZE);
        let templates = self.first.iter().zip(&self.last);
        let halves = if EVEN { &self.b } else { &self.a };
        for ((block, (first, last)), half) in self.blocks.iter_mut().zip(templates).zip(halves).take(lanes) {
            write::<true>(block, (*first, *last), this, *half);
        }
    }

    /// One round in all lanes, which writes the blocks of the next one; `next` is the number of that in its place.
    #[inline(always)]
    fn round<A: Aes, const FORTH: bool, const LONG: bool, const EVEN: bool>(
        &mut self,
        aes: &A,
        next: Option<(u64, u64)>,
        groups: usize,
    ) {
        let (halves, masks) = if EVEN { (&mut self.a, &self.masks_u) } else { (&mut self.b, &self.masks_v) };
        let (blocks, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.blocks);
        let (first, _) = Array::<_, A::Lanes>::slice_as_chunks(&self.first);
        let (last, _) = Array::<_, A::Lanes>::slice_as_chunks(&self.last);
        let (halves, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(halves);
        let (masks, _) = Array::<_, A::Lanes>::slice_as_chunks(masks);
        let lanes = blocks.iter_mut().zip(first.iter().zip(last)).zip(halves.iter_mut().zip(masks));
        for ((blocks, (first, last)), (halves, masks)) in lanes.take(groups) {
            let r = aes.encrypt_lanes(blocks);
            for ((r, half), mask) in r.iter().zip(halves.iter_mut()).zip(masks) {
                // 6.v to 6.vii. If i is even, m = u; else m = v. c = (NUM(A) + y) mod 2^m.
                let y = y::<LONG>(&r.0);
                let sum = if FORTH { half.wrapping_add(y) } else { half.wrapping_sub(y) };
                *half = sum & mask;
            }
            let Some(next) = next else { continue };
            let templates = first.iter().zip(last);
            for ((block, (first, last)), half) in blocks.iter_mut().zip(templates).zip(&*halves) {
                if LONG || in_vectors::<A>() {
                    write::<true>(block, (*first, *last), next, *half);
                } else {
                    write::<false>(block, (*first, *last), next, *half);
                }
            }
        }
    }
}

/// Whether this machine's AES takes several blocks in one register: then parts of a block cost more to store than whole
/// blocks in such registers.
#[inline(always)]
fn in_vectors<A: Aes>() -> bool {
    A::Lanes::USIZE > 8
}

/// Writes the block that enters AES. Where a half and the round number lie in the last eight bytes, the first eight
/// are the same in all rounds, and need not be written again.
#[inline(always)]
fn write<const WHOLE: bool>(block: &mut Block, (first, last): (u64, u64), round: (u64, u64), half: u64) {
    let (to_first, to_last) = block.0.split_at_mut(8);
    if WHOLE {
        to_first.copy_from_slice(&(first ^ round.0).to_ne_bytes());
    }
    to_last.copy_from_slice(&(last ^ round.1 ^ half.to_be()).to_ne_bytes());
}

/// The first and the last eight bytes of a block, as they lie in memory.
#[inline(always)]
fn words(block: u128) -> (u64, u64) {
    (low_half(block >> 64).to_be(), low_half(block).to_be())
}

/// 6.iv. y = NUM(S), S being the first 8 or 12 bytes of R, modulo 2^64.
#[inline(always)]
fn y<const LONG: bool>(&[r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, ..]: &[u8; 16]) -> u64 {
    if LONG {
        // In two parts: eight bytes from the middle are shifted out of two words, which some machines are slow at.
        let [high, low] = [[r4, r5, r6, r7], [r8, r9, r10, r11]].map(u32::from_be_bytes);
        u64::from(high) << 32 | u64::from(low)
    } else {
        u64::from_be_bytes([r0, r1, r2, r3, r4, r5, r6, r7])
    }
}
