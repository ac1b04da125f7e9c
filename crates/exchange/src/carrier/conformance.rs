//! What every carrier must do, as one suite: run it over each new kind of carrier in its own tests.

use domain::{CircleId, DeviceId};
use sealing::Sealed;

use super::{Carrier, CarrierError};
use crate::feed::{FeedKey, SeqRange};
use crate::mailbox::{FeedDir, FileName, MailboxPath, ShortHash};

/// Runs the whole suite on an empty carrier, with two different sealed files to move.
///
/// # Errors
/// The name of the first promise that is not kept.
pub fn run(carrier: &dyn Carrier, one: &Sealed, other: &Sealed) -> Result<(), &'static str> {
    empty_at_first(carrier)?;
    gives_back_what_was_written(carrier, one, other)?;
    never_overwrites(carrier, one, other)?;
    refuses_to_read_too_much(carrier, one)?;
    keeps_circles_apart(carrier, one)?;
    forgets_what_was_removed(carrier, one)
}

fn circle(byte: u8) -> CircleId {
    CircleId([byte; 16])
}

fn path(circle_byte: u8, seq: u64, sealed: &Sealed) -> MailboxPath {
    let feed = FeedKey { device: DeviceId([7; 16]), incarnation: 1 };
    let range = SeqRange { first: seq, last: seq };
    let name = FileName::Pack { range, hash: ShortHash::of(sealed.as_bytes()) };
    FeedDir { circle: circle(circle_byte), feed }.file(name)
}

fn promise(kept: bool, what: &'static str) -> Result<(), &'static str> {
    if kept { Ok(()) } else { Err(what) }
}

fn holds(carrier: &dyn Carrier, path: &MailboxPath) -> bool {
    carrier.list(path.dir.circle).is_ok_and(|listing| listing.files.iter().any(|entry| entry.path == *path))
}

fn empty_at_first(carrier: &dyn Carrier) -> Result<(), &'static str> {
    promise(
        carrier.list(circle(1)).is_ok_and(|listing| listing.files.is_empty()),
        "an unknown circle is empty",
    )
}

fn gives_back_what_was_written(
    carrier: &dyn Carrier,
    one: &Sealed,
    other: &Sealed,
) -> Result<(), &'static str> {
    for (seq, sealed) in [(0, one), (1, other)] {
        let path = path(1, seq, sealed);
        promise(carrier.write(&path, sealed).is_ok(), "a new file can be written")?;
        let same = carrier.read(&path, sealed.as_bytes().len()).is_ok_and(|bytes| bytes == sealed.as_bytes());
        promise(same, "the same bytes come back")?;
        let sized = carrier.list(path.dir.circle).is_ok_and(|listing| {
            listing
                .files
                .iter()
                .any(|entry| entry.path == path && entry.bytes == sealed.as_bytes().len() as u64)
        });
        promise(sized, "a written file is listed with its size")?;
    }
    Ok(())
}

fn never_overwrites(carrier: &dyn Carrier, one: &Sealed, other: &Sealed) -> Result<(), &'static str> {
    let path = path(1, 2, one);
    promise(carrier.write(&path, one).is_ok(), "a new file can be written")?;
    let refused = matches!(carrier.write(&path, other), Err(CarrierError::AlreadyThere));
    promise(refused, "a taken name is refused")?;
    let kept = carrier.read(&path, one.as_bytes().len()).is_ok_and(|bytes| bytes == one.as_bytes());
    promise(kept, "the first file stays")
}

fn refuses_to_read_too_much(carrier: &dyn Carrier, one: &Sealed) -> Result<(), &'static str> {
    let path = path(1, 3, one);
    promise(carrier.write(&path, one).is_ok(), "a new file can be written")?;
    let refused = matches!(carrier.read(&path, one.as_bytes().len() - 1), Err(CarrierError::TooLarge));
    promise(refused, "a file beyond the maximum is refused")
}

fn keeps_circles_apart(carrier: &dyn Carrier, one: &Sealed) -> Result<(), &'static str> {
    let path = path(2, 0, one);
    promise(carrier.write(&path, one).is_ok(), "a new file can be written")?;
    let apart =
        carrier.list(circle(1)).is_ok_and(|listing| listing.files.iter().all(|entry| entry.path != path));
    promise(apart && holds(carrier, &path), "a circle lists its own files only")
}

fn forgets_what_was_removed(carrier: &dyn Carrier, one: &Sealed) -> Result<(), &'static str> {
    let path = path(1, 4, one);
    promise(carrier.write(&path, one).is_ok(), "a new file can be written")?;
    promise(carrier.remove(&path).is_ok(), "a file can be removed")?;
    promise(!holds(carrier, &path), "a removed file is not listed")?;
    let gone = matches!(carrier.read(&path, 1 << 20), Err(CarrierError::FileMissing));
    promise(gone, "a removed file cannot be read")?;
    promise(carrier.remove(&path).is_ok(), "removing twice is fine")
}
