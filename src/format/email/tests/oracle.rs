//! Tokens for an independent validator, which is not part of the build.

use super::*;
use std::fmt::Write;
use std::{env, fs};

/// A rank of a class: well-spread bits, brought below the size.
fn drawn(size: Size, seed: u64) -> U512 {
    let size = match size {
        Size::Narrow(size) => U512::from(size),
        Size::Wide(size) => size,
        Size::Bytes => return U512::ZERO,
    };
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let limbs = std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ (state >> 32)
    });
    let mut rank = U512::from_limbs(limbs);
    // Cut to one bit more than the size, then below it.
    while rank.bit_len() > size.bit_len() {
        rank = rank.div_rem_small(NonZeroU64::new(2).unwrap()).0;
    }
    if rank >= size { rank.checked_sub(size).unwrap() } else { rank }
}

/// What `tests/oracle/emails.py` reads: tokens of every class, at hosts of every kind.
#[test]
#[ignore = "writes tokens to the file that JETON_EMAILS names"]
fn tokens_for_the_oracle() {
    let path = env::var_os("JETON_EMAILS").expect("JETON_EMAILS names a file to write");
    let mut lines = String::new();
    let setting = laws::setting();
    for email in &BOTH {
        for class in 0..email.classes() {
            for (number, host) in
                ["b@gmail.com", "b@xn--socit-esab.fr", "b@пример.рф"].into_iter().enumerate()
            {
                let mut annex = Annex::default();
                let Ok(shape) = email.parse(&setting, Side::Identifier, host, &mut annex) else { continue };
                for draw in 0..20_u64 {
                    let seed = draw * 3 + number as u64 + u64::from(class) * 64;
                    let within = drawn(email.size(class), seed);
                    let rank = match within.to_u128().filter(|_| matches!(email.size(class), Size::Narrow(_)))
                    {
                        Some(rank) => Rank::Narrow(rank),
                        None => annex.keep_wide(within),
                    };
                    let token =
                        email.rendered(&setting, Side::Token, &Parsed { class, rank, ..shape }, &annex);
                    writeln!(lines, "{} {}\t{token}", email.name(), email.class_name(class)).unwrap();
                }
            }
        }
    }
    fs::write(path, lines).unwrap();
}
