//! Routes, extractors, forms, sign-in, error pages.
