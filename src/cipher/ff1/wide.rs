//! FF1 over 20 to 512 bits: the halves are two `u128`, and a round is one to three blocks in and as many out.

use super::wide_lanes::WideStrip;
use super::{Bits, Cut, Lengths, ROUND_PAIRS, Template};
use crate::cipher::key::Aes;
use crate::rank::{LIMBS, U512, low_half};
use zeroize::DefaultIsZeroes;

/// FF1 with radix 2 over up to 512 bits, under one tweak.
pub(crate) struct Wide {
    pub(super) template: Template,
    pub(super) cut: WideCut,
    /// Modulo 2^u.
    pub(super) mask_u: Half,
    /// Bytes of a half.
    pub(super) b: usize,
    /// Of the three blocks `0, high, low` of a half, how many lie before `Q`'s block of the round number.
    pub(super) blocks_before: usize,
    /// Bytes that a round gives.
    pub(super) d: usize,
}

/// Where a number of up to 512 bits is cut into halves.
#[derive(Clone, Copy)]
pub(crate) struct WideCut {
    /// Bits of `B`.
    v: u32,
    /// Modulo 2^v.
    pub(super) mask_v: Half,
}

impl Bits for Wide {
    type Number = U512;
    type Half = Half;
    type Cut = WideCut;
    type Strip = WideStrip;

    /// FF1 over `n` bits, `n` from 20 to 512.
    #[expect(clippy::as_conversions, reason = "b is at most 32 and d at most 36")]
    fn of_template(lengths: Lengths, template: Template) -> Self {
        let Lengths { u, v, b, d, .. } = lengths;
        Self {
            template,
            cut: WideCut { v, mask_v: Half::mask(v) },
            mask_u: Half::mask(u),
            b: b as usize,
            blocks_before: 2_usize.saturating_sub(b as usize / 16),
            d: d as usize,
        }
    }

    #[inline(always)]
    fn encipher(&self, aes: &impl Aes, x: U512) -> U512 {
        let (mut a, mut b) = self.cut.split(x);
        for &(even, odd) in &ROUND_PAIRS {
            // 6.v to 6.vii. If i is even, m = u; else m = v. c = (NUM(A) + y) mod 2^m.
            a = a.wrapping_add(self.y(aes, even, b)).and(self.mask_u);
            b = b.wrapping_add(self.y(aes, odd, a)).and(self.cut.mask_v);
        }
        self.cut.join(a, b)
    }

    /// FF1.Decrypt: the rounds backwards, subtracting.
    #[inline(always)]
    fn decipher(&self, aes: &impl Aes, x: U512) -> U512 {
        let (mut a, mut b) = self.cut.split(x);
        for &(even, odd) in ROUND_PAIRS.iter().rev() {
            b = b.wrapping_sub(self.y(aes, odd, a)).and(self.cut.mask_v);
            a = a.wrapping_sub(self.y(aes, even, b)).and(self.mask_u);
        }
        self.cut.join(a, b)
    }

    fn half_bytes(&self) -> usize {
        self.b
    }

    #[inline(always)]
    fn cut(&self) -> WideCut {
        self.cut
    }
}

impl Cut for WideCut {
    type Number = U512;
    type Half = Half;

    fn split(self, x: U512) -> (Half, Half) {
        (Half::low_of(shifted_right(x, self.v)), Half::low_of(x).and(self.mask_v))
    }

    fn join(self, a: Half, b: Half) -> U512 {
        let mut limbs = *shifted_left(a.widened(), self.v).limbs();
        for (limb, low) in limbs.iter_mut().zip(b.widened().limbs()) {
            *limb |= low;
        }
        U512::from_limbs(limbs)
    }
}

impl Wide {
    /// Steps 6.i to 6.iv, `y` modulo 2^256.
    #[inline(always)]
    fn y(&self, aes: &impl Aes, i: u64, half: Half) -> Half {
        // 6.ii. R = PRF(P || Q): the blocks from that of the round number on.
        let mut r = self.template.round(i);
        for block in half.blocks().into_iter().skip(self.blocks_before) {
            r = aes.encrypt(r ^ block);
        }
        // 6.iii. S = the first d bytes of R || CIPH(R ^ [1]^16) || CIPH(R ^ [2]^16).
        let mut s = [r, 0, 0];
        for (j, block) in (0..).zip(s.iter_mut().take(self.d.div_ceil(16))).skip(1) {
            *block = aes.encrypt(r ^ j);
        }
        Half::of_s(s, self.d)
    }
}

/// A number of up to 256 bits.
#[derive(Clone, Copy, Default)]
pub(crate) struct Half {
    high: u128,
    low: u128,
}

impl DefaultIsZeroes for Half {}

impl Half {
    /// The number of this many ones, 1 to 256.
    pub(super) fn mask(bits: u32) -> Self {
        let ones = |bits: u32| u128::MAX.checked_shr(128_u32.saturating_sub(bits)).unwrap_or(0);
        Self { high: ones(bits.saturating_sub(128)), low: ones(bits) }
    }

    /// The half as it ends `Q`, in the blocks of the longest.
    #[inline(always)]
    pub(super) fn blocks(self) -> [u128; 3] {
        [0, self.high, self.low]
    }

    /// 6.iv. y = NUM(S): the number of the first `d` bytes of these blocks, modulo 2^256.
    #[inline(always)]
    pub(super) fn of_s([s0, s1, s2]: [u128; 3], d: usize) -> Self {
        let (above, high, low, behind) = match d {
            ..=16 => (0, 0, s0, 16_usize.wrapping_sub(d)),
            17..=32 => (0, s0, s1, 32_usize.wrapping_sub(d)),
            _ => (s0, s1, s2, 48_usize.wrapping_sub(d)),
        };
        let moved = |above: u128, number: u128| match behind {
            4 => above << 96 | number >> 32,
            8 => above << 64 | number >> 64,
            12 => above << 32 | number >> 96,
            _ => number,
        };
        Self { high: moved(above, high), low: moved(high, low) }
    }

    fn low_of(x: U512) -> Self {
        let [l0, l1, l2, l3, ..] = x.limbs().map(u128::from);
        Self { high: l3 << 64 | l2, low: l1 << 64 | l0 }
    }

    fn widened(self) -> U512 {
        let Self { high, low } = self;
        let limbs = [low, low >> 64, high, high >> 64, 0, 0, 0, 0];
        U512::from_limbs(limbs.map(low_half))
    }

    #[inline(always)]
    pub(super) fn and(self, mask: Self) -> Self {
        Self { high: self.high & mask.high, low: self.low & mask.low }
    }

    #[inline(always)]
    pub(super) fn wrapping_add(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high.wrapping_add(other.high).wrapping_add(carry.into()), low }
    }

    #[inline(always)]
    pub(super) fn wrapping_sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(borrow.into()), low }
    }
}

/// `x / 2^bits`.
fn shifted_right(x: U512, bits: u32) -> U512 {
    let limb = |position: usize| x.limbs().get(position).map_or(0, |&limb| u128::from(limb));
    U512::from_limbs(std::array::from_fn(|position| {
        let from = position.saturating_add(whole_limbs(bits));
        low_half((limb(from.saturating_add(1)) << 64 | limb(from)) >> (bits % 64))
    }))
}

/// `x * 2^bits`, without what passes 512 bits.
fn shifted_left(x: U512, bits: u32) -> U512 {
    let limb = |position: Option<usize>| {
        position.and_then(|position| x.limbs().get(position)).map_or(0, |&limb| u128::from(limb))
    };
    let limbs: [u64; LIMBS] = std::array::from_fn(|position| {
        let from = position.checked_sub(whole_limbs(bits));
        let below = from.and_then(|from| from.checked_sub(1));
        low_half((limb(from) << 64 | limb(below)) << (bits % 64) >> 64)
    });
    U512::from_limbs(limbs)
}

#[expect(clippy::as_conversions, reason = "a number of bits is at most 512")]
const fn whole_limbs(bits: u32) -> usize {
    (bits / 64) as usize
}
