//! Numbers of one length as ranks: a walk down an acyclic automaton whose nodes know the number of their endings.
//! The rank of a number is the sum of the endings behind every smaller digit.

use super::tables::{count, runs};

/// The node that no number passes.
const DEAD: usize = 0;

/// Most digits of a national number.
pub(super) const MAX: usize = 15;

pub(super) const POWERS: [u64; MAX + 1] = powers();

const fn powers() -> [u64; MAX + 1] {
    let mut powers = [1; MAX + 1];
    let mut power = 1_u64;
    let mut rest: &mut [u64] = &mut powers;
    while let Some((first, behind)) = rest.split_first_mut() {
        *first = power;
        power = power.wrapping_mul(10);
        rest = behind;
    }
    powers
}

/// Whether every ending of this many digits passes this node.
pub(super) fn is_free(node: usize, digits: usize) -> bool {
    POWERS.get(digits) == Some(&count(node))
}

/// Rank of ASCII digits among the numbers of a root, or `None` if they are none.
pub(super) fn rank(root: usize, digits: &[u8]) -> Option<u64> {
    let mut node = root;
    let mut rank = 0_u64;
    let mut rest = digits;
    while let Some((&first, behind)) = rest.split_first() {
        if is_free(node, rest.len()) {
            let number = rest.iter().fold(0_u64, |number, byte| {
                number.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')))
            });
            return Some(rank.wrapping_add(number));
        }
        let (below, child) = step(node, first)?;
        rank = rank.wrapping_add(below);
        node = child;
        rest = behind;
    }
    Some(rank)
}

/// Numbers below those that begin with these digits, and the node behind the digits, or `None` if no number does.
pub(super) fn descend(root: usize, digits: &[u8]) -> Option<(u64, usize)> {
    digits.iter().try_fold((0_u64, root), |(rank, node), &digit| {
        let (below, child) = step(node, digit)?;
        Some((rank.wrapping_add(below), child))
    })
}

/// Endings behind smaller digits at a node, and the node behind this digit.
fn step(node: usize, digit: u8) -> Option<(u64, usize)> {
    let digit = u64::from(digit.wrapping_sub(b'0'));
    let mut below = 0_u64;
    let (mut from, mut child) = (0, DEAD);
    for (lowest, node) in runs(node) {
        if lowest > digit {
            break;
        }
        below = below.wrapping_add(lowest.wrapping_sub(from).wrapping_mul(count(child)));
        (from, child) = (lowest, node);
    }
    if child == DEAD {
        return None;
    }
    Some((below.wrapping_add(digit.wrapping_sub(from).wrapping_mul(count(child))), child))
}

/// The number of this rank among the numbers of a root, in ASCII digits; as many as there is room for.
pub(super) fn unrank(root: usize, mut rank: u64, out: &mut [u8]) {
    let mut node = root;
    let mut rest = out;
    while !rest.is_empty() {
        if is_free(node, rest.len()) {
            for slot in rest.iter_mut().rev() {
                *slot = digit(rank % 10);
                rank /= 10;
            }
            return;
        }
        let Some((slot, behind)) = rest.split_first_mut() else { return };
        let (mut from, mut child) = (0, DEAD);
        for (lowest, node) in runs(node) {
            let endings = lowest.wrapping_sub(from).wrapping_mul(count(child));
            if rank < endings {
                break;
            }
            rank = rank.wrapping_sub(endings);
            (from, child) = (lowest, node);
        }
        let each = count(child).max(1);
        *slot = digit(from.wrapping_add(rank.checked_div(each).unwrap_or(0)));
        rank = rank.checked_rem(each).unwrap_or(0);
        node = child;
        rest = behind;
    }
}

fn digit(value: u64) -> u8 {
    b'0' | u8::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;

    #[test]
    fn ranks_count_every_number_of_a_small_root_in_order() {
        // Saint Pierre and Miquelon, six digits: every text is walked, none is skipped.
        let code = tables::code(508).unwrap();
        for component in code.components(6) {
            let mut next = 0;
            for number in 0..1_000_000_u32 {
                let text = format!("{number:06}");
                if let Some(rank) = rank(component.root, text.as_bytes()) {
                    assert_eq!(rank, next, "{text}");
                    let mut out = [0; 6];
                    unrank(component.root, rank, &mut out);
                    assert_eq!(out, text.as_bytes());
                    next += 1;
                }
            }
            assert_eq!(next, count(component.root));
        }
    }
}
