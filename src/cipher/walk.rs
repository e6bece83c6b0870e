//! Cycle walking: from a permutation of all numbers of so many bits to a permutation of those below a size.
//!
//! A step that lands outside is taken again. A walk that begins below the size comes back below it, at the latest
//! where it began, so it ends; and as each step can be undone, so can the walk. The size takes more than half of the
//! numbers, so a walk is fewer than two steps long on average.
//!
//! How many steps a walk takes depends on the rank and shows in its duration. It tells nothing about the rank to
//! who does not hold the key; it is one of the two named exceptions to constant time.

use crate::rank::U512;

/// A number that can be compared with a size, without branches on anything but the outcome.
pub(crate) trait Number: Copy + Default + From<u128> {
    /// Whether it is below `size`.
    fn is_below(self, size: Self) -> bool;

    /// The bits of the largest number below it: `ceil(log2(self))`.
    fn covering_bits(self) -> u32;
}

impl Number for u128 {
    #[inline(always)]
    fn is_below(self, size: Self) -> bool {
        self < size
    }

    fn covering_bits(self) -> u32 {
        128_u32.wrapping_sub(self.saturating_sub(1).leading_zeros())
    }
}

impl Number for U512 {
    #[inline(always)]
    fn is_below(self, size: Self) -> bool {
        self.checked_sub(size).is_none()
    }

    fn covering_bits(self) -> u32 {
        self.checked_sub(Self::from(1)).map_or(0, |last| last.bit_len())
    }
}

/// A permutation that is walked. A trait, because a closure would not be compiled with the target features of the
/// function that it is inlined into.
pub(super) trait Step<N> {
    /// The number that stands for this one.
    fn step(&self, number: N) -> N;
}

/// Where the walk that has come to `start` is next below `size`.
#[inline(always)]
pub(super) fn next_below<N: Number>(size: N, start: N, permutation: &impl Step<N>) -> N {
    let mut number = permutation.step(start);
    while !number.is_below(size) {
        number = permutation.step(number);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A permutation of 0..128.
    struct ThriceAndFive;

    impl Step<u128> for ThriceAndFive {
        fn step(&self, number: u128) -> u128 {
            (number * 3 + 5) % 128
        }
    }

    #[test]
    fn a_walk_permutes_the_numbers_below_the_size() {
        let mut ends: Vec<_> = (0..100).map(|start| next_below(100, start, &ThriceAndFive)).collect();
        ends.sort_unstable();
        assert!(ends.into_iter().eq(0..100));
    }

    #[test]
    fn wide_numbers_compare_as_numbers() {
        let number = |high: u64, low: u64| U512::from_limbs([low, 0, 0, 0, 0, 0, 0, high]);
        for (left, right) in [((0, 5), (1, 0)), ((1, 4), (1, 5)), ((7, 7), (7, 7)), ((2, 0), (1, 9))] {
            let (left, right) = (number(left.0, left.1), number(right.0, right.1));
            assert_eq!(left.is_below(right), left < right);
            assert_eq!(right.is_below(left), right < left);
        }
    }
}
