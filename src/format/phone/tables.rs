//! The frozen tables, read where they stand: nothing is built at start-up.
//!
//! The tool `phone-tables` makes the file: its first line says from what. A text of 128 bytes, the bounds of
//! eleven sections, the sections; all numbers little-endian.

use crate::format::Region;

const LEN: usize = include_bytes!("tables.bin").len();
static FILE: [u8; LEN] = *include_bytes!("tables.bin");

/// Where the bounds of the sections stand.
const BOUNDS: usize = 128;

/// Where each section begins, and where the last one ends.
const SECTIONS: [usize; 12] = sections();

const COUNTS: usize = SECTIONS[0];
const FIRST_RUNS: usize = SECTIONS[1];
const RUNS: usize = SECTIONS[2];
const CLASSES: usize = SECTIONS[3];
const COMPONENTS: usize = SECTIONS[4];
const CODE_NUMBERS: usize = SECTIONS[5];
const CODES: usize = SECTIONS[6];
const PIECE_STARTS: usize = SECTIONS[7];
const PIECES: usize = SECTIONS[8];
const REGIONS: usize = SECTIONS[9];
const NAMES: usize = SECTIONS[10];

const CLASS_ROW: usize = 16;
const COMPONENT_ROW: usize = 20;
const CODE_ROW: usize = 8;
const REGION_ROW: usize = 24;

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "runs at compile time, where a fault stops the build"
)]
const fn sections() -> [usize; 12] {
    let file = include_bytes!("tables.bin");
    let mut sections = [0; 12];
    let mut section = 0;
    while section < sections.len() {
        let at = BOUNDS + section * 4;
        let bound = [file[at], file[at + 1], file[at + 2], file[at + 3]];
        sections[section] = u32::from_le_bytes(bound) as usize;
        section += 1;
    }
    sections
}

/// For each pair of letters the position of its region plus one, or zero.
static REGION_NUMBERS: [u8; 26 * 26] = region_numbers();

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "runs at compile time, where a fault stops the build"
)]
const fn region_numbers() -> [u8; 26 * 26] {
    let file = include_bytes!("tables.bin");
    let mut numbers = [0; 26 * 26];
    let mut region = 0;
    while REGIONS + region * REGION_ROW < NAMES {
        let at = REGIONS + region * REGION_ROW;
        region += 1;
        numbers[(file[at] - b'A') as usize * 26 + (file[at + 1] - b'A') as usize] = region as u8;
    }
    numbers
}

#[inline]
fn bytes<const N: usize>(at: usize) -> [u8; N] {
    FILE.get(at..).and_then(<[u8]>::first_chunk).copied().unwrap_or([0; N])
}

/// Row `row` of rows of `width` bytes from `start`.
const fn place(start: usize, row: usize, width: usize) -> usize {
    start.wrapping_add(row.wrapping_mul(width))
}

#[inline]
fn u16_of(start: usize, row: usize) -> u16 {
    u16::from_le_bytes(bytes(place(start, row, 2)))
}

#[inline]
fn u32_of(start: usize, row: usize) -> u32 {
    u32::from_le_bytes(bytes(place(start, row, 4)))
}

#[inline]
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Number of the ways to end from a node.
#[inline]
pub(super) fn count(node: usize) -> u64 {
    u64::from_le_bytes(bytes(place(COUNTS, node, 8)))
}

/// The runs of a node: the first digit of each, and the node that it and the digits up to the next run lead to.
#[inline]
pub(super) fn runs(node: usize) -> impl Iterator<Item = (u64, usize)> {
    let first = index(u32_of(FIRST_RUNS, node));
    let end = index(u32_of(FIRST_RUNS, node.wrapping_add(1)));
    (first..end).map(|run| {
        let run = u32_of(RUNS, run);
        (u64::from(run >> 28), index(run & 0x0fff_ffff))
    })
}

/// Number of classes.
pub(super) fn classes() -> u32 {
    CLASSES_COUNT.try_into().unwrap_or(0)
}

/// Number of classes.
pub(super) const CLASSES_COUNT: usize = (COMPONENTS - CLASSES) / CLASS_ROW - 1;

/// Number of pairs of a calling code and a length of up to 15.
pub(super) const CODES_AND_LENGTHS: usize = (PIECE_STARTS - CODES) / CODE_ROW * 16;

/// Number of ranks of a class.
pub(super) fn size(class: u32) -> u64 {
    u64::from_le_bytes(bytes(place(CLASSES, index(class), CLASS_ROW)))
}

/// Name of a class.
pub(super) fn class_name(class: u32) -> &'static str {
    let start = |class| index(u32_of(place(CLASSES, class, CLASS_ROW), 3)).wrapping_add(NAMES);
    let class = index(class);
    let name = FILE.get(start(class)..start(class.wrapping_add(1)));
    name.and_then(|name| str::from_utf8(name).ok()).unwrap_or_default()
}

/// Numbers of one calling code and length: a whole class, or a part of one that has parts of many codes.
#[derive(Clone, Copy)]
pub(super) struct Component {
    /// Rank in the class of its first number.
    pub(super) first_rank: u64,
    /// Node from which its numbers go.
    pub(super) root: usize,
    pub(super) class: u32,
    pub(super) code: u16,
    pub(super) length: usize,
    /// Whether its numbers are possible and not valid.
    pub(super) possible: bool,
}

#[inline]
fn component(number: usize) -> Component {
    let row: [u8; COMPONENT_ROW] = bytes(place(COMPONENTS, number, COMPONENT_ROW));
    let [a, b, c, d, e, f, g, h, root @ .., class_0, class_1, code_0, code_1, length, possible, _, _] = row;
    Component {
        first_rank: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        root: index(u32::from_le_bytes(root)),
        class: u32::from(u16::from_le_bytes([class_0, class_1])),
        code: u16::from_le_bytes([code_0, code_1]),
        length: usize::from(length),
        possible: possible != 0,
    }
}

/// The components of a class, in the order of their ranks.
#[inline]
pub(super) fn components(class: u32) -> impl ExactSizeIterator<Item = Component> {
    let first = |class| index(u32_of(place(CLASSES, class, CLASS_ROW), 2));
    let class = index(class);
    (first(class)..first(class.wrapping_add(1))).map(component)
}

/// A calling code.
#[derive(Clone, Copy)]
pub(super) struct Code {
    position: usize,
    pub(super) number: u16,
    /// Lengths of its numbers, one bit a length.
    pub(super) lengths: u16,
    /// Position of the region whose trunk prefixes hold for the code.
    main: usize,
}

/// The calling code of this number.
#[inline]
pub(super) fn code(number: u16) -> Option<Code> {
    if number >= 1_000 {
        return None;
    }
    let position = usize::from(u16_of(CODE_NUMBERS, usize::from(number))).checked_sub(1)?;
    let row = place(CODES, position, CODE_ROW);
    Some(Code { position, number, lengths: u16_of(row, 2), main: usize::from(u16_of(row, 1)) })
}

impl Code {
    /// Position of a length of up to 15 among all pairs of a calling code and a length.
    #[inline]
    pub(super) fn row(self, length: usize) -> usize {
        self.position.wrapping_mul(16).wrapping_add(length.min(15))
    }

    /// The components of this length, in the order in which they are tried: the largest first, and possible ones last.
    pub(super) fn components(self, length: usize) -> impl Iterator<Item = Component> {
        let place = self.row(length);
        let pieces = u16_of(PIECE_STARTS, place)..u16_of(PIECE_STARTS, place.wrapping_add(1));
        pieces.map(|piece| component(usize::from(u16_of(PIECES, usize::from(piece)))))
    }

    /// How its main region dials.
    pub(super) fn dialling(self) -> Option<Dialling> {
        (self.main < const { (NAMES - REGIONS) / REGION_ROW }).then(|| Dialling::of(self.main))
    }
}

/// How a region dials.
#[derive(Clone, Copy)]
pub(super) struct Dialling {
    row: usize,
    /// Its calling code.
    pub(super) code: u16,
    /// Lengths of numbers that can only be dialled within an area, one bit a length.
    pub(super) local: u16,
}

impl Dialling {
    fn of(position: usize) -> Self {
        let row = place(REGIONS, position, REGION_ROW);
        Self { row, code: u16_of(row, 1), local: u16_of(row, 2) }
    }

    /// How the region of these letters dials.
    pub(super) fn in_region(region: Region) -> Option<Self> {
        let Region([first, second]) = region;
        let letter = |letter: u8| letter.is_ascii_uppercase().then(|| usize::from(letter.wrapping_sub(b'A')));
        let number = letter(first)?.wrapping_mul(26).wrapping_add(letter(second)?);
        let position = usize::from(*REGION_NUMBERS.get(number)?).checked_sub(1)?;
        Some(Self::of(position))
    }

    /// What is dialled before a national number: the usual prefix, then the others. Empty in many regions.
    pub(super) fn trunks(self) -> impl Iterator<Item = &'static [u8]> {
        [6, 9, 12].into_iter().map(move |at| self.text(at)).take_while(|trunk| !trunk.is_empty())
    }

    /// The usual prefix, or nothing.
    pub(super) fn trunk(self) -> &'static [u8] {
        self.text(6)
    }

    /// What is dialled before a calling code, or nothing where that depends on the carrier.
    pub(super) fn idd(self) -> &'static [u8] {
        self.text(15)
    }

    /// Digits behind their length, at this byte of the row.
    fn text(self, at: usize) -> &'static [u8] {
        let at = self.row.wrapping_add(at);
        let [length] = bytes(at);
        FILE.get(at.wrapping_add(1)..).and_then(|text| text.get(..usize::from(length))).unwrap_or_default()
    }
}
