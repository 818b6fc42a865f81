//! The design system's files, fetched at build time from the lock file; our own CSS and script.
