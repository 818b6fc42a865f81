//! The demo's way out: nothing leaves this computer, and a page shows what would have left.

use alongside_app::outside::{Asking, Caught, Known, Outbox, Outgoing, Outside, Sending};
use alongside_kernel::Clock;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept; the oldest go first.
const MOST: usize = 500;

/// Catches what would leave.
pub(crate) struct CatchAll {
    clock: Arc<dyn Clock>,
    caught: Mutex<VecDeque<Caught>>,
}

impl CatchAll {
    /// Nothing caught yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, caught: Mutex::new(VecDeque::new()) }
    }
}

fn reference(message: &Outgoing) -> &str {
    match message {
        Outgoing::Email { reference, .. } | Outgoing::Text { reference, .. } => reference,
    }
}

impl Outside for CatchAll {
    fn send(&self, message: Outgoing) -> Sending<'_> {
        let mut caught = self.caught.lock().unwrap_or_else(PoisonError::into_inner);
        // Like a good gateway: one reference, one message.
        if !caught.iter().any(|it| reference(&it.message) == reference(&message)) {
            caught.push_front(Caught { at: self.clock.now(), message });
            caught.truncate(MOST);
        }
        Box::pin(async { Ok(()) })
    }

    fn known<'a>(&'a self, message: &'a Outgoing) -> Asking<'a> {
        let caught = self.caught.lock().unwrap_or_else(PoisonError::into_inner);
        let known = caught.iter().any(|it| reference(&it.message) == reference(message));
        Box::pin(async move { if known { Known::Yes } else { Known::No } })
    }
}

impl Outbox for CatchAll {
    fn caught(&self) -> Vec<Caught> {
        self.caught.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_kernel::FixedClock;

    #[tokio::test]
    async fn the_newest_stands_first_the_oldest_goes_and_none_is_there_twice() {
        let clock = Arc::new(FixedClock::at("2025-01-30T09:00:00Z".parse().unwrap()));
        let all = CatchAll::new(clock);
        let text = |number: usize| Outgoing::Text {
            to: "07700900123".into(),
            body: String::new(),
            reference: number.to_string(),
        };
        for number in 0..=MOST {
            all.send(text(number)).await.unwrap();
            all.send(text(number)).await.unwrap();
        }
        let caught = all.caught();
        assert_eq!(caught.len(), MOST);
        assert_eq!(caught[0].message, text(MOST));
        assert_eq!(all.known(&text(MOST)).await, Known::Yes);
        assert_eq!(all.known(&text(0)).await, Known::No, "the oldest went");
    }
}
