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

    /// The steps from a state, in the order of their symbols.
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
    /// The edge of each of the first symbols, which are nearly all that are met.
    edge_of: [u8; COMMON],
    /// Texts from here to an end, by octets left.
    counts: Vec<N>,
    /// What turns off here, by octets left, then by edge.
    turns: Vec<Turn<N>>,
}

/// What turns off at an edge, for a number of octets left.
#[derive(Clone, Copy)]
struct Turn<N> {
    /// Texts that go by a smaller edge.
    before: N,
    /// Texts behind each symbol of this edge.
    behind: N,
}

/// How many symbols find their edge by position.
const COMMON: usize = 96;

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
            let edge_of = std::array::from_fn(|symbol| {
                let edge = edges.iter().position(|edge| symbol <= usize::from(edge.last));
                edge.and_then(|edge| u8::try_from(edge).ok()).unwrap_or(u8::MAX)
            });
            states.push(State { edges, edge_of, counts: vec![ways], turns: Vec::new() });
        }
        let mut table = Self { states };
        for left in 0..=MOST {
            table.count(left);
        }
        table
    }

    /// Fills in the counts for this many octets left, from those for fewer.
    fn count(&mut self, left: usize) {
        let counted: Vec<(Vec<Turn<U512>>, U512)> = self
            .states
            .iter()
            .map(|state| {
                let mut total = U512::ZERO;
                let turns = state.edges.iter().map(|edge| {
                    let turn = Turn { before: total, behind: self.behind(edge, left) };
                    total = total.plus(turn.behind.times(symbols(edge)));
                    turn
                });
                (turns.collect(), total)
            })
            .collect();
        for (state, (turns, total)) in self.states.iter_mut().zip(counted) {
            state.turns.extend(turns);
            if left > 0 {
                state.counts.push(total);
            }
        }
    }

    /// Texts behind an edge, when this many octets are left before it.
    fn behind(&self, edge: &Edge, left: usize) -> U512 {
        left.checked_sub(usize::from(edge.octets))
            .and_then(|left| self.states.get(usize::from(edge.to))?.counts.get(left))
            .copied()
            .unwrap_or_default()
    }

    /// The same counts in fewer bits; those that do not fit are never asked for.
    pub(super) fn narrow(&self) -> Table<u128> {
        let narrow = |number: U512| number.to_u128().unwrap_or(u128::MAX);
        let states = self.states.iter().map(|state| State {
            edges: state.edges.clone(),
            edge_of: state.edge_of,
            counts: state.counts.iter().copied().map(narrow).collect(),
            turns: state
                .turns
                .iter()
                .map(|turn| Turn { before: narrow(turn.before), behind: narrow(turn.behind) })
                .collect(),
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

    /// The rank of a text of the language.
    pub(super) fn rank(&self, symbols: &[u16], octets: usize) -> N {
        let mut rank = N::default();
        let mut left = octets;
        let mut at = 0;
        for &symbol in symbols {
            let Some(state) = self.states.get(at) else { break };
            let number = match state.edge_of.get(usize::from(symbol)) {
                Some(&number) => usize::from(number),
                None => state.edges.iter().take_while(|edge| symbol > edge.last).count(),
            };
            let (Some(edge), Some(turn)) = (state.edges.get(number), state.turns(left).get(number)) else {
                break;
            };
            rank = rank.plus(turn.before).plus(turn.behind.times(u64::from(symbol.wrapping_sub(edge.first))));
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
            // Edges with nothing behind them are passed by: the next one begins at the same rank.
            let mut turns = state.edges.iter().zip(state.turns(left)).rev();
            let Some((edge, turn)) = turns.find(|(_, turn)| turn.before <= rank) else { break };
            rank = rank.minus(turn.before);
            let smaller = rank.quotient(turn.behind);
            rank = rank.minus(turn.behind.times(smaller));
            write(edge.first.wrapping_add(u16::try_from(smaller).unwrap_or(0)));
            left = left.wrapping_sub(usize::from(edge.octets));
            at = usize::from(edge.to);
        }
    }
}

impl<N> State<N> {
    /// What turns off at each edge, for this many octets left.
    fn turns(&self, left: usize) -> &[Turn<N>] {
        let row = left.wrapping_mul(self.edges.len());
        self.turns.get(row..row.wrapping_add(self.edges.len())).unwrap_or_default()
    }
}
