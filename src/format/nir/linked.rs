//! `fr.nir.linked`: sex, year and month of birth stay as they are.
//!
//! Forms that check title and birth date against the NIR keep working on its tokens, which show nothing that the title
//! and the birth date of the same row do not, apart from a birth in Corsica, overseas or in an unknown month.
//!
//! For each first digit (1, 2, 3, 4, 7, 8, in this order) and each year (00 to 99), 38 classes hold the issued grammar:
//!
//! | slot | class, by example | month | department | ranks |
//! |---|---|---|---|---|
//! | 3 × (month − 1) | `1/84/12` | 01-12 | 01-19, 21-95, 99 | 93,955,950 |
//! | 3 × (month − 1) + 1 | `1/84/12-corsica` | 01-12 | 2A, 2B | 1,978,020 |
//! | 3 × (month − 1) + 2 | `1/84/12-overseas` | 01-12 | 20, 96-98 | 3,956,040 |
//! | 36 | `1/84/pseudo-month` | pseudo | 01-99 | 6,266,367,360 |
//! | 37 | `1/84/pseudo-month-corsica` | pseudo | 2A, 2B | 126,593,280 |
//!
//! The number of the class is (100 × place of the first digit + year) × 38 + slot. Class `2/69/05` has one number less:
//! the placeholder. What pseudo-month it was is hidden: no birth date tells it. Numbers outside the issued grammar keep
//! their first digit alone: classes 11 to 17 of `fr.nir`, in this order, each once for every first digit it has:
//! `1/tolerated`, `2/tolerated`, .. `6/mig`, numbered from 22,800.

use super::block::{self, Block, Parts};
use super::class::{self, CLASSES, Class, department, first, month};
use super::number::{self, Number, PLACEHOLDER};
use super::{Annex, Grammar, MASKS, Mask, Parsed, Setting, Side, Size};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `fr.nir.linked`.
pub(in crate::format) struct Linked;

/// Classes of one first digit and year.
const SLOTS: u32 = 38;

/// Classes of the issued grammar: six first digits, a hundred years.
const DATED: u32 = 600 * SLOTS;

/// First digits that stand before a year and a month, in their order.
const FIRSTS: [u64; 6] = [1, 2, 3, 4, 7, 8];

/// The slots of one month, then those of the pseudo-months.
const MAIN: Block = class::issued(first::PERSONS, class::YEARS, month::CALENDAR, department::MAIN);
const CORSICA: Block = class::issued(first::PERSONS, class::YEARS, month::CALENDAR, department::CORSICA);
const OVERSEAS: Block = class::issued(first::PERSONS, class::YEARS, month::CALENDAR, department::OVERSEAS);
const PSEUDO: Block = class::issued(first::PERSONS, class::YEARS, month::PSEUDO, department::DIGITS);
const PSEUDO_CORSICA: Block = class::issued(first::PERSONS, class::YEARS, month::PSEUDO, department::CORSICA);

/// The classes outside the issued grammar: first digit and class of `fr.nir`.
const UNDATED: [(u64, usize); 22] = [
    (1, 11),
    (2, 11),
    (1, 12),
    (2, 12),
    (1, 13),
    (2, 13),
    (3, 13),
    (4, 13),
    (7, 13),
    (8, 13),
    (1, 14),
    (2, 14),
    (3, 14),
    (4, 14),
    (7, 14),
    (8, 14),
    (7, 15),
    (8, 15),
    (7, 16),
    (8, 16),
    (5, 17),
    (6, 17),
];

/// A class, found from its number.
enum Found {
    Dated { first: u64, year: u64, slot: u32 },
    Undated { first: u64, class: &'static Class },
}

impl Found {
    fn of(number: u32) -> Option<Self> {
        if let Some(position) = number.checked_sub(DATED) {
            let &(first, class) =
                usize::try_from(position).ok().and_then(|position| UNDATED.get(position))?;
            return Some(Self::Undated { first, class: CLASSES.get(class)? });
        }
        let (pair, slot) = (number / SLOTS, number % SLOTS);
        let &first = usize::try_from(pair / 100).ok().and_then(|place| FIRSTS.get(place))?;
        Some(Self::Dated { first, year: u64::from(pair % 100), slot })
    }

    /// Its blocks: one for a dated class, those of the class of `fr.nir` for another.
    fn blocks(&self) -> impl Iterator<Item = Block> {
        let (dated, undated, first) = match *self {
            Self::Dated { first, year, slot } => (Some(slot_block(slot).of_year(year)), None, first),
            Self::Undated { first, class } => (None, Some(class), first),
        };
        let undated = undated.into_iter().flat_map(Class::blocks).copied();
        dated.into_iter().chain(undated).map(move |block| block.of_first(first))
    }

    fn keyed(&self) -> bool {
        match self {
            Self::Dated { .. } => true,
            Self::Undated { class, .. } => class.keyed,
        }
    }

    /// What is taken out: the placeholder, from its class.
    fn hole(&self) -> Option<u64> {
        let [first, year, month, ..] = PLACEHOLDER;
        let slot = main_slot(month);
        let here =
            matches!(*self, Self::Dated { first: f, year: y, slot: s } if (f, y, s) == (first, year, slot));
        if here { block::position(self.blocks(), &PLACEHOLDER) } else { None }
    }
}

/// The first of the three slots of a calendar month.
fn main_slot(month: u64) -> u32 {
    u32::try_from(month).unwrap_or(0).saturating_sub(1).wrapping_mul(3)
}

/// The numbers of a slot, of any first digit and year.
fn slot_block(slot: u32) -> Block {
    let month = u64::from(slot / 3).wrapping_add(1);
    match (slot, slot % 3) {
        (36, _) => PSEUDO,
        (37, _) => PSEUDO_CORSICA,
        (_, 0) => MAIN.of_month(month),
        (_, 1) => CORSICA.of_month(month),
        _ => OVERSEAS.of_month(month),
    }
}

/// The number of the class of a number that is class `plain` of `fr.nir`.
fn class_of(parts: &Parts, plain: u32) -> Option<u32> {
    let &[first, year, month, department, ..] = parts;
    if plain > LAST_ISSUED {
        let plain = usize::try_from(plain).ok()?;
        let position = UNDATED.iter().position(|&undated| undated == (first, plain))?;
        return Some(DATED.wrapping_add(u32::try_from(position).ok()?));
    }
    let place = u32::try_from(FIRSTS.iter().position(|&other| other == first)?).ok()?;
    let corsica = u32::from(department::CORSICA.contains(department));
    let slot = if !month::CALENDAR.contains(month) {
        corsica.wrapping_add(36)
    } else if department::OVERSEAS.contains(department) {
        main_slot(month).wrapping_add(2)
    } else {
        main_slot(month).wrapping_add(corsica)
    };
    let pair = place.wrapping_mul(100).wrapping_add(u32::try_from(year).unwrap_or(0));
    Some(pair.wrapping_mul(SLOTS).wrapping_add(slot))
}

/// The last class of `fr.nir` that belongs to the issued grammar.
const LAST_ISSUED: u32 = 10;

impl Grammar for Linked {
    fn name(&self) -> &'static str {
        "fr.nir.linked"
    }

    fn example(&self) -> &'static str {
        "184127645108946"
    }

    fn identifies(&self) -> &'static str {
        "fr.nir"
    }

    fn shows(&self) -> &'static str {
        "sex, year and month of birth; birth in Corsica or overseas; foreign, waiting and provisional numbers"
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
        22_822
    }

    fn class_name(&self, number: u32) -> Cow<'static, str> {
        match Found::of(number) {
            None => "".into(),
            Some(Found::Undated { first, class }) => format!("{first}/{}", class.name).into(),
            Some(Found::Dated { first, year, slot: 36 }) => format!("{first}/{year:02}/pseudo-month").into(),
            Some(Found::Dated { first, year, slot: 37 }) => {
                format!("{first}/{year:02}/pseudo-month-corsica").into()
            }
            Some(Found::Dated { first, year, slot }) => {
                let kind = match slot % 3 {
                    0 => "",
                    1 => "-corsica",
                    _ => "-overseas",
                };
                format!("{first}/{year:02}/{:02}{kind}", (slot / 3).wrapping_add(1)).into()
            }
        }
    }

    fn size(&self, number: u32) -> Size {
        let size = Found::of(number)
            .map_or(0, |found| block::size(found.blocks()).saturating_sub(u64::from(found.hole().is_some())));
        Size::Narrow(u128::from(size))
    }

    fn parse_any(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let number = Number::read(text)?;
        let never = || number.error(Reason::NeverIssued, super::never_issued(&number));
        let (plain, _, _) = super::found(&number)?;
        let class = class_of(&number.parts, plain).ok_or_else(never)?;
        let found = Found::of(class).ok_or_else(never)?;
        let position = block::position(found.blocks(), &number.parts).ok_or_else(never)?;
        Ok(number.parsed(class, block::rank(position, found.hole()), found.keyed()))
    }

    fn render(&self, _: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let (Some(found), Some(rank)) = (Found::of(parsed.class), super::narrow(parsed.rank)) else { return };
        let parts = block::member(found.blocks(), block::unrank(rank, found.hole()));
        number::write(&parts, parsed.spelling, found.keyed(), out);
    }
}
