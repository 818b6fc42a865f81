//! How far a message has come. Each act takes a state and gives the next, or says that it does not fit.

crate::code::codes! {
    /// How far a message has come.
    pub enum State {
        /// Prepared; waits for a worker's press.
        Draft = "DRAFT",
        /// May leave: the job or the next print takes it.
        Ready = "READY",
        /// Handed to the gateway, whose answer is not in yet.
        Sending = "SENDING",
        /// Left.
        Sent = "SENT",
        /// The gateway did not take it.
        Failed = "FAILED",
        /// Must not leave, for the reasons that stand with it.
        Held = "HELD",
    }
}

crate::code::codes! {
    /// What is done to a message.
    pub enum Act {
        /// A worker lets it go.
        Approve = "APPROVE",
        /// The job hands it to the gateway.
        HandOver = "HAND_OVER",
        /// The gateway took it.
        Taken = "TAKEN",
        /// The gateway does not answer: later again.
        Later = "LATER",
        /// The gateway will never take it.
        NotTaken = "NOT_TAKEN",
        /// A worker has printed and posted the letter.
        Posted = "POSTED",
        /// It is not safe, or a worker holds it.
        Hold = "HOLD",
        /// A worker has it prepared anew.
        PrepareAnew = "PREPARE_ANEW",
    }
}

/// The act does not fit where the message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{act} does not follow {state}")]
pub struct NotAsItStands {
    /// Where it stands.
    pub state: State,
    /// What was to be done.
    pub act: Act,
}

impl State {
    /// The state after an act. What has left can't be called back, so nothing follows [`State::Sent`].
    pub const fn after(self, act: Act) -> Result<Self, NotAsItStands> {
        match (self, act) {
            (Self::Draft, Act::Approve) | (Self::Sending, Act::Later) => Ok(Self::Ready),
            (Self::Ready, Act::HandOver) => Ok(Self::Sending),
            (Self::Sending, Act::Taken) | (Self::Ready, Act::Posted) => Ok(Self::Sent),
            (Self::Sending, Act::NotTaken) => Ok(Self::Failed),
            (Self::Draft | Self::Ready | Self::Failed, Act::Hold) => Ok(Self::Held),
            (Self::Held | Self::Failed, Act::PrepareAnew) => Ok(Self::Draft),
            (state, act) => Err(NotAsItStands { state, act }),
        }
    }
}
