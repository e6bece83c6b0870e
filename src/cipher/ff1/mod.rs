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
#[cfg(test)]
mod tests;
mod wide;
mod wide_lanes;

#[cfg(any(test, feature = "hazmat"))]
pub use reference::Ff1;
pub(super) use scalar::Scalar;
pub(super) use wide::Wide;

use super::key::{Aes, Key, Work};
use super::walk::Number;
use crate::error::ParameterError;
use zeroize::Zeroizing;

/// Fewest values that FF1 may permute: SP 800-38G revision 1, 5.1.
pub(super) const LEAST_VALUES: u128 = 1_000_000;

/// Bytes of the longest half.
pub(super) const MOST_HALF_BYTES: usize = 32;

/// Even rounds, each followed by the odd round after it.
const ROUND_PAIRS: [(u128, u128); 5] = [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)];

/// FF1 with radix 2 over a number of bits, under one key and tweak.
pub(crate) trait Bits: Sized {
    /// A number of so many bits.
    type Number: Number;

    /// A number of half as many.
    type Half;

    /// Many of them in step.
    type Strip: Strip<Self>;

    /// FF1 over `n` bits.
    ///
    /// # Errors
    /// `TooLong` for a tweak of 2^32 bytes or more.
    fn new(key: &Key, n: u32, tweak: &[u8]) -> Result<Self, ParameterError>;

    /// FF1.Encrypt.
    fn encipher(&self, aes: &impl Aes, x: Self::Number) -> Self::Number;

    /// FF1.Decrypt.
    fn decipher(&self, aes: &impl Aes, x: Self::Number) -> Self::Number;

    /// `b`: bytes in which a half enters a round, up to [`MOST_HALF_BYTES`].
    fn half_bytes(&self) -> usize;

    /// Step 2: the high and the low half.
    fn split(&self, x: Self::Number) -> (Self::Half, Self::Half);

    /// Step 7.
    fn join(&self, a: Self::Half, b: Self::Half) -> Self::Number;
}

/// The numbers that take one step, by position; all of them have halves of as many bytes.
pub(crate) trait Steppers<B: Bits> {
    /// What permutes the number at this position, and the number; `None` from the end on.
    fn number(&self, position: usize) -> Option<(&B, B::Number)>;

    /// The number at this position is now that of these halves.
    fn replace(&mut self, position: usize, a: B::Half, b: B::Half);
}

/// Lanes for FF1 in step. Forth is to encipher.
pub(crate) trait Strip<B: Bits>: Default {
    /// How many lanes there are.
    const LANES: usize;

    /// Permutes so many numbers, at most [`LANES`](Self::LANES) and in full groups of [`Aes::Lanes`] but for the last.
    fn step<A: Aes, const FORTH: bool>(&mut self, aes: &A, numbers: &mut impl Steppers<B>, count: usize);
}

/// The lengths that follow from `n` bits.
#[derive(Clone, Copy)]
struct Lengths {
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

/// What enters AES in every round before anything of the value does: of `P || Q`, the block that holds the round
/// number, added to the chaining value of the blocks before it.
struct Template {
    block: Zeroizing<u128>,
    /// Lowest bit of the byte of the round number.
    round_at: u32,
}

impl Template {
    /// Steps 5 and 6.i, and 6.ii as far as it is the same in every round.
    fn absorb(key: &Key, lengths: Lengths, tweak: &[u8]) -> Result<Self, ParameterError> {
        let Lengths { n, u, b, .. } = lengths;
        let t = u32::try_from(tweak.len()).map_err(|_| ParameterError::TooLong)?;
        // 5. P = [1] || [2] || [1] || [radix]^3 || [10] || [u mod 256] || [n]^4 || [t]^4.
        let [.., u_mod_256] = u.to_be_bytes();
        let mut constant = vec![1, 2, 1, 0, 0, 2, 10, u_mod_256];
        constant.extend(n.to_be_bytes());
        constant.extend(t.to_be_bytes());
        // 6.i. Q = T || [0]^((-t-b-1) mod 16) || [i]^1 || [NUM(B)]^b: all before i.
        constant.extend(tweak);
        constant.extend((0..t.wrapping_add(b).wrapping_add(1).wrapping_neg() % 16).map(|_| 0_u8));
        let (blocks, rest) = constant.as_chunks();
        // 6.ii. R = PRF(P || Q): the blocks before the one of i.
        let chained =
            blocks.iter().fold(0, |chained, block| key.run(Encrypt(chained ^ u128::from_be_bytes(*block))));
        let mut last = [0; 16];
        last.iter_mut().zip(rest).for_each(|(byte, &constant)| *byte = constant);
        let bytes_behind_i = b % 16;
        Ok(Self { block: Zeroizing::new(chained ^ u128::from_be_bytes(last)), round_at: bytes_behind_i << 3 })
    }

    /// The block with the round number in its place.
    #[inline(always)]
    fn round(&self, i: u128) -> u128 {
        *self.block ^ self.round_number(i)
    }

    /// The round number in its place, which the bytes of a half determine.
    #[inline(always)]
    fn round_number(&self, i: u128) -> u128 {
        i << self.round_at
    }
}

/// One block.
struct Encrypt(u128);

impl Work for Encrypt {
    type Output = u128;

    #[inline(always)]
    fn run(self, aes: &impl Aes) -> u128 {
        aes.encrypt(self.0)
    }
}
