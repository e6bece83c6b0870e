//! Letters and digits as people type them: in groups, with separators between. The characters are the value,
//! the separators are spelling.

use super::blank;
use crate::error::{Reason, TextError};

/// Bits that one gap takes in a spelling.
const GAP: u32 = 3;

/// Most characters whose gaps a spelling holds: 20 gaps of three bits leave four bits to the grammar.
pub(crate) const MAX: usize = 21;

/// The separators that come back as typed, by their number in a gap; 0 is none. Frozen order.
pub(crate) const SEPARATORS: [&str; 7] = ["", " ", "-", ".", "\u{a0}", "\u{202f}", "/"];

/// Up to `N` ASCII letters and digits, with the separators between them.
pub(crate) struct Typed<'a, const N: usize> {
    text: &'a str,
    characters: [u8; N],
    len: usize,
    gaps: u64,
}

impl<'a, const N: usize> Typed<'a, N> {
    /// Reads letters and digits, single separators between them, and blanks around.
    ///
    /// Of several separators in one gap the first is kept.
    ///
    /// # Errors
    /// `Empty`; `Character` for anything else, a separator at either end included; `TooLong` past `N` characters.
    #[inline]
    pub(crate) fn read(text: &'a str) -> Result<Self, TextError> {
        const { assert!(N <= MAX) };
        match Self::read_plain(text).or_else(|| Self::read_usual(text)) {
            Some(typed) => Ok(typed),
            None => Self::read_any(text),
        }
    }

    fn read_any(text: &'a str) -> Result<Self, TextError> {
        let (inner, before) = blank::trim(text)?;
        let mut typed = Self { text, characters: [0; N], len: 0, gaps: 0 };
        let mut gap = 0_u64;
        let mut gap_at = 0_usize;
        for (offset, character) in inner.char_indices() {
            let at = before.wrapping_add(offset);
            if let Some(byte) = alphanumeric(character) {
                let Some(slot) = typed.characters.get_mut(typed.len) else {
                    return Err(TextError::new(Reason::TooLong, at));
                };
                *slot = byte;
                typed.gaps |= gap << shift(typed.len);
                typed.len = typed.len.wrapping_add(1);
                gap = 0;
            } else {
                let number = separator(character).filter(|_| typed.len > 0);
                let number = number.ok_or(TextError::new(Reason::Character, at))?;
                if gap == 0 {
                    (gap, gap_at) = (number, at);
                }
            }
        }
        if gap != 0 {
            return Err(TextError::new(Reason::Character, gap_at));
        }
        Ok(typed)
    }

    /// Reads letters and digits and nothing else: the fast way for canonical texts.
    #[inline]
    fn read_plain(text: &'a str) -> Option<Self> {
        let mut characters = [0; N];
        let len = text.len();
        let room = characters.get_mut(..len).filter(|_| len > 0)?;
        room.copy_from_slice(text.as_bytes());
        room.iter().all(u8::is_ascii_alphanumeric).then_some(Self { text, characters, len, gaps: 0 })
    }

    /// Reads letters and digits with single separators of one byte between them: the fast way for usual spellings.
    #[inline]
    fn read_usual(text: &'a str) -> Option<Self> {
        let mut typed = Self { text, characters: [0; N], len: 0, gaps: 0 };
        let mut gap = 0_u64;
        for &byte in text.as_bytes() {
            if byte.is_ascii_alphanumeric() {
                *typed.characters.get_mut(typed.len)? = byte;
                typed.gaps |= gap << shift(typed.len);
                typed.len = typed.len.wrapping_add(1);
                gap = 0;
            } else if gap == 0 && typed.len > 0 {
                gap = ascii_separator(byte)?;
            } else {
                return None;
            }
        }
        (gap == 0 && typed.len > 0).then_some(typed)
    }

    /// The letters and digits.
    pub(crate) fn characters(&self) -> &[u8] {
        self.characters.get(..self.len).unwrap_or_default()
    }

    /// The separators: three bits a gap, the gap before the second character lowest.
    pub(crate) fn gaps(&self) -> u64 {
        self.gaps
    }

    /// Byte offset in the text of a character, or of the end. Sought only now, as only errors ask.
    pub(crate) fn at(&self, position: usize) -> usize {
        let mut characters =
            self.text.char_indices().filter(|&(_, character)| alphanumeric(character).is_some());
        let end = self.text.trim_end_matches(blank::is_blank).len();
        characters.nth(position).map_or(end, |(at, _)| at)
    }

    /// An error at a character.
    #[cold]
    pub(crate) fn error(&self, reason: Reason, position: usize) -> TextError {
        TextError::new(reason, self.at(position))
    }
}

/// Writes characters with the separators of a spelling between them.
pub(crate) fn write(characters: &[u8], gaps: u64, out: &mut Vec<u8>) {
    if gaps == 0 {
        out.extend_from_slice(characters);
        return;
    }
    for (position, &byte) in characters.iter().enumerate() {
        let number = usize::try_from((gaps >> shift(position)) & 7).unwrap_or(0);
        out.extend_from_slice(SEPARATORS.get(number).filter(|_| position > 0).unwrap_or(&"").as_bytes());
        out.push(byte);
    }
}

/// The gap before the character at `position` begins at this bit.
#[expect(clippy::as_conversions, reason = "positions are below MAX")]
pub(crate) const fn shift(position: usize) -> u32 {
    (position as u32).saturating_sub(1).wrapping_mul(GAP) & 63
}

fn alphanumeric(character: char) -> Option<u8> {
    u8::try_from(character).ok().filter(u8::is_ascii_alphanumeric)
}

/// Number of a separator of one byte that comes back as typed.
pub(crate) const fn ascii_separator(byte: u8) -> Option<u64> {
    match byte {
        b' ' => Some(1),
        b'-' => Some(2),
        b'.' => Some(3),
        b'/' => Some(6),
        _ => None,
    }
}

/// The separator of this number, if it has one byte.
pub(crate) const fn separator_byte(number: u64) -> Option<u8> {
    match number {
        1 => Some(b' '),
        2 => Some(b'-'),
        3 => Some(b'.'),
        6 => Some(b'/'),
        _ => None,
    }
}

/// Number of a separator. Blanks that are not in the table count as a space.
pub(crate) fn separator(character: char) -> Option<u64> {
    match character {
        ' ' => Some(1),
        '-' => Some(2),
        '.' => Some(3),
        '\u{a0}' => Some(4),
        '\u{202f}' => Some(5),
        '/' => Some(6),
        other => blank::is_blank(other).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::laws::Draws;

    #[test]
    fn separators_come_back() {
        for text in ["1 84 12 76 451 089 46", "184127645108946", "06.12-34\u{a0}56\u{202f}7/8", "a b"] {
            let typed = Typed::<21>::read(text).unwrap();
            let mut out = Vec::new();
            write(typed.characters(), typed.gaps(), &mut out);
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn the_fast_ways_read_what_any_way_reads() {
        let parts = |typed: Typed<'_, 6>| {
            let places = (0..8).map(|position| typed.at(position)).collect::<Vec<_>>();
            (typed.characters().to_vec(), typed.gaps(), places)
        };
        let mut draws = Draws::default();
        for _ in 0..20_000 {
            let text =
                draws.of(&["123456", "1 2-3.4", "aB/9", "12\u{a0}34", "1", " 12 3 ", "1-2-3-4-5-6", "1\t2"]);
            for text in [text, &draws.damaged(text)] {
                assert_eq!(Typed::read(text).map(parts), Typed::read_any(text).map(parts), "{text:?}");
            }
        }
    }

    #[test]
    fn errors_name_the_byte() {
        let error = |text| Typed::<4>::read(text).map(|_| ()).unwrap_err();
        assert_eq!(error("  "), TextError::new(Reason::Empty, 0));
        assert_eq!(error(" -12"), TextError::new(Reason::Character, 1));
        assert_eq!(error("12-"), TextError::new(Reason::Character, 2));
        assert_eq!(error("1é2"), TextError::new(Reason::Character, 1));
        assert_eq!(error(" 1 2345"), TextError::new(Reason::TooLong, 6));
    }
}
