//! What must hold for the bytes: the same acts give the same bytes' worth of facts, and bytes that change are found.

mod flipped;
mod replayed;
