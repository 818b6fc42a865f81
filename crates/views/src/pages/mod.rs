//! Pages that belong to no room.

mod error;
mod gallery;
mod sign_in;
mod start;

pub use error::{ErrorKind, ErrorPage};
pub use gallery::Gallery;
pub use sign_in::{SignIn, SignInCode};
pub use start::{Start, Step, Way};
