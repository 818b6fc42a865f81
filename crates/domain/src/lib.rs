//! The rooms: types, states, rules, events.
