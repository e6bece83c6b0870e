//! FF1 over 20 to 128 bits: the halves are `u64`, and a value costs ten AES blocks.
//!
//! Up to 128 bits `b` is at most 8, so the byte of the round number and a half share the last block of `P || Q`,
//! and `d` is at most 12, so `S` is the beginning of `R`.

use super::lanes::NarrowStrip;
use super::{Bits, Cut, Lengths, ROUND_PAIRS, Template};
use crate::cipher::key::Aes;
use crate::rank::low_half;

/// FF1 with radix 2 over up to 128 bits, under one tweak.
pub(crate) struct Scalar {
    pub(super) template: Template,
    pub(super) cut: NarrowCut,
    /// Modulo 2^u.
    pub(super) mask_u: u64,
    /// Bytes of a half.
    pub(super) b: usize,
}

/// Where a number of up to 128 bits is cut into halves.
#[derive(Clone, Copy)]
pub(crate) struct NarrowCut {
    /// Bits of `B`.
    v: u32,
    /// Modulo 2^v.
    pub(super) mask_v: u64,
    /// Whether there are more than 64 bits. Then `S` is 12 bytes instead of 8.
    pub(super) long: bool,
}

impl Bits for Scalar {
    type Number = u128;
    type Half = u64;
    type Cut = NarrowCut;
    type Strip = NarrowStrip;

    /// FF1 over `n` bits, `n` from 20 to 128.
    #[expect(clippy::as_conversions, reason = "b is at most 8")]
    fn of_template(lengths: Lengths, template: Template) -> Self {
        let Lengths { u, v, b, d, .. } = lengths;
        Self {
            template,
            cut: NarrowCut { v, mask_v: u64::MAX >> 64_u32.saturating_sub(v), long: d == 12 },
            mask_u: u64::MAX >> 64_u32.saturating_sub(u),
            b: b as usize,
        }
    }

    #[inline(always)]
    fn encipher(&self, aes: &impl Aes, x: u128) -> u128 {
        if self.cut.long { self.forth::<true>(aes, x) } else { self.forth::<false>(aes, x) }
    }

    #[inline(always)]
    fn decipher(&self, aes: &impl Aes, x: u128) -> u128 {
        if self.cut.long { self.back::<true>(aes, x) } else { self.back::<false>(aes, x) }
    }

    #[inline(always)]
    fn half_bytes(&self) -> usize {
        self.b
    }

    #[inline(always)]
    fn cut(&self) -> NarrowCut {
        self.cut
    }
}

/// In words of 64 bits, and the same for every length: where there are at most 64 bits, what is shifted between the words
/// is zero. Shifts by `v` are made in two, as `v` can be 64.
impl Cut for NarrowCut {
    type Number = u128;
    type Half = u64;

    #[inline(always)]
    fn split(self, x: u128) -> (u64, u64) {
        let (high, low) = (low_half(x >> 64), low_half(x));
        let v = self.v.wrapping_sub(1);
        (high.wrapping_shl(63_u32.wrapping_sub(v)) | low.wrapping_shr(v) >> 1, low & self.mask_v)
    }

    #[inline(always)]
    fn join(self, a: u64, b: u64) -> u128 {
        let v = self.v.wrapping_sub(1);
        let (high, low) = (a.wrapping_shr(63_u32.wrapping_sub(v)), a.wrapping_shl(v) << 1 | b);
        u128::from(high) << 64 | u128::from(low)
    }
}

impl Scalar {
    /// FF1.Encrypt.
    #[inline(always)]
    fn forth<const LONG: bool>(&self, aes: &impl Aes, x: u128) -> u128 {
        let (mut a, mut b) = self.cut.split(x);
        for &(even, odd) in &ROUND_PAIRS {
            // 6.v to 6.vii. If i is even, m = u; else m = v. c = (NUM(A) + y) mod 2^m.
            a = a.wrapping_add(self.y::<LONG>(aes, even, b)) & self.mask_u;
            b = b.wrapping_add(self.y::<LONG>(aes, odd, a)) & self.cut.mask_v;
        }
        self.cut.join(a, b)
    }

    /// FF1.Decrypt: the rounds backwards, subtracting.
    #[inline(always)]
    fn back<const LONG: bool>(&self, aes: &impl Aes, x: u128) -> u128 {
        let (mut a, mut b) = self.cut.split(x);
        for &(even, odd) in ROUND_PAIRS.iter().rev() {
            b = b.wrapping_sub(self.y::<LONG>(aes, odd, a)) & self.cut.mask_v;
            a = a.wrapping_sub(self.y::<LONG>(aes, even, b)) & self.mask_u;
        }
        self.cut.join(a, b)
    }

    /// Steps 6.i to 6.iv, `y` modulo 2^64.
    #[inline(always)]
    fn y<const LONG: bool>(&self, aes: &impl Aes, i: u64, half: u64) -> u64 {
        let r = aes.encrypt(self.template.round(i) ^ u128::from(half));
        low_half(r >> if LONG { 32 } else { 64 })
    }
}
