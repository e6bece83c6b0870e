//! Ranks too wide for a `u128`: the integers in which formats and cipher meet.
//!
//! A rank of up to 128 bits is a `u128`. The local part of an e-mail address needs more: such ranks
//! are a [`U512`], eight limbs of 64 bits, least significant first, with only the operations that
//! ranking and FF1 over bits ask for.

use std::fmt;

/// Number of limbs.
pub(crate) const LIMBS: usize = 8;

/// An unsigned integer of 512 bits.
///
/// It is what [`Class::size`](crate::Class) is counted in: the local part of an e-mail address
/// has up to 2^420 values.
///
/// ```
/// let size = jeton::U512::from(888_931_095_u128);
/// assert_eq!(size.to_string(), "888931095");
/// assert_eq!(size.to_u128(), Some(888_931_095));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct U512([u64; LIMBS]);

impl zeroize::DefaultIsZeroes for U512 {}

impl U512 {
    /// Zero.
    pub const ZERO: Self = Self([0; LIMBS]);

    pub(crate) const fn from_limbs(limbs: [u64; LIMBS]) -> Self {
        Self(limbs)
    }

    pub(crate) const fn limbs(&self) -> &[u64; LIMBS] {
        &self.0
    }

    /// The value as a `u128`, or `None` if it has more than 128 bits.
    #[must_use]
    pub fn to_u128(&self) -> Option<u128> {
        let [low, high, rest @ ..] = self.0;
        rest.iter().all(|&limb| limb == 0).then_some((u128::from(high) << 64) | u128::from(low))
    }

    /// Number of bits: 0 for zero, otherwise one more than the position of the highest set bit.
    #[must_use]
    pub fn bit_len(&self) -> u32 {
        let mut bits = 0_u32;
        for (position, limb) in (0_u32..).zip(self.0) {
            if limb != 0 {
                bits = (position << 6).wrapping_add(64).wrapping_sub(limb.leading_zeros());
            }
        }
        bits
    }

    /// The sum, or `None` past 512 bits.
    #[must_use]
    pub fn checked_add(mut self, other: Self) -> Option<Self> {
        let mut carry = false;
        for (limb, addend) in self.0.iter_mut().zip(other.0) {
            (*limb, carry) = limb.carrying_add_bit(addend, carry);
        }
        (!carry).then_some(self)
    }

    /// The difference, or `None` below zero.
    #[must_use]
    pub fn checked_sub(mut self, other: Self) -> Option<Self> {
        let mut borrow = false;
        for (limb, subtrahend) in self.0.iter_mut().zip(other.0) {
            let (difference, under) = limb.overflowing_sub(subtrahend);
            let (difference, under_again) = difference.overflowing_sub(u64::from(borrow));
            *limb = difference;
            borrow = under | under_again;
        }
        (!borrow).then_some(self)
    }

    /// The product with a small factor, or `None` past 512 bits.
    #[must_use]
    pub fn checked_mul_small(mut self, factor: u64) -> Option<Self> {
        let mut carry = 0_u128;
        for limb in &mut self.0 {
            let product = u128::from(*limb).wrapping_mul(u128::from(factor)).wrapping_add(carry);
            *limb = low_half(product);
            carry = product >> 64;
        }
        (carry == 0).then_some(self)
    }

    /// Quotient and remainder by a small divisor.
    #[must_use]
    pub fn div_rem_small(mut self, divisor: std::num::NonZeroU64) -> (Self, u64) {
        let wide = std::num::NonZeroU128::from(divisor);
        let mut remainder = 0_u64;
        for limb in self.0.iter_mut().rev() {
            let dividend = (u128::from(remainder) << 64) | u128::from(*limb);
            *limb = low_half(dividend / wide);
            remainder = low_half(dividend % wide);
        }
        (self, remainder)
    }
}

trait CarryingAdd: Sized {
    fn carrying_add_bit(self, addend: Self, carry: bool) -> (Self, bool);
}

impl CarryingAdd for u64 {
    fn carrying_add_bit(self, addend: Self, carry: bool) -> (Self, bool) {
        let (sum, over) = self.overflowing_add(addend);
        let (sum, over_again) = sum.overflowing_add(Self::from(carry));
        (sum, over | over_again)
    }
}

/// The low 64 bits.
#[expect(clippy::as_conversions, reason = "dropping the high half is the point")]
pub(crate) const fn low_half(value: u128) -> u64 {
    value as u64
}

impl From<u128> for U512 {
    fn from(value: u128) -> Self {
        let mut limbs = [0; LIMBS];
        limbs[0] = low_half(value);
        limbs[1] = low_half(value >> 64);
        Self(limbs)
    }
}

impl PartialOrd for U512 {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for U512 {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl fmt::Display for U512 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const TEN: std::num::NonZeroU64 = std::num::NonZeroU64::new(10).unwrap();
        let mut digits = Vec::new();
        let mut rest = *self;
        while rest != Self::ZERO {
            let (quotient, digit) = rest.div_rem_small(TEN);
            digits.push(char::from_digit(u32::try_from(digit).unwrap_or(0), 10).unwrap_or('0'));
            rest = quotient;
        }
        if digits.is_empty() {
            digits.push('0');
        }
        f.pad_integral(true, "", &digits.iter().rev().collect::<String>())
    }
}

impl fmt::Debug for U512 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU64;

    #[test]
    fn division_undoes_multiplication() {
        let mut value = U512::from(0x0123_4567_89ab_cdef_u128);
        for factor in [3, 97, 36, u64::MAX, 1_000_003] {
            let product = value.checked_mul_small(factor).unwrap().checked_add(U512::from(2)).unwrap();
            assert_eq!(product.div_rem_small(NonZeroU64::new(factor).unwrap()), (value, 2));
            value = product;
        }
    }

    #[test]
    fn overflow_is_told() {
        let top = U512::from_limbs([u64::MAX; LIMBS]);
        assert_eq!(top.checked_add(U512::from(1)), None);
        assert_eq!(top.checked_mul_small(2), None);
        assert_eq!(U512::ZERO.checked_sub(U512::from(1)), None);
        assert_eq!(top.bit_len(), 512);
        assert_eq!(U512::ZERO.bit_len(), 0);
        assert_eq!(U512::from(1 << 64).bit_len(), 65);
    }

    #[test]
    fn order_is_that_of_numbers() {
        assert!(U512::from(1 << 64) > U512::from(u128::from(u64::MAX)));
        assert_eq!(U512::from(u128::MAX).to_string(), u128::MAX.to_string());
        assert_eq!(U512::ZERO.to_string(), "0");
    }
}
