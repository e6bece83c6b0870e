//! The numbers of one calling code and length, each with the label that libphonenumber gives it.
//!
//! A label is a region of the code and a kind of line, or `POSSIBLE`, or `REFUSED`. The language is a decision
//! diagram over the digits: the product of the automata of all patterns, folded where subtrees are equal.

use crate::metadata::{Desc, KINDS, Region};
use regex_automata::dfa::Automaton;
use regex_automata::dfa::StartKind;
use regex_automata::dfa::dense::{self, DFA};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use std::collections::HashMap;

/// Names of the kinds that a label can have: those with a field of their own, then the two that share one.
pub(crate) const KIND_NAMES: [&str; 11] = [
    KINDS[0].0,
    KINDS[1].0,
    KINDS[2].0,
    KINDS[3].0,
    KINDS[4].0,
    KINDS[5].0,
    KINDS[6].0,
    KINDS[7].0,
    "fixed-or-mobile",
    "fixed",
    "mobile",
];

/// What libphonenumber says of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Label {
    /// Not even possible, or not to be told from another number once written.
    Refused,
    /// Possible, but not valid.
    Possible,
    /// Valid: position of the region within the code, and of the kind in [`KIND_NAMES`].
    Valid(usize, usize),
}

/// A node of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// Every completion has this label.
    Leaf(Label),
    /// Goes on with one node per digit.
    Inner([usize; 10]),
}

/// A diagram; the last node is the root.
pub(crate) struct Diagram {
    pub(crate) nodes: Vec<Node>,
    pub(crate) length: usize,
}

/// The patterns of one calling code, as automata.
pub(crate) struct Code<'a> {
    regions: Vec<&'a Region>,
    automata: Vec<DFA<Vec<u32>>>,
    index: HashMap<String, usize>,
    /// Recognises, in every match it has, the national prefix at the start of a number.
    trunk: Option<DFA<Vec<u32>>>,
    /// Whether no valid number starts with 0.
    pub(crate) zero_refused: bool,
}

impl<'a> Code<'a> {
    /// The regions of the code, the main one first.
    pub(crate) fn new(regions: Vec<&'a Region>) -> Self {
        let mut code =
            Self { regions, automata: Vec::new(), index: HashMap::new(), trunk: None, zero_refused: false };
        for region in code.regions.clone() {
            let descs = [&region.general, &region.fixed, &region.mobile];
            for desc in descs.into_iter().chain(&region.kinds) {
                if let Some(pattern) = &desc.pattern {
                    code.add(pattern);
                }
            }
            if let Some(leading) = &region.leading {
                code.add(&leading_pattern(leading));
            }
        }
        let main = code.regions[0];
        let prefix = [main.trunk.as_str(), main.trunk_pattern.as_str()];
        let prefix: Vec<&str> = prefix.into_iter().filter(|prefix| !prefix.is_empty()).collect();
        if !prefix.is_empty() {
            code.trunk = Some(dfa(&format!("(?:{})", prefix.join("|"))));
        }
        code
    }

    fn add(&mut self, pattern: &str) {
        if !self.index.contains_key(pattern) {
            self.index.insert(pattern.to_owned(), self.automata.len());
            self.automata.push(dfa(&format!("(?:{pattern})$")));
        }
    }

    /// The diagram of the numbers of this length.
    pub(crate) fn diagram(&self, length: usize) -> Diagram {
        let mut states: Vec<StateID> = self.automata.iter().map(start_state).collect();
        states.extend(self.trunk.iter().map(start_state));
        let mut builder =
            Builder { code: self, length, nodes: Vec::new(), cons: HashMap::new(), memo: HashMap::new() };
        let root = builder.node(&State { states, trunk: false, zero: false }, 0);
        let node = builder.nodes[root];
        builder.nodes.push(node);
        Diagram { nodes: builder.nodes, length }
    }

    /// `getRegionCodeForNumber`, then `getNumberTypeHelper`, then `isPossibleNumber`.
    fn label(&self, matched: &[bool], length: usize, refused: bool) -> Label {
        let alone = self.regions.len() == 1;
        for (position, region) in self.regions.iter().enumerate() {
            let kind = self.kind(region, matched, length);
            let here = match &region.leading {
                Some(leading) if !alone => matched[self.index[&leading_pattern(leading)]],
                _ => kind.is_some(),
            };
            if here {
                match kind {
                    Some(kind) => return Label::Valid(position, kind),
                    None => break,
                }
            }
        }
        if refused || !has_length(&self.regions[0].general, length) {
            Label::Refused
        } else {
            Label::Possible
        }
    }

    /// `getNumberTypeHelper`.
    fn kind(&self, region: &Region, matched: &[bool], length: usize) -> Option<usize> {
        let fits = |desc: &Desc| {
            desc.pattern.as_ref().is_some_and(|pattern| matched[self.index[pattern]])
                && has_length(desc, length)
        };
        if !fits(&region.general) {
            return None;
        }
        let own = region.kinds.iter().position(fits);
        own.or(match (fits(&region.fixed), fits(&region.mobile)) {
            (true, true) => Some(8),
            (true, false) => Some(9),
            (false, true) => Some(10),
            (false, false) => None,
        })
    }
}

fn has_length(desc: &Desc, length: usize) -> bool {
    desc.lengths.is_empty() || desc.lengths.contains(&(length as u64))
}

fn leading_pattern(leading: &str) -> String {
    format!("(?:{leading})[0-9]*")
}

fn dfa(pattern: &str) -> DFA<Vec<u32>> {
    dense::Builder::new()
        .configure(
            dense::Config::new()
                .start_kind(StartKind::Anchored)
                .match_kind(MatchKind::All)
                .minimize(pattern.len() < 2_000),
        )
        .syntax(regex_automata::util::syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn start_state(dfa: &DFA<Vec<u32>>) -> StateID {
    dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).expect("an anchored start")
}

/// Whether a pattern matches the whole of a text.
pub(crate) fn is_match(pattern: &str, text: &str) -> bool {
    let dfa = dfa(&format!("(?:{pattern})$"));
    let last = text.bytes().fold(start_state(&dfa), |state, byte| dfa.next_state(state, byte));
    dfa.is_match_state(dfa.next_eoi_state(last))
}

/// Where all automata stand after some digits.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    states: Vec<StateID>,
    /// The digits begin with the national prefix.
    trunk: bool,
    /// The digits begin with 0.
    zero: bool,
}

struct Builder<'a, 'b> {
    code: &'a Code<'b>,
    length: usize,
    nodes: Vec<Node>,
    cons: HashMap<Node, usize>,
    memo: HashMap<(State, usize), usize>,
}

impl Builder<'_, '_> {
    fn node(&mut self, state: &State, depth: usize) -> usize {
        let key = (state.clone(), depth);
        if let Some(&node) = self.memo.get(&key) {
            return node;
        }
        let node = if depth == self.length {
            Node::Leaf(self.leaf(state))
        } else {
            let children = std::array::from_fn(|digit| {
                let next = self.step(state, depth, digit as u8);
                self.node(&next, depth + 1)
            });
            match self.nodes[children[0]] {
                leaf @ Node::Leaf(_) if children.iter().all(|&child| child == children[0]) => leaf,
                _ => Node::Inner(children),
            }
        };
        let number = *self.cons.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            self.nodes.len() - 1
        });
        self.memo.insert(key, number);
        number
    }

    fn step(&self, state: &State, depth: usize, digit: u8) -> State {
        let automata = self.code.automata.iter().chain(&self.code.trunk);
        let states: Vec<StateID> =
            automata.zip(&state.states).map(|(dfa, &at)| dfa.next_state(at, b'0' + digit)).collect();
        // A match shows one digit late; the one of no digits is none.
        let trunk = depth > 0
            && self.code.trunk.as_ref().zip(states.last()).is_some_and(|(dfa, &at)| dfa.is_match_state(at));
        State { states, trunk: state.trunk || trunk, zero: state.zero || (depth == 0 && digit == 0) }
    }

    fn leaf(&self, state: &State) -> Label {
        let automata = self.code.automata.iter().chain(&self.code.trunk);
        let matched: Vec<bool> = automata
            .zip(&state.states)
            .map(|(dfa, &at)| dfa.is_match_state(dfa.next_eoi_state(at)))
            .collect();
        let trunk = state.trunk || (self.code.trunk.is_some() && matched.last() == Some(&true));
        let zero = state.zero && self.code.zero_refused;
        self.code.label(&matched, self.length, trunk || zero)
    }
}

impl Diagram {
    /// How many numbers have each label.
    pub(crate) fn counts(&self) -> HashMap<Label, u64> {
        let mut counts = HashMap::new();
        let mut layer = HashMap::from([(self.nodes.len() - 1, 1_u64)]);
        for depth in 0..=self.length {
            let mut next = HashMap::new();
            for (node, ways) in layer {
                match self.nodes[node] {
                    Node::Leaf(label) => {
                        *counts.entry(label).or_insert(0) += ways * 10_u64.pow((self.length - depth) as u32);
                    }
                    Node::Inner(children) => {
                        for child in children {
                            *next.entry(child).or_insert(0) += ways;
                        }
                    }
                }
            }
            layer = next;
        }
        counts
    }

    /// Whether a valid number starts with 0.
    pub(crate) fn has_valid_zero(&self) -> bool {
        let mut reached = match self.nodes[self.nodes.len() - 1] {
            Node::Inner(children) => vec![children[0]],
            Node::Leaf(_) => vec![self.nodes.len() - 1],
        };
        let mut seen = vec![false; self.nodes.len()];
        while let Some(node) = reached.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match self.nodes[node] {
                Node::Leaf(Label::Valid(..)) => return true,
                Node::Leaf(_) => {}
                Node::Inner(children) => reached.extend(children),
            }
        }
        false
    }
}
