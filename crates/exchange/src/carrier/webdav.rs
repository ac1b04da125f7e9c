//! A folder behind WebDAV (RFC 4918): Nextcloud, ownCloud, a NAS, a server of one's own.
//!
//! A file is put beside its final name, read back, and moved there; the move refuses to overwrite. So what has
//! a name of ours is whole, on any server that moves a file in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::CircleId;
use futures_util::{StreamExt, stream};
use http::header::{AUTHORIZATION, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;
use sealing::{Sealed, Zeroizing};

use super::line::{Answer, Ask, ask, wait};
use super::listing::{DIRECTORIES, Gathering, LISTING, is_feed_dir};
use super::multistatus::{self, Rows};
use super::patience::Patience;
use super::{Carrier, CarrierError, Listing, address};
use crate::mailbox::{FeedDir, FileName, MailboxPath, circle_dir};

/// How the name of a file that is being written ends.
const PART: &str = ".part";
/// How many half written files are taken away before a new one is written.
const SWEEP: usize = 16;
/// How many folders are asked for at once.
const AT_ONCE: usize = 4;
/// The answer to what has nothing to say.
const SMALL: usize = 64 * 1024;

/// The question about a folder: only what is looked at.
const QUESTION: &[u8] = br#"<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>"#;

/// Files behind WebDAV.
pub struct WebDavCarrier {
    remote: Remote,
    /// Half written files that the last listing saw, by directory.
    unfinished: Mutex<BTreeMap<FeedDir, BTreeSet<FileName>>>,
}

#[derive(Clone)]
struct Remote {
    base: Url,
    login: Option<HeaderValue>,
    patience: Patience,
    /// Whether the server wants to hear its own name in where a file is moved to.
    whole_destination: Arc<AtomicBool>,
}

impl WebDavCarrier {
    /// The folder at `url`, which must exist: it is never made, so that a wrong address is noticed. Without a
    /// user nobody logs in.
    ///
    /// # Errors
    /// [`CarrierError::NotAnAddress`] when a password may not go there.
    pub fn new(url: &str, user: &str, password: &str, patience: Patience) -> Result<Self, CarrierError> {
        let login = if user.is_empty() { None } else { Some(login(user, password)?) };
        let base = address::checked(url)?;
        let remote = Remote { base, login, patience, whole_destination: Arc::default() };
        Ok(Self { remote, unfinished: Mutex::default() })
    }

    /// Takes away what an earlier program left half written in a directory of one's own.
    fn sweep(&self, dir: FeedDir) -> Vec<Url> {
        let mut unfinished = self.unfinished.lock().unwrap_or_else(PoisonError::into_inner);
        let names = unfinished.remove(&dir).unwrap_or_default();
        names
            .into_iter()
            .take(SWEEP)
            .map(|name| self.remote.at(&format!("{}{PART}", dir.file(name))))
            .collect()
    }
}

/// Basic authentication (RFC 7617), not shown by anything that shows headers.
fn login(user: &str, password: &str) -> Result<HeaderValue, CarrierError> {
    let plain = Zeroizing::new(format!("{user}:{password}"));
    let text = Zeroizing::new(format!("Basic {}", base64(plain.as_bytes())));
    let mut value = HeaderValue::from_str(&text).map_err(|_| CarrierError::NotAnAddress)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let mut text = crate::base64url::encode(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

impl Carrier for WebDavCarrier {
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError> {
        let remote = self.remote.clone();
        let gathered = wait(async move { remote.gather(circle).await })?;
        *self.unfinished.lock().unwrap_or_else(PoisonError::into_inner) = gathered.unfinished;
        Ok(gathered.listing.sorted())
    }

    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        let (remote, path) = (self.remote.clone(), path.to_string());
        wait(async move { Ok(remote.get(&path, max).await?.to_vec()) })
    }

    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError> {
        let (remote, path, sweep) = (self.remote.clone(), *path, self.sweep(path.dir));
        let bytes = Bytes::copy_from_slice(sealed.as_bytes());
        wait(async move {
            for unfinished in sweep {
                remote.delete(unfinished).await?;
            }
            remote.write(path, bytes).await
        })
    }

    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError> {
        let (remote, path) = (self.remote.clone(), path.to_string());
        wait(async move { remote.delete(remote.at(&path)).await })
    }
}

/// A listing, and what lies there half written.
struct Gathered {
    listing: Gathering,
    unfinished: BTreeMap<FeedDir, BTreeSet<FileName>>,
}

impl Remote {
    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        // Names of ours need no escaping.
        url.set_path(&format!("{}{path}", self.base.path()));
        url
    }

    async fn ask(
        &self,
        method: &str,
        url: Url,
        headers: &[(&'static str, &str)],
        body: Bytes,
        room: usize,
    ) -> Result<Answer, CarrierError> {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| CarrierError::NotAnAddress)?;
            all.insert(HeaderName::from_static(name), value);
        }
        if let Some(login) = &self.login {
            all.insert(AUTHORIZATION, login.clone());
        }
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| CarrierError::NotThatService)?;
        ask(self.patience, Ask { method, url, headers: all, body, room }).await
    }

    /// What lies in a folder; nothing when it is not there.
    async fn rows(&self, path: &str, depth: &str) -> Result<Option<Rows>, CarrierError> {
        let headers = [("depth", depth), (CONTENT_TYPE_NAME, "application/xml")];
        let question = Bytes::from_static(QUESTION);
        let answer = self.ask("PROPFIND", self.at(path), &headers, question, LISTING).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::MULTI_STATUS => multistatus::read(&answer.body, super::listing::FILES).map(Some),
            _ => Err(answer.done().err().unwrap_or(CarrierError::NotThatService)),
        }
    }

    async fn gather(&self, circle: CircleId) -> Result<Gathered, CarrierError> {
        let name = circle_dir(circle);
        let mut gathered = Gathered { listing: Gathering::default(), unfinished: BTreeMap::new() };
        let Some(dirs) = self.rows(&format!("{name}/"), "1").await? else {
            let place = self.rows("", "0").await?;
            return place.map(|_| gathered).ok_or(CarrierError::PlaceMissing);
        };
        let feeds = gathered.feeds(&name, dirs);
        let mut found = stream::iter(feeds.into_iter().map(|feed| async move {
            let rows = self.rows(&format!("{feed}/"), "1").await;
            (feed, rows)
        }))
        .buffered(AT_ONCE);
        while let Some((feed, rows)) = found.next().await {
            match rows {
                // Closed to us, gone in between, or filled beyond reading: no reason to see nothing of the others.
                Err(CarrierError::NotLoggedIn | CarrierError::TooLarge) | Ok(None) => {
                    gathered.listing.another(1);
                }
                rows => gathered.files(&feed, rows?.unwrap_or_default()),
            }
        }
        drop(found);
        Ok(gathered)
    }

    async fn get(&self, path: &str, max: usize) -> Result<Bytes, CarrierError> {
        let answer = self.ask("GET", self.at(path), &[], Bytes::new(), max).await?;
        match answer.status {
            StatusCode::OK => Ok(answer.body),
            _ => Err(answer.done().err().unwrap_or(CarrierError::NotThatService)),
        }
    }

    async fn delete(&self, url: Url) -> Result<(), CarrierError> {
        let answer = self.ask("DELETE", url, &[], Bytes::new(), SMALL).await?;
        if answer.status == StatusCode::NOT_FOUND { Ok(()) } else { answer.done().map(drop) }
    }

    async fn write(&self, path: MailboxPath, bytes: Bytes) -> Result<(), CarrierError> {
        let target = path.to_string();
        let part = format!("{target}{PART}");
        let written = self.write_through(path, &part, &target, bytes).await;
        if written.is_err() {
            // What is half written is of no use to anyone; a failure to remove it changes nothing.
            let _ = self.delete(self.at(&part)).await;
        }
        written
    }

    /// Puts the file beside its name, reads it back, and only then gives it its name.
    async fn write_through(
        &self,
        path: MailboxPath,
        part: &str,
        target: &str,
        bytes: Bytes,
    ) -> Result<(), CarrierError> {
        if !self.put(part, bytes.clone()).await? {
            self.make_dirs(path.dir).await?;
            if !self.put(part, bytes.clone()).await? {
                return Err(CarrierError::Conflict);
            }
        }
        if !self.holds(part, &bytes).await? {
            return Err(CarrierError::NotWritten);
        }
        match self.give_name(part, target).await {
            Err(CarrierError::AlreadyThere) => Err(CarrierError::AlreadyThere),
            // The answer may have been lost after the deed was done.
            Err(trouble) => match self.holds(target, &bytes).await {
                Ok(true) => Ok(()),
                _ => Err(trouble),
            },
            Ok(()) => Ok(()),
        }
    }

    /// Puts a file; false when its directory is not there.
    async fn put(&self, path: &str, bytes: Bytes) -> Result<bool, CarrierError> {
        let headers = [(CONTENT_TYPE_NAME, "application/octet-stream")];
        let answer = self.ask("PUT", self.at(path), &headers, bytes, SMALL).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::CONFLICT => Ok(false),
            _ => answer.done().map(|_| true),
        }
    }

    async fn holds(&self, path: &str, bytes: &Bytes) -> Result<bool, CarrierError> {
        match self.get(path, bytes.len()).await {
            Ok(found) => Ok(found == bytes),
            Err(CarrierError::TooLarge | CarrierError::FileMissing) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// Moves a file to its name. A path without the server's name is tried first: behind a gateway the server
    /// may know itself by another one. Apache wants the whole address.
    async fn give_name(&self, part: &str, target: &str) -> Result<(), CarrierError> {
        let target = self.at(target);
        let whole = self.whole_destination.load(Ordering::Relaxed);
        let first = if whole { target.as_str() } else { target.path() };
        match self.rename(part, first).await {
            Err(CarrierError::NotThatService) if !whole => {
                self.rename(part, target.as_str()).await?;
                self.whole_destination.store(true, Ordering::Relaxed);
                Ok(())
            }
            moved => moved,
        }
    }

    async fn rename(&self, part: &str, destination: &str) -> Result<(), CarrierError> {
        let headers = [("destination", destination), ("overwrite", "F")];
        let answer = self.ask("MOVE", self.at(part), &headers, Bytes::new(), SMALL).await?;
        match answer.status {
            StatusCode::PRECONDITION_FAILED => Err(CarrierError::AlreadyThere),
            _ => answer.done().map(drop),
        }
    }

    /// Makes the directory of a feed, and that of its circle. The place itself is never made.
    async fn make_dirs(&self, dir: FeedDir) -> Result<(), CarrierError> {
        for path in [circle_dir(dir.circle), dir.to_string()] {
            let answer = self.ask("MKCOL", self.at(&format!("{path}/")), &[], Bytes::new(), SMALL).await?;
            match answer.status {
                // Already there.
                StatusCode::METHOD_NOT_ALLOWED => {}
                StatusCode::NOT_FOUND | StatusCode::CONFLICT => return Err(CarrierError::PlaceMissing),
                _ => answer.done().map(drop)?,
            }
        }
        Ok(())
    }
}

/// `content-type`, as a text.
const CONTENT_TYPE_NAME: &str = "content-type";

impl Gathered {
    /// The directories of devices in the directory of a circle.
    fn feeds(&mut self, circle: &str, dirs: Rows) -> Vec<String> {
        self.listing.another(dirs.beyond);
        let mut feeds = Vec::new();
        for row in dirs.rows {
            match row.name {
                Some(name) if row.is_folder && name == circle => {}
                Some(name) if row.is_folder && is_feed_dir(circle, &name) && feeds.len() < DIRECTORIES => {
                    feeds.push(format!("{circle}/{name}"));
                }
                _ => self.listing.another(1),
            }
        }
        feeds
    }

    /// The files in the directory of a device.
    fn files(&mut self, feed: &str, rows: Rows) {
        self.listing.another(rows.beyond);
        self.listing.next_dir();
        for row in rows.rows {
            let name = row.name.unwrap_or_default();
            if row.is_folder {
                let itself = feed.rsplit('/').next() == Some(&name);
                self.listing.another(usize::from(!itself));
                continue;
            }
            let unfinished = name.strip_suffix(PART).and_then(|name| format!("{feed}/{name}").parse().ok());
            if let Some(MailboxPath { dir, name }) = unfinished {
                self.unfinished.entry(dir).or_default().insert(name);
            }
            self.listing.file(&format!("{feed}/{name}"), row.bytes);
        }
    }
}
