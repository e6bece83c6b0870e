//! One minimal acyclic automaton for all classes: equal sets of endings are one node.

use crate::language::{Diagram, Label, Node};
use std::collections::HashMap;

/// The node that no number passes.
pub(crate) const DEAD: u32 = 0;

/// The node where numbers end.
pub(crate) const END: u32 = 1;

/// All nodes, each with its children and the number of its completions.
pub(crate) struct Automaton {
    children: Vec<[u32; 10]>,
    pub(crate) counts: Vec<u64>,
    cons: HashMap<[u32; 10], u32>,
}

impl Automaton {
    pub(crate) fn new() -> Self {
        Self { children: vec![[DEAD; 10]; 2], counts: vec![0, 1], cons: HashMap::new() }
    }

    fn node(&mut self, children: [u32; 10]) -> u32 {
        if children == [DEAD; 10] {
            return DEAD;
        }
        if let Some(&node) = self.cons.get(&children) {
            return node;
        }
        let node = self.children.len() as u32;
        self.counts.push(children.iter().map(|&child| self.counts[child as usize]).sum());
        self.children.push(children);
        self.cons.insert(children, node);
        node
    }

    /// The node of all endings of this length.
    fn free(&mut self, length: usize) -> u32 {
        (0..length).fold(END, |node, _| self.node([node; 10]))
    }

    /// The root of the numbers of a diagram that have one of these labels.
    pub(crate) fn root(&mut self, diagram: &Diagram, labels: &[Label]) -> u32 {
        self.project(diagram, labels, diagram.nodes.len() - 1, diagram.length, &mut HashMap::new())
    }

    fn project(
        &mut self,
        diagram: &Diagram,
        labels: &[Label],
        node: usize,
        length: usize,
        memo: &mut HashMap<(usize, usize), u32>,
    ) -> u32 {
        if let Some(&known) = memo.get(&(node, length)) {
            return known;
        }
        let projected = match diagram.nodes[node] {
            Node::Leaf(label) if labels.contains(&label) => self.free(length),
            Node::Leaf(_) => DEAD,
            Node::Inner(children) => {
                let children = children.map(|child| self.project(diagram, labels, child, length - 1, memo));
                self.node(children)
            }
        };
        memo.insert((node, length), projected);
        projected
    }

    /// Children of a node as runs of digits: the first digit of each run, and the node it goes on with.
    fn runs(&self, node: usize) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (digit, &child) in (0..).zip(&self.children[node]) {
            if runs.last().is_none_or(|&(_, last)| last != child) {
                runs.push((digit, child));
            }
        }
        runs
    }

    /// For each node the position of its first run, and all runs: first digit in the top four bits.
    pub(crate) fn packed(&self) -> (Vec<u32>, Vec<u32>) {
        let (mut first, mut packed) = (vec![0], Vec::new());
        for node in 0..self.children.len() {
            packed.extend(self.runs(node).into_iter().map(|(digit, child)| digit << 28 | child));
            first.push(packed.len() as u32);
        }
        (first, packed)
    }
}
