//! The one way to a network: a request goes out, a bounded answer comes back, or trouble with a name.
//!
//! What is absent: cookies, following redirects, a name of our own in the requests, anything that is asked
//! without somebody having given that address.

use std::future::{Future, pending};
use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode};
use reqwest::{Client, Response, Url, redirect};
use tokio::runtime::{Builder, Handle};
use tokio::time::timeout;

use super::patience::{Patience, asked_pause};
use super::trouble::{self, of_sending, of_status};
use super::{CarrierError, tls};

/// How long a connection that nobody uses is kept, so that the next exchange finds it open.
const IDLE: Duration = Duration::from_secs(75);

/// One thread of the program speaks with all places, so that callers may be of any kind.
static TALKER: LazyLock<Option<Handle>> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let handle = runtime.handle().clone();
    let thread = std::thread::Builder::new().name("places".to_owned());
    thread.spawn(move || runtime.block_on(pending::<()>())).ok()?;
    Some(handle)
});

/// One set of connections, so that they stay open from one exchange to the next.
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| client(tls::config().ok()?));

/// For plain `http`: reading whom the system believes takes longer than a whole exchange nearby.
static PLAIN: LazyLock<Option<Client>> = LazyLock::new(|| client(tls::nobody().ok()?));

fn client(tls: rustls::ClientConfig) -> Option<Client> {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .referer(false)
        .pool_idle_timeout(IDLE)
        .http1_only()
        .build()
        .ok()
}

/// A request.
#[derive(Clone)]
pub(super) struct Ask {
    /// What to do.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// With which headers, the proof of who asks included.
    pub headers: HeaderMap,
    /// With which bytes.
    pub body: Bytes,
    /// The most bytes that the answer may have.
    pub room: usize,
}

/// What came back, read to its end.
pub(super) struct Answer {
    /// The status: a success, or one that means something to who asked (404, 405, 409, 412).
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub body: Bytes,
}

impl Answer {
    /// The answer, if it is a success.
    pub(super) fn done(self) -> Result<Self, CarrierError> {
        if self.status.is_success() { Ok(self) } else { Err(of_status(self.status)) }
    }
}

/// Waits for `work` on the thread that speaks with places.
pub(super) fn wait<T: Send + 'static>(
    work: impl Future<Output = Result<T, CarrierError>> + Send + 'static,
) -> Result<T, CarrierError> {
    let nobody = CarrierError::Io(std::io::ErrorKind::Other);
    let Some(talker) = TALKER.as_ref() else { return Err(nobody) };
    let (tell, hear) = mpsc::sync_channel(1);
    talker.spawn(async move {
        // Nobody listens any more only when the caller is gone.
        let _ = tell.send(work.await);
    });
    hear.recv().unwrap_or(Err(nobody))
}

/// Makes a request, again where that may help, within this patience.
pub(super) async fn ask(patience: Patience, ask: Ask) -> Result<Answer, CarrierError> {
    let mut attempt = 0;
    loop {
        let (trouble, asked) = match once(patience, &ask).await {
            Ok(answer) if !trouble::may_pass(answer.status) => return take(answer),
            Ok(answer) => (of_status(answer.status), asked_pause(&answer.headers)),
            Err(trouble @ CarrierError::Unreachable) => (trouble, None),
            Err(trouble) => return Err(trouble),
        };
        let Some(pause) = patience.after(attempt, asked) else { return Err(trouble) };
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

/// Lets through what the one who asked can judge.
fn take(answer: Answer) -> Result<Answer, CarrierError> {
    if trouble::is_a_page(&answer) {
        return Err(CarrierError::NotThatService);
    }
    let known = matches!(
        answer.status,
        StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::CONFLICT
            | StatusCode::PRECONDITION_FAILED
    );
    if known || answer.status.is_success() { Ok(answer) } else { Err(of_status(answer.status)) }
}

async fn once(patience: Patience, ask: &Ask) -> Result<Answer, CarrierError> {
    let client = if ask.url.scheme() == "http" { &PLAIN } else { &CLIENT };
    let client = client.as_ref().ok_or(CarrierError::Untrusted)?;
    let request = client
        .request(ask.method.clone(), ask.url.clone())
        .headers(ask.headers.clone())
        .body(ask.body.clone())
        .send();
    let sent = timeout(patience.for_bytes(ask.body.len()), request).await;
    let response = sent.map_err(|_| CarrierError::Timeout)?.map_err(|error| of_sending(&error))?;
    let expected = response.content_length().and_then(|bytes| usize::try_from(bytes).ok());
    let whole = patience.for_bytes(expected.unwrap_or(ask.room).min(ask.room));
    timeout(whole, read(patience, response, ask.room)).await.map_err(|_| CarrierError::Timeout)?
}

async fn read(patience: Patience, mut response: Response, room: usize) -> Result<Answer, CarrierError> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut body = BytesMut::new();
    loop {
        let piece = timeout(patience.answer, response.chunk()).await.map_err(|_| CarrierError::Timeout)?;
        match piece.map_err(|error| of_sending(&error))? {
            // The status says enough about trouble, however long the page about it is.
            Some(_) if !status.is_success() && body.len() > trouble::PAGE => break,
            Some(piece) if body.len() + piece.len() > room && status.is_success() => {
                return Err(CarrierError::TooLarge);
            }
            Some(piece) => body.extend_from_slice(&piece),
            None => break,
        }
    }
    Ok(Answer { status, headers, body: body.freeze() })
}
