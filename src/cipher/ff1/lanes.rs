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

use super::{Bits, Scalar, Steppers, Strip};
use crate::cipher::key::{Aes, Block};
use crate::rank::low_half;
use aes::cipher::array::Array;
use aes::cipher::typenum::Unsigned;
use zeroize::Zeroize;

/// Lanes in step: as many as stay in the first-level cache, with the ranks that they are taken from.
const LANES: usize = 256;

/// Numbers of up to 128 bits on their way through the rounds; wiped when dropped.
pub(crate) struct NarrowStrip {
    /// What enters AES next.
    blocks: Box<[Block]>,
    templates: Box<[u128]>,
    /// `A`, the high halves.
    a: Box<[u64]>,
    /// `B`, the low halves.
    b: Box<[u64]>,
    /// Modulo 2^u and 2^v.
    masks: Box<[[u64; 2]]>,
}

impl Default for NarrowStrip {
    fn default() -> Self {
        Self {
            blocks: vec![Block::default(); LANES].into(),
            templates: Box::new([0; LANES]),
            a: Box::new([0; LANES]),
            b: Box::new([0; LANES]),
            masks: Box::new([[0; 2]; LANES]),
        }
    }
}

impl Drop for NarrowStrip {
    fn drop(&mut self) {
        self.blocks.iter_mut().for_each(Zeroize::zeroize);
        self.templates.zeroize();
        self.a.zeroize();
        self.b.zeroize();
    }
}

impl Strip<Scalar> for NarrowStrip {
    const LANES: usize = LANES;

    #[inline(always)]
    fn step<A: Aes, const FORTH: bool>(
        &mut self,
        aes: &A,
        numbers: &mut impl Steppers<Scalar>,
        count: usize,
    ) {
        let Some((example, _)) = numbers.number(0) else { return };
        let (round_at, groups) = (example.template.round_at, count.div_ceil(A::Lanes::USIZE));
        if example.long {
            self.ten_rounds::<A, FORTH, true>(aes, numbers, round_at, groups);
        } else {
            self.ten_rounds::<A, FORTH, false>(aes, numbers, round_at, groups);
        }
    }
}

/// Where a round stands among the ten.
const FIRST: u8 = 0;
const BETWEEN: u8 = 1;
const LAST: u8 = 2;

impl NarrowStrip {
    /// The first round takes the numbers up and the last puts them back, so that this, too, is done while AES is busy.
    #[inline(always)]
    fn ten_rounds<A: Aes, const FORTH: bool, const LONG: bool>(
        &mut self,
        aes: &A,
        numbers: &mut impl Steppers<Scalar>,
        round_at: u32,
        groups: usize,
    ) {
        let block = |i: u128| i << round_at;
        if FORTH {
            self.round::<A, FORTH, LONG, true, FIRST>(aes, numbers, block(0), block(1), groups);
            for i in [2, 4, 6, 8] {
                self.round::<A, FORTH, LONG, false, BETWEEN>(aes, numbers, 0, block(i), groups);
                self.round::<A, FORTH, LONG, true, BETWEEN>(aes, numbers, 0, block(i | 1), groups);
            }
            self.round::<A, FORTH, LONG, false, LAST>(aes, numbers, 0, 0, groups);
        } else {
            self.round::<A, FORTH, LONG, false, FIRST>(aes, numbers, block(9), block(8), groups);
            for i in [6, 4, 2, 0] {
                self.round::<A, FORTH, LONG, true, BETWEEN>(aes, numbers, 0, block(i | 1), groups);
                self.round::<A, FORTH, LONG, false, BETWEEN>(aes, numbers, 0, block(i), groups);
            }
            self.round::<A, FORTH, LONG, true, LAST>(aes, numbers, 0, 0, groups);
        }
    }

    /// One round in all lanes, which writes the blocks of the next; `this` and `next` are their numbers in place.
    #[inline(always)]
    fn round<A: Aes, const FORTH: bool, const LONG: bool, const EVEN: bool, const PLACE: u8>(
        &mut self,
        aes: &A,
        numbers: &mut impl Steppers<Scalar>,
        this: u128,
        next: u128,
        groups: usize,
    ) {
        let (blocks, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.blocks);
        let (templates, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.templates);
        let (a, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.a);
        let (b, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.b);
        let (masks, _) = Array::<_, A::Lanes>::slice_as_chunks_mut(&mut self.masks);
        let halves = a.iter_mut().zip(b);
        let groups = blocks.iter_mut().zip(templates.iter_mut().zip(masks)).zip(halves).take(groups);
        let mut first_of_group = 0_usize;
        for ((blocks, (templates, masks)), (a, b)) in groups {
            if PLACE == FIRST {
                let halves = a.iter_mut().zip(b.iter_mut());
                let lanes = blocks.iter_mut().zip(templates.iter_mut().zip(masks.iter_mut())).zip(halves);
                for (position, ((block, (template, mask)), (a, b))) in (first_of_group..).zip(lanes) {
                    let Some((bits, x)) = numbers.number(position) else { break };
                    (*a, *b) = bits.split(x);
                    *template = *bits.template.block;
                    *mask = [bits.mask_u, bits.mask_v];
                    write::<true>(block, *template ^ this, if EVEN { *b } else { *a });
                }
            }
            let r = aes.encrypt_lanes(blocks);
            let halves = if EVEN { &mut *a } else { &mut *b }.iter_mut();
            let lanes = blocks.iter_mut().zip(&r).zip(templates.iter().zip(masks.iter())).zip(halves);
            for (((block, r), (template, &[mask_u, mask_v])), half) in lanes {
                // 6.v to 6.vii. If i is even, m = u; else m = v. c = (NUM(A) + y) mod 2^m.
                let y = y::<LONG>(&r.0);
                let sum = if FORTH { half.wrapping_add(y) } else { half.wrapping_sub(y) };
                *half = sum & if EVEN { mask_u } else { mask_v };
                if PLACE != LAST {
                    write::<LONG>(block, *template ^ next, *half);
                }
            }
            if PLACE == LAST {
                for (position, (a, b)) in (first_of_group..).zip(a.iter().zip(b.iter())) {
                    numbers.replace(position, *a, *b);
                }
            }
            first_of_group = first_of_group.wrapping_add(A::Lanes::USIZE);
        }
    }
}

/// Writes the block that enters AES. Where a half and the round number lie in the last eight bytes, the first eight
/// are the same in all rounds.
#[inline(always)]
fn write<const WHOLE: bool>(block: &mut Block, template: u128, half: u64) {
    let (first, last) = block.0.split_at_mut(8);
    let (high, low) = words(template);
    if WHOLE {
        first.copy_from_slice(&high.to_be_bytes());
    }
    last.copy_from_slice(&(low ^ half).to_be_bytes());
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
