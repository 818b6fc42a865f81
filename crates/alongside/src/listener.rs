//! Takes connections. The server of the framework waits for headers without end; this one does not: slow
//! clients are cut, and there are never more connections than it can serve.

use crate::network::Cidr;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// The whole head of a request must be there within this time.
const HEADERS: Duration = Duration::from_secs(3);
/// What is being answered may take so long once the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// The most connections at once.
const CONNECTIONS: usize = 2_048;

/// Serves until `stop` says so, then finishes what is being answered.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    allowed: Vec<Cidr>,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, most likely: waiting lets some close.
                tracing::warn!(error = %error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        if !may_speak(&allowed, peer.ip()) {
            continue;
        }
        // With no place left the connection is closed, which a proxy answers with "try again".
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let connection = connection(stream, router.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away or is too slow is its own business.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_ANSWERS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut off");
    }
}

/// Whether somebody may speak to the server at all: the machine itself, and the proxy.
fn may_speak(allowed: &[Cidr], peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback() || allowed.iter().any(|block| block.holds(peer))
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_and_the_proxy_may_speak() {
        let allowed = ["10.1.0.0/16".parse().unwrap()];
        for (peer, good) in [("127.0.0.1", true), ("::1", true), ("10.1.2.3", true), ("10.2.0.1", false)] {
            assert_eq!(may_speak(&allowed, peer.parse().unwrap()), good, "{peer}");
        }
    }
}
