use super::*;
use crate::rank::U512;

/// Ranks of a class of the test's own: a prime just above the floor.
const SIZE: u128 = 1_000_003;

fn key() -> Key {
    Key::new(b"thirty-two bytes, nobody's key!!")
}

/// How many of the numbers below `SIZE` are hit.
fn hit(ranks: impl Iterator<Item = u128>) -> usize {
    let mut seen = vec![false; SIZE as usize];
    ranks.for_each(|rank| seen[rank as usize] = true);
    seen.into_iter().filter(|&seen| seen).count()
}

#[test]
fn a_whole_class_is_permuted() {
    let key = key();
    let permutation = Permutation::new(&key, SIZE, b"test").unwrap();
    assert_eq!(hit((0..SIZE).map(|rank| permutation.encipher(&key, rank))), SIZE as usize);
    assert!((0..SIZE).all(|rank| permutation.decipher(&key, permutation.encipher(&key, rank)) == rank));
}

#[test]
fn control_reducing_instead_of_walking_is_no_permutation() {
    let key = key();
    let all = Permutation::new(&key, 1 << 20, b"test").unwrap();
    assert!(hit((0..SIZE).map(|rank| all.encipher(&key, rank) % SIZE)) < SIZE as usize);
}

#[test]
fn wide_is_the_same_permutation() {
    let key = key();
    for size in [SIZE, 888_931_095, 225_494_280_000, 1 << 64, (1 << 65) + 1, u128::MAX] {
        let narrow = Permutation::new(&key, size, b"fr.nir").unwrap();
        let wide = WidePermutation::new(&key, U512::from(size), b"fr.nir").unwrap();
        for rank in [0, 1, size / 3, size - 2, size - 1] {
            let token = narrow.encipher(&key, rank);
            assert!(token < size);
            assert_eq!(narrow.decipher(&key, token), rank);
            assert_eq!(wide.encipher(&key, U512::from(rank)), U512::from(token));
            assert_eq!(wide.decipher(&key, U512::from(token)), U512::from(rank));
        }
    }
}

#[test]
fn wide_ranks_come_back() {
    let key = key();
    let factor = |size: U512| size.checked_mul_small(36).and_then(|size| size.checked_add(U512::from(1)));
    let sizes = std::iter::successors(Some(U512::from(SIZE)), |&size| factor(size));
    for size in sizes {
        let permutation = WidePermutation::new(&key, size, b"email").unwrap();
        let last = size.checked_sub(U512::from(1)).unwrap();
        for rank in [U512::ZERO, last, size.div_rem_small(std::num::NonZeroU64::new(7).unwrap()).0] {
            let token = permutation.encipher(&key, rank);
            assert!(token < size);
            assert_ne!(token, rank);
            assert_eq!(permutation.decipher(&key, token), rank);
        }
    }
}

#[test]
fn key_and_tweak_matter() {
    let key = key();
    let other = Key::new(&[1; 32]);
    let permutation = Permutation::new(&key, SIZE, b"test").unwrap();
    let other_key = Permutation::new(&other, SIZE, b"test").unwrap();
    let other_tweak = Permutation::new(&key, SIZE, b"tess").unwrap();
    let equal = |compare: &dyn Fn(u128) -> u128| {
        (0..1000).filter(|&rank| permutation.encipher(&key, rank) == compare(rank)).count()
    };
    assert!(equal(&|rank| other_key.encipher(&other, rank)) < 5);
    assert!(equal(&|rank| other_tweak.encipher(&key, rank)) < 5);
    assert_eq!(equal(&|rank| permutation.encipher(&key, rank)), 1000);
}

#[test]
fn classes_below_a_million_are_refused() {
    let key = key();
    for size in [0, 1, 2, 999_999] {
        assert_eq!(Permutation::new(&key, size, b"").err(), Some(ParameterError::TooFewValues));
        assert_eq!(
            WidePermutation::new(&key, U512::from(size), b"").err(),
            Some(ParameterError::TooFewValues)
        );
    }
    assert!(Permutation::new(&key, 1_000_000, b"").is_ok());
    assert!(WidePermutation::new(&key, U512::from(1_000_000), b"").is_ok());
}

#[test]
fn the_bits_are_those_of_the_largest_rank() {
    let bits = |size| covering_bits(size).unwrap();
    assert_eq!(bits(U512::from(1_000_000)), 20);
    assert_eq!(bits(U512::from(1 << 20)), 20);
    assert_eq!(bits(U512::from((1 << 20) + 1)), 21);
    assert_eq!(bits(U512::from(888_931_095)), 30);
    assert_eq!(bits(U512::from(225_494_280_000)), 38);
    assert_eq!(bits(U512::from(u128::MAX)), 128);
    assert_eq!(bits(U512::from_limbs([u64::MAX; 8])), 512);
}
