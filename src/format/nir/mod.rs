//! `fr.nir`: French social security numbers, `S YY MM LLLLL OOO KK`.
//!
//! Sex, year and month of birth, place of birth (department `LL`, commune `LLL`), order in the commune's register,
//! and a key. Thirteen characters without the key are another spelling of the same number; the fifteen are canonical.
//! A provisional number (NNP, MIG) has no key: its thirteen are canonical, and an NNP to which some program added
//! the right key is another spelling.
//!
//! Sources: decree 82-103, article 4; INSEE's schema of the NIR; the validators in use: the health insurance's
//! nir-validation 2.0 (here CNAM), les-emplois, Publik, python-stdnum.
//!
//! # Classes
//!
//! A number becomes a number of its own class, so that what a validator takes stays what it takes, and digits never
//! become Corsica's letters. The classes are set differences in this order, most widely accepted first. *Issued
//! months* are 01-12 and the pseudo-months 20, 30-42, 50-99, which stand where the month is unknown; years are
//! 00-99, communes 001-990 and orders 001-999 where nothing else is said.
//!
//! | no. | class | first digit | month | department | ranks | taken by |
//! |---|---|---|---|---|---|---|
//! | 0 | `issued` | 1, 2 | 01-12 | 01-19, 21-95, 99 | 225,494,279,999 | all |
//! | 1 | `issued-corsica` | 1, 2 | 01-12 | 2A, 2B | 4,747,248,000 | all |
//! | 2 | `overseas` | 1, 2 | 01-12 | 20, 96-98 | 9,494,496,000 | all but PyPI `validators` |
//! | 3 | `pseudo-month` | 1, 2 | pseudo | 01-99 | 1,253,273,472,000 | CNAM, les-emplois, Publik, stdnum |
//! | 4 | `pseudo-month-corsica` | 1, 2 | pseudo | 2A, 2B | 25,318,656,000 | the same |
//! | 5 | `foreign` | 3, 4 | issued | 01-99 | 1,488,262,248,000 | les-emplois, Publik, stdnum |
//! | 6 | `foreign-corsica` | 3, 4 | issued | 2A, 2B | 30,065,904,000 | the same |
//! | 7 | `waiting-nnp` | 7, 8, year 10-29 | issued | 01-99 | 297,652,449,600 | the same; bare: CNAM as NNP |
//! | 8 | `waiting-nnp-old` | 7, 8, year 00-09 | issued | 01-99 | 148,826,224,800 | the same; bare: as NNP before 2012 |
//! | 9 | `waiting` | 7, 8, year 30-99 | issued | 01-99 | 1,041,783,573,600 | les-emplois, Publik, stdnum |
//! | 10 | `waiting-corsica` | 7, 8 | issued | 2A, 2B | 30,065,904,000 | the same |
//! | 11 | `tolerated` | 1, 2 | 01-12, 20-99 | 00-99 | 351,737,752,000 | CNAM, stdnum |
//! | 12 | `tolerated-corsica` | 1, 2 | 01-12, 20-99 | 2A, 2B | 6,734,096,000 | CNAM, stdnum |
//! | 13 | `rest` | 1-4, 7, 8 | any | 00-99 | 1,029,954,178,400 | stdnum |
//! | 14 | `rest-corsica` | 1-4, 7, 8 | any | 2A, 2B | 23,068,192,000 | stdnum |
//! | 15 | `nnp` | `[78][12]`, eleven digits | | | 102,347,550,400 | CNAM as NNP |
//! | 16 | `nnp-old` | `[78]0`, eleven digits | | | 51,173,775,200 | CNAM as NNP before 2012 |
//! | 17 | `mig` | `[56][12]`, eleven digits | | | 400,000,000,000 | CNAM as MIG |
//!
//! Class 0 has one number less than 2 × 100 × 12 × 95 × 990 × 999: a placeholder printed on forms is no token and is
//! refused. In classes 11 to 14, which are never issued, any commune and order counts, what stands above is taken
//! out, and only a right key vouches for a number: without one it is refused. The texts of classes 15 and 16 that have
//! the shape of a waiting number are classes 7 and 8, whose tokens are NNP texts, too. First digits 0 and 9 are never
//! issued in any grammar; `fr.nir.marked` makes its tokens of them, and they are refused here.
//!
//! # Ranks
//!
//! A class is a list of blocks (`class.rs`), each a product of six sets: first digit, year, month, department (2A and
//! 2B behind 99), commune, order. Ranks count block by block, and in a block in the order of the six parts, the order
//! number fastest. Classes 0 to 10 and 17 are one block. What the issued grammar leaves over for some first digits and
//! years is up to four, in this order:
//!
//! | block | month | department | commune | order |
//! |---|---|---|---|---|
//! | odd month | never issued | 00-99, or 2A, 2B | any | any |
//! | no department | issued | 00; none for Corsica | any | any |
//! | odd commune | issued | 01-99, or 2A, 2B | 000, 991-999 | any |
//! | no order | issued | 01-99, or 2A, 2B | 001-990 | 000 |
//!
//! Months never issued are 00, 13-19, 21-29 and 43-49. Classes 11 and 12 are these blocks for first digits 1 and 2, of the
//! odd months only 21-29 and 43-49. Classes 13 and 14 are first the block of the odd months 00 and 13-19 for 1 and 2,
//! then all blocks for 3 and 4, then all for 7 and 8; in class 13 the last have years 30-99, and their other years are
//! classes 15 and 16.

mod block;
mod characters;
mod class;
mod grid;
mod issued;
mod linked;
mod marked;
mod number;
mod position;
#[cfg(test)]
mod tests;

pub(super) use linked::Linked;
pub(super) use marked::Marked;

use super::{Annex, Grammar, Mask, Parsed, Rank, Setting, Side, Size, Spelling};
use crate::error::{Reason, TextError};
use class::{CLASSES, Class};
use number::{Halves, Number, at};
use std::borrow::Cow;

/// The format `fr.nir`.
pub(super) struct Nir;

/// The masks of every format of this folder.
const MASKS: &[Mask] = &[Mask::Last(1), Mask::Last(2), Mask::Last(3), Mask::Last(4), Mask::Year];

/// What is taken out of a class.
fn hole(class: u32) -> Option<u64> {
    (class == 0).then_some(issued::PLACEHOLDER)
}

fn class(number: u32) -> Option<&'static Class> {
    usize::try_from(number).ok().and_then(|number| CLASSES.get(number))
}

impl Grammar for Nir {
    fn name(&self) -> &'static str {
        "fr.nir"
    }

    fn example(&self) -> &'static str {
        "184127645108946"
    }

    fn shows(&self) -> &'static str {
        "birth in Corsica, overseas or in an unknown month; foreign, waiting and provisional numbers"
    }

    fn masks(&self) -> &'static [Mask] {
        MASKS
    }

    fn neighbourhood<'a>(&self, identifier: &'a str) -> Option<&'a str> {
        neighbourhood(identifier)
    }

    fn birth_year(&self, identifier: &str) -> Option<String> {
        birth_year(identifier)
    }

    fn classes(&self) -> u32 {
        18
    }

    fn class_name(&self, number: u32) -> Cow<'static, str> {
        class(number).map_or("", |class| class.name).into()
    }

    fn size(&self, number: u32) -> Size {
        let members = class(number).map_or(0, |class| block::size(class.blocks()));
        Size::Narrow(u128::from(members.saturating_sub(u64::from(hole(number).is_some()))))
    }

    #[inline(always)]
    fn parse_usual(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Option<Parsed> {
        // Each way to its end on its own, so that the first need not remember what could have been typed.
        match Halves::canonical(text) {
            Some(number) => usual(&number?),
            None => usual(&Halves::typed(text)?),
        }
    }

    fn parse_any(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let number = Number::read(text)?;
        if let Some((class, position)) = issued::find(&number.parts) {
            return Ok(number.parsed(class, block::rank(position, hole(class)), true));
        }
        let (class_number, class, position) = found(&number)?;
        Ok(number.parsed(class_number, position, class.keyed))
    }

    #[inline(always)]
    fn render(&self, _: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let Some(rank) = narrow(parsed.rank) else { return };
        if parsed.class == 0 {
            number::write_characters(issued::main_characters(rank), parsed.spelling, true, out);
        } else {
            render_any(parsed.class, rank, parsed.spelling, out);
        }
    }
}

#[inline(always)]
fn usual(number: &Halves) -> Option<Parsed> {
    Some(number.parsed(0, issued::main_rank(number)?))
}

#[inline(never)]
fn render_any(class_number: u32, rank: u64, spelling: Spelling, out: &mut Vec<u8>) {
    let position = block::unrank(rank, hole(class_number));
    if let Some(parts) = issued::member(class_number, position) {
        number::write(&parts, spelling, true, out);
    } else if let Some(class) = class(class_number) {
        number::write(&block::member(class.blocks(), position), spelling, class.keyed, out);
    }
}

/// The class of a number that was read, if a text of its length can be of it.
fn found(number: &Number<'_>) -> Result<(u32, &'static Class, u64), TextError> {
    class::find(&number.parts)
        .filter(|(_, class, _)| class.takes(number.with_key))
        .ok_or_else(|| number.error(Reason::NeverIssued, never_issued(number)))
}

/// The first character at which a number leaves the issued grammar.
fn never_issued(number: &Number<'_>) -> usize {
    let [first, year, month, department, commune, _] = number.parts;
    if !class::first::PERSONS.contains(first) {
        let migrant = class::first::MIGRANTS.contains(first) && !number.with_key;
        return if migrant && !(10..30).contains(&year) { at::YEAR } else { at::FIRST };
    }
    if !class::month::ISSUED.contains(month) {
        at::MONTH
    } else if department == 0 {
        at::DEPARTMENT
    } else if !class::COMMUNES.contains(commune) {
        at::COMMUNE
    } else {
        at::ORDER
    }
}

/// Sex, year, month and place of birth: 999 people share them.
fn neighbourhood(identifier: &str) -> Option<&str> {
    identifier.get(..10)
}

/// The two digits of the year of birth; provisional numbers have none.
fn birth_year(identifier: &str) -> Option<String> {
    let number = Number::read(identifier).ok()?;
    let (_, class, _) = found(&number).ok()?;
    let [_, year, ..] = number.parts;
    class.keyed.then(|| format!("{year:02}"))
}

#[inline]
fn narrow(rank: Rank) -> Option<u64> {
    match rank {
        Rank::Narrow(rank) => u64::try_from(rank).ok(),
        Rank::Wide(_) | Rank::Bytes(_) => None,
    }
}
