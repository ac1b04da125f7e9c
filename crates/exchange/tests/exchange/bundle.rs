//! One file with sealed files in it.

use std::fs;
use std::path::Path;

use crate::common::*;
use crate::moving::{DIR, range};
use exchange::carrier::conformance;
use exchange::mailbox::ShortHash;
use exchange::{BundleCarrier, Carrier, CarrierError, FileName, MailboxPath};
use sealing::{Sealed, seal};

fn sealed(text: &str) -> Sealed {
    seal(&[epoch_key("epoch 1").recipient()], text.as_bytes()).unwrap()
}

fn place(seq: u64, sealed: &Sealed) -> MailboxPath {
    DIR.file(FileName::Pack { range: range(seq, seq), hash: ShortHash::of(sealed.as_bytes()) })
}

fn refused(path: &Path) -> CarrierError {
    BundleCarrier::open(path).err().expect("a refusal")
}

/// A bundle with two files, as bytes.
fn bundle(dir: &Path) -> Vec<u8> {
    let path = dir.join("kring.binnenkring-pakje");
    let carrier = BundleCarrier::create(&path);
    for (seq, text) in [(0, "een"), (1, "twee")] {
        let sealed = sealed(text);
        carrier.write(&place(seq, &sealed), &sealed).unwrap();
    }
    carrier.save().unwrap();
    fs::read(path).unwrap()
}

#[test]
fn a_bundle_keeps_every_promise_of_a_carrier() {
    let dir = tempfile::tempdir().unwrap();
    let carrier = BundleCarrier::create(dir.path().join("x"));
    assert_eq!(conformance::run(&carrier, &sealed("one"), &sealed("another")), Ok(()));
}

#[test]
fn what_was_saved_is_there_when_it_is_opened_again_and_can_be_added_to() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.binnenkring-pakje");
    let (one, other) = (sealed("one"), sealed("another"));
    let carrier = BundleCarrier::create(&path);
    carrier.write(&place(0, &one), &one).unwrap();
    assert!(!path.exists(), "nothing is written before it is saved");
    carrier.save().unwrap();

    let carrier = BundleCarrier::open(&path).unwrap();
    carrier.write(&place(1, &other), &other).unwrap();
    carrier.save().unwrap();
    let carrier = BundleCarrier::open(&path).unwrap();
    assert_eq!(carrier.list(DIR.circle).unwrap().files.len(), 2);
    assert_eq!(carrier.read(&place(0, &one), 1 << 20).unwrap(), one.as_bytes());
    carrier.remove(&place(0, &one)).unwrap();
    carrier.save().unwrap();
    assert_eq!(BundleCarrier::open(&path).unwrap().list(DIR.circle).unwrap().files.len(), 1);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_bundle_without_news_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kring.binnenkring-pakje");
    bundle(dir.path());
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let carrier = BundleCarrier::open(&path).unwrap();
    carrier.list(DIR.circle).unwrap();
    carrier.save().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn a_bundle_cut_off_anywhere_or_with_something_behind_it_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let whole = bundle(dir.path());
    let path = dir.path().join("cut");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(refused(&path), CarrierError::NotThatService, "{length}");
    }
    fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
    assert_eq!(refused(&path), CarrierError::NotThatService);
}

#[test]
fn lengths_that_lie_ask_for_no_memory() {
    let dir = tempfile::tempdir().unwrap();
    let whole = bundle(dir.path());
    let path = dir.path().join("lie");
    let name = usize::from(u16::from_be_bytes([whole[8], whole[9]]));
    let check = |at: usize, lie: &[u8]| {
        let mut bytes = whole.clone();
        bytes[at..at + lie.len()].copy_from_slice(lie);
        fs::write(&path, bytes).unwrap();
        assert_eq!(refused(&path), CarrierError::NotThatService, "{at}");
    };
    check(0, b"PK\x03\x04");
    check(8, &u16::MAX.to_be_bytes());
    check(10 + name, &u32::MAX.to_be_bytes());
    check(10, &[0xff]);
    check(whole.len() - 4, &3_u32.to_be_bytes());
}

#[test]
fn names_of_others_in_a_bundle_are_counted_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("strange");
    let name = b"../../etc/passwd";
    let mut bytes = b"BKBUNDL1".to_vec();
    bytes.extend([0, 16]);
    bytes.extend(name);
    bytes.extend([0, 0, 0, 1, b'x', 0, 0, 0, 0, 0, 1]);
    fs::write(&path, bytes).unwrap();
    let listing = BundleCarrier::open(&path).unwrap().list(DIR.circle).unwrap();
    assert_eq!((listing.files.len(), listing.others), (0, 1));
}

#[test]
fn a_bundle_that_is_not_there_or_cannot_be_made_is_said_so() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(refused(&dir.path().join("none")), CarrierError::PlaceMissing);
    let sealed = sealed("one");
    let carrier = BundleCarrier::create(dir.path().join("no such folder").join("x"));
    carrier.write(&place(0, &sealed), &sealed).unwrap();
    assert!(carrier.save().is_err());
    // What was collected is still there for another try.
    assert_eq!(carrier.list(DIR.circle).unwrap().files.len(), 1);
}
