//! Runs the server until it is told to stop.

use crate::config::{Config, LISTEN};
use crate::listener::Door;
use crate::tls::Tls;
use crate::{Outcome, figures, listener, logging, output, wiring};
use alongside_app::people::Loading;
use alongside_app::{App, demo, jobs};
use alongside_web::Web;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The command `serve`.
pub(crate) async fn run(config: &Config) -> Outcome {
    logging::start(config.log_format, &config.log)?;
    let app = wiring::open_to_send(config).await?;
    if demo::is_demo(&app).await? {
        return Err(
            "This database was made by the demo: its people are made up and anybody can sign in to it. \
                    Nothing was started. Use `alongside demo` with it, or name another database."
                .into(),
        );
    }
    serve(Web::new(app), config, config.listen.unwrap_or(LISTEN), |at| {
        tracing::info!(address = %at, "serving");
    })
    .await
}

/// Reads everybody into the search index, and says at each tenth how far it is.
async fn load_index(app: &App) -> alongside_app::Result<()> {
    let Some(mut loading) = Loading::begin(app).await? else { return Ok(()) };
    let mut said = 0;
    while let Some(share) = loading.step(app).await? {
        if share / 10 > said {
            said = share / 10;
            tracing::info!(of_hundred = share, "the search index is being read");
        }
    }
    tracing::info!("the search index is complete");
    loading.end().await
}

/// For so long at most the search index is read alone, before the work that runs by itself begins.
const HEAD_START: Duration = Duration::from_mins(1);

/// Listens, serves, and closes the database when what waits is written.
pub(crate) async fn serve(
    web: Web,
    config: &Config,
    listen: SocketAddr,
    started: impl FnOnce(SocketAddr),
) -> Outcome {
    let door = Door {
        proxy: config.behind_proxy.clone(),
        tls: config.tls.as_ref().map(Tls::open).transpose()?,
        is_open: false,
    };
    let figures = match config.metrics_listen {
        Some(listen) => Some((bind(listen, "--metrics-listen").await?, figures::start()?)),
        None => None,
    };
    let socket = bind(listen, "--listen").await?;
    let at = socket.local_addr()?;
    let stop = stop()?;
    started(at);
    let app = web.app.clone();
    let router = alongside_web::router(web);
    let searched = app.clone();
    let index = tokio::spawn(async move {
        if let Err(error) = load_index(&searched).await {
            tracing::warn!(error = %error, "the search index was not read; the first search reads it");
        }
    });
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let worker = app.clone();
    let working = tokio::spawn(async move {
        // Told, or nobody is left to tell.
        let mut told = std::pin::pin!(async {
            let _ = told.await;
        });
        // Somebody may wait for a search; nobody waits for the work that runs by itself.
        tokio::select! {
            () = &mut told => return,
            _ = tokio::time::timeout(HEAD_START, index) => {}
        }
        jobs::run(worker, told).await;
    });
    if let Some((socket, handle)) = figures {
        let door = Door { is_open: true, ..Door::default() };
        tracing::info!(address = %socket.local_addr()?, "figures");
        tokio::spawn(listener::serve(
            socket,
            figures::router(app.clone(), handle),
            door,
            std::future::pending(),
        ));
    }
    if let Some(tls) = door.tls.clone() {
        tokio::spawn(renewals(tls, signal(SignalKind::hangup())?));
    }
    listener::serve(socket, router, door, stop).await;
    drop(tell);
    if working.await.is_err() {
        tracing::error!("the work that runs by itself had stopped before the server did");
    }
    app.store.close().await;
    output::notice("Stopped; everything that was acknowledged is on disk.");
    Ok(())
}

async fn bind(listen: SocketAddr, option: &str) -> Outcome<TcpListener> {
    TcpListener::bind(listen).await.map_err(|error| {
        format!("{listen} can't be listened on ({error}). Nothing was started. Give another address with {option}.")
            .into()
    })
}

/// Reads the certificate anew whenever the process is told to.
async fn renewals(tls: Tls, mut told: Signal) {
    while told.recv().await.is_some() {
        match tls.renew() {
            Ok(()) => tracing::info!("the certificate was read anew"),
            Err(error) => {
                tracing::error!(error = %error, "the certificate was not read anew; the old one stays");
            }
        }
    }
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
