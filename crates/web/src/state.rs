//! What every handler can reach.

use alongside_app::App;
use alongside_app::demo::Demo;
use alongside_app::outside::Outbox;
use std::sync::Arc;

/// How this server was set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The address in front of a proxy is read from its header.
    pub behind_proxy: bool,
}

/// The state of the web server. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub app: App,
    /// How this server was set up.
    pub settings: Arc<Settings>,
    /// The demo, on a database that was made for it: one-press changes of role and the movable clock.
    pub demo: Option<Arc<Demo>>,
    /// What the demo caught instead of sending it.
    pub outbox: Option<Arc<dyn Outbox>>,
}

impl Web {
    /// The state over an app.
    pub fn new(app: App, settings: Settings) -> Self {
        Self { app, settings: Arc::new(settings), demo: None, outbox: None }
    }

    /// The state over a demo's app.
    pub fn of_demo(app: App, settings: Settings, demo: Arc<Demo>) -> Self {
        Self { demo: Some(demo), ..Self::new(app, settings) }
    }

    /// The same, with what the demo catches on a page.
    #[must_use]
    pub fn with_outbox(mut self, outbox: Arc<dyn Outbox>) -> Self {
        self.outbox = Some(outbox);
        self
    }
}
