//! Hostile texts, for the tests of formats of letters and digits. Every rule makes texts whose reason and byte are known
//! from the rule alone, without any parser.

use super::{Codec, Side, laws};
use crate::error::{Reason, TextError};
use std::collections::BTreeSet;

/// Characters that are neither ASCII letters or digits, nor separators, nor blanks.
const STRANGERS: [char; 20] = [
    '\0',
    '\u{1}',
    '\u{7f}',
    '\u{202e}',
    '\u{200f}',
    '\u{200d}',
    '\u{301}',
    '１',
    '٣',
    '²',
    '𝟙',
    'é',
    'Ａ',
    '+',
    '_',
    '@',
    '"',
    ',',
    ';',
    '\u{e0001}',
];

/// Texts with the reason for which each is refused, and at which byte.
#[derive(Default)]
pub(crate) struct Corpus(Vec<(String, Reason, usize)>);

impl Corpus {
    /// What every format of up to `longest` letters and digits refuses.
    pub(crate) fn of_any(longest: usize) -> Self {
        let mut corpus = Self::default();
        let megabyte = 1 << 20;
        for blank in ["", " ", "\t\r\n", "\u{a0}", "\u{feff}", "\u{200b}\u{2060}"] {
            corpus.add(blank, Reason::Empty, 0);
        }
        corpus.add(" ".repeat(megabyte), Reason::Empty, 0);
        corpus.add("1".repeat(megabyte), Reason::TooLong, longest);
        corpus.add("1 ".repeat(megabyte), Reason::TooLong, 2 * longest);
        corpus.add(format!("1{}2", " ".repeat(megabyte)), Reason::TooShort, megabyte + 2);
        corpus.add(format!("1{}", "-".repeat(megabyte)), Reason::Character, 1);
        for stranger in STRANGERS {
            corpus.add(stranger.to_string().repeat(100_000), Reason::Character, 0);
            corpus.add(format!("\u{a0} {stranger}"), Reason::Character, 3);
        }
        for separator in ["-", ".", "/"] {
            corpus.add(separator, Reason::Character, 0);
            corpus.add(format!(" {separator}1"), Reason::Character, 1);
        }
        corpus
    }

    pub(crate) fn add(&mut self, text: impl Into<String>, reason: Reason, at: usize) {
        self.0.push((text.into(), reason, at));
    }

    /// Every character of a text replaced by every stranger, every stranger put in between, separators at the ends.
    pub(crate) fn strangers(&mut self, valid: &str) {
        for stranger in STRANGERS {
            for (at, character) in valid.char_indices() {
                let (before, behind) = (&valid[..at], &valid[at + character.len_utf8()..]);
                self.add(format!("{before}{stranger}{behind}"), Reason::Character, at);
                self.add(format!("{before}{stranger}{character}{behind}"), Reason::Character, at);
            }
            self.add(format!("{valid}{stranger}"), Reason::Character, valid.len());
            self.add(format!("{valid} {stranger}{valid}"), Reason::Character, valid.len() + 1);
        }
        for separator in ["-", ".", "/", "--"] {
            self.add(format!("{separator}{valid}"), Reason::Character, 0);
            self.add(format!(" {valid}{separator} "), Reason::Character, 1 + valid.len());
        }
    }

    /// Every beginning of a text without separators, apart from those of the lengths that are whole texts.
    pub(crate) fn beginnings(&mut self, valid: &str, whole: &[usize]) {
        for len in (1..valid.len()).filter(|len| !whole.contains(len)) {
            self.add(&valid[..len], Reason::TooShort, len);
            self.add(format!("\u{202f}{} ", &valid[..len]), Reason::TooShort, 3 + len);
        }
    }

    /// A text of the longest length with more behind it.
    pub(crate) fn continued(&mut self, longest: &str) {
        for more in ["0", "9", "Z", "00000000", longest] {
            self.add(format!("{longest}{more}"), Reason::TooLong, longest.len());
            self.add(format!(" {longest} - {more}"), Reason::TooLong, longest.len() + 4);
        }
        self.add(format!("{longest}{}", "7".repeat(1 << 20)), Reason::TooLong, longest.len());
    }

    /// Every text is refused for its reason at its byte, and there are enough of them.
    pub(crate) fn is_refused_by(&self, codec: &dyn Codec, side: Side) {
        let distinct = self.0.iter().map(|(text, ..)| text).collect::<BTreeSet<_>>();
        assert!(distinct.len() >= 150, "{} hostile texts", distinct.len());
        for (text, reason, at) in &self.0 {
            let result = laws::parse(codec, &laws::setting(), side, text);
            let shown = text.chars().take(60).collect::<String>();
            assert_eq!(result, Err(TextError::new(*reason, *at)), "{} {side:?} {shown:?}", codec.name());
        }
    }
}
