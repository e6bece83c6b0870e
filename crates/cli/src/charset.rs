//! How a table writes its letters.

use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// An encoding in which ASCII is ASCII: the grammar of tables needs no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Charset(&'static Encoding);

impl Charset {
    pub(crate) const UTF_8: Self = Self(UTF_8);

    pub(crate) fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// Whether the bytes of other letters may look like this ASCII byte.
    pub(crate) fn hides(self, byte: u8) -> bool {
        !self.is_utf8() && !self.0.is_single_byte() && byte >= 0x40
    }

    /// The text of these bytes, or `None` if they are none.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.0.decode_without_bom_handling_and_without_replacement(bytes)
    }

    /// The bytes of a text, or `None` if it has a character that this encoding lacks.
    pub(crate) fn encode(self, text: &str) -> Option<Cow<'_, [u8]>> {
        if self.is_utf8() || text.is_ascii() {
            return Some(Cow::Borrowed(text.as_bytes()));
        }
        let (bytes, _, replaced) = self.0.encode(text);
        (!replaced).then_some(bytes)
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.name())
    }
}

impl FromStr for Charset {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, String> {
        match Encoding::for_label_no_replacement(label.trim().as_bytes()) {
            Some(encoding) if encoding.is_ascii_compatible() => Ok(Self(encoding)),
            Some(_) => Err("not readable as a table; convert the file to UTF-8 first (iconv)".to_owned()),
            None => Err("unknown; use a label such as utf-8, windows-1252 or iso-8859-15".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_windows_1252_comes_back() {
        let charset: Charset = "windows-1252".parse().unwrap();
        let all: Vec<u8> = (0..=255).collect();
        let text = charset.decode(&all).unwrap();
        assert_eq!(text.chars().count(), 256);
        assert_eq!(charset.encode(&text).unwrap(), &all[..]);
    }

    #[test]
    fn what_an_encoding_lacks_is_not_written() {
        let charset: Charset = "windows-1252".parse().unwrap();
        assert_eq!(charset.encode("été").unwrap(), &b"\xe9t\xe9"[..]);
        assert_eq!(charset.encode("x@例.tok.example"), None);
    }

    #[test]
    fn encodings_without_ascii_are_refused() {
        assert!("utf-16".parse::<Charset>().unwrap_err().contains("UTF-8 first"));
        assert!("iso-2022-jp".parse::<Charset>().is_err());
        assert!("klingon".parse::<Charset>().unwrap_err().contains("unknown"));
        assert!("shift_jis".parse::<Charset>().unwrap().hides(b'|'));
        assert!(!"latin1".parse::<Charset>().unwrap().hides(b'|'));
    }
}
