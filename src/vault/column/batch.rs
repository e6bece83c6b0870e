//! [`Batch`]: some hundred rows taken apart, enciphered in step, and put together.

use super::super::keyed::{Keyed, Way};
use crate::cipher::{self, Bits, By, Key, Lanes, NarrowPermutations, WideLanes, WidePermutations};
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
    /// Made when it is first needed, as it is large.
    wide_lanes: Option<WideLanes>,
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
        self.ends.resize(self.rows.len(), 0);
        keyed.format.codec().render_rows(&keyed.setting, side, &self.rows, &self.annex, out, &mut self.ends);
    }

    /// Replaces every rank by the one that stands for it, or for which it stands. What cannot be is marked.
    pub(super) fn permute(&mut self, keyed: &Keyed, way: Way) {
        let Some(key) = keyed.ff1() else { return self.seal(keyed, way) };
        let more = self.rows.len().saturating_sub(self.ranks.len());
        make_room(&mut self.ranks, more);
        match self.take_up_alike().and_then(|class| keyed.kept(class)) {
            Some(one) => permute(way, &mut self.lanes, key, By::One(one), &mut self.ranks),
            None => self.permute_by_each(keyed, key, way),
        }
        self.put_down();
    }

    /// Takes up the ranks, if all rows are of one class that holds no text and has ranks of up to 128 bits: such a column
    /// is quickly made ready.
    fn take_up_alike(&mut self) -> Option<u32> {
        let class = self.rows.iter().flatten().next()?.class;
        self.ranks.resize(self.rows.len(), 0);
        let mut places = self.ranks.iter_mut();
        for parsed in self.rows.iter().flatten() {
            let Rank::Narrow(rank) = parsed.rank else { return None };
            if parsed.class != class || holds_text(parsed) {
                return None;
            }
            *places.next()? = rank;
        }
        let left = places.len();
        self.ranks.truncate(self.rows.len().saturating_sub(left));
        Some(class)
    }

    /// Permutes rows of several classes.
    fn permute_by_each(&mut self, keyed: &Keyed, key: &Key, way: Way) {
        self.take_up_classes(keyed);
        let wide = self.wide_permutations.make(key);
        self.ranks.clear();
        self.wide_ranks.clear();
        make_room(&mut self.wide_ranks, wide.len());
        let mut narrow_lanes = Vec::with_capacity(self.rows.len());
        let mut wide_lanes = Vec::with_capacity(wide.len());
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
        permute(way, &mut self.lanes, key, By::Each(&narrow_lanes), &mut self.ranks);
        if !wide_lanes.is_empty() {
            let lanes = self.wide_lanes.get_or_insert_default();
            permute(way, lanes, key, By::Each(&wide_lanes), &mut self.wide_ranks);
        }
    }

    /// Puts the ranks back into their rows.
    fn put_down(&mut self) {
        let (mut ranks, mut wide_ranks) = (self.ranks.iter(), self.wide_ranks.iter());
        for row in &mut self.rows {
            match row {
                Ok(Parsed { rank: Rank::Narrow(rank), .. }) => *rank = ranks.next().copied().unwrap_or(0),
                Ok(Parsed { rank: Rank::Wide(position), .. }) => {
                    let rank = wide_ranks.next().copied().unwrap_or_default();
                    self.annex.replace_wide(*position, rank);
                }
                Ok(Parsed { rank: Rank::Bytes(_), .. }) | Err(_) => {}
            }
        }
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

/// Replaces ranks in step.
fn permute<B: Bits>(
    way: Way,
    lanes: &mut cipher::Batch<B>,
    key: &Key,
    by: By<'_, '_, B>,
    ranks: &mut [B::Number],
) {
    match way {
        Way::Encipher => lanes.encipher(key, by, ranks),
        Way::Decipher => lanes.decipher(key, by, ranks),
    }
}

/// Whether the class of a text holds text that its writer chose: such a class keeps no permutation.
fn holds_text(parsed: &Parsed) -> bool {
    parsed.held != Span::default()
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
