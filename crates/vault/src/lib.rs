//! Keys, sealed fields, uniqueness tokens, the Merkle log and its verifier.
