//! Staff as administrators see them, and one's own sign-ins. No case content.

use alongside_kernel::{Date, Timestamp};
use serde::Serialize;

/// Whether somebody may act today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Standing {
    /// They may.
    Live,
    /// Their first day is to come.
    NotBegun,
    /// Their last day is past.
    Ended,
    /// They left.
    Left,
}

impl Standing {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::NotBegun => "not_begun",
            Self::Ended => "ended",
            Self::Left => "left",
        }
    }
}

/// A place in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MembershipView {
    /// The membership.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// The organisation's name.
    pub organisation: String,
    /// Its roles, by code.
    pub roles: Vec<String>,
    /// The roles that can be held there, by code.
    pub roles_there: Vec<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Option<Date>,
    /// Whether it counts today.
    pub standing: Standing,
}

/// A line of the list of staff: one membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffLine {
    /// The account.
    pub account: String,
    /// The name that colleagues see.
    pub name: String,
    /// The address that they sign in with.
    pub email: String,
    /// Their place.
    pub membership: MembershipView,
    /// Whether they have chosen a password.
    pub has_password: bool,
}

/// An organisation to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationChoice {
    /// The organisation.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An organisation with its staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationStaff {
    /// Its name.
    pub name: String,
    /// Its staff, by name.
    pub staff: Vec<StaffLine>,
}

/// The way to a new password, for the administrator to hand over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The address within this server.
    pub path: String,
    /// When it no longer works.
    pub expires_at: Timestamp,
}

/// The code that belongs to a link that another administrator made, for a person whom no mail reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkCode {
    /// Its letters in groups, as they are read out.
    pub groups: Vec<String>,
    /// When it no longer works.
    pub expires_at: Timestamp,
}

/// A link to a new password that was made for one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// When it was made.
    pub made_at: Timestamp,
    /// By which administrator; by whoever runs the server where nobody is named.
    pub made_by: Option<String>,
    /// When a password was chosen by it.
    pub used_at: Option<Timestamp>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// The account.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// The name that colleagues see.
    pub name: String,
    /// The address that they sign in with.
    pub email: String,
    /// When they left.
    pub left_at: Option<Timestamp>,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// Whether they have set up a second factor.
    pub has_second_factor: bool,
    /// The open link, for whoever made it.
    pub link: Option<Link>,
    /// The code that belongs to it, for every other administrator.
    pub code: Option<LinkCode>,
    /// Whether it is the reader's own: another administrator changes it.
    pub is_own: bool,
    /// Their places, the oldest first.
    pub memberships: Vec<MembershipView>,
    /// Organisations that they could join.
    pub organisations: Vec<OrganisationChoice>,
}

/// One of one's own sign-ins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignInView {
    /// The sign-in.
    pub id: String,
    /// What it was made with.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}
