//! Lanes equal one rank at a time, which equals the reference; and each comparison, failing on a fault.

use super::*;
use crate::cipher::ff1::Ff1;
use crate::cipher::permutation::{Permutation, WidePermutation};
use crate::rank::U512;

const KEY: [u8; 32] = *b"thirty-two bytes, nobody's key!!";

/// Numbers that look like chance.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 32 ^ self.0 << 32
    }

    /// Below `size`, which has `n` bits.
    fn rank(&mut self, size: U512, n: u32) -> U512 {
        loop {
            let limbs = std::array::from_fn(|limb| {
                let bits = n.saturating_sub(64 * limb as u32).min(64);
                self.next().checked_shr(64 - bits).unwrap_or(0)
            });
            let rank = U512::from_limbs(limbs);
            if rank < size {
                return rank;
            }
        }
    }
}

/// The size of `n` bits with `above` numbers more than half of them, so that almost every second step falls outside.
fn size(n: u32, above: u64) -> U512 {
    let mut limbs = [0; 8];
    limbs[(n as usize - 1) / 64] = 1 << ((n - 1) % 64);
    let half = U512::from_limbs(limbs);
    half.max(U512::from(1_000_000)).checked_add(U512::from(u128::from(above))).unwrap()
}

fn narrow_size(n: u32, above: u64) -> u128 {
    size(n, above).to_u128().unwrap()
}

fn narrow(key: &Key, n: u32, tweaks: u64) -> Vec<Permutation> {
    let tweak = b"a tweak of up to forty bytes, for lanes.";
    (0..tweaks)
        .map(|t| Permutation::new(key, narrow_size(n, t * 77), &tweak[..t as usize * 9 % 41]).unwrap())
        .collect()
}

fn wide(key: &Key, n: u32, tweaks: u64) -> Vec<WidePermutation> {
    let tweak = b"a tweak of up to forty bytes, for lanes.";
    (0..tweaks)
        .map(|t| WidePermutation::new(key, size(n, t * 77), &tweak[..t as usize * 9 % 41]).unwrap())
        .collect()
}

/// A rank in its class, and where it goes there and back, one at a time.
struct Case<'a, B: Bits> {
    permutation: &'a Permuted<B>,
    rank: B::Number,
    there: B::Number,
    back: B::Number,
}

impl<'a, B: Bits> Case<'a, B> {
    fn new(key: &Key, permutation: &'a Permuted<B>, rank: B::Number) -> Self {
        let (there, back) = (permutation.encipher(key, rank), permutation.decipher(key, rank));
        Self { permutation, rank, there, back }
    }
}

fn cases<'a>(
    key: &Key,
    permutations: &'a [Permutation],
    count: usize,
    draw: &mut Draw,
) -> Vec<Case<'a, Scalar>> {
    let drawn = (0..count).map(|_| &permutations[draw.next() as usize % permutations.len()]);
    let drawn: Vec<_> = drawn.collect();
    let rank = |permutation: &Permutation, draw: &mut Draw| {
        let size = U512::from(permutation.size);
        draw.rank(size, size.bit_len()).to_u128().unwrap()
    };
    drawn.into_iter().map(|permutation| Case::new(key, permutation, rank(permutation, draw))).collect()
}

fn wide_cases<'a>(
    key: &Key,
    permutations: &'a [WidePermutation],
    count: usize,
    draw: &mut Draw,
) -> Vec<Case<'a, Wide>> {
    let drawn: Vec<_> =
        (0..count).map(|_| &permutations[draw.next() as usize % permutations.len()]).collect();
    let rank = |permutation: &WidePermutation, draw: &mut Draw| {
        draw.rank(permutation.size, permutation.size.bit_len())
    };
    drawn.into_iter().map(|permutation| Case::new(key, permutation, rank(permutation, draw))).collect()
}

/// The positions at which the lanes go elsewhere than one at a time, there or back. Where all have one permutation, that
/// is given once.
fn different<B: Bits>(key: &Key, batch: &mut Batch<B>, cases: &[Case<'_, B>]) -> Vec<usize>
where
    B::Number: PartialEq,
{
    let permutations: Vec<_> = cases.iter().map(|case| case.permutation).collect();
    let ranks = || cases.iter().map(|case| case.rank).collect::<Vec<_>>();
    let alike =
        permutations.first().filter(|&&one| permutations.iter().all(|&other| std::ptr::eq(one, other)));
    let by = || alike.map_or(By::Each(&permutations), |one| By::One(one));
    let (mut there, mut back) = (ranks(), ranks());
    batch.encipher(key, by(), &mut there);
    batch.decipher(key, by(), &mut back);
    let ends = there.iter().zip(&back).zip(cases).enumerate();
    ends.filter(|(_, ((there, back), case))| **there != case.there || **back != case.back)
        .map(|(position, _)| position)
        .collect()
}

#[test]
fn lanes_are_scalar_at_every_length_and_count() {
    let key = Key::new(&KEY);
    let (mut lanes, mut draw) = (Lanes::default(), Draw(1));
    for n in 20..=128 {
        let permutations = narrow(&key, n, 5);
        for permutations in [&permutations[..], &permutations[..1]] {
            let cases = cases(&key, permutations, 200, &mut draw);
            for count in 0..=cases.len() {
                assert!(different(&key, &mut lanes, &cases[..count]).is_empty(), "{n} bits, {count} lanes");
            }
        }
    }
}

#[test]
fn lanes_are_the_reference() {
    let key = Key::new(&KEY);
    let ff1 = Ff1::new(&KEY, 2).unwrap();
    let numerals = |x: u128, n: u32| (0..n).rev().map(|bit| (x >> bit & 1) as u16).collect::<Vec<_>>();
    let number = |numerals: &[u16]| numerals.iter().fold(0, |x, &numeral| x << 1 | u128::from(numeral));
    let (mut lanes, mut draw) = (Lanes::default(), Draw(2));
    for n in 20..=128 {
        let size = narrow_size(n, 5);
        let permutation = Permutation::new(&key, size, b"tweak").unwrap();
        let ranks: Vec<_> = (0..11).map(|_| draw.rank(size.into(), n).to_u128().unwrap()).collect();
        let walked = |step: &dyn Fn(&[u16]) -> Vec<u16>| -> Vec<u128> {
            let next = |x: &u128| Some(number(&step(&numerals(*x, n))));
            let end =
                |&rank: &u128| std::iter::successors(Some(rank), next).skip(1).find(|&x| x < size).unwrap();
            ranks.iter().map(end).collect()
        };
        let mut there = ranks.clone();
        lanes.encipher(&key, By::One(&permutation), &mut there);
        assert_eq!(there, walked(&|x| ff1.encrypt(b"tweak", x).unwrap()), "{n} bits");
        let mut back = ranks.clone();
        lanes.decipher(&key, By::One(&permutation), &mut back);
        assert_eq!(back, walked(&|x| ff1.decrypt(b"tweak", x).unwrap()), "{n} bits");
    }
}

#[test]
fn lanes_of_all_lengths_go_together() {
    let key = Key::new(&KEY);
    let (mut lanes, mut draw) = (Lanes::default(), Draw(3));
    let permutations: Vec<_> = (20..=128).flat_map(|n| narrow(&key, n, 2)).collect();
    for permutations in [&permutations[..], &permutations[..1]] {
        let cases = cases(&key, permutations, 3 * ROWS + 5, &mut draw);
        for count in (0..=200).chain([ROWS - 1, ROWS, ROWS + 1, cases.len()]) {
            assert!(different(&key, &mut lanes, &cases[..count]).is_empty(), "{count} lanes");
        }
    }
}

#[test]
fn wide_lanes_are_wide_at_every_length() {
    let key = Key::new(&KEY);
    let (mut lanes, mut draw) = (WideLanes::default(), Draw(4));
    for n in 20..=511 {
        let permutations = wide(&key, n, 3);
        for permutations in [&permutations[..], &permutations[..1]] {
            let cases = wide_cases(&key, permutations, 39, &mut draw);
            for count in (0..=17).chain([cases.len()]) {
                assert!(different(&key, &mut lanes, &cases[..count]).is_empty(), "{n} bits, {count} lanes");
            }
        }
    }
}

#[test]
fn wide_lanes_of_all_lengths_go_together() {
    let key = Key::new(&KEY);
    let (mut lanes, mut draw) = (WideLanes::default(), Draw(5));
    let most = WidePermutation::new(&key, U512::from_limbs([u64::MAX; 8]), b"most").unwrap();
    let permutations: Vec<_> = (20..=511).flat_map(|n| wide(&key, n, 1)).chain([most]).collect();
    let cases = wide_cases(&key, &permutations, 2 * ROWS + 5, &mut draw);
    for count in [100, 200, ROWS, cases.len()] {
        assert!(different(&key, &mut lanes, &cases[..count]).is_empty(), "{count} lanes");
    }
}

/// Ranks that fit both have one cipher.
#[test]
fn wide_lanes_are_narrow_lanes() {
    let key = Key::new(&KEY);
    let (mut narrow, mut wide, mut draw) = (Lanes::default(), WideLanes::default(), Draw(6));
    for n in 20..=128 {
        let size = narrow_size(n, 3);
        let permutation = Permutation::new(&key, size, b"both").unwrap();
        let wide_permutation = WidePermutation::new(&key, size.into(), b"both").unwrap();
        let rank = || draw.rank(size.into(), n);
        let ranks: Vec<_> = std::iter::repeat_with(rank).take(20).collect();
        let mut narrow_ranks: Vec<_> = ranks.iter().map(|rank| rank.to_u128().unwrap()).collect();
        let mut wide_ranks = ranks;
        narrow.encipher(&key, By::One(&permutation), &mut narrow_ranks);
        wide.encipher(&key, By::One(&wide_permutation), &mut wide_ranks);
        assert!(narrow_ranks.into_iter().map(U512::from).eq(wide_ranks));
    }
}

/// One lane that has another's block, length or size shows among many, and shows alone.
#[test]
fn control_a_faulty_lane_is_caught() {
    let key = Key::new(&KEY);
    let mut lanes = Lanes::default();
    for n in [21, 47, 77, 101] {
        let permutations = narrow(&key, n, 1);
        let size = narrow_size(n, 0);
        for (mistake, size, tweak) in
            [("tweak", size, "x"), ("length", size * 2, ""), ("size", size + size / 2, "")]
        {
            let faulty = Permutation::new(&key, size, tweak.as_bytes()).unwrap();
            // Half of all walks end elsewhere below another size; this many hold one that does.
            let caught = (0..20).filter(|&seed| {
                let mut cases = cases(&key, &permutations, 50, &mut Draw(seed));
                cases[29].permutation = &faulty;
                let different = different(&key, &mut lanes, &cases);
                assert!(different.is_empty() || different == [29], "{n} bits: {mistake}");
                different == [29]
            });
            assert!(caught.count() >= if mistake == "size" { 5 } else { 20 }, "{n} bits: {mistake}");
        }
    }
}
