//! `us.ssn`: United States social security numbers, `AAA-GG-SSSS`, no check digit.
//!
//! Never issued: area 000, 666 and 900 to 999, group 00, serial 0000 (Social Security Administration, POMS
//! RM 10201.035), and three numbers burnt by advertising. That leaves 898 × 99 × 9999 − 3 = 888,931,095.
//!
//! The rank of a number is how many of these are smaller.

use super::typed::{self, Typed};
use super::{Annex, Grammar, Parsed, Rank, Setting, Side, Size, Spelling};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `us.ssn`.
pub(crate) struct Ssn;

const DIGITS: usize = 9;
const GROUPS: u128 = 99;
const SERIALS: u128 = 9_999;
const SIZE: u128 = 888_931_095;

/// Raw ranks of 078-05-1120, 219-09-9999 and 457-55-5462, which are skipped: printed on cards and posters.
const BURNT: [u128; 3] = [raw(78, 5, 1_120), raw(219, 9, 9_999), raw(457, 55, 5_462)];

/// Position of a number among the well-formed ones, burnt ones included.
const fn raw(area: u128, group: u128, serial: u128) -> u128 {
    let areas_before = if area > 666 { area.wrapping_sub(2) } else { area.wrapping_sub(1) };
    let groups_before = areas_before.wrapping_mul(GROUPS).wrapping_add(group).wrapping_sub(1);
    groups_before.wrapping_mul(SERIALS).wrapping_add(serial).wrapping_sub(1)
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

    fn classes(&self) -> u32 {
        1
    }

    fn class_name(&self, _: u32) -> Cow<'static, str> {
        "issued".into()
    }

    fn size(&self, _: u32) -> Size {
        Size::Narrow(SIZE)
    }

    fn parse(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let typed = Typed::<DIGITS>::read(text)?;
        let digits = typed.characters();
        if let Some(position) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
            return Err(typed.error(Reason::Character, position));
        }
        if digits.len() < DIGITS {
            return Err(typed.error(Reason::TooShort, digits.len()));
        }
        let number = digits.iter().fold(0_u128, |number, byte| {
            number.wrapping_mul(10).wrapping_add(u128::from(byte.wrapping_sub(b'0')))
        });
        let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
        if matches!(area, 0 | 666 | 900..) {
            return Err(typed.error(Reason::NeverIssued, 0));
        }
        if group == 0 {
            return Err(typed.error(Reason::NeverIssued, 3));
        }
        if serial == 0 {
            return Err(typed.error(Reason::NeverIssued, 5));
        }
        let raw = raw(area, group, serial);
        if BURNT.contains(&raw) {
            return Err(typed.error(Reason::Placeholder, 0));
        }
        let skipped = BURNT.iter().map(|&burnt| u128::from(burnt < raw)).sum::<u128>();
        Ok(Parsed {
            class: 0,
            held: Default::default(),
            spelling: Spelling(typed.gaps()),
            rank: Rank::Narrow(raw.wrapping_sub(skipped)),
        })
    }

    fn render(&self, _: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let Rank::Narrow(rank) = parsed.rank else { return };
        let raw = BURNT.iter().fold(rank, |raw, &burnt| raw.wrapping_add(u128::from(burnt <= raw)));
        let (serial, groups_before) = (raw % SERIALS, raw / SERIALS);
        let (group, areas_before) = (groups_before % GROUPS, groups_before / GROUPS);
        let area = areas_before.wrapping_add(if areas_before >= 665 { 2 } else { 1 });
        let mut number = area.wrapping_mul(100).wrapping_add(group).wrapping_add(1);
        number = number.wrapping_mul(10_000).wrapping_add(serial).wrapping_add(1);
        let mut digits = [b'0'; DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit = u8::try_from(number % 10).unwrap_or(0) | b'0';
            number /= 10;
        }
        typed::write(&digits, parsed.spelling.0, out);
    }
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
        assert_eq!(rank("078051119"), Ok(Rank::Narrow(raw(78, 5, 1_119))));
        assert_eq!(rank("078051121"), Ok(Rank::Narrow(raw(78, 5, 1_121) - 1)));
        assert_eq!(rank("899-99-9999"), Ok(Rank::Narrow(SIZE - 1)));
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
