//! NIST's nine samples for FF1, and what `hazmat::Ff1` refuses.
#![cfg(feature = "hazmat")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that fails panics")]

use jeton::hazmat::{Error, Ff1};

const KEY: [u8; 32] = [
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c, 0xef,
    0x43, 0x59, 0xd8, 0xd5, 0x80, 0xaa, 0x4f, 0x7f, 0x03, 0x6d, 0x6f, 0x04, 0xfc, 0x6a, 0x94,
];

const TEN: &[u8] = b"9876543210";
const ELEVEN: &[u8] = b"7777pqrs777";

/// Bytes of the key, radix, tweak, plaintext, ciphertext.
const SAMPLES: [(usize, u32, &[u8], &str, &str); 9] = [
    (16, 10, b"", "0123456789", "2433477484"),
    (16, 10, TEN, "0123456789", "6124200773"),
    (16, 36, ELEVEN, "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    (24, 10, b"", "0123456789", "2830668132"),
    (24, 10, TEN, "0123456789", "2496655549"),
    (24, 36, ELEVEN, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
    (32, 10, b"", "0123456789", "6657667009"),
    (32, 10, TEN, "0123456789", "1001623463"),
    (32, 36, ELEVEN, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
];

fn numerals(text: &str) -> Vec<u16> {
    text.chars().map(|digit| digit.to_digit(36).unwrap().try_into().unwrap()).collect()
}

#[test]
fn the_nine_samples_of_nist() {
    for (position, (length, radix, tweak, plain, token)) in SAMPLES.into_iter().enumerate() {
        let ff1 = Ff1::new(&KEY[..length], radix).unwrap();
        assert_eq!(ff1.encrypt(tweak, &numerals(plain)).unwrap(), numerals(token), "sample {}", position + 1);
        assert_eq!(ff1.decrypt(tweak, &numerals(token)).unwrap(), numerals(plain), "sample {}", position + 1);
    }
}

#[test]
fn parameters_outside_the_standard_are_refused() {
    for length in (0..64).filter(|length| ![16, 24, 32].contains(length)) {
        assert_eq!(Ff1::new(&vec![1; length], 10).unwrap_err(), Error::KeyLength, "{length} bytes");
    }
    for radix in [0, 1, 65_537, u32::MAX] {
        assert_eq!(Ff1::new(&KEY, radix).unwrap_err(), Error::Radix, "radix {radix}");
    }
    assert_eq!(Ff1::new(&[], 0).unwrap_err(), Error::KeyLength);
    assert_eq!(Error::Radix, jeton::ParameterError::Radix);
}

/// The floor is a million texts, whatever the radix.
#[test]
fn short_texts_are_refused() {
    for (radix, enough) in [(2, 20), (3, 13), (10, 6), (999, 3), (1000, 2), (65_536, 2)] {
        let ff1 = Ff1::new(&KEY, radix).unwrap();
        for length in 0..enough {
            assert_eq!(
                ff1.encrypt(b"", &vec![0; length]),
                Err(Error::TooFewValues),
                "{length} of radix {radix}"
            );
            assert_eq!(
                ff1.decrypt(b"", &vec![0; length]),
                Err(Error::TooFewValues),
                "{length} of radix {radix}"
            );
        }
        assert!(ff1.encrypt(b"", &vec![0; enough]).is_ok());
    }
}

#[test]
fn numerals_from_the_radix_on_are_refused_by_position() {
    for radix in [2, 10, 65_535_u16] {
        let ff1 = Ff1::new(&KEY, radix.into()).unwrap();
        for position in 0..20 {
            let mut text = vec![radix - 1; 20];
            text[position] = radix;
            assert_eq!(ff1.encrypt(b"", &text), Err(Error::Numeral(position)));
            assert_eq!(ff1.decrypt(b"", &text), Err(Error::Numeral(position)));
        }
    }
}

#[test]
fn the_key_does_not_print() {
    let printed = format!("{:?}", Ff1::new(&[0xa5; 32], 10).unwrap());
    assert_eq!(printed, "Ff1 { radix: 10, .. }");
}
