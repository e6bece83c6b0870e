//! Which labels make a class: alone where a million numbers have one, merged by a fixed order otherwise.

use crate::automaton::Automaton;
use crate::language::{Code, Diagram, KIND_NAMES, Label};
use crate::metadata::Region;
use std::collections::BTreeMap;

/// FF1's floor: no class has fewer numbers.
const FLOOR: u64 = 1_000_000;

/// Most digits of a number, its calling code included (E.164).
const MAX_DIGITS: usize = 15;

/// Numbers of one calling code and length: the whole of a class, or one part of it.
pub(crate) struct Component {
    pub(crate) code: u64,
    pub(crate) length: usize,
    pub(crate) root: u32,
    pub(crate) count: u64,
}

/// A class: its frozen name and its parts in the order of their ranks.
pub(crate) struct Class {
    pub(crate) name: String,
    pub(crate) components: Vec<Component>,
}

impl Class {
    pub(crate) fn size(&self) -> u64 {
        self.components.iter().map(|component| component.count).sum()
    }
}

/// All classes: by calling code, length, region, kind; then the two that hold what is left over.
pub(crate) fn all(codes: &BTreeMap<u64, Vec<&Region>>, automaton: &mut Automaton) -> Vec<Class> {
    let mut classes = Vec::new();
    let mut territories = Class { name: "territories".to_owned(), components: Vec::new() };
    let mut possible = Class { name: "possible".to_owned(), components: Vec::new() };
    for (&code, regions) in codes {
        for diagram in diagrams(code, regions) {
            let length = diagram.length;
            let counts = diagram.counts();
            let mut component = |labels: &[Label]| Component {
                code,
                length,
                root: automaton.root(&diagram, labels),
                count: labels.iter().map(|label| counts[label]).sum(),
            };
            let mut class = |name: String, labels: &[Label]| {
                classes.push(Class { name, components: vec![component(labels)] });
            };
            let mut over_code = Vec::new();
            for (position, region) in regions.iter().enumerate() {
                let of_region = (0..KIND_NAMES.len()).map(|kind| Label::Valid(position, kind));
                let of_region: Vec<Label> = of_region.filter(|label| counts.contains_key(label)).collect();
                let (large, small): (Vec<Label>, Vec<Label>) =
                    of_region.into_iter().partition(|label| counts[label] >= FLOOR);
                for label in large {
                    let Label::Valid(_, kind) = label else { continue };
                    class(format!("{code}/{}/{}/{length}", region.id, KIND_NAMES[kind]), &[label]);
                }
                if small.iter().map(|label| counts[label]).sum::<u64>() >= FLOOR {
                    class(format!("{code}/{}/mixed/{length}", region.id), &small);
                } else {
                    over_code.extend(small);
                }
            }
            let rest = over_code.iter().map(|label| counts[label]).sum::<u64>();
            if rest >= FLOOR {
                class(format!("{code}/mixed/{length}"), &over_code);
            } else if rest > 0 {
                territories.components.push(component(&over_code));
            }
            match counts.get(&Label::Possible) {
                Some(&count) if count >= FLOOR => classes.push(Class {
                    name: format!("{code}/possible/{length}"),
                    components: vec![component(&[Label::Possible])],
                }),
                Some(_) => possible.components.push(component(&[Label::Possible])),
                None => {}
            }
        }
    }
    classes.extend([territories, possible]);
    classes
}

/// The diagrams of a calling code, shortest numbers first.
fn diagrams(code: u64, regions: &[&Region]) -> Vec<Diagram> {
    let descs = regions
        .iter()
        .flat_map(|region| [&region.general, &region.fixed, &region.mobile].into_iter().chain(&region.kinds));
    let mut lengths: Vec<usize> = descs
        .flat_map(|desc| &desc.lengths)
        .filter_map(|&length| usize::try_from(length).ok())
        .filter(|&length| length <= MAX_DIGITS - code.to_string().len())
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    let mut automata = Code::new(regions.to_vec());
    let draft: Vec<Diagram> = lengths.iter().map(|&length| automata.diagram(length)).collect();
    if draft.iter().any(Diagram::has_valid_zero) {
        return draft;
    }
    automata.zero_refused = true;
    lengths.iter().map(|&length| automata.diagram(length)).collect()
}
