//! Ranks in a language of symbols: the position of a text among all texts of the language that have as many
//! octets, in the order of their bytes.
//!
//! A language is a small automaton. Its table counts, for every state and number of octets left, the
//! ways to an end; the rank is the sum, over the symbols of a text, of the texts that turn off to a smaller symbol there.

use super::number::Number;
use crate::rank::U512;

/// Most octets of a text.
pub(super) const MOST: usize = 64;

/// A language over symbols, which are numbered in the order of their bytes.
pub(super) trait Language {
    /// The state before the first symbol.
    fn start(&self) -> u8;

    /// The state behind these symbols, which are alike, or `None` if none may stand there.
    fn edges(&self, state: u8) -> Vec<Edge>;

    /// Whether a text may end in this state.
    fn ends(&self, state: u8) -> bool;
}

/// A step of an automaton: from one state, symbols `first..=last` of equally many octets lead to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) first: u16,
    pub(super) last: u16,
    pub(super) octets: u8,
    pub(super) to: u8,
}

/// The counts of one language.
pub(super) struct Table<N> {
    states: Vec<State<N>>,
}

struct State<N> {
    edges: Vec<Edge>,
    /// Texts from here to an end, by octets left.
    counts: Vec<N>,
    /// Texts that turn off to a smaller symbol than the edge's first, by octets left, then by edge.
    before: Vec<N>,
}

impl Table<U512> {
    /// Counts a language.
    pub(super) fn of(language: &impl Language) -> Self {
        let mut names = vec![language.start()];
        let mut states: Vec<State<U512>> = Vec::new();
        while let Some(&name) = names.get(states.len()) {
            let mut edges: Vec<Edge> = Vec::new();
            for mut edge in language.edges(name) {
                let position = names.iter().position(|&known| known == edge.to);
                if position.is_none() {
                    names.push(edge.to);
                }
                let position = position.unwrap_or(names.len().wrapping_sub(1));
                edge.to = u8::try_from(position).unwrap_or(u8::MAX);
                match edges.last_mut() {
                    Some(last)
                        if (last.to, last.octets) == (edge.to, edge.octets)
                            && last.last.wrapping_add(1) == edge.first =>
                    {
                        last.last = edge.last;
                    }
                    _ => edges.push(edge),
                }
            }
            let ways = U512::from(u128::from(language.ends(name)));
            states.push(State { edges, counts: vec![ways], before: Vec::new() });
        }
        let mut table = Self { states };
        for left in 0..=MOST {
            table.count(left);
        }
        table
    }

    /// Fills in the counts for this many octets left, from those for fewer.
    fn count(&mut self, left: usize) {
        let counted: Vec<(Vec<U512>, U512)> = self
            .states
            .iter()
            .map(|state| {
                let mut total = U512::ZERO;
                let before = state.edges.iter().map(|edge| {
                    let smaller = total;
                    total = total.plus(self.behind(edge, left).times(symbols(edge)));
                    smaller
                });
                (before.collect(), total)
            })
            .collect();
        for (state, (before, total)) in self.states.iter_mut().zip(counted) {
            state.before.extend(before);
            if left > 0 {
                state.counts.push(total);
            }
        }
    }

    /// The same counts in fewer bits; those that do not fit are never asked for.
    pub(super) fn narrow(&self) -> Table<u128> {
        let narrow = |numbers: &[U512]| {
            numbers.iter().map(|number| number.to_u128().unwrap_or(u128::MAX)).collect::<Vec<u128>>()
        };
        let states = self.states.iter().map(|state| State {
            edges: state.edges.clone(),
            counts: narrow(&state.counts),
            before: narrow(&state.before),
        });
        Table { states: states.collect() }
    }
}

/// How many symbols an edge has.
fn symbols(edge: &Edge) -> u64 {
    u64::from(edge.last).wrapping_sub(u64::from(edge.first)).wrapping_add(1)
}

impl<N: Number> Table<N> {
    /// How many texts have this many octets.
    pub(super) fn size(&self, octets: usize) -> N {
        self.states.first().and_then(|start| start.counts.get(octets)).copied().unwrap_or_default()
    }

    /// Texts behind an edge, when this many octets are left before it.
    fn behind(&self, edge: &Edge, left: usize) -> N {
        left.checked_sub(usize::from(edge.octets))
            .and_then(|left| self.states.get(usize::from(edge.to))?.counts.get(left))
            .copied()
            .unwrap_or_default()
    }

    /// The rank of a text of the language.
    pub(super) fn rank(&self, symbols: &[u16], octets: usize) -> N {
        let mut rank = N::default();
        let mut left = octets;
        let mut at = 0;
        for &symbol in symbols {
            let Some(state) = self.states.get(at) else { break };
            let Some(number) = state.edges.iter().position(|edge| symbol <= edge.last) else { break };
            let Some(edge) = state.edges.get(number) else { break };
            let before = left.wrapping_mul(state.edges.len()).wrapping_add(number);
            let smaller = u64::from(symbol.wrapping_sub(edge.first));
            rank = rank
                .plus(state.before.get(before).copied().unwrap_or_default())
                .plus(self.behind(edge, left).times(smaller));
            left = left.wrapping_sub(usize::from(edge.octets));
            at = usize::from(edge.to);
        }
        rank
    }

    /// The text of a rank below the size, symbol by symbol.
    pub(super) fn unrank(&self, mut rank: N, octets: usize, mut write: impl FnMut(u16)) {
        let mut left = octets;
        let mut at = 0;
        while left > 0 {
            let Some(state) = self.states.get(at) else { break };
            let row = left.wrapping_mul(state.edges.len());
            let befores = state.before.get(row..).unwrap_or_default();
            // The last edge that begins at or below the rank and has any text behind it.
            let chosen = state.edges.iter().zip(befores).rev().find_map(|(edge, &before)| {
                let behind = self.behind(edge, left);
                (before <= rank && behind != N::default()).then_some((edge, before, behind))
            });
            let Some((edge, before, behind)) = chosen else { break };
            rank = rank.minus(before);
            let smaller = rank.quotient(behind);
            rank = rank.minus(behind.times(smaller));
            write(edge.first.wrapping_add(u16::try_from(smaller).unwrap_or(0)));
            left = left.wrapping_sub(usize::from(edge.octets));
            at = usize::from(edge.to);
        }
    }
}
