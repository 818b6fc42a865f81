//! What a person said since, about how it is safe to reach them: asked by a worker, newest first.

use crate::report::{Answer, PersonalText, ReportFacts, SafetyAnswers};
use alongside_kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// One statement of a person about how it is safe to reach them. Stored sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Statement {
    /// The five answers.
    pub answers: SafetyAnswers,
    /// When it suits, in words.
    #[serde(default)]
    pub best_time: PersonalText,
    /// Anything to keep in mind, such as who else may answer.
    #[serde(default)]
    pub notes: PersonalText,
    /// What to say to whoever else answers.
    #[serde(default)]
    pub cover: PersonalText,
    /// The word by which the person is known on the telephone.
    #[serde(default)]
    pub code_word: PersonalText,
}

impl Statement {
    /// The report as it stands after what the person said at `asked_at`. Answers that the statement gives stand
    /// in place of what an earlier report said; against a later report the stricter of the two holds. What
    /// the report says of the suspect and of the home is never changed by it.
    pub fn over(&self, facts: &ReportFacts, asked_at: Timestamp) -> ReportFacts {
        let mut after = facts.clone();
        let report_is_newer = facts.recorded_at > asked_at;
        let newer = |said: Answer, reported: Answer| match (said, reported) {
            (Answer::NotAsked, reported) => reported,
            (_, Answer::No) if report_is_newer => Answer::No,
            (said, _) => said,
        };
        let (said, safety) = (&self.answers, &mut after.safety);
        safety.call = newer(said.call, facts.safety.call);
        safety.text = newer(said.text, facts.safety.text);
        safety.leave_message = newer(said.leave_message, facts.safety.leave_message);
        safety.write = newer(said.write, facts.safety.write);
        safety.email = newer(said.email, facts.safety.email);
        after
    }
}
