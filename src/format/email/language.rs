//! The languages of local parts, as set differences: each kind is what its automaton ends in.
//!
//! One pass over a dot-atom finds its kind. The states remember where one stands and the least kind that the
//! text so far fits; a kind never falls, so the kinds are disjoint by construction.

use super::alphabet::{self, Symbol};
use super::ranking::{Edge, Language};

/// The kinds of local parts, each without those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `a-z0-9` with single `.`, `_` or `-` between.
    Plain,
    /// The same with capitals; only where case is kept.
    Mixed,
    /// A dot-atom of RFC 5321: `name+tag`, `o'neil`.
    Atext,
    /// A quoted string of RFC 5321 that needs its quotes.
    Quoted,
    /// A dot-atom of RFC 6531: with letters outside ASCII.
    Utf8,
}

/// Where one stands in a dot-atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the first character, or behind a dot.
    Open,
    /// Behind a `-` or `_` that followed a letter or digit, in a text that is plain so far.
    Dash,
    /// Behind any other character.
    Atom,
}

/// A state of the dot-atom automaton: where one stands, and the least kind that the text so far fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DotAtom {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

impl DotAtom {
    /// Before the first character.
    pub(super) const START: Self = Self { place: Place::Open, kind: Kind::Plain };

    /// The state behind a character, or `None` if it may not stand here: a dot at either end or behind a dot.
    pub(super) fn step(self, symbol: Symbol) -> Option<Self> {
        let Self { place, kind } = self;
        let (place, kind) = match (symbol, place) {
            (Symbol::Dot, Place::Open) => return None,
            (Symbol::Dot, Place::Dash) => (Place::Open, kind.max(Kind::Atext)),
            (Symbol::Dot, Place::Atom) => (Place::Open, kind),
            (Symbol::Dash, Place::Atom) if kind < Kind::Atext => (Place::Dash, kind),
            (Symbol::Dash | Symbol::Special, _) => (Place::Atom, kind.max(Kind::Atext)),
            (Symbol::Alphanumeric, _) => (Place::Atom, kind),
            (Symbol::Capital, _) => (Place::Atom, kind.max(Kind::Mixed)),
            (Symbol::Letter, _) => (Place::Atom, Kind::Utf8),
        };
        Some(Self { place, kind })
    }

    /// The kind of a text that ends here, or `None` if none does.
    pub(super) fn end(self) -> Option<Kind> {
        match self.place {
            Place::Open => None,
            Place::Dash => Some(self.kind.max(Kind::Atext)),
            Place::Atom => Some(self.kind),
        }
    }

    fn number(self) -> u8 {
        let place = match self.place {
            Place::Open => 0,
            Place::Dash => 1,
            Place::Atom => 2,
        };
        let kind = match self.kind {
            Kind::Plain => 0,
            Kind::Mixed => 1,
            Kind::Atext => 2,
            Kind::Quoted | Kind::Utf8 => 3,
        };
        place | (kind << 2)
    }

    fn numbered(number: u8) -> Self {
        let place = match number & 3 {
            0 => Place::Open,
            1 => Place::Dash,
            _ => Place::Atom,
        };
        let kind = match number >> 2 {
            0 => Kind::Plain,
            1 => Kind::Mixed,
            2 => Kind::Atext,
            _ => Kind::Utf8,
        };
        Self { place, kind }
    }
}

/// The dot-atoms of one kind.
pub(super) struct DotAtoms {
    pub(super) kind: Kind,
    /// Whether capitals are in the alphabet.
    pub(super) capitals: bool,
}

impl Language for DotAtoms {
    fn start(&self) -> u8 {
        // Kinds that come to the same in the end need not be told apart on the way.
        let kind = match self.kind {
            Kind::Utf8 => Kind::Atext,
            Kind::Atext => Kind::Mixed,
            _ => Kind::Plain,
        };
        DotAtom { kind, ..DotAtom::START }.number()
    }

    fn edges(&self, state: u8) -> Vec<Edge> {
        alphabet::blocks()
            .filter(|block| self.capitals || block.symbol != Symbol::Capital)
            .filter_map(|block| {
                let to = DotAtom::numbered(state).step(block.symbol).filter(|to| to.kind <= self.kind)?;
                Some(Edge { first: block.first, last: block.last, octets: block.octets, to: to.number() })
            })
            .collect()
    }

    fn ends(&self, state: u8) -> bool {
        DotAtom::numbered(state).end() == Some(self.kind)
    }
}

/// What stands between the quotes of quoted strings that need them: printable ASCII that is not a dot-atom. Only `"` and
/// `\` are written with a `\` before them.
pub(super) struct Quoted {
    /// Whether capitals are in the alphabet.
    pub(super) capitals: bool,
}

/// The characters of a quoted string in the order of their bytes as written, where `\"` and `\\` begin with a `\`.
const QUOTED: [u8; 95] =
    *b" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\"\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Ordinal of a character in a quoted string.
pub(super) fn quoted_ordinal(byte: u8) -> Option<u16> {
    QUOTED.iter().position(|&known| known == byte).and_then(|position| u16::try_from(position).ok())
}

/// The character of an ordinal in a quoted string.
pub(super) fn quoted_byte(ordinal: u16) -> Option<u8> {
    QUOTED.get(usize::from(ordinal)).copied()
}

/// Whether a character has a `\` before it in a quoted string.
pub(super) fn is_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\')
}

/// States of the quoted automaton: a dot-atom so far, at its beginning or behind a dot; inside; no dot-atom any more.
const EMPTY: u8 = 0;
const ATOM: u8 = 1;
const DOT: u8 = 2;
const FREE: u8 = 3;

impl Language for Quoted {
    fn start(&self) -> u8 {
        EMPTY
    }

    fn edges(&self, state: u8) -> Vec<Edge> {
        let bytes = (0_u16..).zip(QUOTED).filter(|(_, byte)| self.capitals || !byte.is_ascii_uppercase());
        let edges = bytes.map(|(ordinal, byte)| {
            let to = match (alphabet::ascii(byte), state) {
                (_, FREE) | (None, _) | (Some((_, Symbol::Dot)), EMPTY | DOT) => FREE,
                (Some((_, Symbol::Dot)), _) => DOT,
                (Some(_), _) => ATOM,
            };
            Edge { first: ordinal, last: ordinal, octets: if is_escaped(byte) { 2 } else { 1 }, to }
        });
        edges.collect()
    }

    fn ends(&self, state: u8) -> bool {
        matches!(state, DOT | FREE)
    }
}
