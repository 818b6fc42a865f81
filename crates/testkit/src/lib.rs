//! Builders, fixed clock and ids, TestApp with a client per role, both databases.
