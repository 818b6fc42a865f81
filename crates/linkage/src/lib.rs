//! Knowing a person again: for now a simple index in memory.
