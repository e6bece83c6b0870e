//! The plain way leads where the general way leads, and takes what people have.

use super::*;

/// Numbers that look random, the same at every run.
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |of| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % of as u64).unwrap()
    }
}

const LOCALS: [&str; 16] =
    ["a", "z", "0", "9", "m5", "jean", "durand", ".", ".", "-", "_", "Q", "+", "é", "@", "b7.c"];
const HOSTS: [&str; 18] = [
    "fr",
    "com",
    "sfr",
    "a",
    "1",
    "a-1",
    "xn--p1ai",
    ".",
    ".",
    ".",
    "-",
    "--",
    "_",
    "É",
    "Gmail",
    "example",
    "other.example",
    "tok.example",
];

#[test]
fn whatever_is_read_plainly_is_read_the_same_generally() {
    let mut pick = draws(1);
    let setting = laws::setting();
    let mut read = [0; 2];
    for _ in 0..150_000 {
        let local: String = (0..1 + pick(9)).map(|_| LOCALS[pick(LOCALS.len())]).collect();
        let host: String = (0..1 + pick(6)).map(|_| HOSTS[pick(HOSTS.len())]).collect();
        let end = ["", ".fr", ".org", ".tok.example"][pick(4)];
        let text = format!("{local}@{host}{end}");
        for email in &BOTH {
            for (number, side) in [Side::Identifier, Side::Token].into_iter().enumerate() {
                let (mut fast, mut sure) = (Annex::default(), Annex::default());
                if let Some(parsed) = email.parse_plain(&setting, side, &text, &mut fast) {
                    assert_eq!(Ok(parsed), email.parse_any(&setting, side, &text, &mut sure), "{text:?}");
                    assert_eq!(fast.bytes, sure.bytes, "{text:?}");
                    read[number] += 1;
                } else {
                    assert!(fast.bytes.is_empty(), "{text:?}");
                }
            }
        }
    }
    assert!(read.iter().all(|&read| read > 500), "{read:?}");
}

#[test]
fn whatever_is_written_plainly_is_written_the_same_generally() {
    let mut pick = draws(2);
    let setting = laws::setting();
    for email in &BOTH {
        for class in 1..=20 {
            let Size::Narrow(size) = email.size(class) else { panic!() };
            let step = size / 40_009;
            let ranks =
                (0..40_009).map(|part| step * part + u128::try_from(pick(1 << 30)).unwrap() % step.max(1));
            for rank in ranks.chain([0, 1, size - 2, size - 1]) {
                let mut annex = Annex::default();
                let held = annex.keep_bytes(b"free.fr");
                let spelling = Spelling::CANONICAL;
                let shape = Parsed { class, held, spelling, rank: Rank::Narrow(rank) };
                for side in [Side::Identifier, Side::Token] {
                    let (mut fast, mut sure) = (b"x".to_vec(), b"x".to_vec());
                    render_plain(&setting, side, &shape, &annex, &mut fast).unwrap();
                    email.render_any(&setting, side, &shape, &annex, &mut sure);
                    assert_eq!(fast, sure, "{} {rank}", email.class_name(class));
                }
            }
        }
    }
}

/// At every number of octets, the first and the last rank of every character: where a quotient is nearest to being wrong.
#[test]
fn the_seams_between_characters_are_plain_too() {
    let setting = laws::setting();
    let email = &BOTH[0];
    for octets in 5..=24_usize {
        for byte in b"-._09az" {
            for at in 1..octets - 1 {
                for fill in [b'0', b'z'] {
                    let mut local = vec![b'm'; octets];
                    local[at] = *byte;
                    local[at + 1..].fill(fill);
                    let text = format!("{}@free.fr", str::from_utf8(&local).unwrap());
                    let mut annex = Annex::default();
                    let parsed = email.parse_plain(&setting, Side::Identifier, &text, &mut annex).unwrap();
                    let mut out = Vec::new();
                    render_plain(&setting, Side::Identifier, &parsed, &annex, &mut out).unwrap();
                    assert_eq!(out, text.as_bytes());
                    let sure = email.parse_any(&setting, Side::Identifier, &text, &mut Annex::default());
                    assert_eq!(sure.map(|sure| sure.rank), Ok(parsed.rank), "{text}");
                }
            }
        }
    }
}
