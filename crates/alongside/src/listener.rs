//! Takes connections. The server of the framework waits for headers without end; this one does not: slow
//! clients are cut, and there are never more connections than it can serve.

use crate::network::Cidr;
use crate::pace::{PACE, PacedBody, PacedStream};
use crate::tls::Tls;
use alongside_web::ClientAddress;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// The whole head of a request must be there within this time.
const HEADERS: Duration = Duration::from_secs(3);
/// What is being answered may take so long once the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// The most connections at once.
const CONNECTIONS: usize = 2_048;

/// Who may speak to a listener, and how.
#[derive(Clone, Default)]
pub(crate) struct Door {
    /// The proxy in front, where there is one.
    pub(crate) proxy: Vec<Cidr>,
    /// The server's own TLS, where it has some.
    pub(crate) tls: Option<Tls>,
    /// Whether other machines may speak to it without either: for figures that name nobody.
    pub(crate) is_open: bool,
}

impl Door {
    /// Whether somebody may speak to the server at all: the machine itself and the proxy; with TLS and without a
    /// proxy, everybody.
    fn admits(&self, peer: IpAddr) -> bool {
        let by_itself = self.is_open || (self.tls.is_some() && self.proxy.is_empty());
        by_itself || peer.to_canonical().is_loopback() || self.is_proxy(peer)
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxy.iter().any(|block| block.holds(address))
    }

    /// Who asks: the other end of the connection. Where that is the declared proxy, the nearest address in what it
    /// says that is not a proxy's own; what stands before it anybody can have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.is_proxy(peer) {
            return peer;
        }
        let said: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut nearest_first = said.iter().rev().map_while(|text| text.trim().parse::<IpAddr>().ok());
        nearest_first.find(|address| !self.is_proxy(*address)).unwrap_or(peer)
    }
}

/// Serves until `stop` says so, then finishes what is being answered.
pub(crate) async fn serve(socket: TcpListener, router: Router, door: Door, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let door = Arc::new(door);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = socket.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, peer.ip()),
            Err(error) => {
                // Out of file handles, most likely: waiting lets some close.
                tracing::warn!(error = %error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        if !door.admits(peer) {
            continue;
        }
        // With no place left the connection is closed, which a proxy answers with "try again".
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let (router, door, watcher) = (router.clone(), door.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            // A client that goes away or is too slow is its own business.
            match door.tls.clone() {
                Some(tls) => {
                    if let Some(stream) = tls.greet(stream).await {
                        let _ = watcher.watch(connection(stream, router, door, peer)).await;
                    }
                }
                None => {
                    let _ = watcher.watch(connection(stream, router, door, peer)).await;
                }
            }
            drop(place);
        });
    }
    drop(socket);
    if tokio::time::timeout(LAST_ANSWERS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut off");
    }
}

/// One connection, each request on it with the address of whoever asks.
fn connection<S>(
    stream: S,
    router: Router,
    door: Arc<Door>,
    peer: IpAddr,
) -> impl GracefulConnection<Error = hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = router.map_request(move |mut request: Request<Incoming>| {
        let client = ClientAddress(door.client(peer, request.headers()));
        request.extensions_mut().insert(client);
        request.map(|body| Body::new(PacedBody::new(body, PACE)))
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(PacedStream::new(stream, PACE)), TowerToHyperService::new(service))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(proxy: &str) -> Door {
        Door { proxy: vec![proxy.parse().unwrap()], ..Door::default() }
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_machine_itself_and_the_proxy_may_speak_unless_the_server_speaks_tls() {
        let door = behind("10.1.0.0/16");
        for (peer, good) in [("127.0.0.1", true), ("::1", true), ("10.1.2.3", true), ("10.2.0.1", false)] {
            assert_eq!(door.admits(address(peer)), good, "{peer}");
        }
        assert!(!Door::default().admits(address("192.0.2.1")));
    }

    #[test]
    fn who_asks_is_the_other_end_or_what_the_declared_proxy_says_of_it() {
        let headers = |said: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in said {
                headers.append("x-forwarded-for", value.parse().unwrap());
            }
            headers
        };
        let door = behind("10.1.0.0/16");
        for (peer, said, client) in [
            ("10.1.0.1", &["192.0.2.7"][..], "192.0.2.7"),
            // What the client itself sent stands before what the proxy added.
            ("10.1.0.1", &["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
            ("10.1.0.1", &["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
            // Two proxies of ours, one behind the other.
            ("10.1.0.1", &["192.0.2.7, 10.1.0.2"], "192.0.2.7"),
            ("10.1.0.1", &["198.51.100.1, nonsense"], "10.1.0.1"),
            ("10.1.0.1", &[], "10.1.0.1"),
            // Nobody else is believed.
            ("127.0.0.1", &["192.0.2.7"], "127.0.0.1"),
        ] {
            assert_eq!(door.client(address(peer), &headers(said)), address(client), "{peer} {said:?}");
        }
        assert_eq!(
            Door::default().client(address("127.0.0.1"), &headers(&["192.0.2.7"])),
            address("127.0.0.1")
        );
    }

    /// An answer without end; its channel closes when it is given up.
    struct Endless(#[expect(dead_code, reason = "is there to be dropped")] tokio::sync::oneshot::Sender<()>);

    impl hyper::body::Body for Endless {
        type Data = axum::body::Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
            let frame = hyper::body::Frame::data(axum::body::Bytes::from_static(&[0; 8_192]));
            std::task::Poll::Ready(Some(Ok(frame)))
        }
    }

    #[tokio::test]
    async fn whoever_does_not_take_the_answer_is_cut_within_ten_seconds() {
        use tokio::io::AsyncWriteExt as _;
        let (tell, told) = tokio::sync::oneshot::channel();
        let endless = Arc::new(std::sync::Mutex::new(Some(Endless(tell))));
        let router = Router::new().route(
            "/endless",
            axum::routing::get(move || {
                let answer = endless.lock().unwrap().take().map_or_else(Body::empty, Body::new);
                std::future::ready(answer)
            }),
        );
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let serving = tokio::spawn(serve(socket, router, Door::default(), std::future::pending()));
        let mut reader = tokio::net::TcpStream::connect(address).await.unwrap();
        reader.write_all(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        // Nothing of it is ever read.
        let cut = tokio::time::timeout(Duration::from_secs(10), told).await;
        assert!(cut.is_ok(), "ten seconds later the server still waits");
        drop(reader);
        serving.abort();
    }
}
