//! Proofs for those who hold a root but not the log.

use super::{Frontier, Hash, empty_root, node_hash};

/// The nodes that lead from one leaf to the root over `leaves`, the lowest first. `None` if there is no such
/// leaf. Takes time in proportion to the number of leaves.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut span, mut index) = (leaves, index);
    while span.len() > 1 {
        let (left, right) = span.split_at_checked(largest_power_below(span.len()))?;
        if index < left.len() {
            path.push(root_of(right));
            span = left;
        } else {
            path.push(root_of(left));
            index -= left.len();
            span = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Whether `leaf` is number `index` (from 0) of the `size` leaves under `root`.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    // `place` and `last` are the positions of our node and of the last node, level by level upwards.
    let (mut place, mut last, mut node) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            node = node_hash(sibling, &node);
            // A last node without a right neighbour rises as it is until it is somebody's right neighbour.
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        place /= 2;
        last /= 2;
    }
    last == 0 && node == *root
}

/// The nodes that show that the first `first` of `leaves` are where they were. Empty where `first` is 0 or
/// all of them; `None` if there are fewer. Takes time in proportion to the number of leaves.
pub fn consistency_proof(leaves: &[Hash], first: usize) -> Option<Vec<Hash>> {
    if first > leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    if first == 0 || first == leaves.len() {
        return Some(proof);
    }
    // `whole`: the old tree ends where this span ends, so its root is the one that the asker holds.
    let (mut span, mut first, mut whole) = (leaves, first, true);
    while first < span.len() {
        let (left, right) = span.split_at_checked(largest_power_below(span.len()))?;
        if first <= left.len() {
            proof.push(root_of(right));
            span = left;
        } else {
            proof.push(root_of(left));
            first -= left.len();
            span = right;
            whole = false;
        }
    }
    if !whole {
        proof.push(root_of(span));
    }
    proof.reverse();
    Some(proof)
}

/// Whether the log of `new_size` leaves under `new_root` begins with the `old_size` leaves under `old_root`.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    // Up to the largest perfect subtree that ends where the old log ended.
    let (mut place, mut last) = (old_size - 1, new_size - 1);
    while place % 2 == 1 {
        place /= 2;
        last /= 2;
    }
    let mut nodes = proof.iter();
    let start = if place == 0 { Some(old_root) } else { nodes.next() };
    let Some(&start) = start else { return false };
    let (mut old, mut new) = (start, start);
    for node in nodes {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            old = node_hash(node, &old);
            new = node_hash(node, &new);
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            new = node_hash(&new, node);
        }
        place /= 2;
        last /= 2;
    }
    last == 0 && old == *old_root && new == *new_root
}

fn root_of(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Frontier>().root()
}

/// The largest power of two below `count`, which is two or more.
const fn largest_power_below(count: usize) -> usize {
    count.next_power_of_two() / 2
}
