//! The characters of local parts, in their frozen order: that of their UTF-8 bytes.
//!
//! A character is known by its *ordinal*, its position in that order: ASCII first, then letters of two octets,
//! then letters of three.

/// ASCII characters of a dot-atom (RFC 5321, 4.1.2; atext of RFC 5322, 3.2.3), the dot included.
const ASCII: &[u8; 82] =
    b"!#$%&'*+-./0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Letters outside ASCII that a local part may hold (RFC 6531), as closed ranges.
///
/// Every one is a letter since Unicode 6.0 or before, begins a normalisation segment, and is changed by neither
/// NFC nor NFKC, so a text of such letters stays the same bytes in every system. Whole alphabets
/// only: combining marks, digits and signs outside ASCII, full-width forms and emoji are refused, and so are
/// scripts that cannot be written without combining marks.
const LETTERS: [(char, char); 33] = [
    // Latin: Western and Central European, Romanian, pinyin.
    ('\u{c0}', '\u{d6}'),
    ('\u{d8}', '\u{f6}'),
    ('\u{f8}', '\u{131}'),
    ('\u{134}', '\u{13e}'),
    ('\u{141}', '\u{148}'),
    ('\u{14a}', '\u{17e}'),
    ('\u{1a0}', '\u{1a1}'),
    ('\u{1af}', '\u{1b0}'),
    ('\u{1cd}', '\u{1dc}'),
    ('\u{218}', '\u{21b}'),
    // Greek.
    ('\u{386}', '\u{386}'),
    ('\u{388}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{3a1}'),
    ('\u{3a3}', '\u{3ce}'),
    // Cyrillic.
    ('\u{400}', '\u{481}'),
    ('\u{48a}', '\u{4ff}'),
    // Armenian.
    ('\u{531}', '\u{556}'),
    ('\u{561}', '\u{586}'),
    // Hebrew.
    ('\u{5d0}', '\u{5ea}'),
    // Arabic, without marks and without tatweel.
    ('\u{621}', '\u{63a}'),
    ('\u{641}', '\u{64a}'),
    ('\u{671}', '\u{674}'),
    ('\u{679}', '\u{6d3}'),
    // Georgian.
    ('\u{10d0}', '\u{10f0}'),
    // Latin: Vietnamese and others.
    ('\u{1e00}', '\u{1e99}'),
    ('\u{1ea0}', '\u{1ef9}'),
    // Japanese: iteration mark, hiragana, katakana.
    ('\u{3005}', '\u{3005}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30a1}', '\u{30fa}'),
    ('\u{30fc}', '\u{30fe}'),
    // Chinese characters of Unicode 1.1.
    ('\u{4e00}', '\u{9fa5}'),
    // Korean syllables.
    ('\u{ac00}', '\u{d7a3}'),
];

/// How many characters have one octet, and how many letters have two.
const ONE: u16 = 82;
const TWO: u16 = count(0x80, 0x7ff);
const THREE: u16 = count(0x800, 0xffff);

/// What a dot-atom makes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// `a` to `z`, `0` to `9`.
    Alphanumeric,
    /// `A` to `Z`.
    Capital,
    /// `-` and `_`, which a plain local part holds between letters.
    Dash,
    /// `.`.
    Dot,
    /// The rest of atext.
    Special,
    /// A letter outside ASCII.
    Letter,
}

/// Characters that follow each other in the order, have equally many octets, and are alike to a dot-atom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) first: u16,
    pub(super) last: u16,
    pub(super) octets: u8,
    pub(super) symbol: Symbol,
}

/// The whole alphabet in order.
pub(super) fn blocks() -> impl Iterator<Item = Block> {
    let ascii = (0_u16..).zip(ASCII).filter_map(|(ordinal, &byte)| {
        let (_, symbol) = ascii(byte)?;
        Some(Block { first: ordinal, last: ordinal, octets: 1, symbol })
    });
    let letters =
        [(ONE, TWO, 2), (ONE.wrapping_add(TWO), THREE, 3)].into_iter().map(|(first, letters, octets)| {
            Block { first, last: first.wrapping_add(letters).wrapping_sub(1), octets, symbol: Symbol::Letter }
        });
    ascii.chain(letters)
}

/// Ordinal and symbol of an ASCII character, or `None` if no dot-atom holds it.
pub(super) fn ascii(byte: u8) -> Option<(u16, Symbol)> {
    let ordinal = *ORDINALS.get(usize::from(byte))?;
    let symbol = match byte {
        _ if ordinal == NONE => return None,
        b'a'..=b'z' | b'0'..=b'9' => Symbol::Alphanumeric,
        b'A'..=b'Z' => Symbol::Capital,
        b'-' | b'_' => Symbol::Dash,
        b'.' => Symbol::Dot,
        _ => Symbol::Special,
    };
    Some((u16::from(ordinal), symbol))
}

/// Ordinal of a letter outside ASCII, or `None` if it is not in the alphabet.
pub(super) fn letter(character: char) -> Option<u16> {
    let mut before = ONE;
    for (first, last) in LETTERS {
        if character <= last {
            let offset = u32::from(character).checked_sub(u32::from(first))?;
            return before.checked_add(u16::try_from(offset).ok()?);
        }
        before = before.wrapping_add(letters(first, last));
    }
    None
}

/// The character of an ordinal.
pub(super) fn character(ordinal: u16) -> Option<char> {
    if let Some(&byte) = ASCII.get(usize::from(ordinal)) {
        return Some(char::from(byte));
    }
    let mut offset = ordinal.wrapping_sub(ONE);
    for (first, last) in LETTERS {
        let letters = letters(first, last);
        if offset < letters {
            return char::from_u32(u32::from(first).wrapping_add(u32::from(offset)));
        }
        offset = offset.wrapping_sub(letters);
    }
    None
}

/// Marks bytes that no dot-atom holds.
const NONE: u8 = u8::MAX;

/// Ordinals of the ASCII characters.
const ORDINALS: [u8; 128] = {
    let mut ordinals = [NONE; 128];
    let mut rest: &[u8] = ASCII;
    let mut ordinal = 0_u8;
    while let [byte, behind @ ..] = rest {
        place(&mut ordinals, *byte, ordinal);
        ordinal = ordinal.wrapping_add(1);
        rest = behind;
    }
    ordinals
};

#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, on ASCII only"
)]
const fn place(ordinals: &mut [u8; 128], byte: u8, ordinal: u8) {
    ordinals[byte as usize] = ordinal;
}

/// How many letters a closed range has.
#[expect(clippy::as_conversions, reason = "no range has more than 20902 letters")]
const fn letters(first: char, last: char) -> u16 {
    (last as u32).wrapping_sub(first as u32).wrapping_add(1) as u16
}

/// How many letters of the table lie between two code points.
#[expect(clippy::as_conversions, reason = "a char is its code point")]
const fn count(from: u32, to: u32) -> u16 {
    let mut total = 0_u16;
    let mut rest: &[(char, char)] = &LETTERS;
    while let [(first, last), behind @ ..] = rest {
        if *first as u32 >= from && *last as u32 <= to {
            total = total.wrapping_add(letters(*first, *last));
        }
        rest = behind;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_follow_the_bytes_and_come_back() {
        let last = ONE + TWO + THREE;
        let all: Vec<char> = (0..last).map(|ordinal| character(ordinal).unwrap()).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(character(last), None);
        for (ordinal, &character) in (0..).zip(&all) {
            let again = match u8::try_from(character) {
                Ok(byte) if byte.is_ascii() => ascii(byte).unwrap().0,
                _ => letter(character).unwrap(),
            };
            assert_eq!(again, ordinal);
        }
        let octets: Vec<u8> = blocks()
            .flat_map(|block| std::iter::repeat_n(block.octets, usize::from(block.last - block.first) + 1))
            .collect();
        let expected: Vec<u8> = all.iter().map(|character| character.len_utf8() as u8).collect();
        assert_eq!(octets, expected);
    }

    #[test]
    fn the_table_is_the_frozen_one() {
        assert_eq!((TWO, THREE), (759, 32_531));
        let refused = "\u{aa}\u{d7}\u{f7}\u{149}\u{17f}\u{301}\u{3a2}\u{591}\u{640}\u{660}\u{20ac}\u{200d}\u{202e}\u{ff10}\u{ff41}\u{fb01}\u{f900}\u{1f600}\u{e000}\u{d7a4}";
        for character in refused.chars() {
            assert_eq!(letter(character), None, "{character:?}");
        }
    }
}
