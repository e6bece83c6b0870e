//! Permutations of the ranks of one class: FF1 over the bits that cover the size, walking.

use super::ff1::{Bits, LEAST_VALUES, Scalar, Wide};
use super::key::{Aes, Key, Work};
use super::walk::{self, Step};
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
    size: B::Number,
    bits: B,
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
        key.run(Walk { permutation: self, rank, way: Way::Encipher })
    }

    /// The rank for which this rank stands.
    #[inline]
    pub(crate) fn decipher(&self, key: &Key, rank: B::Number) -> B::Number {
        key.run(Walk { permutation: self, rank, way: Way::Decipher })
    }
}

/// The bits of the largest rank: `ceil(log2(size))`.
fn covering_bits(size: U512) -> Result<u32, ParameterError> {
    let last = size.checked_sub(U512::from(1)).ok_or(ParameterError::TooFewValues)?;
    if size < U512::from(LEAST_VALUES) { Err(ParameterError::TooFewValues) } else { Ok(last.bit_len()) }
}

/// There or back.
#[derive(Clone, Copy)]
enum Way {
    Encipher,
    Decipher,
}

/// One value's walk, all within one dispatch.
struct Walk<'a, B: Bits> {
    permutation: &'a Permuted<B>,
    rank: B::Number,
    way: Way,
}

impl<B: Bits> Work for Walk<'_, B> {
    type Output = B::Number;

    #[inline(always)]
    fn run(self, aes: &impl Aes) -> B::Number {
        let Permuted { size, bits } = self.permutation;
        match self.way {
            Way::Encipher => walk::next_below(*size, self.rank, &Enciphering { bits, aes }),
            Way::Decipher => walk::next_below(*size, self.rank, &Deciphering { bits, aes }),
        }
    }
}

struct Enciphering<'a, B, A> {
    bits: &'a B,
    aes: &'a A,
}

struct Deciphering<'a, B, A> {
    bits: &'a B,
    aes: &'a A,
}

impl<B: Bits, A: Aes> Step<B::Number> for Enciphering<'_, B, A> {
    #[inline(always)]
    fn step(&self, number: B::Number) -> B::Number {
        self.bits.encipher(self.aes, number)
    }
}

impl<B: Bits, A: Aes> Step<B::Number> for Deciphering<'_, B, A> {
    #[inline(always)]
    fn step(&self, number: B::Number) -> B::Number {
        self.bits.decipher(self.aes, number)
    }
}

#[cfg(test)]
mod tests;
