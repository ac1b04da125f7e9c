//! A bucket of S3, by Amazon or by anybody who speaks like it: Garage, Minio, Ceph, a Dutch provider.
//!
//! Signing requests and reading lists is done by OpenDAL; what goes over the network goes through [`line`], with
//! the same limits and the same names for trouble as everything else.
//!
//! [`line`]: super::line

use std::error::Error as _;
use std::fmt;

use bytes::Bytes;
use domain::CircleId;
use futures_util::{StreamExt, stream};
use http::{Method, Request, Response, StatusCode};
use opendal::services::S3;
use opendal::{Buffer, ErrorKind, HttpBody, HttpTransport, HttpTransporter, Lister, Operator};
use reqwest::Url;
use sealing::{Sealed, Zeroizing};

use super::line::{Answer, Ask, ask, wait};
use super::listing::{DIRECTORIES, Gathering, KEPT, is_feed_dir};
use super::patience::Patience;
use super::{Carrier, CarrierError, Listing, address};
use crate::limits;
use crate::mailbox::{MailboxPath, circle_dir};

/// A circle with more files than this is listed directory by directory, so that no one hides the others.
const AT_ONCE: usize = KEPT;

/// How a service says that there is no such bucket.
const NO_BUCKET: &[u8] = b"NoSuchBucket";

/// What is needed to reach a bucket.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The address of the service.
    pub endpoint: String,
    /// The region, as the service calls it. `auto` where it has none.
    pub region: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// What all names begin with: a folder in the bucket, or nothing.
    pub prefix: String,
    /// Who asks.
    pub access_key: String,
    /// The proof of that.
    pub secret_key: Zeroizing<String>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bucket(..)")
    }
}

/// Files in a bucket.
pub struct S3Carrier {
    operator: Operator,
}

impl S3Carrier {
    /// The bucket, which must exist: it is never made, so that a wrong name is noticed.
    ///
    /// # Errors
    /// [`CarrierError::NotAnAddress`] when something in it cannot be right.
    pub fn new(bucket: &Bucket, patience: Patience) -> Result<Self, CarrierError> {
        let endpoint = address::checked(&bucket.endpoint)?;
        let region = if bucket.region.is_empty() { "auto" } else { &bucket.region };
        let service = S3::default()
            .endpoint(endpoint.as_str().trim_end_matches('/'))
            .region(region)
            .bucket(&bucket.bucket)
            .root(&bucket.prefix)
            .access_key_id(&bucket.access_key)
            .secret_access_key(&bucket.secret_key)
            // Only what was given here: nothing from the surroundings, nothing asked of a cloud.
            .disable_config_load()
            .disable_ec2_metadata();
        let operator = Operator::new(service).map_err(|_| CarrierError::NotAnAddress)?;
        let context =
            opendal::OperationContext::new().with_http_transport(HttpTransporter::new(Line(patience)));
        Ok(Self { operator: operator.with_context(context) })
    }
}

impl Carrier for S3Carrier {
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError> {
        let operator = self.operator.clone();
        wait(async move { gather(&operator, &format!("{}/", circle_dir(circle))).await })
    }

    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        let (operator, path) = (self.operator.clone(), path.to_string());
        wait(async move { read(&operator, &path, max).await })
    }

    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError> {
        let (operator, path) = (self.operator.clone(), path.to_string());
        let bytes = Bytes::copy_from_slice(sealed.as_bytes());
        wait(async move {
            // One request, and the service gives the name to all of it or to nothing.
            let written = operator.write_with(&path, bytes.clone()).if_not_exists(true).await;
            written.map_err(|error| match error.kind() {
                ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => CarrierError::AlreadyThere,
                _ => trouble(&error),
            })?;
            match read(&operator, &path, bytes.len()).await {
                Ok(found) if found == bytes => Ok(()),
                Ok(_) | Err(CarrierError::TooLarge | CarrierError::FileMissing) => {
                    // It was written just now, so it is one's own.
                    let _ = operator.delete(&path).await;
                    Err(CarrierError::NotWritten)
                }
                Err(trouble) => Err(trouble),
            }
        })
    }

    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError> {
        let (operator, path) = (self.operator.clone(), path.to_string());
        wait(async move { operator.delete(&path).await.map_err(|error| trouble(&error)) })
    }
}

async fn read(operator: &Operator, path: &str, max: usize) -> Result<Vec<u8>, CarrierError> {
    let bytes = operator.read(path).await.map_err(|error| trouble(&error))?;
    if bytes.len() > max { Err(CarrierError::TooLarge) } else { Ok(bytes.to_vec()) }
}

async fn gather(operator: &Operator, circle: &str) -> Result<Listing, CarrierError> {
    let whole = operator.lister_with(circle).recursive(true).await.map_err(|error| trouble(&error))?;
    let mut gathering = Gathering::default();
    if take(whole, AT_ONCE, &mut gathering, &mut Vec::new()).await? {
        return Ok(gathering.sorted());
    }
    // More than a circle has: each directory by itself, so that a full one does not hide the others.
    let mut gathering = Gathering::default();
    let mut dirs = Vec::new();
    let top = operator.lister(circle).await.map_err(|error| trouble(&error))?;
    take(top, KEPT, &mut gathering, &mut dirs).await?;
    let is_feed = |dir: &String| {
        let name = dir.strip_prefix(circle).unwrap_or_default();
        is_feed_dir(circle.trim_end_matches('/'), name.trim_end_matches('/'))
    };
    for dir in dirs.iter().filter(|dir| is_feed(dir)).take(DIRECTORIES) {
        gathering.next_dir();
        let files = operator.lister(dir).await.map_err(|error| trouble(&error))?;
        take(files, KEPT, &mut gathering, &mut Vec::new()).await?;
    }
    Ok(gathering.sorted())
}

/// Takes in at most `most` things; false when there are more.
async fn take(
    mut lister: Lister,
    most: usize,
    gathering: &mut Gathering,
    dirs: &mut Vec<String>,
) -> Result<bool, CarrierError> {
    let mut seen = 0;
    while let Some(entry) = lister.next().await {
        let entry = entry.map_err(|error| trouble(&error))?;
        seen += 1;
        if seen > most {
            gathering.another(1);
            return Ok(false);
        }
        if entry.metadata().is_dir() {
            dirs.push(entry.path().to_owned());
        } else {
            gathering.file(entry.path(), Some(entry.metadata().content_length()));
        }
    }
    Ok(true)
}

/// Trouble by its name.
fn trouble(error: &opendal::Error) -> CarrierError {
    if let Some(known) = error.source().and_then(|cause| cause.downcast_ref::<CarrierError>()) {
        return *known;
    }
    match error.kind() {
        ErrorKind::NotFound => CarrierError::FileMissing,
        ErrorKind::PermissionDenied => CarrierError::NotLoggedIn,
        ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists | ErrorKind::Conflict => {
            CarrierError::Conflict
        }
        ErrorKind::RateLimited => CarrierError::Busy,
        _ => CarrierError::NotThatService,
    }
}

/// The way out that OpenDAL gets.
struct Line(Patience);

impl HttpTransport for Line {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| told(CarrierError::NotAnAddress))?;
        let head = parts.method == Method::HEAD;
        let asked = Ask {
            method: parts.method,
            url,
            headers: parts.headers,
            body: body.to_bytes(),
            room: limits::PACK_FILE,
        };
        let answer = ask(self.0, asked).await.map_err(told)?;
        if let Some(trouble) = of_bucket(&answer) {
            return Err(told(trouble));
        }
        let length = u64::try_from(answer.body.len()).ok().filter(|_| !head);
        let body = HttpBody::new(stream::iter([Ok(Buffer::from(answer.body))]), length);
        let mut response = Response::new(body);
        (*response.status_mut(), *response.headers_mut()) = (answer.status, answer.headers);
        response.extensions_mut().insert(parts.uri);
        Ok(response)
    }
}

/// What OpenDAL has no name for.
fn of_bucket(answer: &Answer) -> Option<CarrierError> {
    let no_bucket = || answer.body.windows(NO_BUCKET.len()).any(|it| it == NO_BUCKET);
    match answer.status {
        StatusCode::CONFLICT => Some(CarrierError::Conflict),
        StatusCode::NOT_FOUND if no_bucket() => Some(CarrierError::PlaceMissing),
        _ => None,
    }
}

/// Hands trouble through OpenDAL, to be found again by [`trouble`].
fn told(trouble: CarrierError) -> opendal::Error {
    opendal::Error::new(ErrorKind::Unexpected, "the place").set_source(trouble)
}
