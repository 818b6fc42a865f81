//! Signing in, and the people who do.

mod api_tokens;
mod choose_password;
mod console;
mod current;
mod directory;
mod joiners;
mod movers;
pub(crate) mod notices;
mod own_password;
mod password;
mod prove;
mod sign_in;
mod sign_ins;
mod throttle;

pub use alongside_storage::rooms::accounts::Stage as SignInStage;
pub use api_tokens::{
    LONGEST_DAYS, Program, SCOPES, TokenWanted, api_tokens, end_api_token, make_api_token, program,
};
pub use choose_password::{Chosen, LinkState, choose, link_state};
pub use console::{
    ConsoleAccount, Link, NewOrganisation, add_account, add_organisation, add_token, link_again,
};
pub(crate) use current::ends;
pub use current::{Asked, SignedIn, current};
pub use directory::{account, directory, organisations};
pub use joiners::{NewAccount, Place, add_place, join, start_again};
pub use movers::{Moved, change_place, leave};
pub use own_password::{Change, change_password, may_change_password, what_happened};
pub(crate) use password::Hashing;
pub use password::{check_password_rules, hash_password};
pub use prove::{Proved, prove, prove_as, proved_until};
pub(crate) use sign_in::new_bearer;
pub use sign_in::{Begun, Device, SetUp, begin, begin_as, enter_code, finish_set_up, kept_key, set_up};
pub use sign_ins::{end, list, set_language, sign_out, switch};
pub use throttle::Throttle;
