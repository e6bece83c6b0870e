//! Scalar and wide equal the reference, and the reference equals the crate `fpe`, at radix 2. Each comparison has its
//! controls: the same comparison, failing on a mistake that other implementations have shipped.

use super::wide::Half;
use super::*;
use crate::cipher::key::Work;
use crate::rank::{LIMBS, U512};
use proptest::prelude::*;

const KEY: [u8; 32] = *b"thirty-two bytes, nobody's key!!";

/// Most bytes of tweak that are compared: three blocks with `P`, and every remainder.
const TWEAK: [u8; 40] = *b"fr.nir 1234567890 issued@somewhere.else.";

/// There and back of one number.
struct ThereAndBack<'a, C>(&'a C, U512);

impl Work for ThereAndBack<'_, Scalar> {
    type Output = (U512, U512);

    fn run(self, aes: &impl Aes) -> (U512, U512) {
        let x = self.1.to_u128().unwrap();
        (self.0.encipher(aes, x).into(), self.0.decipher(aes, x).into())
    }
}

impl Work for ThereAndBack<'_, Wide> {
    type Output = (U512, U512);

    fn run(self, aes: &impl Aes) -> (U512, U512) {
        (self.0.encipher(aes, self.1), self.0.decipher(aes, self.1))
    }
}

/// The binary digits of a number, highest first.
fn numerals(x: U512, n: u32) -> Vec<u16> {
    (0..n).rev().map(|bit| (x.limbs()[bit as usize / 64] >> (bit % 64) & 1) as u16).collect()
}

fn number(numerals: &[u16]) -> U512 {
    let mut limbs = [0; LIMBS];
    for (bit, &numeral) in numerals.iter().rev().enumerate() {
        limbs[bit / 64] |= u64::from(numeral) << (bit % 64);
    }
    U512::from_limbs(limbs)
}

/// A number of `n` bits, well spread.
fn draw(n: u32, seed: u64) -> U512 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let numerals: Vec<_> = (0..n)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 63) as u16
        })
        .collect();
    number(&numerals)
}

/// What the reference makes of a number, there and back.
fn reference(key: &[u8; 32], tweak: &[u8], n: u32, x: U512) -> (U512, U512) {
    let ff1 = Ff1::new(key, 2).unwrap();
    let x = numerals(x, n);
    (number(&ff1.encrypt(tweak, &x).unwrap()), number(&ff1.decrypt(tweak, &x).unwrap()))
}

/// How many of some values `fast` enciphers or deciphers otherwise than the reference does.
fn differences<C>(
    lengths: impl Iterator<Item = u32>,
    tweaks: usize,
    fast: impl Fn(&Key, u32, &[u8]) -> C,
) -> usize
where
    for<'a> ThereAndBack<'a, C>: Work<Output = (U512, U512)>,
{
    let key = Key::new(&KEY);
    let mut different = 0;
    for n in lengths {
        for tweak in (0..=tweaks).map(|t| &TWEAK[..t]) {
            let fast = fast(&key, n, tweak);
            let x = draw(n, u64::from(n) << 8 | tweak.len() as u64);
            different += usize::from(key.run(ThereAndBack(&fast, x)) != reference(&KEY, tweak, n, x));
        }
    }
    different
}

fn scalar(key: &Key, n: u32, tweak: &[u8]) -> Scalar {
    Scalar::new(key, n, tweak).unwrap()
}

fn wide(key: &Key, n: u32, tweak: &[u8]) -> Wide {
    Wide::new(key, n, tweak).unwrap()
}

#[test]
fn scalar_is_the_reference_at_every_length() {
    assert_eq!(differences(20..=128, TWEAK.len(), scalar), 0);
}

#[test]
fn wide_is_the_reference_at_every_length() {
    assert_eq!(differences(20..=512, TWEAK.len(), wide), 0);
}

#[test]
fn the_lowest_and_the_highest_number_are_the_references() {
    let key = Key::new(&KEY);
    for n in 20..=512 {
        for x in [number(&vec![0; n as usize]), number(&vec![1; n as usize])] {
            let expected = reference(&KEY, b"edge", n, x);
            assert_eq!(key.run(ThereAndBack(&wide(&key, n, b"edge"), x)), expected, "{n} bits");
            if n <= 128 {
                assert_eq!(key.run(ThereAndBack(&scalar(&key, n, b"edge"), x)), expected, "{n} bits");
            }
        }
    }
}

/// Mistakes in the lengths, each with the lengths of text at which it shows.
type WrongLengths = (&'static str, fn(Lengths) -> Lengths, &'static [u32]);
const WRONG_LENGTHS: [WrongLengths; 4] = [
    (
        "b from u instead of v",
        |right| Lengths { b: right.u.div_ceil(8), ..right },
        &[33, 49, 65, 81, 97, 113],
    ),
    ("d without its last 4", |right| Lengths { d: right.b.div_ceil(4) * 4, ..right }, &[66, 90, 128]),
    ("u and v exchanged", |right| Lengths { u: right.v, v: right.u, ..right }, &[21, 37, 63, 99, 127]),
    ("n off by one", |right| Lengths { n: right.n + 1, ..right }, &[20, 64, 128]),
];

#[test]
fn control_wrong_lengths_are_caught() {
    for (mistake, wrong, shows_at) in WRONG_LENGTHS {
        let at = |n| std::iter::once(n);
        for &n in shows_at {
            let different = differences(at(n), 3, |key, n, tweak| {
                Scalar::of_lengths(key, wrong(Lengths::of_bits(n)), tweak).unwrap()
            });
            assert_eq!(different, 4, "scalar, {n} bits: {mistake}");
            let different = differences(at(n), 3, |key, n, tweak| {
                Wide::of_lengths(key, wrong(Lengths::of_bits(n)), tweak).unwrap()
            });
            assert_eq!(different, 4, "wide, {n} bits: {mistake}");
        }
    }
}

#[test]
fn control_wrong_scalar_rounds_are_caught() {
    type Wrong = (&'static str, fn(&mut Scalar));
    let mistakes: [Wrong; 5] = [
        ("step 6.v with the other parity", |scalar| {
            std::mem::swap(&mut scalar.mask_u, &mut scalar.cut.mask_v)
        }),
        ("no reduction of A", |scalar| scalar.mask_u = u64::MAX),
        ("no reduction of B", |scalar| scalar.cut.mask_v = u64::MAX),
        ("S four bytes longer or shorter", |scalar| scalar.cut.long = !scalar.cut.long),
        ("the round number one byte too high", |scalar| scalar.template.round_at += 8),
    ];
    for (mistake, wrong) in mistakes {
        let different = differences([21, 47, 77, 101].into_iter(), 3, |key, n, tweak| {
            let mut scalar = scalar(key, n, tweak);
            wrong(&mut scalar);
            scalar
        });
        assert!(different >= 15, "{mistake}: {different} of 16");
    }
}

#[test]
fn control_wrong_wide_rounds_are_caught() {
    type Wrong = (&'static str, fn(&mut Wide));
    let mistakes: [Wrong; 5] = [
        ("step 6.v with the other parity", |wide| std::mem::swap(&mut wide.mask_u, &mut wide.cut.mask_v)),
        ("no reduction of A", |wide| wide.mask_u = Half::mask(256)),
        ("no reduction of B", |wide| wide.cut.mask_v = Half::mask(256)),
        ("S of one block only", |wide| wide.d = 16),
        ("a block of Q left out", |wide| wide.blocks_before += 1),
    ];
    for (mistake, wrong) in mistakes {
        let different = differences([259, 301, 411, 509].into_iter(), 3, |key, n, tweak| {
            let mut wide = wide(key, n, tweak);
            wrong(&mut wide);
            wide
        });
        assert_eq!(different, 16, "{mistake}");
    }
}

#[test]
fn control_u_clipped_instead_of_modulo_256_is_caught() {
    let different = differences(std::iter::once(512), 3, |key, n, tweak| {
        let clipped = Lengths { u: 255, ..Lengths::of_bits(n) };
        Wide { template: Template::absorb(key, clipped, tweak).unwrap(), ..wide(key, n, tweak) }
    });
    assert_eq!(different, 4);
}

proptest! {
    /// At any length; `fpe` takes numerals here.
    #[test]
    fn the_crate_fpe_agrees(key: [u8; 32], tweak in prop::collection::vec(any::<u8>(), 0..=40), n in 20_u32..=512, seed: u64) {
        let x = draw(n, seed);
        let ff1 = fpe::ff1::FF1::<aes::Aes256>::new(&key, 2).unwrap();
        let text = |x| fpe::ff1::FlexibleNumeralString::from(numerals(x, n));
        let there = Vec::<u16>::from(ff1.encrypt(&tweak, &text(x)).unwrap());
        let back = Vec::<u16>::from(ff1.decrypt(&tweak, &text(x)).unwrap());
        agree(&key, &tweak, n, x, (number(&there), number(&back)))?;
    }

    /// At whole bytes; `fpe` takes bytes here, and the first numeral is the lowest bit of the first byte.
    #[test]
    fn the_crate_fpe_agrees_on_bytes(key: [u8; 32], tweak in prop::collection::vec(any::<u8>(), 0..=40), bytes in 3_u32..=64, seed: u64) {
        use fpe::ff1::BinaryNumeralString;
        let n = bytes * 8;
        let x = draw(n, seed);
        let text = BinaryNumeralString::from_bytes_le(&numerals(x, n).chunks(8).map(byte_of).collect::<Vec<_>>());
        let unbyte = |text: BinaryNumeralString| {
            let bits = text.to_bytes_le().into_iter().flat_map(|byte| (0..8).map(move |bit| u16::from(byte >> bit & 1)));
            number(&bits.collect::<Vec<_>>())
        };
        let ff1 = fpe::ff1::FF1::<aes::Aes256>::new(&key, 2).unwrap();
        let there = unbyte(ff1.encrypt(&tweak, &text).unwrap());
        let back = unbyte(ff1.decrypt(&tweak, &text).unwrap());
        agree(&key, &tweak, n, x, (there, back))?;
    }
}

fn byte_of(numerals: &[u16]) -> u8 {
    numerals.iter().rev().fold(0, |byte, &numeral| byte << 1 | numeral as u8)
}

/// The reference, wide and scalar give what `fpe` gives.
fn agree(key: &[u8; 32], tweak: &[u8], n: u32, x: U512, fpe: (U512, U512)) -> Result<(), TestCaseError> {
    prop_assert_eq!(reference(key, tweak, n, x), fpe);
    let key = Key::new(key);
    prop_assert_eq!(key.run(ThereAndBack(&wide(&key, n, tweak), x)), fpe);
    if n <= 128 {
        prop_assert_eq!(key.run(ThereAndBack(&scalar(&key, n, tweak), x)), fpe);
    }
    Ok(())
}
