//! Text to (shape, rank) and back.
//!
//! A text is a *shape*, which its token shows, and a *rank*, which its token hides. [`Grammar`] is what one
//! format knows, told for one value; [`Codec`] is the same for a batch of rows behind one virtual call, and
//! every grammar has it for free. To add a format: one file with a grammar, one line in `list.rs`, and the two
//! laws (`laws.rs`) in its tests.

mod batch;
mod blank;
mod digits;
mod email;
mod ft_id;
mod grouping;
#[cfg(test)]
mod hostile;
mod kind;
#[cfg(test)]
mod laws;
mod list;
pub(crate) mod mask;
mod nir;
mod opaque;
mod phone;
mod ssn;
mod typed;

pub(crate) use batch::{Codec, Row};
pub use kind::{Class, Format, Inspection};
pub use list::formats;

use crate::error::TextError;
use crate::rank::U512;
use crate::scope::{Mask, Suffix};
use crate::secret::make_room;
use std::borrow::Cow;
use zeroize::Zeroize;

/// Which language a text is in. For most formats the two are the same set of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The raw text: an NIR, an e-mail address.
    Identifier,
    /// The text that replaces it.
    Token,
}

/// How many ranks a class has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Up to 128 bits.
    Narrow(u128),
    /// Up to 512 bits.
    Wide(U512),
    /// Not ranks but bytes: what `opaque` seals.
    Bytes,
}

/// The part that a token hides: an integer below the size of the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// Up to 128 bits.
    Narrow(u128),
    /// Up to 512 bits; the number stands at this position of [`Annex::wide`].
    Wide(usize),
    /// These bytes of [`Annex::bytes`].
    Bytes(Span),
}

/// How a text was typed: spaces, dashes, national or international form. Only put back on, never enciphered.
/// What its bits mean is each grammar's own matter; [`CANONICAL`](Self::CANONICAL) is the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelling(pub(crate) u64);

impl Spelling {
    /// The one spelling that tables and searches compare.
    pub(crate) const CANONICAL: Self = Self(0);
}

/// A range of [`Annex::bytes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A text, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Its class, by number within the format.
    pub(crate) class: u32,
    /// Text that belongs to the class: an e-mail's host. Empty for most formats.
    pub(crate) held: Span,
    /// How it was typed.
    pub(crate) spelling: Spelling,
    /// What its token hides.
    pub(crate) rank: Rank,
}

/// Where the parts stand that do not fit a row of fixed size: wide ranks and bytes.
/// It is wiped when dropped and when it moves: ranks are identifiers by another name.
#[derive(Default)]
pub(crate) struct Annex {
    pub(crate) wide: Vec<U512>,
    pub(crate) bytes: Vec<u8>,
}

impl Annex {
    /// Keeps a wide rank.
    pub(crate) fn keep_wide(&mut self, rank: U512) -> Rank {
        make_room(&mut self.wide, 1);
        self.wide.push(rank);
        Rank::Wide(self.wide.len().saturating_sub(1))
    }

    /// Keeps bytes.
    pub(crate) fn keep_bytes(&mut self, bytes: &[u8]) -> Span {
        let start = self.bytes.len();
        make_room(&mut self.bytes, bytes.len());
        self.bytes.extend_from_slice(bytes);
        Span { start, end: self.bytes.len() }
    }

    /// The bytes of a span of this annex.
    pub(crate) fn bytes(&self, span: Span) -> &[u8] {
        self.bytes.get(span.start..span.end).unwrap_or_default()
    }

    /// Puts the bytes of a span of this annex behind others: most are few, and so many are copied that how many they are
    /// decides nothing.
    #[inline]
    pub(crate) fn copy(&self, span: Span, out: &mut Vec<u8>) {
        const FEW: usize = 32;
        let bytes = self.bytes(span);
        match self.bytes.get(span.start..).and_then(<[u8]>::first_chunk::<FEW>) {
            Some(more) if bytes.len() <= FEW => {
                let end = out.len().saturating_add(bytes.len());
                out.extend_from_slice(more);
                out.truncate(end);
            }
            _ => out.extend_from_slice(bytes),
        }
    }

    /// The wide rank at this position of this annex.
    pub(crate) fn wide(&self, position: usize) -> U512 {
        self.wide.get(position).copied().unwrap_or_default()
    }

    /// Puts another wide rank in the place of this one.
    pub(crate) fn replace_wide(&mut self, position: usize, rank: U512) {
        if let Some(place) = self.wide.get_mut(position) {
            *place = rank;
        }
    }

    /// Empties it, keeping its room: what stood there is written over, and wiped at the end.
    pub(crate) fn clear(&mut self) {
        self.wide.clear();
        self.bytes.clear();
    }
}

impl Drop for Annex {
    fn drop(&mut self) {
        // Where there is no room, wiping none of it still costs: a masked store to nowhere takes as long as half a value.
        if self.wide.capacity() > 0 {
            self.wide.zeroize();
        }
        if self.bytes.capacity() > 0 {
            self.bytes.zeroize();
        }
    }
}

/// What a format must be told from outside: the default region for phones, the suffixes for e-mail tokens.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// How national telephone numbers are read.
    pub(crate) region: Option<Region>,
    /// What this domain's e-mail tokens end in.
    pub(crate) suffix: Suffix,
    /// What other domains' e-mail tokens end in: a host under one of these, too, is already a token.
    pub(crate) other_suffixes: Vec<Suffix>,
}

/// An ISO 3166 code of two capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Region(pub(crate) [u8; 2]);

/// What one format knows. Frozen: within a version nothing here ever changes an existing token, so class names,
/// sizes, the order of ranks and the tweak stay as they are.
pub(crate) trait Grammar: Sync + 'static {
    /// `country.name`, as python-stdnum names them.
    fn name(&self) -> &'static str;

    /// Version of the frozen grammar and tables.
    fn version(&self) -> u16 {
        1
    }

    /// One identifier; nobody's.
    fn example(&self) -> &'static str;

    /// What its identifiers are, by a name that formats over the same identifiers share.
    fn identifies(&self) -> &'static str {
        self.name()
    }

    /// What a canonical identifier has in common with those that somebody who tries all of them would try beside it.
    fn neighbourhood<'a>(&self, _identifier: &'a str) -> Option<&'a str> {
        None
    }

    /// What a token shows, in a few words for a table.
    fn shows(&self) -> &'static str;

    /// Which masks its identifiers have.
    fn masks(&self) -> &'static [Mask] {
        Mask::LAST
    }

    /// The two digits of the year of birth that an identifier has in it, for `Mask::Year`.
    fn birth_year(&self, _identifier: &str) -> Option<String> {
        None
    }

    /// Whether this region can be the default one.
    fn has_region(&self, _: Region) -> bool {
        false
    }

    /// Classes are numbered `0..classes()`.
    fn classes(&self) -> u32;

    /// Name of a class, unique within the format; ASCII without `@`.
    fn class_name(&self, class: u32) -> Cow<'static, str>;

    /// Number of its ranks.
    fn size(&self, class: u32) -> Size;

    /// Canonical bytes of the class, which enter the cipher as the tweak: its name and, where the class holds
    /// text that the caller chose, `@` and that text.
    fn tweak(&self, class: u32, held: Span, annex: &Annex, out: &mut Vec<u8>) {
        out.extend_from_slice(self.class_name(class).as_bytes());
        if held != Span::default() {
            out.push(b'@');
            annex.copy(held, out);
        }
    }

    /// Takes a text apart.
    #[inline]
    fn parse(
        &self,
        setting: &Setting,
        side: Side,
        text: &str,
        annex: &mut Annex,
    ) -> Result<Parsed, TextError> {
        match self.parse_usual(setting, side, text, annex) {
            Some(parsed) => Ok(parsed),
            None => self.parse_any(setting, side, text, annex),
        }
    }

    /// The fast way: takes texts apart that are spelled as nearly all are. Of other texts it says nothing, and what it
    /// takes apart is what [`parse_any`](Self::parse_any) makes of it.
    #[inline]
    fn parse_usual(&self, _: &Setting, _: Side, _: &str, _: &mut Annex) -> Option<Parsed> {
        None
    }

    /// Takes any text apart, or says why it is none of the format.
    fn parse_any(
        &self,
        setting: &Setting,
        side: Side,
        text: &str,
        annex: &mut Annex,
    ) -> Result<Parsed, TextError>;

    /// Puts a text together, behind what already stands in `out`: always UTF-8.
    fn render(&self, setting: &Setting, side: Side, parsed: &Parsed, annex: &Annex, out: &mut Vec<u8>);

    /// Puts rows together into one buffer; `ends` has where each text ends there. A bad row is an empty text.
    fn render_rows(
        &self,
        setting: &Setting,
        side: Side,
        rows: &[Row],
        annex: &Annex,
        out: &mut Vec<u8>,
        ends: &mut [usize],
    ) {
        for (row, end) in rows.iter().zip(ends) {
            if let Ok(parsed) = row {
                self.render(setting, side, parsed, annex, out);
            }
            *end = out.len();
        }
    }

    /// The text put together.
    fn rendered(&self, setting: &Setting, side: Side, parsed: &Parsed, annex: &Annex) -> String {
        let mut text = Vec::new();
        self.render(setting, side, parsed, annex, &mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Length in bytes of the longest token that an identifier of this class can get, in this spelling or in the
    /// canonical one.
    fn longest_token(&self, setting: &Setting, parsed: &Parsed, annex: &Annex) -> usize {
        let length =
            |spelling| self.rendered(setting, Side::Token, &Parsed { spelling, ..*parsed }, annex).len();
        length(parsed.spelling).max(length(Spelling::CANONICAL))
    }
}
