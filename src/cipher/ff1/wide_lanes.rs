//! FF1 over 20 to 512 bits in many lanes in step.
//!
//! The plain algorithm, in the terms of `wide.rs`:
//!
//! ```text
//! for i in 0..10:
//!     for every lane:
//!         R = template ^ round number i
//!         for each block of the half that does not change: R = CIPH(R ^ block)
//!         S = R || CIPH(R ^ 1) || CIPH(R ^ 2), as far as it is needed
//!         the half that changes = (that half + y of S) & its mask
//! ```
//!
//! The blocks of one lane wait for each other; those of the lanes beside it do not.

use super::wide::Half;
use super::{Bits, ROUND_PAIRS, Strip, Wide};
use crate::cipher::key::{Aes, Block};
use aes::cipher::array::Array;
use aes::cipher::typenum::Unsigned;
use zeroize::Zeroize;

/// Lanes in step.
const LANES: usize = 128;

/// Numbers of up to 512 bits on their way through the rounds; wiped when dropped.
pub(crate) struct WideStrip {
    templates: Box<[u128]>,
    /// `A`, the high halves.
    a: Box<[Half]>,
    /// `B`, the low halves.
    b: Box<[Half]>,
    /// Modulo 2^u.
    masks_u: Box<[Half]>,
    /// Modulo 2^v.
    masks_v: Box<[Half]>,
}

impl Default for WideStrip {
    fn default() -> Self {
        let halves = || -> Box<[Half]> { Box::new([Half::default(); LANES]) };
        Self {
            templates: Box::new([0; LANES]),
            a: halves(),
            b: halves(),
            masks_u: halves(),
            masks_v: halves(),
        }
    }
}

impl Drop for WideStrip {
    fn drop(&mut self) {
        self.templates.zeroize();
        self.a.zeroize();
        self.b.zeroize();
    }
}

impl Strip<Wide> for WideStrip {
    const LANES: usize = LANES;

    #[inline(always)]
    fn by_one(&mut self, bits: &Wide) {
        self.templates.fill(*bits.template.block);
        self.masks_u.fill(bits.mask_u);
        self.masks_v.fill(bits.cut().mask_v);
    }

    #[inline(always)]
    fn by_each<'a>(&mut self, each: impl Iterator<Item = &'a Wide>) {
        let masks = self.masks_u.iter_mut().zip(&mut self.masks_v);
        for ((bits, template), (mask_u, mask_v)) in each.zip(&mut self.templates).zip(masks) {
            *template = *bits.template.block;
            (*mask_u, *mask_v) = (bits.mask_u, bits.cut().mask_v);
        }
    }

    #[inline(always)]
    fn take_up(&mut self, halves: impl Iterator<Item = (Half, Half)>) {
        for ((lane_a, lane_b), (a, b)) in self.a.iter_mut().zip(&mut self.b).zip(halves) {
            (*lane_a, *lane_b) = (a, b);
        }
    }

    #[inline(always)]
    fn halves(&self) -> impl Iterator<Item = (Half, Half)> {
        self.a.iter().copied().zip(self.b.iter().copied())
    }

    #[inline(always)]
    fn ten_rounds<A: Aes, const FORTH: bool>(&mut self, aes: &A, like: &Wide, count: usize) {
        let &Wide { blocks_before, d, .. } = like;
        let groups = count.div_ceil(A::Lanes::USIZE);
        let shape = Shape { blocks_before, d, round_at: like.template.round_at, groups };
        for pair in 0..ROUND_PAIRS.len() {
            let pair = if FORTH { ROUND_PAIRS.get(pair) } else { ROUND_PAIRS.iter().rev().nth(pair) };
            let Some(&(even, odd)) = pair else { break };
            if FORTH {
                self.round::<A, FORTH, true>(aes, shape, even);
                self.round::<A, FORTH, false>(aes, shape, odd);
            } else {
                self.round::<A, FORTH, false>(aes, shape, odd);
                self.round::<A, FORTH, true>(aes, shape, even);
            }
        }
    }
}

/// What the bytes of a half determine.
#[derive(Clone, Copy)]
struct Shape {
    blocks_before: usize,
    d: usize,
    round_at: u32,
    /// Of lanes side by side.
    groups: usize,
}

impl WideStrip {
    /// One round in all lanes.
    #[inline(always)]
    fn round<A: Aes, const FORTH: bool, const EVEN: bool>(&mut self, aes: &A, shape: Shape, i: u64) {
        let (changing, masks, others) =
            if EVEN { (&mut self.a, &self.masks_u, &self.b) } else { (&mut self.b, &self.masks_v, &self.a) };
        let (changing, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(changing);
        let (masks, _) = Array::<_, A::Lanes>::slice_as_chunks(masks);
        let (others, _) = Array::<_, A::Lanes>::slice_as_chunks(others);
        let (templates, _) = Array::<_, A::Lanes>::slice_as_chunks(&self.templates);
        let round_number = u128::from(i) << shape.round_at;
        let groups = changing.iter_mut().zip(masks).zip(others).zip(templates).take(shape.groups);
        for (((changing, masks), others), templates) in groups {
            // 6.ii. R = PRF(P || Q): the blocks from that of the round number on.
            let mut r = Array::<Block, A::Lanes>::default();
            for (r, template) in r.iter_mut().zip(templates) {
                *r = Array((template ^ round_number).to_be_bytes());
            }
            for position in shape.blocks_before..3 {
                for (r, other) in r.iter_mut().zip(others) {
                    add(r, other.blocks().get(position).copied().unwrap_or(0));
                }
                r = aes.encrypt_lanes(&r);
            }
            // 6.iii. S = the first d bytes of R || CIPH(R ^ [1]^16) || CIPH(R ^ [2]^16).
            let mut s = [Array::<Block, A::Lanes>::default(), Array::default()];
            for (j, s) in (1..).zip(s.iter_mut().take(shape.d.div_ceil(16).wrapping_sub(1))) {
                for (s, r) in s.iter_mut().zip(&r) {
                    *s = *r;
                    add(s, j);
                }
                *s = aes.encrypt_lanes(s);
            }
            let [s1, s2] = &s;
            // 6.iv to 6.vii. c = (NUM(A) + y) mod 2^m, m being u in even rounds and v in odd ones.
            for (((half, mask), r), (s1, s2)) in changing.iter_mut().zip(masks).zip(&r).zip(s1.iter().zip(s2))
            {
                let y = Half::of_s([r, s1, s2].map(|block| u128::from_be_bytes(block.0)), shape.d);
                let sum = if FORTH { half.wrapping_add(y) } else { half.wrapping_sub(y) };
                *half = sum.and(*mask);
            }
        }
    }
}

/// Adds a number to a block, bit by bit.
#[inline(always)]
fn add(block: &mut Block, number: u128) {
    *block = Array((u128::from_be_bytes(block.0) ^ number).to_be_bytes());
}
