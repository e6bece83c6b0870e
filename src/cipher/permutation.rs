//! Permutations of the ranks of one class: FF1 over the bits that cover the size, walking.

use super::ff1::{Bits, LEAST_VALUES, Scalar, Wide};
use super::key::{Aes, Key, Work};
use super::walk::{self, Number, Step};
use crate::error::ParameterError;
use crate::rank::U512;

/// A permutation of `0..size`, size up to 2^128 - 1.
pub(crate) type Permutation = Permuted<Scalar>;

/// A permutation of `0..size`, size up to 2^512 - 1.
pub(crate) type WidePermutation = Permuted<Wide>;

/// A permutation of `0..size` under one key and one tweak.
///
/// It is what the key and the tweak leave behind in FF1 before any value comes: good for any number of values, with
/// the key it was made with.
pub(crate) struct Permuted<B: Bits> {
    pub(super) size: B::Number,
    pub(super) bits: B,
}

impl<B: Bits> Permuted<B> {
    /// The permutation of `0..size` under this key and tweak.
    ///
    /// # Errors
    /// `TooFewValues` below a million, `TooLong` for a tweak of 2^32 bytes or more.
    pub(crate) fn new(key: &Key, size: B::Number, tweak: &[u8]) -> Result<Self, ParameterError> {
        let bits = covering_bits(size.into())?;
        Ok(Self { size, bits: B::new(key, bits, tweak)? })
    }

    /// The rank, below the size, that stands for this rank, below the size.
    #[inline]
    pub(crate) fn encipher(&self, key: &Key, rank: B::Number) -> B::Number {
        key.run(Walk::<_, true> { permutation: self, rank })
    }

    /// The rank for which this rank stands.
    #[inline]
    pub(crate) fn decipher(&self, key: &Key, rank: B::Number) -> B::Number {
        key.run(Walk::<_, false> { permutation: self, rank })
    }

    /// Where the walk that has come to `number` is next below the size; forth is to encipher.
    #[inline(always)]
    pub(super) fn walk<const FORTH: bool>(&self, aes: &impl Aes, number: B::Number) -> B::Number {
        walk::next_below(self.size, number, &Stepping::<_, _, FORTH> { bits: &self.bits, aes })
    }
}

/// The bits of the largest rank: `ceil(log2(size))`.
fn covering_bits(size: U512) -> Result<u32, ParameterError> {
    let last = size.checked_sub(U512::from(1)).ok_or(ParameterError::TooFewValues)?;
    if size < U512::from(LEAST_VALUES) { Err(ParameterError::TooFewValues) } else { Ok(last.bit_len()) }
}

/// One value's walk, all within one dispatch.
struct Walk<'a, B: Bits, const FORTH: bool> {
    permutation: &'a Permuted<B>,
    rank: B::Number,
}

impl<B: Bits, const FORTH: bool> Work for Walk<'_, B, FORTH> {
    type Output = B::Number;

    #[inline(always)]
    fn run(self, aes: &impl Aes) -> B::Number {
        debug_assert!(self.rank.is_below(self.permutation.size), "a rank is below the size of its class");
        self.permutation.walk::<FORTH>(aes, self.rank)
    }
}

struct Stepping<'a, B, A, const FORTH: bool> {
    bits: &'a B,
    aes: &'a A,
}

impl<B: Bits, A: Aes, const FORTH: bool> Step<B::Number> for Stepping<'_, B, A, FORTH> {
    #[inline(always)]
    fn step(&self, number: B::Number) -> B::Number {
        if FORTH { self.bits.encipher(self.aes, number) } else { self.bits.decipher(self.aes, number) }
    }
}

#[cfg(test)]
mod tests;
