//! The tree of entries: hashes, roots and proofs of RFC 6962, 2.1.
//!
//! A [`Frontier`] appends and tells the root with one hash for each bit of the size; proofs are made of all leaves.

use sha2::{Digest, Sha256};

/// SHA-256, the hash of leaves and nodes.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf: SHA-256 of a zero byte and the body.
///
/// ```
/// let leaf = jeton_ledger::leaf_hash(b"");
/// assert_eq!(leaf[..4], [0x6e, 0x34, 0x0b, 0x9c]);
/// ```
#[must_use]
pub fn leaf_hash(body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(body).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that only grows: the roots of its full subtrees, one for each bit of its size, the largest first.
///
/// ```
/// use jeton_ledger::{Frontier, leaf_hash, tree_root};
/// let leaves = [leaf_hash(b"one"), leaf_hash(b"two"), leaf_hash(b"three")];
/// let mut tree = Frontier::default();
/// for leaf in leaves {
///     tree.push(leaf);
/// }
/// assert_eq!((tree.size(), tree.root()), (3, tree_root(&leaves)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// The tree of this size with these subtrees; `None` if they are not as many as the size has bits.
    pub(crate) fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (subtrees, rest) = bytes.as_chunks::<32>();
        let many = usize::try_from(size.count_ones()).ok()?;
        (rest.is_empty() && subtrees.len() == many).then(|| Self { size, subtrees: subtrees.to_vec() })
    }

    /// The subtrees, one after the other.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.subtrees.concat()
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf, by its hash.
    pub fn push(&mut self, leaf: [u8; 32]) {
        let mut root = leaf;
        // Each low bit that is set is a full subtree of the size that the new one has by now.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                root = node(&left, &root);
            }
        }
        self.subtrees.push(root);
        self.size = self.size.saturating_add(1);
    }

    /// The root; of an empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        let mut subtrees = self.subtrees.iter().rev();
        let Some(last) = subtrees.next() else { return Sha256::digest([]).into() };
        subtrees.fold(*last, |right, left| node(left, &right))
    }
}

/// The root of these leaves.
///
/// ```
/// use jeton_ledger::{leaf_hash, tree_root};
/// assert_eq!(tree_root(&[leaf_hash(b"one")]), leaf_hash(b"one"));
/// ```
#[must_use]
pub fn tree_root(leaves: &[[u8; 32]]) -> [u8; 32] {
    let mut tree = Frontier::default();
    for leaf in leaves {
        tree.push(*leaf);
    }
    tree.root()
}

/// Where a tree of more than one leaf divides: the largest power of two below its size.
fn half(size: usize) -> usize {
    size.checked_sub(1).and_then(usize::checked_ilog2).map_or(0, |bits| 1_usize.wrapping_shl(bits))
}

/// The hashes that lead from one leaf to the root, from the leaf upwards; `None` if there is no such leaf.
///
/// ```
/// use jeton_ledger::{inclusion_proof, leaf_hash, tree_root, verify_inclusion};
/// let leaves = [leaf_hash(b"one"), leaf_hash(b"two"), leaf_hash(b"three")];
/// let proof = inclusion_proof(&leaves, 2).unwrap();
/// assert!(verify_inclusion(&leaves[2], 2, 3, &proof, &tree_root(&leaves)));
/// assert!(!verify_inclusion(&leaves[1], 2, 3, &proof, &tree_root(&leaves)));
/// ```
#[must_use]
pub fn inclusion_proof(leaves: &[[u8; 32]], index: usize) -> Option<Vec<[u8; 32]>> {
    if leaves.len() <= 1 {
        return (index < leaves.len()).then(Vec::new);
    }
    let (left, right) = leaves.split_at_checked(half(leaves.len()))?;
    let (mut proof, sibling) = match index.checked_sub(left.len()) {
        None => (inclusion_proof(left, index)?, tree_root(right)),
        Some(index) => (inclusion_proof(right, index)?, tree_root(left)),
    };
    proof.push(sibling);
    Some(proof)
}

/// Whether a proof leads from this leaf, at this index of a tree of this size, to this root.
///
/// ```
/// use jeton_ledger::{leaf_hash, verify_inclusion};
/// let only = leaf_hash(b"one");
/// assert!(verify_inclusion(&only, 0, 1, &[], &only));
/// ```
#[must_use]
pub fn verify_inclusion(leaf: &[u8; 32], index: u64, size: u64, proof: &[[u8; 32]], root: &[u8; 32]) -> bool {
    if index >= size {
        return false;
    }
    // The walk of RFC 9162, 2.1.3.2, over the paths of this leaf and of the last one.
    let (mut path, mut last, mut hash) = (index, size.saturating_sub(1), *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if path & 1 == 1 || path == last {
            hash = node(sibling, &hash);
            while path & 1 == 0 && path != 0 {
                path >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        path >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The hashes that prove the first `old` of these leaves to be the tree of that size; `None` for no leaves or more than there are.
///
/// ```
/// use jeton_ledger::{consistency_proof, leaf_hash, tree_root, verify_consistency};
/// let leaves = [leaf_hash(b"one"), leaf_hash(b"two"), leaf_hash(b"three")];
/// let (old, new) = (tree_root(&leaves[..2]), tree_root(&leaves));
/// let proof = consistency_proof(&leaves, 2).unwrap();
/// assert!(verify_consistency(2, 3, &proof, &old, &new));
/// assert!(!verify_consistency(2, 3, &proof, &new, &new));
/// ```
#[must_use]
pub fn consistency_proof(leaves: &[[u8; 32]], old: usize) -> Option<Vec<[u8; 32]>> {
    (0 < old && old <= leaves.len()).then(|| subproof(leaves, old, true)).flatten()
}

/// `SUBPROOF` of RFC 6962, 2.1.2; `whole` while these leaves begin where the old tree began.
fn subproof(leaves: &[Hash], old: usize, whole: bool) -> Option<Vec<Hash>> {
    if old == leaves.len() {
        return Some(if whole { Vec::new() } else { vec![tree_root(leaves)] });
    }
    let (left, right) = leaves.split_at_checked(half(leaves.len()))?;
    let (mut proof, sibling) = match old.checked_sub(left.len()) {
        None | Some(0) => (subproof(left, old, whole)?, tree_root(right)),
        Some(old) => (subproof(right, old, false)?, tree_root(left)),
    };
    proof.push(sibling);
    Some(proof)
}

/// Whether a proof shows that the tree of `old` leaves is the beginning of the tree of `new` leaves.
///
/// ```
/// use jeton_ledger::{leaf_hash, verify_consistency};
/// let only = leaf_hash(b"one");
/// assert!(verify_consistency(1, 1, &[], &only, &only));
/// ```
#[must_use]
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[[u8; 32]],
    old_root: &[u8; 32],
    new_root: &[u8; 32],
) -> bool {
    if old == 0 || old >= new {
        return old != 0 && old == new && proof.is_empty() && old_root == new_root;
    }
    // The walk of RFC 9162, 2.1.4.2: the old tree's last subtree is the old root itself if its size is a power of two.
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (*old_root, proof),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let (mut path, mut last) = (old.saturating_sub(1), new.saturating_sub(1));
    while path & 1 == 1 {
        path >>= 1;
        last >>= 1;
    }
    let (mut as_old, mut as_new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if path & 1 == 1 || path == last {
            as_old = node(sibling, &as_old);
            as_new = node(sibling, &as_new);
            while path & 1 == 0 && path != 0 {
                path >>= 1;
                last >>= 1;
            }
        } else {
            as_new = node(&as_new, sibling);
        }
        path >>= 1;
        last >>= 1;
    }
    last == 0 && as_old == *old_root && as_new == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree by its definition, leaves as bodies.
    fn defined(bodies: &[&[u8]]) -> Hash {
        match bodies {
            [] => Sha256::digest([]).into(),
            [body] => Sha256::digest([&[0], *body].concat()).into(),
            _ => {
                let mut half = 1;
                while half * 2 < bodies.len() {
                    half *= 2;
                }
                let (left, right) = (defined(&bodies[..half]), defined(&bodies[half..]));
                Sha256::digest([&[1], &left[..], &right[..]].concat()).into()
            }
        }
    }

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The eight leaves of Certificate Transparency's reference implementation, and their published roots.
    #[test]
    fn the_published_roots() {
        let bodies: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (size, root) in roots.into_iter().enumerate() {
            let leaves: Vec<Hash> = bodies[..size].iter().map(|body| leaf_hash(body)).collect();
            assert_eq!(hex(tree_root(&leaves)), root, "{size} leaves");
            assert_eq!(hex(defined(&bodies[..size])), root, "{size} leaves");
        }
    }

    fn leaves(many: u64) -> Vec<Hash> {
        (0..many).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn the_frontier_is_the_tree() {
        let bodies: Vec<[u8; 8]> = (0..130_u64).map(u64::to_be_bytes).collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(|body| body.as_slice()).collect();
        let mut tree = Frontier::default();
        for size in 0..bodies.len() {
            assert_eq!(tree.root(), defined(&bodies[..size]));
            assert_eq!(Frontier::from_bytes(size as u64, &tree.to_bytes()).as_ref(), Some(&tree));
            assert_eq!(Frontier::from_bytes(size as u64 ^ 1, &tree.to_bytes()), None);
            tree.push(leaf_hash(bodies[size]));
        }
    }

    #[test]
    fn each_leaf_is_proved_and_no_other() {
        for size in 1..40 {
            let leaves = leaves(size);
            let root = tree_root(&leaves);
            for (index, leaf) in (0..).zip(&leaves) {
                let proof = inclusion_proof(&leaves, index).unwrap();
                let holds = |leaf: &Hash, index, size, proof: &[Hash]| {
                    verify_inclusion(leaf, index, size, proof, &root)
                };
                assert!(holds(leaf, index as u64, size, &proof));
                for other in (0..size + 2).filter(|other| *other != index as u64) {
                    assert!(!holds(leaf, other, size, &proof), "{index} of {size} as {other}");
                }
                assert!(!holds(&[0; 32], index as u64, size, &proof));
                assert!(!holds(leaf, index as u64, size, &[&proof[..], &[root]].concat()));
                for wrong in 0..proof.len() {
                    let mut broken = proof.clone();
                    broken[wrong][0] ^= 1;
                    assert!(!holds(leaf, index as u64, size, &broken));
                    broken.remove(wrong);
                    assert!(!holds(leaf, index as u64, size, &broken));
                }
            }
            assert_eq!(inclusion_proof(&leaves, leaves.len()), None);
        }
    }

    #[test]
    fn each_beginning_is_proved_and_no_other() {
        for new in 1..40 {
            let leaves = leaves(new);
            let root = tree_root(&leaves);
            for old in 1..=new {
                let old_root = tree_root(&leaves[..old as usize]);
                let proof = consistency_proof(&leaves, old as usize).unwrap();
                assert!(verify_consistency(old, new, &proof, &old_root, &root), "{old} of {new}");
                assert!(!verify_consistency(old, new, &proof, &[0; 32], &root));
                assert!(!verify_consistency(old, new, &proof, &old_root, &[0; 32]));
                assert!(!verify_consistency(old, new, &[&proof[..], &[root]].concat(), &old_root, &root));
                for wrong in 0..proof.len() {
                    let mut broken = proof.clone();
                    broken[wrong][0] ^= 1;
                    assert!(!verify_consistency(old, new, &broken, &old_root, &root));
                }
            }
            assert_eq!(consistency_proof(&leaves, 0), None);
            assert_eq!(consistency_proof(&leaves, new as usize + 1), None);
        }
    }
}
