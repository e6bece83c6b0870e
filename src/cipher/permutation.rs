//! Permutations of the ranks of one class: FF1 over the bits that cover the size, walking.

use super::ff1::{Bits, LEAST_VALUES, Scalar, Templates, Wide};
use super::key::{Aes, Key, Work};
use super::walk::{self, Number, Step};
use crate::error::ParameterError;

/// A permutation of `0..size`, size up to 2^128 - 1.
pub(crate) type Permutation = Permuted<Scalar>;

/// A permutation of `0..size`, size up to 2^512 - 1.
pub(crate) type WidePermutation = Permuted<Wide>;

/// Those of many classes.
pub(crate) type NarrowPermutations = Permutations<Scalar>;

/// Those of many wide classes.
pub(crate) type WidePermutations = Permutations<Wide>;

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
        Ok(Self { size, bits: B::new(key, covering_bits(size)?, tweak)? })
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
fn covering_bits<N: Number>(size: N) -> Result<u32, ParameterError> {
    if size.is_below(LEAST_VALUES.into()) {
        Err(ParameterError::TooFewValues)
    } else {
        Ok(size.covering_bits())
    }
}

/// The permutations of many classes under one key, whose tweaks are absorbed in step. It keeps its room.
pub(crate) struct Permutations<B: Bits> {
    made: Vec<Permuted<B>>,
    sizes: Vec<B::Number>,
    templates: Templates,
}

impl<B: Bits> Default for Permutations<B> {
    fn default() -> Self {
        Self { made: Vec::new(), sizes: Vec::new(), templates: Templates::default() }
    }
}

impl<B: Bits> Permutations<B> {
    /// Takes up a class of this size, whose tweak is what `push_tweak` puts behind other bytes.
    ///
    /// # Errors
    /// As [`Permuted::new`]; it is not taken up then.
    #[inline]
    pub(crate) fn push(
        &mut self,
        size: B::Number,
        push_tweak: impl FnOnce(&mut Vec<u8>),
    ) -> Result<(), ParameterError> {
        self.templates.push(covering_bits(size)?, push_tweak)?;
        self.sizes.push(size);
        Ok(())
    }

    /// The permutations of the classes taken up since the last time, in their order.
    pub(crate) fn make(&mut self, key: &Key) -> &[Permuted<B>] {
        let bits = self.templates.absorb(key).map(|(lengths, template)| B::of_template(lengths, template));
        self.made.clear();
        self.made.extend(self.sizes.drain(..).zip(bits).map(|(size, bits)| Permuted { size, bits }));
        &self.made
    }
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
