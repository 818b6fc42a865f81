//! Pages that belong to no room.

mod again;
mod api;
mod api_tokens;
mod error;
mod gallery;
mod set_up;
mod sign_in;
mod start;
mod typed;

pub use again::AgainPage;
pub use api::{ApiOperation, ApiPage, ApiRefusal, ApiRoom};
pub use api_tokens::{ApiTokenRow, ApiTokensPage};
pub use error::{ErrorKind, ErrorPage};
pub use gallery::Gallery;
pub use set_up::SetUpCode;
pub use sign_in::{SignIn, SignInCode};
pub use start::{Start, Step, Way};
pub use typed::Typed;
