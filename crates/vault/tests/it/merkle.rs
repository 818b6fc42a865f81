use crate::support::{cases, hex, unhex};
use alongside_vault::merkle::{
    BadFrontier, Frontier, Hash, consistency_proof, empty_root, inclusion_proof, leaf_hash,
    verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

/// The inputs that implementations of RFC 6962 are commonly checked with, and the root over the first 1, 2, … of them.
const KNOWN: [(&str, &str); 8] = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

fn known_leaves() -> Vec<Hash> {
    KNOWN.iter().map(|(input, _)| leaf_hash(&unhex(input))).collect()
}

#[test]
fn roots_are_those_of_rfc_6962() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex(&empty_root()), empty);
    assert_eq!(hex(&Frontier::new().root()), empty);
    let mut tree = Frontier::new();
    for (size, (leaf, (_, root))) in (1..).zip(known_leaves().into_iter().zip(KNOWN)) {
        tree.push(leaf);
        assert_eq!((tree.size(), hex(&tree.root()).as_str()), (size, root));
    }
}

#[test]
fn known_proofs_are_those_of_other_programs() {
    let leaves = known_leaves();
    let path: Vec<String> =
        inclusion_proof(&leaves, 0).expect("a leaf").iter().map(|node| hex(node)).collect();
    assert_eq!(
        path,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    let path: Vec<String> =
        consistency_proof(&leaves, 6).expect("fewer").iter().map(|node| hex(node)).collect();
    assert_eq!(
        path,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

fn numbered(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

fn root(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Frontier>().root()
}

/// The definition of RFC 6962, word for word: slow and plain.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        more => {
            let mut half = 1;
            while half * 2 < more.len() {
                half *= 2;
            }
            alongside_vault::merkle::node_hash(&by_definition(&more[..half]), &by_definition(&more[half..]))
        }
    }
}

#[test]
fn all_proofs_of_all_small_trees_hold_and_prove_nothing_else() {
    for size in 0..40_usize {
        let leaves = numbered(size);
        let total = size as u64;
        assert_eq!(root(&leaves), by_definition(&leaves), "{size}");
        for index in 0..size {
            let proof = inclusion_proof(&leaves, index).expect("a leaf");
            for claimed in 0..size + 2 {
                let holds = verify_inclusion(&leaves[index], claimed as u64, total, &proof, &root(&leaves));
                assert_eq!(holds, claimed == index, "{size} {index} {claimed}");
            }
        }
        assert_eq!(inclusion_proof(&leaves, size), None);
        for old in 0..=size {
            let proof = consistency_proof(&leaves, old).expect("fewer");
            let (then, now) = (root(&leaves[..old]), root(&leaves));
            assert!(verify_consistency(old as u64, &then, total, &now, &proof), "{old} {size}");
            for claimed in (0..=size).filter(|&claimed| claimed != old) {
                assert!(
                    !verify_consistency(claimed as u64, &then, total, &now, &proof),
                    "{old} {size} {claimed}"
                );
            }
        }
        assert_eq!(consistency_proof(&leaves, size + 1), None);
    }
}

#[test]
fn a_changed_past_has_no_consistency_proof() {
    let leaves = numbered(21);
    let mut changed = leaves.clone();
    changed[3] = leaf_hash(b"another");
    for old in 4..21 {
        let proof = consistency_proof(&changed, old).expect("fewer");
        assert!(!verify_consistency(old as u64, &root(&leaves[..old]), 21, &root(&changed), &proof), "{old}");
    }
}

#[test]
fn a_proof_that_is_longer_or_shorter_does_not_hold() {
    let leaves = numbered(13);
    let now = root(&leaves);
    for index in 0..13 {
        let proof = inclusion_proof(&leaves, index).expect("a leaf");
        let (mut longer, mut shorter) = (proof.clone(), proof);
        longer.push([0; 32]);
        shorter.pop();
        for proof in [longer, shorter] {
            assert!(!verify_inclusion(&leaves[index], index as u64, 13, &proof, &now), "{index}");
        }
    }
    for old in 1..13 {
        let proof = consistency_proof(&leaves, old).expect("fewer");
        let (mut longer, mut shorter) = (proof.clone(), proof);
        longer.push([0; 32]);
        shorter.pop();
        for proof in [longer, shorter] {
            assert!(!verify_consistency(old as u64, &root(&leaves[..old]), 13, &now, &proof), "{old}");
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_stored_frontier_goes_on_as_if_never_stored(before in 0..300_usize, after in 0..50_usize) {
        let leaves = numbered(before + after);
        let stored: Frontier = leaves[..before].iter().copied().collect();
        let mut read = Frontier::from_bytes(&stored.to_bytes()).expect("a frontier");
        prop_assert_eq!(&read, &stored);
        leaves[before..].iter().for_each(|leaf| read.push(*leaf));
        prop_assert_eq!(read.root(), by_definition(&leaves));
    }

    #[test]
    fn any_flipped_bit_of_a_stored_frontier_is_found(
        size in 0..300_usize, place in any::<prop::sample::Index>(), bit in 0..8_u32,
    ) {
        let mut bytes = numbered(size).into_iter().collect::<Frontier>().to_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert_eq!(Frontier::from_bytes(&bytes), Err(BadFrontier));
    }

    #[test]
    fn bytes_from_anywhere_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(Frontier::from_bytes(&bytes).is_err());
    }
}
