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
                    let expected = email.parse_any(&setting, side, &text, &mut sure).unwrap();
                    assert_eq!(Parsed { held: expected.held, ..parsed }, expected, "{text:?}");
                    assert_eq!(fast.bytes(parsed.held), sure.bytes(expected.held), "{text:?}");
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
                    assert!(plain_local(&shape).is_some());
                    email.render(&setting, side, &shape, &annex, &mut fast);
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
        for byte in b"-._0123456789abcdefghijklmnopqrstuvwxyz" {
            for at in 1..octets - 1 {
                for fill in [b'0', b'z'] {
                    let mut local = vec![b'm'; octets];
                    local[at] = *byte;
                    local[at + 1..].fill(fill);
                    let text = format!("{}@free.fr", str::from_utf8(&local).unwrap());
                    let mut annex = Annex::default();
                    let parsed = email.parse_plain(&setting, Side::Identifier, &text, &mut annex).unwrap();
                    let mut out = Vec::new();
                    assert!(plain_local(&parsed).is_some());
                    email.render(&setting, Side::Identifier, &parsed, &annex, &mut out);
                    assert_eq!(out, text.as_bytes());
                    let sure = email.parse_any(&setting, Side::Identifier, &text, &mut Annex::default());
                    assert_eq!(sure.map(|sure| sure.rank), Ok(parsed.rank), "{text}");
                }
            }
        }
    }
}

/// Whatever their lengths and kinds, and however many of a length there are; in each number of rows.
#[test]
fn rows_are_written_as_one_by_one() {
    let mut pick = draws(3);
    let setting = laws::setting();
    let (email, mut annex) = (&BOTH[0], Annex::default());
    let row = |_| {
        let octets = 1 + pick(30);
        let mut local = vec![b'm'; octets];
        local.fill_with(|| b"09az"[pick(4)]);
        local[pick(octets)] = b".+@xyz"[pick(6)];
        let host = ["free.fr", "a-host-of-more-than-thirty-two-octets.fr", "sfr.fr", "xn--p1ai"][pick(4)];
        let text = format!("{}@{host}", str::from_utf8(&local).unwrap());
        email.parse(&setting, Side::Identifier, &text, &mut annex)
    };
    let rows: Vec<Row> = (0..600).map(row).collect();
    let plain = rows.iter().flatten().filter(|parsed| plain_local(parsed).is_some()).count();
    assert!((150..500).contains(&plain), "{plain}");
    for count in (0..60).chain([rows.len()]) {
        for side in [Side::Identifier, Side::Token] {
            let (mut together, mut alone) = (b"x".to_vec(), b"x".to_vec());
            let mut ends = vec![0; count];
            email.render_rows(&setting, side, &rows[..count], &annex, &mut together, &mut ends);
            for (row, end) in rows.iter().zip(ends) {
                if let Ok(parsed) = row {
                    email.render(&setting, side, parsed, &annex, &mut alone);
                }
                assert_eq!(end, alone.len());
            }
            assert_eq!(together, alone);
        }
    }
}
