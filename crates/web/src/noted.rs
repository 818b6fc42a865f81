//! What is noted of a request while it is answered, so that the page that says what went wrong can say it to whoever
//! asked, with their menu, and give them back what they typed.

use crate::fields::Fields;
use crate::portal::Visitor;
use crate::staff::Staff;
use alongside_kernel::id::ApiTokenId;
use axum::http::Extensions;
use std::sync::{Arc, OnceLock};

/// Who asked and what they sent. Cheap to clone; every clone is the same note.
#[derive(Debug, Clone, Default)]
pub struct Noted(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    staff: OnceLock<Staff>,
    visitor: OnceLock<Visitor>,
    sent: OnceLock<Fields>,
    proof: OnceLock<String>,
    program: OnceLock<ApiTokenId>,
}

impl Noted {
    fn of(extensions: &Extensions) -> Option<&Self> {
        extensions.get::<Self>()
    }

    /// Notes the member of staff who asks.
    pub fn staff(extensions: &Extensions, staff: &Staff) {
        if let Some(noted) = Self::of(extensions) {
            // The same request asks once; where it asks again, the first answer stands.
            let _ = noted.0.staff.set(staff.clone());
        }
    }

    /// Notes the person who asks on their own pages.
    pub fn visitor(extensions: &Extensions, visitor: &Visitor) {
        if let Some(noted) = Self::of(extensions) {
            let _ = noted.0.visitor.set(visitor.clone());
        }
    }

    /// Notes the fields of the form that was sent.
    pub fn sent(extensions: &Extensions, fields: &Fields) {
        if let Some(noted) = Self::of(extensions) {
            let _ = noted.0.sent.set(fields.clone());
        }
    }

    /// Notes what the browser of whoever gave their second factor anew is to keep of it.
    pub fn proof(extensions: &Extensions, proof: String) {
        if let Some(noted) = Self::of(extensions) {
            let _ = noted.0.proof.set(proof);
        }
    }

    /// What their browser is to keep, if they gave their second factor anew.
    pub fn proof_to_keep(&self) -> Option<&str> {
        self.0.proof.get().map(String::as_str)
    }

    /// Notes the token of the program that asks.
    pub fn program(extensions: &Extensions, token: ApiTokenId) {
        if let Some(noted) = Self::of(extensions) {
            let _ = noted.0.program.set(token);
        }
    }

    /// The token of the program, if one asked.
    pub fn program_token(&self) -> Option<ApiTokenId> {
        self.0.program.get().copied()
    }

    /// The member of staff, if one asked.
    pub fn who(&self) -> Option<&Staff> {
        self.0.staff.get()
    }

    /// The person, if one asked on their own pages.
    pub fn who_visits(&self) -> Option<&Visitor> {
        self.0.visitor.get()
    }

    /// The fields that were sent; none where nothing was, or where it could not be read.
    pub fn fields(&self) -> Option<&Fields> {
        self.0.sent.get()
    }
}
