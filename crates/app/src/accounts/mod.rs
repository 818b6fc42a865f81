//! Signing in, and the people who do.

mod api_tokens;
mod current;
mod password;
mod sign_in;
mod sign_ins;
mod throttle;

pub use alongside_storage::rooms::accounts::Stage as SignInStage;
pub use api_tokens::{
    LONGEST_DAYS, Program, SCOPES, TokenWanted, api_tokens, end_api_token, make_api_token, program,
};
pub use current::{SignedIn, current};
pub use password::{check_password_rules, hash_password};
pub(crate) use sign_in::new_bearer;
pub use sign_in::{Begun, SetUp, begin, begin_as, enter_code, set_up};
pub use sign_ins::{end, list, set_language, sign_out, switch};
pub use throttle::Throttle;
