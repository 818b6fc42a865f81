//! What every handler can reach.

use alongside_app::App;
use std::sync::Arc;

/// How this server was set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The database was made for the demo: one-press changes of role and the movable clock are there.
    pub demo: bool,
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
}

impl Web {
    /// The state over an app.
    pub fn new(app: App, settings: Settings) -> Self {
        Self { app, settings: Arc::new(settings) }
    }
}
