//! The local part of an address: what stands before the `@`.

use super::alphabet;
use super::language::{self, DotAtom, Kind};
use super::ranking::MOST;
use crate::error::{Reason, TextError};

/// A local part, taken apart: its kind, its length in octets, and its characters by ordinal.
#[derive(Clone, Copy)]
pub(super) struct Local {
    pub(super) kind: Kind,
    /// Length as written canonically, quotes included.
    pub(super) octets: usize,
    ordinals: [u16; MOST],
    len: usize,
}

impl Local {
    /// Reads the local part at the beginning of an address; `fold` makes its capitals small.
    ///
    /// # Errors
    /// `NoMailbox` where the `@` is missing or nothing stands before it; `Mailbox` at the first byte with which no local
    /// part can go on, the `@` included; `TooLong` at the first character beyond 64 octets.
    pub(super) fn read(address: &str, before: usize, fold: bool) -> Result<(Self, usize), TextError> {
        let error = |reason, offset| Err(TextError::new(reason, before.wrapping_add(offset)));
        let Some(at) = address.bytes().position(|byte| byte == b'@') else {
            return error(Reason::NoMailbox, address.len());
        };
        if at == 0 {
            return error(Reason::NoMailbox, 0);
        }
        let read = if address.starts_with('"') {
            Self::quoted(address.as_bytes(), fold)
        } else {
            Self::dot_atom(address.get(..at).unwrap_or_default(), fold).map(|local| (local, at))
        };
        read.or_else(|(reason, offset)| error(reason, offset))
    }

    /// The characters, by ordinal.
    pub(super) fn ordinals(&self) -> &[u16] {
        self.ordinals.get(..self.len).unwrap_or_default()
    }

    fn dot_atom(text: &str, fold: bool) -> Result<Self, (Reason, usize)> {
        let mut local = Self { kind: Kind::Plain, octets: text.len(), ordinals: [0; MOST], len: 0 };
        let mut state = DotAtom::START;
        for (offset, character) in text.char_indices() {
            if offset.wrapping_add(character.len_utf8()) > MOST {
                return Err((Reason::TooLong, offset));
            }
            let folded = if fold { character.to_ascii_lowercase() } else { character };
            let symbol = match u8::try_from(folded) {
                Ok(byte) if byte.is_ascii() => alphabet::ascii(byte),
                _ => alphabet::letter(folded).map(|ordinal| (ordinal, alphabet::Symbol::Letter)),
            };
            let Some((ordinal, next)) =
                symbol.and_then(|(ordinal, symbol)| Some((ordinal, state.step(symbol)?)))
            else {
                return Err((Reason::Mailbox, offset));
            };
            state = next;
            local.push(ordinal);
        }
        local.kind = state.end().ok_or((Reason::Mailbox, text.len()))?;
        Ok(local)
    }

    /// A quoted string, brought to its shortest form (RFC 5321, 4.1.2: all forms are one mailbox), and its length as typed.
    fn quoted(address: &[u8], fold: bool) -> Result<(Self, usize), (Reason, usize)> {
        let mut content = String::new();
        let mut escaped = false;
        let mut bytes = address.iter().enumerate().skip(1);
        let close = loop {
            let Some((offset, &byte)) = bytes.next() else { return Err((Reason::Mailbox, address.len())) };
            if offset >= MOST {
                return Err((Reason::TooLong, offset));
            }
            match byte {
                b'"' if !escaped => break offset,
                b'\\' if !escaped => escaped = true,
                b' '..=b'~' => {
                    content.push(char::from(if fold { byte.to_ascii_lowercase() } else { byte }));
                    escaped = false;
                }
                _ => return Err((Reason::Mailbox, offset)),
            }
        };
        let behind = close.wrapping_add(1);
        match address.get(behind) {
            Some(b'@') if content.is_empty() => return Err((Reason::NoMailbox, behind)),
            Some(b'@') => {}
            _ => return Err((Reason::Mailbox, behind)),
        }
        if let Ok(unquoted) = Self::dot_atom(&content, fold) {
            return Ok((unquoted, behind));
        }
        let mut local = Self { kind: Kind::Quoted, octets: 2, ordinals: [0; MOST], len: 0 };
        for byte in content.bytes() {
            local.octets = local.octets.wrapping_add(if language::is_escaped(byte) { 2 } else { 1 });
            local.push(language::quoted_ordinal(byte).ok_or((Reason::Mailbox, 0))?);
        }
        Ok((local, behind))
    }

    fn push(&mut self, ordinal: u16) {
        if let Some(slot) = self.ordinals.get_mut(self.len) {
            *slot = ordinal;
            self.len = self.len.wrapping_add(1);
        }
    }
}

/// Writes one character of a local part of this kind.
pub(super) fn write(kind: Kind, ordinal: u16, out: &mut Vec<u8>) {
    if kind == Kind::Quoted {
        let byte = language::quoted_byte(ordinal).unwrap_or(b' ');
        if language::is_escaped(byte) {
            out.push(b'\\');
        }
        out.push(byte);
    } else {
        if let Some(character) = alphabet::character(ordinal) {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}
