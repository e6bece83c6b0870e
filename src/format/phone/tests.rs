use super::*;
use crate::format::laws;
use std::fmt::Write;
use std::{env, fs};

#[test]
fn the_two_laws_hold() {
    laws::hold(&Phone, &laws::setting(), &[""]);
}

/// Writes class and E.164 number for ranks drawn from every class; `tests/oracle/phones.py` judges them.
#[test]
#[ignore = "writes a file for the oracle"]
fn export() {
    let draws = env::var("JETON_DRAWS").map_or(2_000, |draws| draws.parse().unwrap());
    let mut lines = String::new();
    for class in 0..Phone.classes() {
        let Size::Narrow(size) = Phone.size(class) else { panic!() };
        // Steps of the golden ratio: no two alike, and none far from any rank.
        let step = (size as f64 * 0.618_033_988_749_894_9) as u128;
        let ranks = (0..draws).map(|draw: u128| draw * step % size).chain([0, size - 1]);
        for rank in ranks {
            let parsed = Parsed {
                class,
                held: Default::default(),
                spelling: Spelling::CANONICAL,
                rank: Rank::Narrow(rank),
            };
            write!(lines, "{}\t", Phone.class_name(class)).unwrap();
            Phone.render(&laws::setting(), Side::Token, &parsed, &Annex::default(), &mut lines);
            lines.push('\n');
        }
    }
    fs::write(env::var("JETON_PHONES").unwrap(), lines).unwrap();
}
