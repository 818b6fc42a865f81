//! The gate's tests: golden tables, named situations, properties.

mod data_classes;
mod golden;
mod properties;
mod situations;
mod world;
