//! The fast ways read and write what the general ones do.

use super::super::{block, found, hole, issued, number::Number};
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

/// A member of class 0 is read in the fast way, and written as its blocks tell.
fn is_usual(rank: u64) {
    let text = typed_key(&bare(0, rank));
    let shape = Parsed {
        class: 0,
        held: Default::default(),
        spelling: Spelling::CANONICAL,
        rank: Rank::Narrow(u128::from(rank)),
    };
    assert_eq!(rendered(&Nir, Side::Token, &shape), text);
    let read = Nir.parse_usual(&laws::setting(), Side::Identifier, &text, &mut Annex::default());
    assert_eq!(read, Some(shape), "{text}");
}

#[test]
fn every_birth_and_every_place_of_class_0_goes_the_fast_ways() {
    let size = u64::try_from(size(&Nir, 0)).unwrap();
    for birth in 0..2 * 100 * 12 * 95 {
        is_usual(birth * 990 * 999);
        is_usual((birth * 990 * 999 + 989_009).min(size - 1));
    }
    for place in (0..990 * 999).filter(|place| place % 999 < 2 || place % 999 == 998 || place / 999 % 330 < 2)
    {
        is_usual(123_456 * 990 * 999 + place);
    }
    for rank in [issued::PLACEHOLDER - 1, issued::PLACEHOLDER] {
        is_usual(rank);
    }
}

#[test]
fn every_key_commune_order_and_year_is_read_in_the_general_ways() {
    let usual = |text: &str| Nir.parse_usual(&laws::setting(), Side::Identifier, text, &mut Annex::default());
    let agrees = |text: &str| {
        if let Some(parsed) = usual(text) {
            assert_eq!(Ok(parsed), plainly(text), "{text}");
        } else if let Ok(parsed) = plainly(text) {
            assert_ne!(parsed.class, 0, "{text}");
        }
    };
    for order in 0..1_000 {
        for key in 0..100 {
            agrees(&format!("1841276451{order:03}{key:02}"));
        }
        for other in [0, 1, 990, 991, 999] {
            for bare in [format!("2841276{other:03}{order:03}"), format!("2841276{order:03}{other:03}")] {
                agrees(&bare);
                agrees(&typed_key(&bare));
            }
        }
    }
    for birth in 0..1_000 {
        for rest in ["0076451089", "0176451089", "1299990999", "1376451089", "1220451089", "1200451089"] {
            agrees(&typed_key(&format!("{birth:03}{rest}")));
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
