//! `us.ssn`: United States social security numbers, `AAA-GG-SSSS`, no check digit.
//!
//! Never issued: area 000, 666 and 900 to 999, group 00, serial 0000 (Social Security Administration, POMS
//! RM 10201.035), and three numbers burnt by advertising. That leaves 898 × 99 × 9999 − 3 = 888,931,095.
//!
//! The rank of a number is how many of these are smaller.

use super::digits::{Digits, Pairs};
use super::grouping::Grouping;
use super::typed::{self, Typed};
use super::{Annex, Grammar, Parsed, Rank, Setting, Side, Size, Spelling};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `us.ssn`.
pub(crate) struct Ssn;

const DIGITS: usize = 9;

/// `123-45-6789`, `123 45 6789`.
const USUAL: Grouping<DIGITS, 11> = Grouping::new([3, 2, 4]);

const AREAS: usize = 898;
const GROUPS: u64 = 99;
const SERIALS: u64 = 9_999;
const SIZE: u64 = 888_931_095;

/// Raw ranks of 078-05-1120, 219-09-9999 and 457-55-5462, which are skipped: printed on cards and posters.
const BURNT: [u64; 3] = [raw(78, 5, 1_120), raw(219, 9, 9_999), raw(457, 55, 5_462)];

/// Position of a number among the well-formed ones, burnt ones included.
const fn raw(area: u64, group: u64, serial: u64) -> u64 {
    let areas_before = if area > 666 { area.wrapping_sub(2) } else { area.wrapping_sub(1) };
    let groups_before = areas_before.wrapping_mul(GROUPS).wrapping_add(group).wrapping_sub(1);
    groups_before.wrapping_mul(SERIALS).wrapping_add(serial).wrapping_sub(1)
}

/// The rank of the first number of each area that has all its numbers; [`NOT_WHOLE`] for the other areas.
static FIRST_RANKS: [u32; 1_000] = first_ranks();

const NOT_WHOLE: u32 = u32::MAX;

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "at compile time, where a wrong index does not build; ranks are below 2^30"
)]
const fn first_ranks() -> [u32; 1_000] {
    let mut ranks = [NOT_WHOLE; 1_000];
    let (mut area, mut burnt) = (1_usize, 0_usize);
    while area < 900 {
        let first = raw(area as u64, 1, 1);
        if burnt < BURNT.len() && BURNT[burnt] < first.wrapping_add(GROUPS * SERIALS) {
            burnt = burnt.wrapping_add(1);
        } else if area != 666 {
            ranks[area] = (first as u32).wrapping_sub(burnt as u32);
        }
        area = area.wrapping_add(1);
    }
    ranks
}

/// The three digits of each area in ASCII, the first one lowest, by how many areas stand before it.
static AREA_DIGITS: [u32; AREAS] = area_digits();

#[expect(clippy::indexing_slicing, reason = "at compile time, where a wrong index does not build")]
const fn area_digits() -> [u32; AREAS] {
    let mut digits = [0; AREAS];
    let (mut before, mut area) = (0_usize, 1_u32);
    while before < digits.len() {
        let [hundreds, tens, units] = [area / 100, area / 10 % 10, area % 10];
        digits[before] = 0x30_3030 | hundreds | tens << 8 | units << 16;
        before = before.wrapping_add(1);
        area = area.wrapping_add(if area == 665 { 2 } else { 1 });
    }
    digits
}

impl Grammar for Ssn {
    fn name(&self) -> &'static str {
        "us.ssn"
    }

    fn example(&self) -> &'static str {
        "123-45-6789"
    }

    fn shows(&self) -> &'static str {
        "nothing"
    }

    /// Area and group.
    fn neighbourhood<'a>(&self, identifier: &'a str) -> Option<&'a str> {
        identifier.get(..5)
    }

    fn classes(&self) -> u32 {
        1
    }

    fn class_name(&self, _: u32) -> Cow<'static, str> {
        "issued".into()
    }

    fn size(&self, _: u32) -> Size {
        Size::Narrow(u128::from(SIZE))
    }

    #[inline(always)]
    fn parse_usual(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Option<Parsed> {
        let bytes = text.as_bytes();
        let (digits, gaps) = match <&[u8; DIGITS]>::try_from(bytes) {
            Ok(digits) => (*digits, 0),
            Err(_) => USUAL.read(bytes)?,
        };
        Some(parsed(usual_rank(&digits)?, gaps))
    }

    fn parse_any(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let typed = Typed::<DIGITS>::read(text)?;
        let characters = typed.characters();
        if let Some(position) = characters.iter().position(|byte| !byte.is_ascii_digit()) {
            return Err(typed.error(Reason::Character, position));
        }
        let digits =
            characters.first_chunk().ok_or_else(|| typed.error(Reason::TooShort, characters.len()))?;
        rank(digits).map(|rank| parsed(rank, typed.gaps())).ok_or_else(|| {
            let (reason, position) = refusal(digits);
            typed.error(reason, position)
        })
    }

    #[inline(always)]
    fn render(&self, _: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let Rank::Narrow(rank) = parsed.rank else { return };
        let digits = number(u64::try_from(rank).unwrap_or(0)).to_le_bytes();
        let gaps = parsed.spelling.0;
        if gaps == 0 {
            // More bytes than there are digits, so that they are stored from where they were made.
            let end = out.len().wrapping_add(DIGITS);
            out.extend_from_slice(&digits);
            out.truncate(end);
            return;
        }
        let Some(digits) = digits.first_chunk() else { return };
        if let Some(text) = USUAL.write(digits, gaps) {
            out.extend_from_slice(&text);
        } else {
            typed::write(digits, gaps, out);
        }
    }
}

fn parsed(rank: u64, gaps: u64) -> Parsed {
    Parsed {
        class: 0,
        held: Default::default(),
        spelling: Spelling(gaps),
        rank: Rank::Narrow(u128::from(rank)),
    }
}

/// Why these digits have no rank, and at which of them.
fn refusal(digits: &[u8; DIGITS]) -> (Reason, usize) {
    match digits {
        [b'0', b'0', b'0', ..] | [b'6', b'6', b'6', ..] | [b'9', ..] => (Reason::NeverIssued, 0),
        [_, _, _, b'0', b'0', ..] => (Reason::NeverIssued, 3),
        [.., b'0', b'0', b'0', b'0'] => (Reason::NeverIssued, 5),
        _ => (Reason::Placeholder, 0),
    }
}

/// Area, group and serial, if all nine are digits.
#[inline(always)]
fn parts(&[first, rest @ ..]: &[u8; DIGITS]) -> Option<[u64; 3]> {
    let hundreds = u64::from(first.wrapping_sub(b'0'));
    let [area, group, serial, serial_low] = Digits::read(rest)?.pairs().values();
    let area = hundreds.wrapping_mul(100).wrapping_add(area);
    Some([area, group, serial.wrapping_mul(100).wrapping_add(serial_low)])
}

/// The rank of nine digits, if they are a number of an area that has all its numbers: nearly all are.
#[inline(always)]
fn usual_rank(digits: &[u8; DIGITS]) -> Option<u64> {
    let [area, group, serial] = parts(digits)?;
    let first = *FIRST_RANKS.get(usize::try_from(area).ok()?)?;
    let (groups_before, serials_before) = (group.wrapping_sub(1), serial.wrapping_sub(1));
    let strange = (first == NOT_WHOLE) | (groups_before >= GROUPS) | (serials_before >= SERIALS);
    let rank =
        u64::from(first).wrapping_add(groups_before.wrapping_mul(SERIALS)).wrapping_add(serials_before);
    (!strange).then_some(rank)
}

/// The rank of nine digits, if they are a number of the format.
fn rank(digits: &[u8; DIGITS]) -> Option<u64> {
    let [area, group, serial] = parts(digits)?;
    if matches!(area, 0 | 666 | 900..) || group == 0 || serial == 0 {
        return None;
    }
    let raw = raw(area, group, serial);
    let skipped = BURNT.iter().map(|&burnt| u64::from(burnt < raw)).sum::<u64>();
    (!BURNT.contains(&raw)).then_some(raw.wrapping_sub(skipped))
}

/// The nine digits of a rank in ASCII, the first one lowest.
#[inline(always)]
fn number(rank: u64) -> u128 {
    let raw = BURNT.iter().fold(rank, |raw, &burnt| raw.wrapping_add(u64::from(burnt <= raw)));
    let (groups_before, serial) = (raw / SERIALS, (raw % SERIALS).wrapping_add(1));
    let (areas_before, group) = (groups_before / GROUPS, (groups_before % GROUPS).wrapping_add(1));
    let area = usize::try_from(areas_before).ok().and_then(|before| AREA_DIGITS.get(before)).copied();
    let rest = Pairs::of([group, serial / 100, serial % 100, 0]).digits().text();
    u128::from(area.unwrap_or(0)) | u128::from(u64::from_le_bytes(rest)) << 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::hostile::Corpus;
    use crate::format::laws;

    #[test]
    fn the_two_laws_hold() {
        laws::hold(&Ssn, &laws::setting(), &[""]);
    }

    #[test]
    fn ranks_count_the_issued_numbers_in_order() {
        let rank =
            |text| laws::parse(&Ssn, &laws::setting(), Side::Identifier, text).map(|parsed| parsed.rank);
        assert_eq!(rank("001-01-0001"), Ok(Rank::Narrow(0)));
        assert_eq!(rank("078051119"), Ok(Rank::Narrow(u128::from(raw(78, 5, 1_119)))));
        assert_eq!(rank("078051121"), Ok(Rank::Narrow(u128::from(raw(78, 5, 1_121) - 1))));
        assert_eq!(rank("899-99-9999"), Ok(Rank::Narrow(u128::from(SIZE - 1))));
    }

    /// The format as its documentation tells it, digit by digit.
    fn plainly(text: &str) -> Result<Parsed, TextError> {
        let typed = Typed::<DIGITS>::read(text)?;
        let digits = typed.characters();
        if let Some(position) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
            return Err(typed.error(Reason::Character, position));
        }
        if digits.len() < DIGITS {
            return Err(typed.error(Reason::TooShort, digits.len()));
        }
        let part = |from: usize, to: usize| {
            digits[from..to].iter().fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'))
        };
        let (area, group, serial) = (part(0, 3), part(3, 5), part(5, 9));
        if area == 0 || area == 666 || area >= 900 {
            return Err(typed.error(Reason::NeverIssued, 0));
        } else if group == 0 {
            return Err(typed.error(Reason::NeverIssued, 3));
        } else if serial == 0 {
            return Err(typed.error(Reason::NeverIssued, 5));
        }
        let number = (area, group, serial);
        let burnt = [(78, 5, 1_120), (219, 9, 9_999), (457, 55, 5_462)];
        if burnt.contains(&number) {
            return Err(typed.error(Reason::Placeholder, 0));
        }
        let well_formed = (area - 1 - u64::from(area > 666)) * 99 * 9_999 + (group - 1) * 9_999 + serial - 1;
        let skipped = burnt.iter().filter(|&&burnt| burnt < number).count() as u64;
        Ok(parsed(well_formed - skipped, typed.gaps()))
    }

    #[test]
    fn every_spelling_and_every_damage_is_read_as_the_documentation_tells() {
        let mut draws = laws::Draws::default();
        let agrees = |text: &str| {
            let parsed = laws::parse(&Ssn, &laws::setting(), Side::Identifier, text);
            assert_eq!(parsed, plainly(text), "{text:?}");
            parsed
        };
        for _ in 0..20_000 {
            let number = draws.below(1_000_000_000);
            let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
            let separators = ["", "-", " ", "\u{a0}", ".", "--"];
            let [first, second] = [draws.of(&separators), draws.of(&separators)];
            for second in [first, second] {
                let text = format!("{area:03}{first}{group:02}{second}{serial:04}");
                if let Ok(parsed) = agrees(&text)
                    && !text.contains("--")
                {
                    let mut out = Vec::new();
                    Ssn.render(&laws::setting(), Side::Token, &parsed, &Annex::default(), &mut out);
                    assert_eq!(out, text.as_bytes());
                }
                let _ = agrees(&draws.damaged(&text));
            }
        }
        for area in 0..=999 {
            for group in [0, 1, 5, 9, 55, 99] {
                for serial in [0, 1, 1_119, 1_120, 1_121, 5_461, 5_462, 5_463, 9_998, 9_999] {
                    for text in [
                        format!("{area:03}{group:02}{serial:04}"),
                        format!("{area:03}-{group:02}-{serial:04}"),
                    ] {
                        let _ = agrees(&text);
                    }
                }
            }
        }
    }

    #[test]
    fn refusals_say_why_and_where() {
        use Reason::*;
        laws::refused(
            &Ssn,
            &laws::setting(),
            Side::Identifier,
            &[
                ("000-12-3456", NeverIssued, 0),
                ("666-12-3456", NeverIssued, 0),
                ("900-12-3456", NeverIssued, 0),
                ("123-00-6789", NeverIssued, 4),
                ("123-45-0000", NeverIssued, 7),
                ("078-05-1120", Placeholder, 0),
                ("457-55-5462", Placeholder, 0),
                ("219-09-9999", Placeholder, 0),
                ("12345678", TooShort, 8),
                ("1234567890", TooLong, 9),
                ("123-45-678O", Character, 10),
            ],
        );
    }

    #[test]
    fn hostile_texts_are_refused() {
        use Reason::*;
        let mut corpus = Corpus::of_any(DIGITS);
        for valid in ["123-45-6789", "123456789", "899 99 9998"] {
            corpus.strangers(valid);
        }
        corpus.beginnings("123456789", &[]);
        corpus.continued("123456789");
        corpus.add("１２３-45-6789", Character, 0);
        for at in 0..DIGITS {
            for letter in ["O", "l", "a", "Z"] {
                let (before, behind) = ("123456789".get(..at), "123456789".get(at + 1..));
                corpus.add(format!("{}{letter}{}", before.unwrap(), behind.unwrap()), Character, at);
            }
        }
        for area in ["000", "666", "900", "950", "999"] {
            corpus.add(format!("{area}456789"), NeverIssued, 0);
            corpus.add(format!(" {area}-00-0000"), NeverIssued, 1);
        }
        for area in ["001", "665", "667", "899"] {
            corpus.add(format!("{area}001234"), NeverIssued, 3);
            corpus.add(format!("{area} 00 1234"), NeverIssued, 4);
            corpus.add(format!("{area}-99-0000"), NeverIssued, 7);
        }
        for burnt in ["078051120", "078 05 1120", "457555462", "219-09-9999"] {
            corpus.add(burnt, Placeholder, 0);
            corpus.add(format!("\t{burnt}\n"), Placeholder, 1);
        }
        for side in [Side::Identifier, Side::Token] {
            corpus.is_refused_by(&Ssn, side);
        }
    }
}
