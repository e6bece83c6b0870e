//! The issued grammar of `fr.nir`, classes 0 to 10, ranked by grids. `class.rs` says what they are.

use super::block::{self, Parts};
use super::characters::characters;
use super::class::{CLASSES, Class};
use super::grid::Grid;
use super::number::{CORSICA_2A, Halves};
use super::position::position;

/// The classes that are one block of the issued grammar.
static GRIDS: [Grid; 11] = [
    grid(&CLASSES[0]),
    grid(&CLASSES[1]),
    grid(&CLASSES[2]),
    grid(&CLASSES[3]),
    grid(&CLASSES[4]),
    grid(&CLASSES[5]),
    grid(&CLASSES[6]),
    grid(&CLASSES[7]),
    grid(&CLASSES[8]),
    grid(&CLASSES[9]),
    grid(&CLASSES[10]),
];

#[expect(clippy::indexing_slicing, reason = "at compile time, where a wrong index does not build")]
const fn grid(class: &Class) -> Grid {
    assert!(class.blocks.len() == 1);
    Grid::of(&class.blocks[0])
}

/// How many members of class 0 stand before the placeholder, which is taken out.
pub(super) const PLACEHOLDER: u64 = 190_965_560_439;

/// The rank in class 0, nearly everybody's; none for the placeholder and for a number of another class.
#[inline(always)]
pub(super) fn main_rank(number: &Halves) -> Option<u64> {
    let position = position(number)?;
    if position == PLACEHOLDER { None } else { Some(block::rank(position, Some(PLACEHOLDER))) }
}

/// The characters of the number of class 0 with this rank, and their key.
#[inline(always)]
pub(super) fn main_characters(rank: u64) -> u128 {
    characters(block::unrank(rank, Some(PLACEHOLDER)))
}

/// The class of a number of the issued grammar, and how many of its members stand before it.
pub(super) fn find(parts: &Parts) -> Option<(u32, u64)> {
    let class = candidate(parts);
    of_class(class)?.position(parts).map(|position| (class, position))
}

/// The number of a class that has this many members before it.
pub(super) fn member(class: u32, position: u64) -> Option<Parts> {
    of_class(class).map(|grid| grid.member(position))
}

fn of_class(class: u32) -> Option<&'static Grid> {
    usize::try_from(class).ok().and_then(|class| GRIDS.get(class))
}

/// The only class that can have this number.
fn candidate(&[first, year, month, department, ..]: &Parts) -> u32 {
    let corsica = department >= CORSICA_2A;
    match (first, year) {
        (0..=2, _) if month > 12 => 3_u32.wrapping_add(u32::from(corsica)),
        (0..=2, _) if corsica => 1,
        (0..=2, _) if matches!(department, 20 | 96..=98) => 2,
        (0..=2, _) => 0,
        (3..=6, _) => 5_u32.wrapping_add(u32::from(corsica)),
        _ if corsica => 10,
        (_, 0..=9) => 8,
        (_, 10..=29) => 7,
        _ => 9,
    }
}
