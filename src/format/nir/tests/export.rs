//! Tokens for validators written by others.

use super::*;
use crate::format::{Spelling, formats};
use std::fmt::Write;

/// Canonical tokens of every class, as lines of format, class and text separated by tabs, for `tests/oracle/nir.py`.
#[test]
#[ignore = "writes tokens to the file that JETON_ORACLE names"]
fn tokens_for_other_validators() {
    let path = std::env::var_os("JETON_ORACLE").expect("JETON_ORACLE names a file to write");
    let mut lines = String::new();
    let drawn = [
        (formats::FR_NIR, 3_000),
        (formats::FR_NIR_LINKED, 4),
        (formats::FR_NIR_MARKED, 20_000),
        (formats::FR_FT_ID, 3_000),
    ];
    for (format, draws) in drawn {
        let codec = format.codec();
        for class in 0..codec.classes() {
            let name = codec.class_name(class);
            for draw in 0..draws {
                let rank = draw * (size(codec, class) - 1) / (draws - 1);
                let parsed = Parsed {
                    class,
                    held: Default::default(),
                    spelling: Spelling::CANONICAL,
                    rank: Rank::Narrow(rank),
                };
                let text = rendered(codec, Side::Token, &parsed);
                writeln!(lines, "{format}\t{name}\t{text}").unwrap();
            }
        }
    }
    std::fs::write(path, lines).unwrap();
}
