//! Nobody holds a place by being slow. Whoever sends a body or takes an answer has some seconds, and then as many more as
//! the bytes that went by pay for.

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How slow somebody may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Time that costs nothing.
    pub(crate) grace: Duration,
    /// So many bytes pay for a second.
    pub(crate) bytes_a_second: u64,
}

/// Slower than a telephone line of forty years ago is an attack.
pub(crate) const PACE: Pace = Pace { grace: Duration::from_secs(8), bytes_a_second: 1_024 };

/// How long something may take that goes on since an instant.
struct Clocked {
    pace: Pace,
    timer: Pin<Box<Sleep>>,
    since: Instant,
    bytes: u64,
}

impl Clocked {
    fn new(pace: Pace) -> Self {
        let since = Instant::now();
        Self { pace, timer: Box::pin(sleep_until(since + pace.grace)), since, bytes: 0 }
    }

    fn restart(&mut self) {
        self.since = Instant::now();
        self.bytes = 0;
        self.timer.as_mut().reset(self.since + self.pace.grace);
    }

    fn went_by(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let paid = Duration::from_secs(self.bytes / self.pace.bytes_a_second.max(1));
        self.timer.as_mut().reset(self.since + self.pace.grace + paid);
    }

    /// Ready when the time is over.
    fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.timer.as_mut().poll(context)
    }
}

/// The body of a request, cut where its sender is too slow.
pub(crate) struct PacedBody<B> {
    inner: B,
    clocked: Clocked,
}

impl<B> PacedBody<B> {
    pub(crate) fn new(inner: B, pace: Pace) -> Self {
        Self { inner, clocked: Clocked::new(pace) }
    }
}

impl<B> Body for PacedBody<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Ready(frame) => {
                if let Some(Ok(frame)) = &frame {
                    this.clocked.went_by(frame.data_ref().map_or(0, Bytes::len));
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                ready!(this.clocked.poll_over(context));
                Poll::Ready(Some(Err("the body came too slowly".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A connection that is cut where the other end is too slow to take what it asked for.
pub(crate) struct PacedStream<S> {
    inner: S,
    clocked: Clocked,
    /// Whether something waits to be taken.
    waits: bool,
}

impl<S> PacedStream<S> {
    pub(crate) fn new(inner: S, pace: Pace) -> Self {
        Self { inner, clocked: Clocked::new(pace), waits: false }
    }

    /// What became of a write; one that waits for too long has failed.
    fn judged<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
        bytes: impl FnOnce(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        match written {
            Poll::Ready(done) => {
                if let (Ok(done), true) = (&done, self.waits) {
                    self.clocked.went_by(bytes(done));
                }
                Poll::Ready(done)
            }
            Poll::Pending => {
                if !self.waits {
                    self.waits = true;
                    self.clocked.restart();
                }
                ready!(self.clocked.poll_over(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PacedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.judged(written, context, |count| *count)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, bytes);
        self.judged(written, context, |count| *count)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(context);
        let judged = self.judged(flushed, context, |()| 0);
        if judged.is_ready() {
            // All was taken: the next answer has its own time.
            self.waits = false;
        }
        judged
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.inner).poll_shutdown(context);
        self.judged(shut, context, |()| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// Short enough for a test: none of what is expected to go well waits.
    const SHORT: Pace = Pace { grace: Duration::from_millis(40), bytes_a_second: 1 };

    #[tokio::test]
    async fn whoever_takes_nothing_of_an_answer_is_cut_and_whoever_takes_it_is_not() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut stream = PacedStream::new(near, SHORT);
        let taken = tokio::spawn(async move {
            let mut all = vec![0; 4_096];
            far.read_exact(&mut all).await.unwrap();
            far
        });
        stream.write_all(&[1; 4_096]).await.unwrap();
        assert!(stream.waits);
        stream.flush().await.unwrap();
        assert!(!stream.waits, "the next answer has its own time");
        let _far = taken.await.unwrap();
        // It fits what the other end keeps ready, then nobody takes any more.
        let (near, _far) = tokio::io::duplex(64);
        let mut fresh = PacedStream::new(near, SHORT);
        let error = fresh.write_all(&[1; 4_096]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    /// A body of which so many single bytes come, and then nothing more.
    struct Dripping(usize);

    impl Body for Dripping {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            if self.0 == 0 {
                return Poll::Pending;
            }
            self.0 -= 1;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
        }
    }

    #[tokio::test]
    async fn a_body_that_stops_coming_is_cut() {
        let paced = PacedBody::new(Dripping(1), Pace { bytes_a_second: 1_000_000, ..SHORT });
        let read = axum::body::to_bytes(axum::body::Body::new(paced), 1_000).await;
        assert!(read.unwrap_err().to_string().contains("too slowly"));
    }

    #[tokio::test]
    async fn bytes_pay_for_time() {
        let mut clocked = Clocked::new(Pace { grace: Duration::from_secs(8), bytes_a_second: 1_024 });
        let first = clocked.timer.deadline();
        clocked.went_by(1_023);
        assert_eq!(clocked.timer.deadline(), first, "a part of a second is none");
        clocked.went_by(1 + 9 * 1_024);
        assert_eq!(clocked.timer.deadline(), first + Duration::from_secs(10));
    }
}
