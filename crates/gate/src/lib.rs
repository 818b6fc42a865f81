//! Who may see what: viewer, purpose, data class and live grants give a permit, a scope, or reasons.
