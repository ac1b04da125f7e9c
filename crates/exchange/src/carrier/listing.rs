//! Gathering a listing from a place that others can fill: bounded, whatever lies there.

use super::{Entry, Listing};
use crate::mailbox::{FileName, MailboxPath};

/// The most bytes of one answer about what lies in a folder: some 150,000 files.
pub(super) const LISTING: usize = 48 * 1024 * 1024;
/// The most things in one folder that are looked at.
pub(super) const FILES: usize = 150_000;
/// The most directories of devices in one circle that are looked at.
pub(super) const DIRECTORIES: usize = 1024;
/// The most files of one device that are kept in mind: far more than packing ever leaves. So one full directory
/// hides nothing of the others.
pub(super) const KEPT: usize = 4_096;

/// A listing that is being made.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    listing: Listing,
    /// How many were kept of the directory that is being read.
    here: usize,
}

impl Gathering {
    /// Goes on with another directory.
    pub(super) fn next_dir(&mut self) {
        self.here = 0;
    }

    /// A file; one with a name or size that cannot be ours is somebody else's.
    pub(super) fn file(&mut self, path: &str, bytes: Option<u64>) {
        match (path.parse::<MailboxPath>(), bytes) {
            (Ok(path), Some(bytes)) if self.here < KEPT => {
                self.here += 1;
                self.listing.files.push(Entry { path, bytes });
            }
            _ => self.listing.others += 1,
        }
    }

    /// So many things that are not ours.
    pub(super) fn another(&mut self, count: usize) {
        self.listing.others = self.listing.others.saturating_add(count);
    }

    /// All of it, in order of path.
    pub(super) fn sorted(mut self) -> Listing {
        self.listing.files.sort_unstable();
        self.listing.files.dedup_by_key(|entry| entry.path);
        self.listing
    }
}

/// Whether a directory in that of a circle is called as one of a device is.
pub(super) fn is_feed_dir(circle: &str, name: &str) -> bool {
    let any = FileName::Request { hash: crate::mailbox::ShortHash([0; 16]) };
    format!("{circle}/{name}/{any}").parse::<MailboxPath>().is_ok()
}
