//! Thirteen characters and their key: reading, writing, checking.

use super::block::Parts;
use crate::error::{Reason, TextError};
use crate::format::digits::{Digits, Fours, Pairs};
use crate::format::grouping::Grouping;
use crate::format::typed::{self, Typed};
use crate::format::{Parsed, Rank, Spelling};

/// Characters of a number without its key.
pub(super) const BARE: usize = 13;

/// Characters of a number with its key.
pub(super) const KEYED: usize = 15;

/// Bytes of the usual typed spellings.
const KEYED_TYPED: usize = 21;
const BARE_TYPED: usize = 18;

/// `1 84 12 76 451 089 46`.
const USUAL_KEYED: Grouping<KEYED, KEYED_TYPED> = Grouping::new([1, 2, 2, 2, 3, 3, 2]);

/// `1 84 12 76 451 089`.
const USUAL_BARE: Grouping<BARE, BARE_TYPED> = Grouping::new([1, 2, 2, 2, 3, 3]);

/// `2A`, as a part; `2B` is the next.
pub(super) const CORSICA_2A: u64 = 100;

/// Printed on forms as an illustration, and refused by those who issue the forms: 2 69 05 49 588 157 80.
pub(super) const PLACEHOLDER: Parts = [2, 69, 5, 49, 588, 157];

/// This bit of a spelling says that the text has the other length than the canonical one of its class: a number
/// typed without its key, or a provisional one with a key added.
const OTHER_LENGTH: u64 = 1 << 60;

/// Positions of the parts among the characters.
pub(super) mod at {
    pub(in crate::format::nir) const FIRST: usize = 0;
    pub(in crate::format::nir) const YEAR: usize = 1;
    pub(in crate::format::nir) const MONTH: usize = 3;
    pub(in crate::format::nir) const DEPARTMENT: usize = 5;
    pub(in crate::format::nir) const COMMUNE: usize = 7;
    pub(in crate::format::nir) const ORDER: usize = 10;
    pub(in crate::format::nir) const KEY: usize = 13;
}

/// A number as it stands in a text.
pub(super) struct Number<'a> {
    text: &'a str,
    gaps: u64,
    pub(super) parts: Parts,
    pub(super) with_key: bool,
}

impl<'a> Number<'a> {
    /// Reads 13 characters, or 15 of which the last two are the right key.
    ///
    /// # Errors
    /// `Empty`, `Character`, `TooShort`, `TooLong`; `CheckDigits` at the key; `Placeholder`.
    pub(super) fn read(text: &'a str) -> Result<Self, TextError> {
        match Self::read_usual(text) {
            Some(number) if number.parts != PLACEHOLDER => Ok(number),
            _ => Self::read_typed(text),
        }
    }

    /// Reads a number in digits, with a right key or none, in one of its usual spellings: nearly all that are read.
    /// It can be the placeholder.
    #[inline(always)]
    pub(super) fn read_usual(text: &'a str) -> Option<Self> {
        let Halves { births, places, gaps, with_key } = Halves::read(text)?;
        let [first, year, month, department] = births.values();
        let [commune, order] = places.threes().values();
        let parts = [first, year, month, department, commune, order];
        if with_key && places.last_two() != key_of_digits(&parts) {
            return None;
        }
        Some(Self { text, gaps, parts, with_key })
    }

    /// Reads a number in any spelling, or says why it is none.
    #[inline(never)]
    pub(super) fn read_typed(text: &'a str) -> Result<Self, TextError> {
        let typed = Typed::<KEYED>::read(text)?;
        let mut digits = [0; KEYED];
        let mut corsica = None;
        let mut before = 0_u8;
        for (position, (&byte, digit)) in typed.characters().iter().zip(&mut digits).enumerate() {
            match byte {
                b'0'..=b'9' => *digit = byte.wrapping_sub(b'0'),
                b'A' | b'a' if position == CORSICAN && before == b'2' => corsica = Some(CORSICA_2A),
                b'B' | b'b' if position == CORSICAN && before == b'2' => {
                    corsica = Some(CORSICA_2A.wrapping_add(1));
                }
                _ => return Err(typed.error(Reason::Character, position)),
            }
            before = byte;
        }
        let len = typed.characters().len();
        if len != BARE && len != KEYED {
            return Err(typed.error(Reason::TooShort, len));
        }
        Self::checked(text, typed.gaps(), &digits, corsica, len == KEYED)
    }

    fn checked(
        text: &'a str,
        gaps: u64,
        digits: &[u8; KEYED],
        corsica: Option<u64>,
        with_key: bool,
    ) -> Result<Self, TextError> {
        let [s, y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo, k, kk] = digits.map(u64::from);
        let parts = [
            s,
            tens(y, yy),
            tens(m, mm),
            corsica.unwrap_or_else(|| tens(d, dd)),
            tens(tens(c, cc), ccc),
            tens(tens(o, oo), ooo),
        ];
        let number = Self { text, gaps, parts, with_key };
        if with_key && tens(k, kk) != key(&parts) {
            return Err(number.error(Reason::CheckDigits, at::KEY));
        }
        if parts == PLACEHOLDER {
            return Err(number.error(Reason::Placeholder, at::FIRST));
        }
        Ok(number)
    }

    /// An error at a character, whose place in the text is sought only now.
    #[cold]
    pub(super) fn error(&self, reason: Reason, position: usize) -> TextError {
        match Typed::<KEYED>::read(self.text) {
            Ok(typed) => typed.error(reason, position),
            Err(error) => error,
        }
    }

    /// The number as a member of a class whose canonical spelling has a key or has none.
    #[inline(always)]
    pub(super) fn parsed(&self, class: u32, rank: u64, keyed: bool) -> Parsed {
        parsed(self.gaps, self.with_key, class, rank, keyed)
    }
}

#[inline(always)]
fn parsed(gaps: u64, with_key: bool, class: u32, rank: u64, keyed: bool) -> Parsed {
    let other = if with_key == keyed { 0 } else { OTHER_LENGTH };
    Parsed {
        class,
        held: Default::default(),
        spelling: Spelling(gaps | other),
        rank: Rank::Narrow(u128::from(rank)),
    }
}

/// A number in digits, in one of its usual spellings, whose key can be wrong.
pub(super) struct Halves {
    /// First digit, year, month, department.
    pub(super) births: Pairs,
    /// Commune, order and key; 00 where there is none.
    pub(super) places: Digits,
    gaps: u64,
    pub(super) with_key: bool,
}

impl Halves {
    #[inline(always)]
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::canonical(text).unwrap_or_else(|| Self::typed(text))
    }

    /// Those of fifteen characters; whether there are so many, and whether they are digits.
    #[inline(always)]
    pub(super) fn canonical(text: &str) -> Option<Option<Self>> {
        let characters = <&[u8; KEYED]>::try_from(text.as_bytes()).ok()?;
        Some(Self::of(keyed(characters), 0, true))
    }

    /// Those of a text of another length. It would take registers from the canonical ones beside it.
    #[inline(never)]
    pub(super) fn typed(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        match text.len() {
            BARE => Self::of(bare(text.first_chunk()?), 0, false),
            KEYED_TYPED => {
                let (characters, gaps) = USUAL_KEYED.read(text)?;
                Self::of(gathered(characters), gaps, true)
            }
            BARE_TYPED => {
                let ([s, y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo], gaps) = USUAL_BARE.read(text)?;
                let characters = [s, y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo, b'0', b'0'];
                Self::of(gathered(characters), gaps, false)
            }
            _ => None,
        }
    }

    #[inline(always)]
    fn of(halves: [u64; 2], gaps: u64, with_key: bool) -> Option<Self> {
        let [births, places] = Digits::read_two(halves)?;
        Some(Self { births: births.behind_zero().pairs(), places, gaps, with_key })
    }

    /// As a member of a class whose canonical spelling has a key.
    #[inline(always)]
    pub(super) fn parsed(&self, class: u32, rank: u64) -> Parsed {
        parsed(self.gaps, self.with_key, class, rank, true)
    }
}

/// First digit to department, and the first of the commune; commune to key.
#[inline(always)]
fn keyed(characters: &[u8; KEYED]) -> [u64; 2] {
    let ([births @ .., _, _, _, _, _, _, _], [_, _, _, _, _, _, _, places @ ..]) = (characters, characters);
    [u64::from_le_bytes(*births), u64::from_le_bytes(*places)]
}

/// The same with two zeros in place of the key.
#[inline(always)]
fn bare(characters: &[u8; BARE]) -> [u64; 2] {
    let ([births @ .., _, _, _, _, _], [_, _, _, _, _, places @ ..]) = (characters, characters);
    let zeros = u64::from_le_bytes([0, 0, 0, 0, 0, 0, b'0', b'0']);
    [u64::from_le_bytes(*births), u64::from_le_bytes(*places) >> 16 | zeros]
}

/// The same of characters that were brought together one by one, and so are in registers.
#[inline(always)]
fn gathered([s, y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo, k, kk]: [u8; KEYED]) -> [u64; 2] {
    [[s, y, yy, m, mm, d, dd, c], [c, cc, ccc, o, oo, ooo, k, kk]].map(u64::from_le_bytes)
}

/// The character at which a department of Corsica has its letter.
const CORSICAN: usize = 6;

fn tens(tens: u64, unit: u64) -> u64 {
    tens.wrapping_mul(10).wrapping_add(unit)
}

/// The key: 97 minus the remainder by 97, so 01 to 97, of the thirteen characters as one number in which `2A`
/// counts as 19 and `2B` as 18 (decree 82-103 and its notices).
#[inline(always)]
pub(super) fn key(&[first, year, month, department, commune, order]: &Parts) -> u64 {
    let department = match department {
        100 => 19,
        101 => 18,
        digits => digits,
    };
    key_of_digits(&[first, year, month, department, commune, order])
}

#[inline(always)]
fn key_of_digits(&[first, year, month, department, commune, order]: &Parts) -> u64 {
    let year = first.wrapping_mul(100).wrapping_add(year);
    let month = year.wrapping_mul(100).wrapping_add(month);
    let department = month.wrapping_mul(100).wrapping_add(department);
    let commune = department.wrapping_mul(1_000).wrapping_add(commune);
    97_u64.wrapping_sub(commune.wrapping_mul(1_000).wrapping_add(order) % 97)
}

/// Writes a number in a spelling, its key behind it where that spelling has one.
#[inline(always)]
pub(super) fn write(parts: &Parts, spelling: Spelling, keyed: bool, out: &mut Vec<u8>) {
    write_characters(characters(parts), spelling, keyed, out);
}

/// Writes thirteen characters and their key, the first one lowest, in a spelling.
#[inline(always)]
pub(super) fn write_characters(characters: u128, spelling: Spelling, keyed: bool, out: &mut Vec<u8>) {
    if keyed && spelling == Spelling::CANONICAL {
        // One byte more than there are characters, so that they are stored from where they were made.
        let end = out.len().wrapping_add(KEYED);
        out.extend_from_slice(&characters.to_le_bytes());
        out.truncate(end);
    } else {
        let [characters @ .., _] = characters.to_le_bytes();
        write_spelled(characters, spelling, keyed, out);
    }
}

#[inline(never)]
fn write_spelled(characters: [u8; KEYED], spelling: Spelling, keyed: bool, out: &mut Vec<u8>) {
    let [bare @ .., _, _] = &characters;
    let with_key = keyed == (spelling.0 & OTHER_LENGTH == 0);
    match (with_key, spelling.0 & !OTHER_LENGTH) {
        (true, 0) => out.extend_from_slice(&characters),
        (false, 0) => out.extend_from_slice(bare),
        (true, gaps) => match USUAL_KEYED.write(&characters, gaps) {
            Some(text) => out.extend_from_slice(&text),
            None => typed::write(&characters, gaps, out),
        },
        (false, gaps) => match USUAL_BARE.write(bare, gaps) {
            Some(text) => out.extend_from_slice(&text),
            None => typed::write(bare, gaps, out),
        },
    }
}

/// Thirteen characters and their key, the first one lowest.
#[inline(always)]
fn characters(parts: &Parts) -> u128 {
    let &[first, year, month, department, commune, order] = parts;
    let corsican = department.checked_sub(CORSICA_2A);
    let births = Pairs::of([first, year, month, if corsican.is_some() { 20 } else { department }]);
    let births = u64::from_le_bytes(births.digits().text()) >> 8;
    let commune_and_hundreds = commune.wrapping_mul(10).wrapping_add(order / 100);
    let order_and_key = (order % 100).wrapping_mul(100).wrapping_add(key(parts));
    let places = Fours::of([commune_and_hundreds, order_and_key]).pairs().digits().text();
    let characters = u128::from(births) | u128::from(u64::from_le_bytes(places)) << (8 * at::COMMUNE);
    match corsican {
        None => characters,
        Some(place) => {
            let letter = if place == 0 { b'A' } else { b'B' };
            // In place of the 0 of 20.
            characters ^ u128::from(b'0' ^ letter) << (8 * CORSICAN)
        }
    }
}
