//! Names of files, the folder carrier, and two devices that share a folder.

use std::collections::BTreeSet;
use std::fs;

use crate::common::*;
use domain::{CircleId, CircleKind, DeviceId};
use exchange::carrier::conformance;
use exchange::mailbox::{NotOurs, ShortHash, circle_dir};
use exchange::plan::{self, Item, OwnPack};
use exchange::{Carrier, CarrierError, FeedDir, FeedKey, FileName, FolderCarrier, MailboxPath, SeqRange};
use sealing::{Sealed, seal};

pub const FEED: FeedKey = FeedKey { device: DeviceId([0xaa; 16]), incarnation: 1 };
pub const DIR: FeedDir = FeedDir { circle: CircleId([0x11; 16]), feed: FEED };

pub fn range(first: u64, last: u64) -> SeqRange {
    SeqRange { first, last }
}

pub fn hash(seed: u64) -> ShortHash {
    ShortHash::of(&seed.to_be_bytes())
}

pub fn own(first: u64, last: u64) -> OwnPack {
    let range = range(first, last);
    OwnPack { path: DIR.file(FileName::Pack { range, hash: hash(first * 10_000 + last) }), range }
}

#[test]
fn names_read_back_as_they_are_written() {
    let names = [
        (FileName::Pack { range: range(64, 127), hash: hash(1) }, "000064-000127-"),
        (FileName::Pack { range: range(1_000_000, 1_000_001), hash: hash(1) }, "1000000-1000001-"),
        (FileName::Roster { version: 12, hash: hash(1) }, "roster-000012-"),
        (FileName::Grant { roster_version: 3, hash: hash(1) }, "grant-000003-"),
        (FileName::Request { hash: hash(1) }, "request-"),
    ];
    for (name, start) in names {
        let path = DIR.file(name);
        assert!(name.to_string().starts_with(start), "{name}");
        assert_eq!(path.to_string().parse::<MailboxPath>(), Ok(path));
    }
    let dir = format!("binnenkring-{}/{}-0001", "11".repeat(16), "aa".repeat(16));
    assert_eq!(DIR.to_string(), dir);
}

#[test]
fn names_of_others_are_not_ours() {
    let h = hash(1).to_string();
    let names = [
        "desktop.ini".to_owned(),
        format!("000001-000000-{h}.age"),
        format!("000000-004096-{h}.age"),
        format!("00000-00001-{h}.age"),
        format!("0000000-0000001-{h}.age"),
        format!("000000-000001-{}.age", h.to_uppercase()),
        format!("000000-000001-{h}.age.part"),
        format!("000000-000001-{h} (conflict).age"),
        format!("000000-000001-{}.age", &h[1..]),
        format!("+00000-000001-{h}.age"),
        format!("grant-+00001-{h}.age"),
        format!("999999999999999-999999999999999-{h}.age"),
        String::new(),
    ];
    for name in names {
        assert_eq!(name.parse::<FileName>(), Err(NotOurs), "{name}");
    }
    let path = DIR.file(FileName::Request { hash: hash(1) }).to_string();
    for wrong in [
        path.replace("-0001/", "-1/"),
        path.replace("binnenkring-", ""),
        format!("{path}/x"),
        format!("/{path}"),
    ] {
        assert_eq!(wrong.parse::<MailboxPath>(), Err(NotOurs), "{wrong}");
    }
}

fn sealed(text: &str) -> Sealed {
    seal(&[epoch_key("epoch 1").recipient()], text.as_bytes()).unwrap()
}

fn path_of(sealed: &Sealed) -> MailboxPath {
    DIR.file(FileName::Pack { range: range(0, 0), hash: sealed.hash().into() })
}

#[test]
fn a_folder_keeps_every_promise_of_a_carrier() {
    let folder = tempfile::tempdir().unwrap();
    let carrier = FolderCarrier::new(folder.path());
    assert_eq!(conformance::run(&carrier, &sealed("one"), &sealed("other")), Ok(()));
}

#[test]
fn a_missing_folder_is_no_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let carrier = FolderCarrier::new(folder.path().join("usb"));
    let file = sealed("one");
    assert!(matches!(carrier.list(DIR.circle), Err(CarrierError::PlaceMissing)));
    assert!(matches!(carrier.read(&path_of(&file), 10), Err(CarrierError::PlaceMissing)));
    assert!(matches!(carrier.write(&path_of(&file), &file), Err(CarrierError::PlaceMissing)));
    assert!(!folder.path().join("usb").exists(), "nothing is made in a place that is not there");
}

#[test]
fn files_of_others_are_counted_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (carrier, file) = (FolderCarrier::new(folder.path()), sealed("one"));
    carrier.write(&path_of(&file), &file).unwrap();
    let dir = folder.path().join(DIR.to_string());
    fs::write(dir.join("desktop.ini"), b"x").unwrap();
    fs::write(dir.join("000000-000001-ffff.age.part"), b"x").unwrap();
    fs::write(folder.path().join(circle_dir(DIR.circle)).join("leesmij.txt"), b"x").unwrap();
    let listing = carrier.list(DIR.circle).unwrap();
    assert_eq!((listing.files.len(), listing.others), (1, 3));
    assert!(dir.join("desktop.ini").exists());
}

#[test]
fn writing_leaves_no_half_written_file() {
    let folder = tempfile::tempdir().unwrap();
    let (carrier, file) = (FolderCarrier::new(folder.path()), sealed("one"));
    carrier.write(&path_of(&file), &file).unwrap();
    let names: Vec<_> = fs::read_dir(folder.path().join(DIR.to_string())).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn a_place_that_cannot_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the directory should come: true for every user, the administrator included.
    fs::write(folder.path().join(circle_dir(DIR.circle)), b"x").unwrap();
    let (carrier, file) = (FolderCarrier::new(folder.path()), sealed("one"));
    assert!(carrier.write(&path_of(&file), &file).is_err());
    assert!(carrier.list(DIR.circle).is_err());
}

#[test]
fn what_the_system_reports_becomes_a_clear_kind() {
    use std::io::{Error, ErrorKind};
    let kinds = [
        (ErrorKind::StorageFull, "Full"),
        (ErrorKind::QuotaExceeded, "Full"),
        (ErrorKind::ReadOnlyFilesystem, "ReadOnly"),
        (ErrorKind::PermissionDenied, "ReadOnly"),
        (ErrorKind::NotFound, "FileMissing"),
        (ErrorKind::TimedOut, "Io(TimedOut)"),
    ];
    for (kind, expect) in kinds {
        assert_eq!(format!("{:?}", CarrierError::from(Error::from(kind))), expect);
    }
}

/// Two devices, one folder: everything written here is read there, also after packing anew.
#[test]
fn two_devices_share_a_folder_through_many_small_pushes() {
    let folder = tempfile::tempdir().unwrap();
    let carrier = FolderCarrier::new(folder.path());
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let (mut writer, mut reader) = (Writer::new(&anna.keys, &chain), Reader::new(&bram.keys, &chain));
    for round in 1..=20 {
        writer.write_many(1);
        push_once(&carrier, &writer);
        if round % 3 == 0 {
            pull_once(&carrier, &mut reader);
        }
    }
    pull_once(&carrier, &mut reader);
    assert_eq!(reader.feeds[&writer.feed_key()], writer.position);
    assert_eq!(reader.document.hydrate::<Note>().unwrap().text.as_str(), "woord ".repeat(20));
}

fn push_once(carrier: &FolderCarrier, writer: &Writer<'_>) {
    let listing = carrier.list(writer.chain.circle()).unwrap();
    let own = listing.files.iter().filter_map(|entry| match entry.path.name {
        FileName::Pack { range, .. } => Some(OwnPack { path: entry.path, range }),
        _ => None,
    });
    let own: Vec<_> = own.collect();
    let item =
        |seq: usize| Item { seq: seq as u64, epoch: 1, bytes: writer.feed[seq].encode().unwrap().len() };
    let plan = plan::push(&own, &(0..writer.feed.len()).map(item).collect::<Vec<_>>());
    for one in &plan.write {
        let (first, last) =
            (usize::try_from(one.range.first).unwrap(), usize::try_from(one.range.last).unwrap());
        let (path, sealed) = writer.pack(first..=last);
        carrier.write(&path, &sealed).unwrap();
    }
    plan.superseded.iter().for_each(|path| carrier.remove(path).unwrap());
}

fn pull_once(carrier: &FolderCarrier, reader: &mut Reader<'_>) {
    let own = FeedKey { device: reader.keys.device_id(), incarnation: 1 };
    let listing = carrier.list(reader.circle).unwrap();
    for entry in plan::fetch(own, &listing.files, &reader.feeds, &BTreeSet::new()) {
        let bytes = carrier.read(&entry.path, entry.path.name.max_bytes()).unwrap();
        let verdict = exchange::inspect(&entry.path, &bytes, &reader.state());
        let exchange::Verdict::Accepted(exchange::Accepted::Pack(contents)) = verdict else {
            panic!("{}: {}", entry.path, word(&verdict));
        };
        for envelope in &contents.new {
            reader.known.insert((contents.feed, envelope.header().seq), envelope.header_hash());
            reader.feeds.insert(contents.feed, envelope.next_position());
            reader.document.merge(envelope).unwrap();
        }
    }
}

#[test]
fn a_folder_forgets_what_its_owner_left_half_written_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let folder = FolderCarrier::new(place.path());
    let sealed = seal(&[epoch_key("epoch 1").recipient()], b"a pack").unwrap();
    let dir = place.path().join(DIR.to_string());
    fs::create_dir_all(&dir).unwrap();
    let half = format!("{}.part", own(0, 0).path.name);
    for name in [half.as_str(), "notes.part", "film.age.part"] {
        fs::write(dir.join(name), b"half").unwrap();
    }
    let path = DIR.file(FileName::Pack { range: range(0, 0), hash: sealed.hash().into() });
    folder.write(&path, &sealed).unwrap();
    let mut left: Vec<_> =
        fs::read_dir(&dir).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    let mut expect = vec![path.name.to_string(), "notes.part".into(), "film.age.part".into()];
    expect.sort();
    assert_eq!(left, expect);
}

#[test]
fn something_else_in_the_place_of_a_file_or_directory_is_not_that_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = FolderCarrier::new(place.path());
    let sealed = seal(&[epoch_key("epoch 1").recipient()], b"a pack").unwrap();
    let path = DIR.file(FileName::Pack { range: range(0, 0), hash: sealed.hash().into() });
    let dir = place.path().join(DIR.to_string());
    fs::create_dir_all(dir.join(path.name.to_string())).unwrap();
    let refused = folder.write(&path, &sealed).unwrap_err();
    assert!(!matches!(refused, CarrierError::AlreadyThere), "{refused:?}");
    folder.remove(&path).unwrap();
    assert!(dir.join(path.name.to_string()).is_dir(), "a directory is not ours to remove");
    fs::remove_dir_all(&dir).unwrap();
    fs::write(&dir, b"a file").unwrap();
    let refused = folder.write(&path, &sealed).unwrap_err();
    assert!(!matches!(refused, CarrierError::AlreadyThere), "{refused:?}");
}
