//! FF1 (NIST SP 800-38G): parameters of radix 2, and what never changes between the values of one class.
//!
//! Letters and step numbers are those of Algorithm 7 (FF1.Encrypt). `reference.rs` is the algorithm for any radix,
//! written to be read; start there. `scalar.rs` and `wide.rs` are the same algorithm for radix 2, where every
//! reduction is a mask: a number of `n` bits is the numeral string of its `n` binary digits, highest first.
//! `lanes.rs` and `wide_lanes.rs` are those two for many numbers in step.
//!
//! They differ from the text of the standard in two ways, neither of which changes the result: the halves are
//! never swapped (even rounds add into `A`, odd rounds into `B`; ten rounds bring each back to its side), and the
//! blocks of `P || Q` before the one that holds the round number are enciphered once, in [`Template`].

mod lanes;
#[cfg(any(test, feature = "hazmat"))]
mod reference;
mod scalar;
mod template;
#[cfg(test)]
mod tests;
mod wide;
mod wide_lanes;

#[cfg(any(test, feature = "hazmat"))]
pub use reference::Ff1;
pub(super) use scalar::Scalar;
pub(super) use template::Templates;
pub(super) use wide::Wide;

use super::key::{Aes, Key};
use super::walk::Number;
use crate::error::ParameterError;
use template::Template;

/// Fewest values that FF1 may permute: SP 800-38G revision 1, 5.1.
pub(super) const LEAST_VALUES: u128 = 1_000_000;

/// Bytes of the longest half.
pub(super) const MOST_HALF_BYTES: usize = 32;

/// Even rounds, each followed by the odd round after it.
const ROUND_PAIRS: [(u64, u64); 5] = [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)];

/// FF1 with radix 2 over a number of bits, under one key and tweak.
pub(crate) trait Bits: Sized {
    /// A number of so many bits.
    type Number: Number;

    /// A number of half as many.
    type Half;

    /// Of the one into two of the other.
    type Cut: Cut<Number = Self::Number, Half = Self::Half>;

    /// Many of them in step.
    type Strip: Strip<Self>;

    /// FF1 over `n` bits.
    ///
    /// # Errors
    /// `TooLong` for a tweak of 2^32 bytes or more.
    fn new(key: &Key, n: u32, tweak: &[u8]) -> Result<Self, ParameterError> {
        Self::of_lengths(key, Lengths::of_bits(n), tweak)
    }

    /// FF1 with these lengths.
    ///
    /// # Errors
    /// `TooLong` for a tweak of 2^32 bytes or more.
    fn of_lengths(key: &Key, lengths: Lengths, tweak: &[u8]) -> Result<Self, ParameterError> {
        Ok(Self::of_template(lengths, Template::absorb(key, lengths, tweak)?))
    }

    /// FF1 with these lengths under a tweak that was absorbed.
    fn of_template(lengths: Lengths, template: Template) -> Self;

    /// FF1.Encrypt.
    fn encipher(&self, aes: &impl Aes, x: Self::Number) -> Self::Number;

    /// FF1.Decrypt.
    fn decipher(&self, aes: &impl Aes, x: Self::Number) -> Self::Number;

    /// `b`: bytes in which a half enters a round, up to [`MOST_HALF_BYTES`].
    fn half_bytes(&self) -> usize;

    /// Where a number is cut.
    fn cut(&self) -> Self::Cut;
}

/// Where a number is cut into halves.
pub(crate) trait Cut: Copy {
    type Number;
    type Half;

    /// Step 2: the high and the low half.
    fn split(self, x: Self::Number) -> (Self::Half, Self::Half);

    /// Step 7.
    fn join(self, a: Self::Half, b: Self::Half) -> Self::Number;
}

/// Lanes for FF1 in step. Forth is to encipher.
///
/// First they are told what permutes, then numbers take their steps:
///
/// ```text
/// by_one, or by_each;  take_up -> ten_rounds -> halves;  take_up -> ..
/// ```
pub(crate) trait Strip<B: Bits>: Default {
    /// How many lanes there are.
    const LANES: usize;

    /// All lanes permute by this one.
    fn by_one(&mut self, bits: &B);

    /// The lanes permute by these, in their order. Halves have as many bytes in all of them.
    fn by_each<'a>(&mut self, each: impl Iterator<Item = &'a B>)
    where
        B: 'a;

    /// Numbers enter the lanes, in their order.
    fn take_up(&mut self, halves: impl Iterator<Item = (B::Half, B::Half)>);

    /// Steps 6: the ten rounds in the first `count` lanes, whose halves have as many bytes as those of `like`.
    fn ten_rounds<A: Aes, const FORTH: bool>(&mut self, aes: &A, like: &B, count: usize);

    /// What came of the numbers, in the order of the lanes.
    fn halves(&self) -> impl Iterator<Item = (B::Half, B::Half)>;
}

/// The lengths that follow from `n` bits.
#[derive(Clone, Copy)]
pub(crate) struct Lengths {
    /// Bits.
    n: u32,
    /// Bits of `A`, the high half.
    u: u32,
    /// Bits of `B`, the low half: as many as `A`, or one more.
    v: u32,
    /// Bytes in which a half enters a round.
    b: u32,
    /// Bytes that a round gives.
    d: u32,
}

impl Lengths {
    /// The lengths for `n` bits, `n` from 2 to 512.
    const fn of_bits(n: u32) -> Self {
        // 1. u = floor(n / 2), v = n - u.
        let u = n / 2;
        let v = n.wrapping_sub(u);
        // 3. b = ceil(ceil(v * log2(radix)) / 8), and log2(radix) is 1.
        let b = v.div_ceil(8);
        // 4. d = 4 * ceil(b / 4) + 4.
        let d = (b.div_ceil(4) << 2).wrapping_add(4);
        Self { n, u, v, b, d }
    }
}
