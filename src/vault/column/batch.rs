//! [`Batch`]: some hundred rows taken apart, enciphered in step, and put together.

use super::super::keyed::{Keyed, Way};
use crate::cipher::{Lanes, NarrowPermutations, WideLanes, WidePermutations};
use crate::error::{Reason, TextError};
use crate::format::{Annex, Parsed, Rank, Row, Side, Size, Span, Spelling};
use crate::rank::U512;
use crate::secret::make_room;
use zeroize::Zeroize;

/// Rows of a column that are worked on together: enough that few lanes walk alone, and so few that they stay in the second cache.
pub(super) const ROWS: usize = 1_024;

/// Stands in a row before it is taken apart, and for rows that are not.
pub(super) const NO_ROW: Row = Err(TextError::new(Reason::Empty, 0));

/// Rows, and where their parts stand. It keeps its room from one lot of rows to the next, and wipes it at the end.
#[derive(Default)]
pub(in crate::vault) struct Batch {
    pub(super) rows: Vec<Row>,
    pub(super) annex: Annex,
    /// Where each row's text ends in the buffer it was last put together in.
    pub(super) ends: Vec<usize>,
    lanes: Lanes,
    wide_lanes: WideLanes,
    /// Ranks on their way through the lanes.
    ranks: Vec<u128>,
    wide_ranks: Vec<U512>,
    /// Those of the rows whose class holds text.
    permutations: NarrowPermutations,
    wide_permutations: WidePermutations,
}

impl Batch {
    /// Takes texts apart.
    pub(super) fn parse(&mut self, keyed: &Keyed, side: Side, texts: &[&str]) {
        self.annex.clear();
        self.rows.resize(texts.len(), NO_ROW);
        keyed.format.codec().parse_rows(&keyed.setting, side, texts, &mut self.rows, &mut self.annex);
    }

    /// Gives every row the canonical spelling.
    pub(super) fn respell(&mut self) {
        for parsed in self.rows.iter_mut().flatten() {
            parsed.spelling = Spelling::CANONICAL;
        }
    }

    /// Puts the rows together behind what stands in `out`.
    pub(super) fn render(&mut self, keyed: &Keyed, side: Side, out: &mut Vec<u8>) {
        self.ends.clear();
        self.ends.resize(self.rows.len(), 0);
        keyed.format.codec().render_rows(&keyed.setting, side, &self.rows, &self.annex, out, &mut self.ends);
    }

    /// Replaces every rank by the one that stands for it, or for which it stands. What cannot be is marked.
    pub(super) fn permute(&mut self, keyed: &Keyed, way: Way) {
        let Some(key) = keyed.ff1() else { return self.seal(keyed, way) };
        self.ranks.clear();
        make_room(&mut self.ranks, self.rows.len());
        let only = self.only_class().and_then(|class| keyed.kept(class));
        if only.is_none() {
            self.take_up_classes(keyed);
        }
        let wide = self.wide_permutations.make(key);
        self.wide_ranks.clear();
        make_room(&mut self.wide_ranks, wide.len());
        let mut narrow_lanes = Vec::with_capacity(self.rows.len());
        let mut wide_lanes = Vec::with_capacity(wide.len());
        if let Some(only) = only {
            self.ranks.extend(self.rows.iter().flatten().filter_map(narrow_rank));
            narrow_lanes.resize(self.ranks.len(), only);
        } else {
            let (mut narrow, mut wide) = (self.permutations.make(key).iter(), wide.iter());
            // Neighbours are mostly of one class.
            let mut kept = (u32::MAX, None);
            for row in &mut self.rows {
                let Ok(parsed) = row else { continue };
                let joined = match parsed.rank {
                    Rank::Narrow(rank) => {
                        let permutation = if holds_text(parsed) {
                            narrow.next()
                        } else {
                            if kept.0 != parsed.class {
                                kept = (parsed.class, keyed.kept(parsed.class));
                            }
                            kept.1
                        };
                        permutation.map(|permutation| {
                            narrow_lanes.push(permutation);
                            self.ranks.push(rank);
                        })
                    }
                    Rank::Wide(position) => wide.next().map(|permutation| {
                        wide_lanes.push(permutation);
                        self.wide_ranks.push(self.annex.wide(position));
                    }),
                    Rank::Bytes(_) => None,
                };
                if joined.is_none() {
                    *row = Err(TextError::new(Reason::NotAToken, 0));
                }
            }
        }
        match way {
            Way::Encipher => {
                self.lanes.encipher(key, &narrow_lanes, &mut self.ranks);
                self.wide_lanes.encipher(key, &wide_lanes, &mut self.wide_ranks);
            }
            Way::Decipher => {
                self.lanes.decipher(key, &narrow_lanes, &mut self.ranks);
                self.wide_lanes.decipher(key, &wide_lanes, &mut self.wide_ranks);
            }
        }
        let (mut ranks, mut wide_ranks) = (self.ranks.iter(), self.wide_ranks.iter());
        for parsed in self.rows.iter_mut().flatten() {
            match &mut parsed.rank {
                Rank::Narrow(rank) => *rank = ranks.next().copied().unwrap_or(0),
                Rank::Wide(position) => {
                    let rank = wide_ranks.next().copied().unwrap_or_default();
                    self.annex.replace_wide(*position, rank);
                }
                Rank::Bytes(_) => {}
            }
        }
    }

    /// The class of all rows, if they are of one that holds no text and has ranks of up to 128 bits: such a column is
    /// quickly made ready.
    fn only_class(&self) -> Option<u32> {
        let mut rows = self.rows.iter().flatten();
        let class = rows.clone().next()?.class;
        rows.all(|parsed| parsed.class == class && !holds_text(parsed) && narrow_rank(parsed).is_some())
            .then_some(class)
    }

    /// Takes up the classes that hold text or have wide ranks, one for each such row, in their order.
    fn take_up_classes(&mut self, keyed: &Keyed) {
        let codec = keyed.format.codec();
        for row in &mut self.rows {
            let Ok(parsed) = row else { continue };
            if matches!(parsed.rank, Rank::Narrow(_)) && !holds_text(parsed) {
                continue;
            }
            let push_tweak = |out: &mut Vec<u8>| codec.tweak(parsed.class, parsed.held, &self.annex, out);
            let taken = match codec.size(parsed.class) {
                Size::Narrow(size) => self.permutations.push(size, push_tweak),
                Size::Wide(size) => self.wide_permutations.push(size, push_tweak),
                Size::Bytes => continue,
            };
            if taken.is_err() {
                *row = Err(TextError::new(Reason::NotAToken, 0));
            }
        }
    }

    /// Seals or opens row by row: what has no rank has no lanes.
    fn seal(&mut self, keyed: &Keyed, way: Way) {
        for row in &mut self.rows {
            let Ok(parsed) = row else { continue };
            if let Err(error) = keyed.permute(way, parsed, &mut self.annex) {
                *row = Err(error);
            }
        }
    }
}

/// Whether the class of a text holds text that its writer chose: such a class keeps no permutation.
fn holds_text(parsed: &Parsed) -> bool {
    parsed.held != Span::default()
}

/// A rank of up to 128 bits.
fn narrow_rank(parsed: &Parsed) -> Option<u128> {
    match parsed.rank {
        Rank::Narrow(rank) => Some(rank),
        Rank::Wide(_) | Rank::Bytes(_) => None,
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.ranks.zeroize();
        self.wide_ranks.zeroize();
        for parsed in self.rows.iter_mut().flatten() {
            if let Rank::Narrow(rank) = &mut parsed.rank {
                rank.zeroize();
            }
        }
    }
}
