//! `opaque`: any text of 1 to 200 bytes, for what has no format of its own.
//!
//! Its token is `jtn_` and, in base32 (RFC 4648, section 6: lower case, no padding), the bytes that the cipher sealed the text to, which are 16
//! longer (AES-SIV, RFC 5297, with the class name `text` as the only associated string). Identifier and token cannot clash: a text that begins like a token is refused on the
//! identifier side, whatever stands behind, and every token begins so.

use super::{Annex, Grammar, Mask, Parsed, Rank, Setting, Side, Size, Spelling, blank};
use crate::error::{Reason, TextError};
use std::borrow::Cow;

/// The format `opaque`.
pub(crate) struct Opaque;

/// What every token begins with. Frozen.
const PREFIX: &str = "jtn_";

/// Longest text, in bytes.
const MOST: usize = 200;

/// How much longer a text is when sealed.
const SEAL: usize = 16;

/// RFC 4648, table 3, in lower case.
const BASE32: [u8; 32] = *b"abcdefghijklmnopqrstuvwxyz234567";

/// Characters of base32 for this many bytes.
const fn base32_len(bytes: usize) -> usize {
    bytes.saturating_mul(8).div_ceil(5)
}

impl Grammar for Opaque {
    fn name(&self) -> &'static str {
        "opaque"
    }

    fn example(&self) -> &'static str {
        "12 bis, rue des Lilas"
    }

    fn shows(&self) -> &'static str {
        "the length in bytes"
    }

    fn masks(&self) -> &'static [Mask] {
        &[]
    }

    fn classes(&self) -> u32 {
        1
    }

    fn class_name(&self, _: u32) -> Cow<'static, str> {
        "text".into()
    }

    fn size(&self, _: u32) -> Size {
        Size::Bytes
    }

    fn parse_any(&self, _: &Setting, side: Side, text: &str, annex: &mut Annex) -> Result<Parsed, TextError> {
        let bytes = match side {
            Side::Identifier => {
                read(text)?;
                annex.keep_bytes(text.as_bytes())
            }
            Side::Token => {
                let (token, before) = blank::trim(text)?;
                let body = token.strip_prefix(PREFIX).ok_or(TextError::new(Reason::NotAToken, before))?;
                let (sealed, len) = decode(body, before.saturating_add(PREFIX.len()))?;
                annex.keep_bytes(sealed.get(..len).unwrap_or_default())
            }
        };
        Ok(Parsed {
            class: 0,
            held: Default::default(),
            spelling: Spelling::CANONICAL,
            rank: Rank::Bytes(bytes),
        })
    }

    fn render(&self, _: &Setting, side: Side, parsed: &Parsed, annex: &Annex, out: &mut Vec<u8>) {
        let Rank::Bytes(span) = parsed.rank else { return };
        let bytes = annex.bytes(span);
        match side {
            Side::Identifier => out.extend_from_slice(bytes),
            Side::Token => encode(bytes, out),
        }
    }

    /// The token of a text of as many bytes: it holds them sealed, so it is no rendering of the bytes as they stand.
    fn longest_token(&self, _: &Setting, parsed: &Parsed, annex: &Annex) -> usize {
        let Rank::Bytes(span) = parsed.rank else { return 0 };
        base32_len(annex.bytes(span).len().saturating_add(SEAL)).saturating_add(PREFIX.len())
    }
}

/// Checks a text that is to be sealed. It stays as it is, blanks included.
fn read(text: &str) -> Result<(), TextError> {
    if text.is_empty() {
        return Err(TextError::new(Reason::Empty, 0));
    }
    let behind = text.trim_start_matches(blank::is_blank);
    if behind.starts_with(PREFIX) {
        return Err(TextError::new(Reason::AlreadyToken, text.len().saturating_sub(behind.len())));
    }
    // A table of text cannot hold NUL, so it could not come back there.
    if let Some(nul) = text.bytes().take(MOST).position(|byte| byte == 0) {
        return Err(TextError::new(Reason::Character, nul));
    }
    // The first character that is not whole within the limit.
    let boundaries = text.char_indices().map(|(at, _)| at);
    let beyond = boundaries.take_while(|&at| at <= MOST).last().filter(|_| text.len() > MOST);
    beyond.map_or(Ok(()), |at| Err(TextError::new(Reason::TooLong, at)))
}

/// Writes a token: the prefix, then five bits a character, the highest first, zeros behind the last bit.
fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(PREFIX.as_bytes());
    for group in bytes.chunks(5) {
        let mut bits = 0_u64;
        for position in 0..5 {
            bits = (bits << 8) | u64::from(group.get(position).copied().unwrap_or(0));
        }
        for position in (0..8_u32).take(base32_len(group.len())) {
            let digit = (bits >> 35_u32.wrapping_sub(position.wrapping_mul(5))) & 31;
            let digit = usize::try_from(digit).ok().and_then(|digit| BASE32.get(digit));
            out.extend(digit);
        }
    }
}

/// Reads what stands behind the prefix, which begins at byte `before`: canonical base32 of 17 to 216 bytes.
fn decode(body: &str, before: usize) -> Result<([u8; MOST + SEAL], usize), TextError> {
    let error = |reason, offset: usize| Err(TextError::new(reason, before.saturating_add(offset)));
    let mut sealed = [0; MOST + SEAL];
    let mut slots = sealed.iter_mut();
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut len = 0_usize;
    for (offset, byte) in body.bytes().enumerate() {
        if offset >= base32_len(MOST + SEAL) {
            return error(Reason::TooLong, offset);
        }
        let digit = match byte {
            b'a'..=b'z' => byte.wrapping_sub(b'a'),
            b'2'..=b'7' => byte.wrapping_sub(b'2').wrapping_add(26),
            _ => return error(Reason::Character, offset),
        };
        bits = (bits << 5) | u32::from(digit);
        held = held.wrapping_add(5);
        if held >= 8 {
            held = held.wrapping_sub(8);
            let Some(slot) = slots.next() else { return error(Reason::TooLong, offset) };
            *slot = u8::try_from(bits >> held).unwrap_or(0);
            bits &= (1_u32 << held).wrapping_sub(1);
            len = len.wrapping_add(1);
        }
    }
    // Lengths that no number of bytes has leave five bits or more over.
    if len <= SEAL || held >= 5 {
        return error(Reason::TooShort, body.len());
    }
    if bits != 0 {
        return error(Reason::Character, body.len().saturating_sub(1));
    }
    Ok((sealed, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::laws;

    fn parse(side: Side, text: &str) -> Result<Vec<u8>, TextError> {
        let mut annex = Annex::default();
        let parsed = Opaque.parse(&laws::setting(), side, text, &mut annex)?;
        let Rank::Bytes(span) = parsed.rank else { panic!("not bytes") };
        Ok(annex.bytes(span).to_vec())
    }

    fn render(side: Side, bytes: &[u8]) -> String {
        let mut annex = Annex::default();
        let rank = Rank::Bytes(annex.keep_bytes(bytes));
        let parsed = Parsed { class: 0, held: Default::default(), spelling: Spelling::CANONICAL, rank };
        let mut text = b"before".to_vec();
        Opaque.render(&laws::setting(), side, &parsed, &annex, &mut text);
        String::from_utf8(text.split_off(b"before".len())).unwrap()
    }

    fn bytes(len: usize, seed: u8) -> Vec<u8> {
        (0..len).map(|at| (at as u8).wrapping_mul(167).wrapping_add(seed.wrapping_mul(91)) ^ seed).collect()
    }

    #[test]
    fn the_two_laws_hold_for_texts() {
        let long = "é".repeat(100);
        for text in ["a", " a ", "\t", "Jean", "1 MB", "\u{202e}x\u{301}", "jtn", "JTN_abc", "x jtn_", &long]
        {
            let bytes = parse(Side::Identifier, text).unwrap();
            assert_eq!(bytes, text.as_bytes());
            assert_eq!(render(Side::Identifier, &bytes), text);
        }
    }

    #[test]
    fn the_two_laws_hold_for_tokens() {
        for len in 17..=216 {
            for seed in 0..=255 {
                let sealed = bytes(len, seed);
                let token = render(Side::Token, &sealed);
                assert_eq!(parse(Side::Token, &token).as_ref(), Ok(&sealed), "{token}");
                assert_eq!(parse(Side::Token, &format!(" {token}\u{a0}")).as_ref(), Ok(&sealed));
            }
        }
    }

    /// RFC 4648, section 10, in lower case and without padding; `foobar` three times is long enough for a token.
    #[test]
    fn base32_is_that_of_the_standard() {
        for (text, code) in
            [("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb")]
        {
            assert_eq!(render(Side::Token, text.as_bytes()), format!("jtn_{code}"));
        }
        assert_eq!(render(Side::Token, b"foobar"), "jtn_mzxw6ytboi");
    }

    #[test]
    fn a_token_has_the_stated_length() {
        for len in 1..=200 {
            let text = "x".repeat(len);
            let mut annex = Annex::default();
            let setting = laws::setting();
            let parsed = Opaque.parse(&setting, Side::Identifier, &text, &mut annex).unwrap();
            let token = render(Side::Token, &bytes(len + 16, 1));
            assert_eq!(Opaque.longest_token(&setting, &parsed, &annex), token.len());
        }
    }

    #[test]
    fn hostile_texts_are_refused_where_they_fail() {
        use Reason::*;
        let mut cases: Vec<(Side, String, Reason, usize)> = Vec::new();
        let identifier = |text: &str, reason, at| (Side::Identifier, text.to_owned(), reason, at);
        cases.push(identifier("", Empty, 0));
        for before in ["", " ", "\u{a0}\t", "\u{feff}"] {
            for behind in ["", "a", "mzxw6ytboi", "\0", " x"] {
                cases.push(identifier(&format!("{before}jtn_{behind}"), AlreadyToken, before.len()));
            }
        }
        for at in 0..200 {
            cases.push(identifier(&format!("{}\0{}", "x".repeat(at), "y\0".repeat(9)), Character, at));
        }
        for extra in [1, 2, 100, 1_000_000] {
            cases.push(identifier(&"x".repeat(200 + extra), TooLong, 200));
            cases.push(identifier(&"\u{10ffff}".repeat(50 + extra), TooLong, 200));
            for before in 1..4 {
                let text = format!("{}{}", "x".repeat(before), "\u{10ffff}".repeat(49 + extra));
                cases.push(identifier(&text, TooLong, 196 + before));
            }
            cases.push(identifier(&format!("{}\0", "x".repeat(199 + extra)), TooLong, 200));
        }
        // Sixteen bytes and less are no sealed text; every prefix of a token, and every bad character in it.
        let token = render(Side::Token, &bytes(22, 7));
        for end in 0..4 {
            cases.push((Side::Token, token[..end].to_owned(), if end == 0 { Empty } else { NotAToken }, 0));
        }
        for end in 4..4 + 28 {
            cases.push((Side::Token, token[..end].to_owned(), TooShort, end));
        }
        for at in 4..token.len() {
            for bad in ["A", "Z", "0", "1", "8", "9", "=", "-", "\0", "é", "\u{202e}", "\u{ff12}", "\u{301}"]
            {
                let text = format!("{}{bad}{}", &token[..at], &token[at + 1..]);
                cases.push((Side::Token, text, Character, at));
            }
        }
        for text in ["JTN_mzxw6ytboi", "jtn-mzxw", "x", "\u{202e}jtn_", "mzxw6ytboi", "é", "jt n_a"] {
            cases.push((Side::Token, text.to_owned(), NotAToken, 0));
        }
        for extra in [1, 2, 1_000_000] {
            cases.push((Side::Token, format!("jtn_{}", "a".repeat(346 + extra)), TooLong, 350));
        }
        // Lengths that no number of bytes has.
        for len in [33, 35, 38, 345] {
            cases.push((Side::Token, format!("jtn_{}", "a".repeat(len)), TooShort, 4 + len));
        }
        // Bits set behind the last byte.
        for (len, last) in [(34, "b"), (34, "d"), (36, "p"), (36, "b"), (37, "b"), (39, "h"), (346, "b")] {
            let text = format!("jtn_{}{last}", "a".repeat(len - 1));
            cases.push((Side::Token, text, Character, 4 + len - 1));
        }
        assert!(cases.len() >= 300);
        for (side, text, reason, at) in &cases {
            let shown: String = text.chars().take(60).collect();
            assert_eq!(parse(*side, text), Err(TextError::new(*reason, *at)), "{shown:?}");
        }
    }

    #[test]
    fn no_text_is_on_both_sides() {
        for len in 17..=216 {
            let token = render(Side::Token, &bytes(len, 3));
            assert_eq!(parse(Side::Identifier, &token), Err(TextError::new(Reason::AlreadyToken, 0)));
        }
        assert_eq!(parse(Side::Token, "Jean"), Err(TextError::new(Reason::NotAToken, 0)));
    }
}
