//! `fr.ft_id`: identifiers of France Travail, formerly Pôle emploi. No rule for a check character is public.
//!
//! | no. | class | texts | ranks |
//! |---|---|---|---|
//! | 0 | `old-letter` | seven digits, a letter | 260,000,000 |
//! | 1 | `old-digit` | eight digits | 100,000,000 |
//! | 2 | `national` | eleven digits, also with a leading 0 | 100,000,000,000 |
//! | 3 | `regional` | 0, nine digits, a letter | 26,000,000,000 |
//!
//! Classes 0 to 2 are what les-emplois takes (`[0-9]{7}[0-9A-Za-z]`, `[0-9]{11}`); class 3 stands in older files (a
//! region before an old identifier). The rank is the number of the digits, or 26 × digits + place of the letter. A letter
//! is canonical in upper case; that it was typed in lower case is spelling. Digits that a spreadsheet has shortened by their
//! leading zeros are refused as too short: there is no telling how many there were.

use super::typed::{self, Typed};
use super::{Annex, Grammar, Parsed, Rank, Setting, Side, Size, Spelling};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `fr.ft_id`.
pub(super) struct FtId;

/// Characters of an old identifier.
const OLD: usize = 8;

/// Characters of a national or a regional identifier.
const NATIONAL: usize = 11;

/// Places of a letter.
const LETTERS: u64 = 26;

/// This bit of a spelling says that the letter was typed in lower case.
const LOWER_CASE: u64 = 1 << 60;

/// A class: how many characters, and whether the last one is a letter.
struct Class {
    name: &'static str,
    len: usize,
    letter: bool,
    size: u64,
}

static CLASSES: [Class; 4] = [
    Class { name: "old-letter", len: OLD, letter: true, size: 260_000_000 },
    Class { name: "old-digit", len: OLD, letter: false, size: 100_000_000 },
    Class { name: "national", len: NATIONAL, letter: false, size: 100_000_000_000 },
    Class { name: "regional", len: NATIONAL, letter: true, size: 26_000_000_000 },
];

fn class(number: u32) -> Option<&'static Class> {
    usize::try_from(number).ok().and_then(|number| CLASSES.get(number))
}

impl Grammar for FtId {
    fn name(&self) -> &'static str {
        "fr.ft_id"
    }

    fn example(&self) -> &'static str {
        "8467804L"
    }

    fn shows(&self) -> &'static str {
        "how many characters, and whether the last one is a letter"
    }

    fn classes(&self) -> u32 {
        4
    }

    fn class_name(&self, number: u32) -> Cow<'static, str> {
        class(number).map_or("", |class| class.name).into()
    }

    fn size(&self, number: u32) -> Size {
        Size::Narrow(class(number).map_or(0, |class| u128::from(class.size)))
    }

    fn parse_any(&self, _: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let typed = Typed::<NATIONAL>::read(text)?;
        let characters = typed.characters();
        let len = characters.len();
        let last = len.saturating_sub(1);
        let digits = characters.iter().take_while(|byte| byte.is_ascii_digit());
        let in_digits = digits.clone().count();
        if in_digits < last {
            return Err(typed.error(Reason::Character, in_digits));
        }
        if len != OLD && len != NATIONAL {
            return Err(typed.error(Reason::TooShort, len));
        }
        let number = digits.fold(0_u64, |number, byte| {
            number.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')))
        });
        let letter = characters.get(last).filter(|byte| byte.is_ascii_alphabetic());
        if letter.is_some() && len == NATIONAL && characters.first() != Some(&b'0') {
            return Err(typed.error(Reason::Character, last));
        }
        let found = CLASSES.iter().position(|class| (class.len, class.letter) == (len, letter.is_some()));
        let rank = letter.map_or(number, |letter| {
            let place = u64::from(letter.to_ascii_uppercase().wrapping_sub(b'A'));
            number.wrapping_mul(LETTERS).wrapping_add(place)
        });
        let lower = if letter.is_some_and(u8::is_ascii_lowercase) { LOWER_CASE } else { 0 };
        Ok(Parsed {
            class: found.and_then(|found| u32::try_from(found).ok()).unwrap_or(0),
            held: Default::default(),
            spelling: Spelling(typed.gaps() | lower),
            rank: Rank::Narrow(u128::from(rank)),
        })
    }

    fn render(&self, _: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        let (Some(class), Rank::Narrow(rank)) = (class(parsed.class), parsed.rank) else { return };
        let mut rest = u64::try_from(rank).unwrap_or(0);
        let mut characters = [b'0'; NATIONAL];
        let (characters, _) = characters.split_at_mut_checked(class.len).unwrap_or_default();
        let mut digits = characters.iter_mut().rev();
        if class.letter {
            let letter = u8::try_from(rest % LETTERS).unwrap_or(0).wrapping_add(b'A');
            let lower = parsed.spelling.0 & LOWER_CASE != 0;
            if let Some(last) = digits.next() {
                *last = if lower { letter.to_ascii_lowercase() } else { letter };
            }
            rest /= LETTERS;
        }
        for digit in digits {
            *digit = u8::try_from(rest % 10).unwrap_or(0) | b'0';
            rest /= 10;
        }
        typed::write(characters, parsed.spelling.0 & !LOWER_CASE, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::hostile::Corpus;
    use crate::format::laws;
    use Reason::{Character, TooShort};

    fn parse(text: &str) -> Result<Parsed, TextError> {
        laws::parse(&FtId, &laws::setting(), Side::Identifier, text)
    }

    fn rendered(parsed: &Parsed) -> String {
        FtId.rendered(&laws::setting(), Side::Identifier, parsed, &Annex::default())
    }

    #[test]
    fn the_two_laws_hold() {
        laws::hold(&FtId, &laws::setting(), &[""]);
    }

    #[test]
    fn every_class_counts_its_texts_in_order() {
        for (name, first, last, texts) in [
            ("old-letter", "0000000A", "9999999Z", 10_u128.pow(7) * 26),
            ("old-digit", "00000000", "99999999", 10_u128.pow(8)),
            ("national", "00000000000", "99999999999", 10_u128.pow(11)),
            ("regional", "0000000000A", "0999999999Z", 10_u128.pow(9) * 26),
        ] {
            let [first, last] = [first, last].map(|text| parse(text).unwrap());
            assert_eq!(FtId.class_name(first.class), name);
            assert_eq!((first.rank, last.rank), (Rank::Narrow(0), Rank::Narrow(texts - 1)));
            assert_eq!((first.class, FtId.size(first.class)), (last.class, Size::Narrow(texts)));
        }
    }

    #[test]
    fn classes_are_told_apart_by_length_first_digit_and_last_letter() {
        for len in 0..=12 {
            for text in [0, 1, 9].map(|digit| digit.to_string().repeat(len)) {
                let expected = match len {
                    8 => Some("old-digit"),
                    11 => Some("national"),
                    _ => None,
                };
                let name = |parsed: Parsed| FtId.class_name(parsed.class).into_owned();
                assert_eq!(parse(&text).ok().map(name).as_deref(), expected, "{text:?}");
                let expected = match len {
                    7 => Some("old-letter"),
                    10 if text.starts_with('0') => Some("regional"),
                    _ => None,
                };
                for letter in ["A", "z"] {
                    let text = format!("{text}{letter}");
                    assert_eq!(parse(&text).ok().map(name).as_deref(), expected, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn spelling_comes_back_and_never_reaches_the_rank() {
        for (typed, canonical) in [
            ("846 7804 l", "8467804L"),
            ("8467804L", "8467804L"),
            ("0 123 456789z", "0123456789Z"),
            ("551.291.913-46", "55129191346"),
        ] {
            let (parsed, plain) = (parse(typed).unwrap(), parse(canonical).unwrap());
            assert_eq!((parsed.class, parsed.rank), (plain.class, plain.rank));
            assert_eq!((rendered(&parsed), rendered(&plain)), (typed.to_owned(), canonical.to_owned()));
            assert_eq!(plain.spelling, Spelling::CANONICAL);
        }
    }

    #[test]
    fn hostile_texts_are_refused() {
        let mut corpus = Corpus::of_any(NATIONAL);
        for valid in ["8467804L", "84678041", "0123456789Z", "0123456789z", "55129191346"] {
            corpus.strangers(valid);
        }
        corpus.strangers("551 29 191 346");
        corpus.beginnings("55129191346", &[OLD]);
        corpus.beginnings("01234567891", &[OLD]);
        corpus.continued("55129191346");
        corpus.continued("0123456789Z");
        for valid in ["84678041", "8467804L", "55129191346", "0123456789Z"] {
            let last = valid.len() - 1;
            for at in 0..last {
                for letter in ["O", "l", "Z"] {
                    corpus.add(format!("{}{letter}{}", &valid[..at], &valid[at + 1..]), Character, at);
                }
            }
        }
        for digits in [1, 2, 3, 4, 5, 6, 8, 9] {
            corpus.add(format!("{}A", "4".repeat(digits)), TooShort, digits + 1);
        }
        for first in '1'..='9' {
            corpus.add(format!("{first}123456789A"), Character, 10);
            corpus.add(format!(" {first}12 345 6789 z"), Character, 14);
        }
        corpus.add("8467804L 8467804L", Reason::TooLong, 12);
        corpus.add("8467804L1", Character, 7);
        for side in [Side::Identifier, Side::Token] {
            corpus.is_refused_by(&FtId, side);
        }
    }
}
