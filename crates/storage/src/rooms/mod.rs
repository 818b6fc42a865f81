//! One module for each room: its SQL, its rows, and how a row becomes a state.
