//! Components, page models, templates, words.
