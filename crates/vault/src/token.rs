//! Tokens: keyed hashes that stand where the value itself must not be on disk.

use crate::envelope::{Bound, Key};
use crate::hex;
use crate::master::{MasterKey, keyed_hash};
use crate::partnership::PartnershipId;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, to_micros};
use alongside_kernel::id::SignInId;
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What a uniqueness token is for. The same value gives unrelated tokens for different purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenPurpose {
    /// The sender's own key of a report, so that a report that is sent again is known.
    ReportKey,
    /// The address that a member of staff signs in with.
    SignInAddress,
    /// The address that a victim signs in to the portal with.
    PortalAddress,
}

impl TokenPurpose {
    /// Mixed into tokens on disk: a label, once used, never changes.
    const fn label(self) -> &'static str {
        match self {
            Self::ReportKey => "report key",
            Self::SignInAddress => "sign-in address",
            Self::PortalAddress => "portal address",
        }
    }
}

/// Makes the tokens of one partnership. Its keys follow from the master key; it prints only as a placeholder.
pub struct Tokens {
    uniqueness: Key,
    bearer: Key,
    form: Key,
    proof: Key,
}

impl Tokens {
    /// The tokens of a partnership under its master key.
    pub fn new(master: &MasterKey, partnership: PartnershipId) -> Self {
        let key = |label| master.derive(label, partnership.uuid().as_bytes());
        Self {
            uniqueness: key("uniqueness tokens"),
            bearer: key("bearer tokens"),
            form: key("form tokens"),
            proof: key("proofs of a second factor"),
        }
    }

    /// The token to keep in a unique column instead of `value`. Bring the value into its one spelling before
    /// (trimmed, lower case where case does not count): other bytes are another token.
    pub fn uniqueness(&self, purpose: TokenPurpose, value: &str) -> [u8; 32] {
        let message = Bound::to("uniqueness").and(purpose.label().as_bytes()).and(value.as_bytes());
        *keyed_hash(&self.uniqueness, &message)
    }

    /// What to keep of a cookie or API token, so that who reads the database cannot sign in.
    pub fn bearer_hash(&self, bearer: &str) -> [u8; 32] {
        *keyed_hash(&self.bearer, &Bound::to("bearer").and(bearer.as_bytes()))
    }

    /// The hidden field of a form: its id, bound to one sign-in and one route. It is the request token and
    /// the idempotency key at once.
    pub fn form(&self, sign_in: SignInId, route: &str, form: Uuid) -> String {
        let hash = self.form_hash(sign_in, route, form);
        format!("{}.{}", form.simple(), hex::encode(hash.as_slice()))
    }

    /// The form's id, if the text was made by [`form`](Self::form) for this sign-in and this route. Takes the
    /// same time wherever a wrong hash differs.
    pub fn check_form(&self, sign_in: SignInId, route: &str, text: &str) -> Option<Uuid> {
        let (id, hash) = text.split_once('.')?;
        let form = Uuid::try_parse(id).ok().filter(|form| form.simple().to_string() == id)?;
        let hash: [u8; 32] = hex::decode_array(hash)?;
        bool::from(self.form_hash(sign_in, route, form).ct_eq(&hash)).then_some(form)
    }

    /// A proof that whoever holds this sign-in gave their second factor, good until then. It is kept by their browser
    /// and by nobody else.
    pub fn proof(&self, sign_in: SignInId, until: Timestamp) -> String {
        let micros = to_micros(until);
        format!("{micros}.{}", hex::encode(self.proof_hash(sign_in, micros).as_slice()))
    }

    /// Until when a proof is good, if the text was made by [`proof`](Self::proof) for this sign-in. Takes the same time
    /// wherever a wrong hash differs.
    pub fn check_proof(&self, sign_in: SignInId, text: &str) -> Option<Timestamp> {
        let (micros, hash) = text.split_once('.')?;
        let micros = micros.parse().ok().filter(|read: &i64| read.to_string() == micros)?;
        let hash: [u8; 32] = hex::decode_array(hash)?;
        bool::from(self.proof_hash(sign_in, micros).ct_eq(&hash)).then(|| from_micros(micros))
    }

    fn proof_hash(&self, sign_in: SignInId, micros: i64) -> Key {
        let message = Bound::to("proof").and(sign_in.uuid().as_bytes()).and(&micros.to_be_bytes());
        keyed_hash(&self.proof, &message)
    }

    fn form_hash(&self, sign_in: SignInId, route: &str, form: Uuid) -> Key {
        let message =
            Bound::to("form").and(sign_in.uuid().as_bytes()).and(route.as_bytes()).and(form.as_bytes());
        keyed_hash(&self.form, &message)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(secret)")
    }
}
