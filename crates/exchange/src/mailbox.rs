//! Where files lie in a carrier and what they are called. Names that do not fit are not ours.

use std::fmt;
use std::str::FromStr;

use domain::{CircleId, DeviceId};
use sealing::Hash;

use crate::feed::{FeedKey, SeqRange};
use crate::limits;

/// The first sixteen bytes of the BLAKE3 hash of a file, as in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortHash(pub [u8; 16]);

impl ShortHash {
    /// The short hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from(sealing::content_hash(bytes))
    }
}

impl From<Hash> for ShortHash {
    fn from(hash: Hash) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&hash.0[..16]);
        Self(short)
    }
}

impl fmt::Display for ShortHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// The text is not the name of one of our files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a name of a mailbox file")]
pub struct NotOurs;

/// The directory of one incarnation of one device in one circle: only that device writes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedDir {
    /// The circle.
    pub circle: CircleId,
    /// Whose directory.
    pub feed: FeedKey,
}

impl FeedDir {
    /// A file in this directory.
    pub fn file(self, name: FileName) -> MailboxPath {
        MailboxPath { dir: self, name }
    }
}

impl fmt::Display for FeedDir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", circle_dir(self.circle), self.feed)
    }
}

/// The directory of a circle in a carrier: `binnenkring-<32 hex>`.
pub fn circle_dir(circle: CircleId) -> String {
    format!("binnenkring-{circle}")
}

/// What a file is, told from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileName {
    /// `grant-<roster version>-<hash>.age`: epoch keys for the devices of the roster.
    Grant {
        /// The roster version whose devices can open it.
        roster_version: u32,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `roster-<version>-<hash>.age`: all roster versions up to this one.
    Roster {
        /// The last version in it.
        version: u32,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `<first>-<last>-<hash>.age`: envelopes.
    Pack {
        /// The seqs in it.
        range: SeqRange,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `again-<device>-<incarnation>-<first>-<last>-<hash>.age`: envelopes of another device's feed (or of
    /// an earlier life), offered again by the device in whose directory it lies.
    Again {
        /// Whose feed.
        feed: FeedKey,
        /// The seqs in it.
        range: SeqRange,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `proposal-<version>-<hash>.age`: what would become this version of the roster.
    Proposal {
        /// The version it would become.
        version: u32,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `ballot-<version>-<hash>.age`: a vote on such a proposal.
    Ballot {
        /// The version that would come.
        version: u32,
        /// Hash of the file.
        hash: ShortHash,
    },
    /// `request-<hash>.age`: someone asks to join.
    Request {
        /// Hash of the file.
        hash: ShortHash,
    },
}

impl FileName {
    /// The hash that the bytes of the file must have.
    pub fn hash(self) -> ShortHash {
        match self {
            Self::Grant { hash, .. }
            | Self::Roster { hash, .. }
            | Self::Pack { hash, .. }
            | Self::Again { hash, .. }
            | Self::Proposal { hash, .. }
            | Self::Ballot { hash, .. }
            | Self::Request { hash } => hash,
        }
    }

    /// The most bytes such a file may have.
    pub fn max_bytes(self) -> usize {
        match self {
            Self::Pack { .. } | Self::Again { .. } => limits::PACK_FILE,
            Self::Proposal { .. } | Self::Ballot { .. } => limits::VOTE_FILE,
            Self::Grant { .. } | Self::Roster { .. } | Self::Request { .. } => limits::SMALL_FILE,
        }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant { roster_version, hash } => write!(f, "grant-{roster_version:06}-{hash}.age"),
            Self::Roster { version, hash } => write!(f, "roster-{version:06}-{hash}.age"),
            Self::Pack { range, hash } => write!(f, "{:06}-{:06}-{hash}.age", range.first, range.last),
            Self::Again { feed, range, hash } => {
                write!(f, "again-{feed}-{:06}-{:06}-{hash}.age", range.first, range.last)
            }
            Self::Proposal { version, hash } => write!(f, "proposal-{version:06}-{hash}.age"),
            Self::Ballot { version, hash } => write!(f, "ballot-{version:06}-{hash}.age"),
            Self::Request { hash } => write!(f, "request-{hash}.age"),
        }
    }
}

impl FromStr for FileName {
    type Err = NotOurs;
    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let parts: Vec<&str> = text.strip_suffix(".age").ok_or(NotOurs)?.split('-').collect();
        let name = match parts[..] {
            ["request", hash] => Self::Request { hash: short_hash(hash)? },
            ["roster", version, hash] => Self::Roster { version: small(version)?, hash: short_hash(hash)? },
            ["grant", version, hash] => {
                Self::Grant { roster_version: small(version)?, hash: short_hash(hash)? }
            }
            ["proposal", version, hash] => {
                Self::Proposal { version: small(version)?, hash: short_hash(hash)? }
            }
            ["ballot", version, hash] => Self::Ballot { version: small(version)?, hash: short_hash(hash)? },
            ["again", device, incarnation, first, last, hash] => {
                let range = SeqRange::new(digits(first)?, digits(last)?).ok_or(NotOurs)?;
                Self::Again { feed: feed_key(device, incarnation)?, range, hash: short_hash(hash)? }
            }
            [first, last, hash] => {
                let range = SeqRange::new(digits(first)?, digits(last)?).ok_or(NotOurs)?;
                Self::Pack { range, hash: short_hash(hash)? }
            }
            _ => return Err(NotOurs),
        };
        // One name for one file: '0000001' or upper-case hexadecimals are somebody else's.
        if name.to_string() == text { Ok(name) } else { Err(NotOurs) }
    }
}

fn feed_key(device: &str, incarnation: &str) -> Result<FeedKey, NotOurs> {
    let device: DeviceId = device.parse().map_err(|_| NotOurs)?;
    if incarnation.len() != 4 || !incarnation.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotOurs);
    }
    Ok(FeedKey { device, incarnation: incarnation.parse().map_err(|_| NotOurs)? })
}

fn digits(text: &str) -> Result<u64, NotOurs> {
    let plain = (6..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().map_err(|_| NotOurs) } else { Err(NotOurs) }
}

fn small(text: &str) -> Result<u32, NotOurs> {
    digits(text)?.try_into().map_err(|_| NotOurs)
}

fn short_hash(text: &str) -> Result<ShortHash, NotOurs> {
    let mut bytes = [0; 16];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| NotOurs)?;
    Ok(ShortHash(bytes))
}

/// A file in a carrier: directory and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailboxPath {
    /// In which directory.
    pub dir: FeedDir,
    /// Which file.
    pub name: FileName,
}

impl MailboxPath {
    /// Which envelopes the file holds by its name: whose feed, and which seqs. `None` for what is no pack.
    pub fn envelopes(&self) -> Option<(FeedKey, SeqRange)> {
        match self.name {
            FileName::Pack { range, .. } => Some((self.dir.feed, range)),
            FileName::Again { feed, range, .. } => Some((feed, range)),
            FileName::Grant { .. }
            | FileName::Roster { .. }
            | FileName::Proposal { .. }
            | FileName::Ballot { .. }
            | FileName::Request { .. } => None,
        }
    }
}

impl fmt::Display for MailboxPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.dir, self.name)
    }
}

impl FromStr for MailboxPath {
    type Err = NotOurs;
    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let mut parts = text.split('/');
        let (Some(circle), Some(feed), Some(name), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotOurs);
        };
        let circle = circle.strip_prefix("binnenkring-").ok_or(NotOurs)?.parse().map_err(|_| NotOurs)?;
        let (device, incarnation) = feed.split_once('-').ok_or(NotOurs)?;
        let feed = feed_key(device, incarnation)?;
        let path = Self { dir: FeedDir { circle, feed }, name: name.parse()? };
        if path.to_string() == text { Ok(path) } else { Err(NotOurs) }
    }
}
