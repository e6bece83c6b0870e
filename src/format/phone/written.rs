//! A telephone number as people write it: its digits, and the marks between them.

use super::plan::Form;
use crate::error::{Reason, TextError};
use crate::format::blank;
use crate::format::typed::{SEPARATORS, separator};

/// Most digits that are read: no number has as many, however it is written.
pub(super) const MAX: usize = 24;

/// Digits whose gaps come back: 17 gaps of three bits, then three bits of form, five of where a parenthesis opens,
/// three of how many digits it holds.
const GAPPED: usize = 18;
pub(super) const FORM: u32 = 51;
pub(super) const GAPS: u64 = (1 << FORM) - 1;
pub(super) const OPEN: u32 = 54;
const HELD: u32 = 59;

/// Most digits of a parenthesis that comes back.
const MAX_HELD: usize = 7;

/// Longest text that is written: digits, gaps of three bytes, plus and parentheses.
const LONGEST: usize = MAX * 4 + 3;

/// Digits and marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    digits: [u8; MAX],
    len: usize,
    /// Whether a `+` stands before them.
    pub(super) plus: bool,
    marks: u64,
}

impl Written {
    /// These digits, without marks.
    pub(super) fn of(plus: bool, parts: [&[u8]; 4]) -> Self {
        let mut written = Self { digits: [b'0'; MAX], len: 0, plus, marks: 0 };
        for &digit in parts.into_iter().flatten() {
            written.push(digit);
        }
        written
    }

    fn push(&mut self, digit: u8) -> Option<()> {
        *self.digits.get_mut(self.len)? = digit;
        self.len = self.len.wrapping_add(1);
        Some(())
    }

    /// The digits, in ASCII.
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.len).unwrap_or_default()
    }

    /// Its marks and form as a spelling; the canonical one is zero.
    pub(super) fn spelling(&self, form: Form) -> u64 {
        self.marks | form.number() << FORM
    }

    /// Reads digits, a `+` before them, single separators between, parentheses around some, and blanks and `tel:`
    /// around the whole. Of several separators in one gap the first is kept, of several parentheses the first
    /// pair. Digits past [`MAX`] are not read.
    ///
    /// # Errors
    /// `Empty`, or `Character` at whatever does not belong there.
    pub(super) fn read(text: &str) -> Result<Self, TextError> {
        let (inner, start) = within(text)?;
        let mut reader =
            Reader { written: Self::of(false, [&[]; 4]), gap: 0, open: None, held: None, gap_at: 0 };
        let mut at = 0_usize;
        while let Some(&byte) = inner.as_bytes().get(at) {
            let step = match byte {
                b'0'..=b'9' => match reader.digit(byte) {
                    Some(()) => Some(1),
                    None => return Ok(reader.finish()),
                },
                b' ' => reader.separator(1, at),
                b'.' => reader.separator(3, at),
                _ => reader.mark(inner, at),
            };
            let refused = TextError::new(Reason::Character, start.wrapping_add(at));
            at = at.wrapping_add(step.ok_or(refused)?);
        }
        let dangling = (reader.gap != 0).then_some(reader.gap_at);
        if let Some(at) = reader.open.map(|(_, at)| at).or(dangling) {
            return Err(TextError::new(Reason::Character, start.wrapping_add(at)));
        }
        if reader.written.len == 0 && !reader.written.plus {
            return Err(TextError::new(Reason::TooShort, text.len()));
        }
        Ok(reader.finish())
    }
}

/// The text without the blanks and the `tel:` around it, and where it starts.
pub(super) fn within(text: &str) -> Result<(&str, usize), TextError> {
    let (inner, start) = blank::trim(text)?;
    match inner.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") && !rest.is_empty() => {
            Ok((rest, start.wrapping_add(4)))
        }
        _ => Ok((inner, start)),
    }
}

struct Reader {
    written: Written,
    /// The separator since the last digit.
    gap: u64,
    /// The parenthesis that is open: digits before it, and where it stands.
    open: Option<(usize, usize)>,
    /// The first pair of parentheses: digits before it, digits in it.
    held: Option<(usize, usize)>,
    /// Where that separator stands.
    gap_at: usize,
}

impl Reader {
    fn digit(&mut self, digit: u8) -> Option<()> {
        let position = self.written.len;
        self.written.push(digit)?;
        if self.gap != 0 {
            self.written.marks |= gap(self.gap, position);
            self.gap = 0;
        }
        Some(())
    }

    /// Each mark answers how many bytes it takes, or nothing if it does not belong there.
    fn separator(&mut self, number: u64, at: usize) -> Option<usize> {
        if self.written.len > 0 {
            if self.gap == 0 {
                (self.gap, self.gap_at) = (number, at);
            }
            Some(1)
        } else {
            (number == 1).then_some(1)
        }
    }

    fn mark(&mut self, inner: &str, at: usize) -> Option<usize> {
        let character = inner.get(at..)?.chars().next()?;
        match character {
            '+' if self.written.len == 0 && !self.written.plus => self.written.plus = true,
            '(' if !self.is_open() => {
                self.open = Some((self.written.len, at));
            }
            ')' => {
                let (open, _) = self.open.take()?;
                let held = self.written.len.checked_sub(open).filter(|&held| held > 0)?;
                self.held.get_or_insert((open, held));
            }
            '\u{2010}'..='\u{2013}' | '\u{2212}' => {
                self.separator(2, at)?;
            }
            other => {
                let blank = blank::is_blank(other) && self.written.len == 0;
                self.separator(if blank { 1 } else { separator(other)? }, at)?;
            }
        }
        Some(character.len_utf8())
    }

    fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn finish(self) -> Written {
        let mut written = self.written;
        if let Some((open, held)) = self.held
            && held <= MAX_HELD
            && let (Ok(open), Ok(held)) = (u64::try_from(open), u64::try_from(held))
        {
            written.marks |= open << OPEN | held << HELD;
        }
        written
    }
}

/// The separator of this number before the digit at `position`, as marks hold it.
fn gap(number: u64, position: usize) -> u64 {
    if (1..GAPPED).contains(&position) { number.checked_shl(shift(position)).unwrap_or(0) } else { 0 }
}

fn shift(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(0).wrapping_sub(1).wrapping_mul(3)
}

/// The form of a spelling.
pub(super) fn form(spelling: u64) -> Form {
    Form::of(spelling >> FORM & 7)
}

/// Puts digits together with the marks of a spelling.
pub(super) fn write(written: &Written, spelling: u64, out: &mut Vec<u8>) {
    let mut text = Text { bytes: [0; LONGEST], len: 0 };
    let plain = spelling << (64 - FORM) == 0 && spelling >> OPEN == 0;
    if plain {
        if written.plus {
            text.push(b'+');
        }
        text.extend(written.digits());
        return text.onto(out);
    }
    let open = usize::try_from(spelling >> OPEN & 31).unwrap_or(0);
    let held = usize::try_from(spelling >> HELD & 7).unwrap_or(0);
    let (open, close) = if held > 0 { (open, open.wrapping_add(held)) } else { (MAX, MAX) };
    // The gap before the digit at hand; there is none before the first.
    let mut gaps = (spelling & GAPS) << 3;
    for (position, &digit) in written.digits().iter().enumerate() {
        if position == close {
            text.push(b')');
        }
        if gaps & 7 != 0 {
            let number = usize::try_from(gaps & 7).unwrap_or(0);
            text.extend(SEPARATORS.get(number).unwrap_or(&"").as_bytes());
        }
        gaps >>= 3;
        if position == open {
            text.push(b'(');
        }
        if written.plus && position == 0 {
            text.push(b'+');
        }
        text.push(digit);
    }
    if close == written.len {
        text.push(b')');
    }
    text.onto(out);
}

struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Text {
    fn push(&mut self, byte: u8) {
        if let Some(room) = self.bytes.get_mut(self.len) {
            *room = byte;
            self.len = self.len.wrapping_add(1);
        }
    }

    fn extend(&mut self, bytes: &[u8]) {
        let end = self.len.wrapping_add(bytes.len());
        if let Some(room) = self.bytes.get_mut(self.len..end) {
            room.copy_from_slice(bytes);
            self.len = end;
        }
    }

    fn onto(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bytes.get(..self.len).unwrap_or_default());
    }
}
