//! The integers that ranking counts in: `u128` for narrow classes, [`U512`] for wide ones.

use crate::rank::U512;

/// What ranking asks of an integer. Nothing overflows: no count passes the size of its class.
pub(super) trait Number: Copy + Ord + Default {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// The product, or `None` past the last bit.
    fn product(self, factor: u64) -> Option<Self>;
    fn times(self, factor: u64) -> Self {
        self.product(factor).unwrap_or_default()
    }
    /// The quotient by a divisor other than zero, which is below 2^16.
    fn quotient(self, divisor: Self) -> u64 {
        estimated_quotient(self, divisor)
    }
    fn bits(self) -> u32;
    /// The low 64 bits of the number shifted right.
    fn shifted(self, bits: u32) -> u64;
}

/// Estimates with the 32 leading bits of the divisor, never below the quotient and above by two at most.
fn estimated_quotient<N: Number>(number: N, divisor: N) -> u64 {
    let shift = divisor.bits().saturating_sub(32);
    let mut quotient = number.shifted(shift).checked_div(divisor.shifted(shift)).unwrap_or(0);
    while divisor.product(quotient).is_none_or(|product| product > number) {
        quotient = quotient.saturating_sub(1);
    }
    quotient
}

impl Number for u128 {
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    fn product(self, factor: u64) -> Option<Self> {
        self.checked_mul(Self::from(factor))
    }

    fn times(self, factor: u64) -> Self {
        self.wrapping_mul(Self::from(factor))
    }

    fn quotient(self, divisor: Self) -> u64 {
        match (u64::try_from(self), u64::try_from(divisor)) {
            (Ok(number), Ok(divisor)) => number.checked_div(divisor).unwrap_or(0),
            _ => estimated_quotient(self, divisor),
        }
    }

    fn bits(self) -> u32 {
        Self::BITS.wrapping_sub(self.leading_zeros())
    }

    fn shifted(self, bits: u32) -> u64 {
        crate::rank::low_half(self.wrapping_shr(bits))
    }
}

impl Number for U512 {
    fn plus(self, other: Self) -> Self {
        self.checked_add(other).unwrap_or_default()
    }

    fn minus(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or_default()
    }

    fn product(self, factor: u64) -> Option<Self> {
        self.checked_mul_small(factor)
    }

    fn bits(self) -> u32 {
        self.bit_len()
    }

    fn shifted(self, bits: u32) -> u64 {
        let mut limbs = self.limbs().iter().skip(usize::try_from(bits / 64).unwrap_or(usize::MAX));
        let low = u128::from(limbs.next().copied().unwrap_or(0));
        let high = u128::from(limbs.next().copied().unwrap_or(0));
        crate::rank::low_half(((high << 64) | low) >> (bits % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_those_of_division() {
        let mut divisor = U512::from(1);
        for step in 0..400_u64 {
            for factor in [0, 1, 2, 25, 36, 55, 20_902, 65_535] {
                let product = divisor.times(factor);
                assert_eq!(product.quotient(divisor), factor, "step {step}");
                assert_eq!(
                    product.plus(divisor.minus(U512::from(1))).quotient(divisor),
                    factor,
                    "step {step}"
                );
                if let (Some(product), Some(divisor)) = (product.to_u128(), divisor.to_u128()) {
                    assert_eq!(product.quotient(divisor), factor, "step {step}");
                }
            }
            if divisor.bits() < 490 {
                divisor = divisor.times(2 + step % 3).plus(U512::from(u128::from(step % 7)));
            }
        }
    }
}
