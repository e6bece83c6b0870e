//! The fast ways read and write what the general ones do.

use super::super::{block, found, hole, number::Number};
use super::classifier::{key_of, typed_key};
use super::*;
use crate::format::laws::Draws;

/// `fr.nir` read in the general ways alone: any spelling, block by block.
fn plainly(text: &str) -> Result<Parsed, TextError> {
    let number = Number::read_typed(text)?;
    let (class_number, class, position) = found(&number)?;
    Ok(number.parsed(class_number, block::rank(position, hole(class_number)), class.keyed))
}

/// The thirteen characters of a member, found block by block.
fn bare(class: u32, rank: u64) -> String {
    let blocks = CLASSES[class as usize].blocks();
    let [first, year, month, department, commune, order] =
        block::member(blocks, block::unrank(rank, hole(class)));
    let department = match department {
        100 => "2A".to_owned(),
        101 => "2B".to_owned(),
        digits => format!("{digits:02}"),
    };
    format!("{first}{year:02}{month:02}{department}{commune:03}{order:03}")
}

fn grouped(text: &str, separators: &[&str; 6]) -> String {
    let mut grouped = String::new();
    for (position, character) in text.chars().enumerate() {
        if let Some(gap) = [1, 3, 5, 7, 10, 13].iter().position(|&at| at == position) {
            grouped.push_str(separators[gap]);
        }
        grouped.push(character);
    }
    grouped
}

#[test]
fn every_class_is_ranked_and_written_as_its_blocks_tell() {
    let mut draws = Draws::default();
    for class in 0..Nir.classes() {
        let size = u64::try_from(size(&Nir, class)).unwrap();
        let drawn = (0..2_000).map(|_| draws.below(size)).collect::<Vec<_>>();
        for rank in drawn.into_iter().chain([0, 1, size - 2, size - 1]) {
            let bare = bare(class, rank);
            let text = if CLASSES[class as usize].keyed { typed_key(&bare) } else { bare };
            let shape = Parsed {
                class,
                held: Default::default(),
                spelling: Spelling::CANONICAL,
                rank: Rank::Narrow(u128::from(rank)),
            };
            assert_eq!(rendered(&Nir, Side::Token, &shape), text);
            assert_eq!(parse(&Nir, Side::Identifier, &text), Ok(shape), "{text}");
        }
    }
}

#[test]
fn every_spelling_and_every_damage_is_read_in_the_general_ways() {
    let mut draws = Draws::default();
    let agrees = |text: &str| {
        let parsed = parse(&Nir, Side::Identifier, text);
        assert_eq!(parsed, plainly(text), "{text:?}");
        parsed
    };
    for round in 0..20_000 {
        let class = if round % 2 == 0 { 0 } else { u32::try_from(draws.below(18)).unwrap() };
        let bare = bare(class, draws.below(u64::try_from(size(&Nir, class)).unwrap()));
        let keyed = format!("{bare}{:02}", key_of(&bare));
        let one = draws.of(&["", " ", "-", ".", "/", "\u{a0}"]);
        let odd = draws.of(&["", " ", "-", "\u{202f}"]);
        for text in [&bare, &keyed] {
            for separators in [[one; 6], [one, one, odd, one, one, one], ["", "", "", "", "", odd]] {
                let text = grouped(text, &separators);
                if let Ok(parsed) = agrees(&text) {
                    assert_eq!(rendered(&Nir, Side::Identifier, &parsed), text);
                }
                let _ = agrees(&draws.damaged(&text));
            }
        }
        let _ = agrees(&format!("{}{:015}", draws.below(10), draws.below(1_000_000_000_000_000))[1..]);
    }
    for near in ["269054958815780", "2690549588157", "2 69 05 49 588 157 80", "2 69 05 49 588 157"] {
        assert_eq!(agrees(near).map_err(|error| error.reason), Err(Reason::Placeholder));
    }
    for month in 0..100 {
        for department in 0..100 {
            for first in 0..10 {
                let _ = agrees(&typed_key(&format!("{first}84{month:02}{department:02}451089")));
            }
        }
    }
}
