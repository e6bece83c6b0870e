//! `fr.nir.marked`: tokens that show that they are tokens.
//!
//! A token begins with 0 or 9, which no grammar of the NIR ever issues, and has a right key. It is never a person;
//! whoever checks shape and key (python-stdnum) takes it, whoever checks the first digit (CNAM, les-emplois) refuses
//! it, and it is refused as an identifier here and in the other formats of this folder.
//!
//! Identifiers are the issued grammar as far as the marks have room for it, and tokens are another language:
//!
//! | no. | class | identifiers: first digit, month, department | ranks | tokens | room |
//! |---|---|---|---|---|---|
//! | 0 | `issued` | 1-2, issued, 01-99; 7-8, calendar, 01-99; 3-4, calendar, 91-99; 3-4 and 7-8, pseudo, 91-99 | 1,972,481,543,999 | `0` or `9` and twelve digits | 2,000,000,000,000 |
//! | 1 | `corsica` | 1-2, issued, 2A-2B; 3-4 and 7-8, calendar, 2A-2B | 39,560,400,000 | `0` or `9`, four digits, 2A or 2B, six digits | 40,000,000,000 |
//!
//! Years are 00-99, communes 001-990, orders 001-999. Class 0 lacks the placeholder. First digits 3, 4, 7 and 8 are
//! given to people born abroad or overseas, departments 91 to 99; of the other combinations a million million have no
//! room, and those are refused, as are provisional numbers, which have no key that could be right.
//!
//! The embedding keeps the rank: identifiers are ranked as in `fr.nir`, block by block in the order of the table, and
//! the token of a rank is the text of that rank in its own block, of which the last ones stay unused.

use super::block::{self, Block, Parts};
use super::class::{self, ANY, YEARS, department, first, month};
use super::number::{self, Number, at};
use super::{Annex, Grammar, MASKS, Mask, Parsed, Setting, Side, Size};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `fr.nir.marked`.
pub(in crate::format) struct Marked;

/// A class: its identifiers, its tokens.
struct Language {
    name: &'static str,
    size: u64,
    hole: Option<u64>,
    identifiers: &'static [Block],
    tokens: Block,
}

static LANGUAGES: [Language; 2] = [
    Language {
        name: "issued",
        size: 1_972_481_543_999,
        hole: Some(1_258_021_306_569),
        identifiers: &[
            class::issued(first::ISSUED, YEARS, month::ISSUED, department::DIGITS),
            class::issued(first::WAITING, YEARS, month::CALENDAR, department::DIGITS),
            class::issued(first::FOREIGN, YEARS, month::CALENDAR, department::ABROAD),
            class::issued(first::FOREIGN, YEARS, month::PSEUDO, department::ABROAD),
            class::issued(first::WAITING, YEARS, month::PSEUDO, department::ABROAD),
        ],
        tokens: Block::new([first::MARKS, YEARS, month::ANY, department::ANY_DIGITS, ANY, ANY]),
    },
    Language {
        name: "corsica",
        size: 39_560_400_000,
        hole: None,
        identifiers: &[
            class::issued(first::ISSUED, YEARS, month::ISSUED, department::CORSICA),
            class::issued(first::FOREIGN, YEARS, month::CALENDAR, department::CORSICA),
            class::issued(first::WAITING, YEARS, month::CALENDAR, department::CORSICA),
        ],
        tokens: Block::new([first::MARKS, YEARS, month::ANY, department::CORSICA, ANY, ANY]),
    },
];

impl Language {
    fn identifiers(&self) -> impl Iterator<Item = &'static Block> {
        self.identifiers.iter()
    }

    fn tokens(&self) -> impl Iterator<Item = &Block> {
        std::iter::once(&self.tokens)
    }

    fn identifier_rank(&self, parts: &Parts) -> Option<u64> {
        block::position(self.identifiers(), parts).map(|position| block::rank(position, self.hole))
    }

    fn token_rank(&self, parts: &Parts) -> Option<u64> {
        block::position(self.tokens(), parts).filter(|&rank| rank < self.size)
    }
}

fn language(number: u32) -> Option<&'static Language> {
    usize::try_from(number).ok().and_then(|number| LANGUAGES.get(number))
}

/// Class and rank, by the first language that knows the number.
fn find(rank: impl Fn(&Language) -> Option<u64>) -> Option<(u32, u64)> {
    (0..).zip(&LANGUAGES).find_map(|(number, language)| rank(language).map(|rank| (number, rank)))
}

impl Grammar for Marked {
    fn name(&self) -> &'static str {
        "fr.nir.marked"
    }

    fn example(&self) -> &'static str {
        "184127645108946"
    }

    fn identifies(&self) -> &'static str {
        "fr.nir"
    }

    fn shows(&self) -> &'static str {
        "that it is a token; birth in Corsica"
    }

    fn masks(&self) -> &'static [Mask] {
        MASKS
    }

    fn neighbourhood<'a>(&self, identifier: &'a str) -> Option<&'a str> {
        super::neighbourhood(identifier)
    }

    fn birth_year(&self, identifier: &str) -> Option<String> {
        super::birth_year(identifier)
    }

    fn classes(&self) -> u32 {
        2
    }

    fn class_name(&self, number: u32) -> Cow<'static, str> {
        language(number).map_or("", |language| language.name).into()
    }

    fn size(&self, number: u32) -> Size {
        Size::Narrow(language(number).map_or(0, |language| u128::from(language.size)))
    }

    fn parse_any(&self, _: &Setting, side: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let number = Number::read(text)?;
        let token = find(|language| language.token_rank(&number.parts));
        let (class, rank) = match (side, token) {
            (Side::Token, Some(token)) => token,
            (Side::Token, None) => return Err(number.error(Reason::NotAToken, at::FIRST)),
            (Side::Identifier, Some(_)) => return Err(number.error(Reason::AlreadyToken, at::FIRST)),
            (Side::Identifier, None) => find(|language| language.identifier_rank(&number.parts))
                .ok_or_else(|| number.error(Reason::NeverIssued, never_issued(&number)))?,
        };
        Ok(number.parsed(class, rank, true))
    }

    fn render(&self, _: &Setting, side: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let (Some(language), Some(rank)) = (language(parsed.class), super::narrow(parsed.rank)) else {
            return;
        };
        let parts = match side {
            Side::Identifier => block::member(language.identifiers(), block::unrank(rank, language.hole)),
            Side::Token => block::member(language.tokens(), rank),
        };
        number::write(&parts, parsed.spelling, true, out);
    }
}

/// The first character at which a number leaves the identifiers.
fn never_issued(number: &Number) -> usize {
    let [first, _, month, department, commune, order] = number.parts;
    let issued = first::PERSONS.contains(first)
        && month::ISSUED.contains(month)
        && department != 0
        && class::COMMUNES.contains(commune)
        && class::ORDERS.contains(order);
    if !first::PERSONS.contains(first) {
        at::FIRST
    } else if issued {
        at::DEPARTMENT
    } else {
        super::never_issued(number)
    }
}
