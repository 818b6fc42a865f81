//! What every handler can reach.

use crate::hush::STROKE;
use alongside_app::App;
use alongside_app::demo::Demo;
use alongside_app::outside::Outbox;
use std::sync::Arc;
use std::time::Duration;

/// The state of the web server. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub app: App,
    /// The demo, on a database that was made for it: one-press changes of role and the movable clock.
    pub demo: Option<Arc<Demo>>,
    /// What the demo caught instead of sending it.
    pub outbox: Option<Arc<dyn Outbox>>,
    /// The strokes at which answers leave that must say nothing by their time.
    pub stroke: Duration,
}

impl Web {
    /// The state over an app.
    pub fn new(app: App) -> Self {
        Self { app, demo: None, outbox: None, stroke: STROKE }
    }

    /// The state over a demo's app.
    pub fn of_demo(app: App, demo: Arc<Demo>) -> Self {
        Self { demo: Some(demo), ..Self::new(app) }
    }

    /// The same, where no answer is held back: for tests that ask for thousands.
    #[must_use]
    pub fn without_strokes(mut self) -> Self {
        self.stroke = Duration::ZERO;
        self
    }

    /// The same, with what the demo catches on a page.
    #[must_use]
    pub fn with_outbox(mut self, outbox: Arc<dyn Outbox>) -> Self {
        self.outbox = Some(outbox);
        self
    }
}
