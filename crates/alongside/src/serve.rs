//! Runs the server until it is told to stop.

use crate::config::{Config, LISTEN};
use crate::{Outcome, listener, logging, output, wiring};
use alongside_app::demo;
use alongside_web::{Settings, Web};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The command `serve`.
pub(crate) async fn run(config: &Config) -> Outcome {
    logging::start(config.log_format, &config.log)?;
    let app = wiring::open(config).await?;
    if demo::is_demo(&app).await? {
        return Err(
            "This database was made by the demo: its people are made up and anybody can sign in to it. \
                    Nothing was started. Use `alongside demo` with it, or name another database."
                .into(),
        );
    }
    let settings = Settings { behind_proxy: !config.behind_proxy.is_empty() };
    serve(Web::new(app, settings), config, config.listen.unwrap_or(LISTEN), |at| {
        tracing::info!(address = %at, "serving");
    })
    .await
}

/// Listens, serves, and closes the database when what waits is written.
pub(crate) async fn serve(
    web: Web,
    config: &Config,
    listen: SocketAddr,
    started: impl FnOnce(SocketAddr),
) -> Outcome {
    let socket = TcpListener::bind(listen).await.map_err(|error| {
        format!("{listen} can't be listened on ({error}). Nothing was started. Give another address with --listen.")
    })?;
    let at = socket.local_addr()?;
    let stop = stop()?;
    started(at);
    let app = web.app.clone();
    let router = alongside_web::router(web);
    listener::serve(socket, router, config.behind_proxy.clone(), stop).await;
    app.store.close().await;
    output::notice("Stopped; everything that was acknowledged is on disk.");
    Ok(())
}

/// Resolves when the process is asked to end.
fn stop() -> Outcome<impl Future<Output = ()>> {
    let (mut interrupt, mut end) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = end.recv() => {}
        }
    })
}
