//! Disclosure control of tables.
