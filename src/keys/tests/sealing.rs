//! The file opens with its key, whole, or not at all and without saying why.

use super::super::body::{self, Body};
use super::super::header::{Cost, Header, Kind};
use super::super::sealed;
use super::*;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const CHEAP: Cost = Cost { memory: 7 << 10, passes: 1, lanes: 1 };

fn sealed_error(bytes: &[u8], source: &KeySource) -> bool {
    matches!(Keyring::from_bytes(bytes, source), Err(KeyringError::Sealed))
}

fn key() -> KeySource {
    KeySource::bytes(&known(4))
}

#[test]
fn every_flipped_bit_is_refused() {
    let file = keyring().to_bytes(&key()).unwrap();
    let scoped = keyring().export(&domain("sante"), &[]).unwrap().to_bytes(&key()).unwrap();
    for file in [file, scoped] {
        assert!(Keyring::from_bytes(&file, &key()).is_ok());
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(sealed_error(&flipped, &key()), "bit {bit}");
        }
    }
}

#[test]
fn every_truncation_and_extension_is_refused() {
    let file = keyring().to_bytes(&key()).unwrap();
    for len in 0..file.len() {
        assert!(sealed_error(&file[..len], &key()), "{len} bytes");
        assert!(sealed_error(&file[file.len() - len..], &key()), "the last {len} bytes");
    }
    for more in [1, 16, 101, 400_000] {
        let longer: Vec<u8> = file.iter().copied().chain(std::iter::repeat_n(0, more)).collect();
        assert!(sealed_error(&longer, &key()), "{more} bytes more");
    }
    assert!(sealed_error(&file.repeat(2), &key()));
}

#[test]
fn wrong_keys_are_refused() {
    let (one, other) = (KeySource::passphrase_at("one", CHEAP), KeySource::passphrase_at("One", CHEAP));
    let by_key = keyring().to_bytes(&key()).unwrap();
    let by_passphrase = keyring().to_bytes(&one).unwrap();
    assert!(Keyring::from_bytes(&by_passphrase, &one).is_ok());
    for (file, source) in [
        (&by_key, &KeySource::bytes(&known(5))),
        (&by_key, &one),
        (&by_passphrase, &key()),
        (&by_passphrase, &other),
    ] {
        assert!(sealed_error(file, source), "{source:?}");
    }
}

/// Each flip in the head of a passphrase's file, its parameters among it.
#[test]
fn every_flipped_bit_of_a_passphrases_header_is_refused() {
    let source = KeySource::passphrase_at("correct horse", CHEAP);
    let file = keyring().to_bytes(&source).unwrap();
    let parameters = 0..(8 + 5 + 12) * 8;
    let sample = (parameters.end..file.len() * 8).step_by(97);
    for bit in parameters.chain(sample) {
        let mut flipped = file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(sealed_error(&flipped, &source), "bit {bit}");
    }
}

#[test]
fn unbearable_costs_are_refused_before_anything_is_allocated() {
    let source = KeySource::passphrase_at("correct horse", CHEAP);
    let file = keyring().to_bytes(&source).unwrap();
    let unbearable = [
        (u32::MAX, 1, 1),
        ((256 << 10) + 1, 1, 1),
        ((7 << 10) - 1, 1, 1),
        (0, 0, 0),
        (7 << 10, 0, 1),
        (7 << 10, 17, 1),
        (7 << 10, u32::MAX, 1),
        (7 << 10, 1, 0),
        (7 << 10, 1, 5),
        (7 << 10, 1, 0x00ff_ffff),
    ];
    let start = Instant::now();
    for (memory, passes, lanes) in unbearable {
        let cost = Cost { memory, passes, lanes };
        assert!(!cost.is_bearable(), "{cost:?}");
        let mut forged = file.clone();
        let fields = [memory, passes, lanes].map(u32::to_be_bytes);
        forged[13..25].copy_from_slice(fields.as_flattened());
        assert!(sealed_error(&forged, &source), "{cost:?}");
    }
    assert!(start.elapsed() < Duration::from_millis(100), "no stretching took place");
    assert!(Cost::DEFAULT.is_bearable() && CHEAP.is_bearable());
}

#[test]
fn a_passphrase_seals_at_the_default_cost() {
    let source = KeySource::passphrase("correct horse");
    let file = keyring().to_bytes(&source).unwrap();
    assert_eq!(file[12..25], [2, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]);
    assert!(Keyring::from_bytes(&file, &source).is_ok());
}

#[test]
fn an_empty_passphrase_is_refused() {
    let empty = KeySource::passphrase("");
    assert_eq!(keyring().to_bytes(&empty), Err(KeyringError::EmptyPassphrase));
    let file = keyring().to_bytes(&KeySource::passphrase_at("x", CHEAP)).unwrap();
    assert_eq!(Keyring::from_bytes(&file, &empty).err(), Some(KeyringError::EmptyPassphrase));
}

/// Salt, nonce, commitment, body: nothing but the plain fields is the same in two saves.
#[test]
fn every_save_is_fresh() {
    let (keyring, source) = (keyring(), key());
    let (one, other) = (keyring.to_bytes(&source).unwrap(), keyring.to_bytes(&source).unwrap());
    assert_eq!(one[..25], other[..25]);
    for (from, to) in [(25, 57), (57, 69), (69, 101), (101, 133), (one.len() - 16, one.len())] {
        assert_ne!(one[from..to], other[from..to]);
    }
}

#[test]
fn the_header_says_what_it_is() {
    let plain = Keyring::create().unwrap();
    assert_eq!(plain.to_bytes(&key()).unwrap()[..13], *b"jetonkr\0\0\x01\x01\0\x01");
    assert_eq!(keyring().to_bytes(&key()).unwrap()[..13], *b"jetonkr\0\0\x01\x01\x01\x01");
    let scoped = keyring().export(&domain("sante"), &[]).unwrap();
    assert_eq!(scoped.to_bytes(&key()).unwrap()[..13], *b"jetonkr\0\0\x01\x02\x01\x01");
}

/// What an owner of the key could write by mistake, too, is refused.
#[test]
fn only_canonical_bodies_are_read() {
    let body = keyring().body.write();
    assert!(Body::read(Kind::Full, &body).is_some());
    assert!(Body::read(Kind::Scoped, &body).is_none());
    let forged = |forge: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = body.to_vec();
        forge(&mut bytes);
        let file = sealed::seal(Kind::Full, true, Zeroizing::new(bytes), &key()).unwrap();
        assert!(sealed_error(&file, &key()));
    };
    let domains = 2 + 2 * 37;
    forged(&|bytes| bytes.push(0));
    forged(&|bytes| bytes.truncate(bytes.len() - 1));
    forged(&|bytes| bytes.clear());
    forged(&|bytes| bytes[..2].copy_from_slice(&[0, 0]));
    forged(&|bytes| bytes[..2].copy_from_slice(&[0xff, 0xff]));
    forged(&|bytes| bytes[..2].copy_from_slice(&1001_u16.to_be_bytes()));
    forged(&|bytes| bytes[5] = 2);
    forged(&|bytes| bytes[5] = 0);
    forged(&|bytes| bytes[6] = 0);
    forged(&|bytes| bytes[6] = 4);
    forged(&|bytes| bytes[42] = 1);
    forged(&|bytes| bytes[domains..domains + 2].copy_from_slice(&1001_u16.to_be_bytes()));
    forged(&|bytes| bytes[domains + 4] = b'C');
    forged(&|bytes| bytes[domains + 4] = b'z');
    forged(&|bytes| bytes[domains + 4] = 0xff);
    forged(&|bytes| bytes[domains + 2 + 2 + 10 + 3] = 3);
    forged(&|bytes| bytes[43] = 2);
    forged(&|bytes| {
        let flag = bytes.len() - 17;
        bytes[flag] = 2;
    });
    for len in 0..body.len() {
        assert!(Body::read(Kind::Full, &body[..len]).is_none(), "{len}");
    }
}

#[test]
fn the_largest_keyring_fits() {
    let roots: Vec<_> = (0..1000_u16).map(|n| known(n as u8)).collect();
    let mut keyring = Keyring::test_from_roots(&roots, known(3)).unwrap();
    let suffix = Suffix::new(&format!("{0}.{0}.example", "s".repeat(45))).unwrap();
    for number in 0..1000 {
        keyring.add_domain(domain(&format!("{number:064}")), suffix.clone()).unwrap();
    }
    keyring.pin_ledger(LedgerId::from_bytes([1; 16])).unwrap();
    assert_eq!(keyring.add_epoch(), Err(KeyringError::TooMany));
    assert_eq!(keyring.add_domain(domain("one-more"), suffix), Err(KeyringError::TooMany));
    assert!(Keyring::test_from_roots(&[known(0); 1001], known(3)).is_err());
    assert!(Keyring::test_from_roots(&[], known(3)).is_err());

    let body = keyring.body.write();
    assert!(body.len() <= body::MAX_LEN && body.capacity() == body::MAX_LEN, "it never grew");
    let file = keyring.to_bytes(&key()).unwrap();
    let opened = Keyring::from_bytes(&file, &key()).unwrap();
    assert_eq!(*opened.body.write(), *body);
}

#[test]
fn opening_by_key_file_takes_less_than_a_millisecond() {
    let file = keyring().to_bytes(&key()).unwrap();
    let least = (0..200).map(|_| {
        let start = Instant::now();
        assert!(Keyring::from_bytes(&file, &key()).is_ok());
        start.elapsed()
    });
    let least = least.min().unwrap();
    println!("opened in {least:?}");
    assert!(least < Duration::from_millis(1), "{least:?}");
}

/// Files that `tests/oracle/keyring_file.py` sealed with other software.
#[test]
fn files_of_other_making_open() {
    let full = include_bytes!("../../../tests/vectors/full.keyring");
    let keyring = Keyring::from_bytes(full, &KeySource::bytes(&[7; 32])).unwrap();
    let states: Vec<_> = keyring.epochs().map(|(epoch, state)| (epoch.number(), state)).collect();
    assert_eq!(states, [(1, EpochState::Retired), (2, EpochState::Destroyed), (3, EpochState::Live)]);
    let domains: Vec<_> =
        keyring.domains().map(|d| (d.name().as_str(), d.epoch(), d.suffix().as_str())).collect();
    assert_eq!(domains, [("cap-emploi", epoch(3), "tok.example"), ("z", epoch(3), "z.tok.example")]);
    assert_eq!(keyring.ledger(), Some(LedgerId::from_bytes([9; 16])));
    assert!(keyring.is_test() && !keyring.is_scoped());
    let check = keyring.check_value(&domain("cap-emploi"), epoch(1)).unwrap();
    assert_eq!(check.to_string(), "d3a241a66e0fc386");

    let scoped = include_bytes!("../../../tests/vectors/scoped.keyring");
    let keyring = Keyring::from_bytes(scoped, &KeySource::passphrase("mot de passe à retenir")).unwrap();
    assert!(!keyring.is_test() && keyring.is_scoped());
    assert_eq!(keyring.check_value(&domain("cap-emploi"), epoch(1)), Ok(check));
    assert_eq!(Header::LEN, 101);
}
