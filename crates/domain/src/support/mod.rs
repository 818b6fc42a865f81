//! Support by one organisation: sessions, and how it ends.

use crate::code::codes;

codes! {
    /// How a session took place.
    pub enum SessionKind {
        /// Face to face.
        FaceToFace = "FACE_TO_FACE",
        /// On the telephone.
        Phone = "PHONE",
        /// By video.
        Video = "VIDEO",
        /// By messages.
        Messages = "MESSAGES",
        /// In a group.
        Group = "GROUP",
        /// For the person, without them: a letter, a call to a landlord.
        OnTheirBehalf = "ON_THEIR_BEHALF",
    }
}

codes! {
    /// Why support ended. From the list `case_close_reason` in `data/code-lists/`.
    pub enum CloseReason {
        /// The needs are met.
        NeedsMet = "NEEDS_MET",
        /// It ended as planned.
        PlannedEnd = "PLANNED_END",
        /// The person ended it.
        PersonEnded = "VICTIM_ENDED",
        /// Contact was lost.
        LostContact = "LOST_CONTACT",
        /// The person moved to another area.
        Moved = "MOVED",
        /// Another service goes on.
        Transferred = "TRANSFERRED",
        /// The person died.
        Died = "DIED",
        /// The service did not suit the person.
        Unsuitable = "UNSUITABLE",
        /// It was opened in error or twice.
        Duplicate = "DUPLICATE",
    }
}

/// The most minutes that one session may last: a whole day.
pub const LONGEST_SESSION: u32 = 24 * 60;
