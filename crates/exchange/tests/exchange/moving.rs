//! Names of files, the folder carrier, and what to push and to fetch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::*;
use domain::{CircleId, CircleKind, DeviceId};
use exchange::carrier::conformance;
use exchange::mailbox::{NotOurs, ShortHash, circle_dir};
use exchange::plan::{self, GRACE_MS, Item, OwnPack, Readers};
use exchange::{
    Carrier, CarrierError, Entry, FeedDir, FeedKey, FeedPosition, FileName, FolderCarrier, MailboxPath,
    SeqRange, limits,
};
use sealing::{Hash, Sealed, seal};

const FEED: FeedKey = FeedKey { device: DeviceId([0xaa; 16]), incarnation: 1 };
const DIR: FeedDir = FeedDir { circle: CircleId([0x11; 16]), feed: FEED };

fn range(first: u64, last: u64) -> SeqRange {
    SeqRange { first, last }
}

fn hash(seed: u64) -> ShortHash {
    ShortHash::of(&seed.to_be_bytes())
}

fn own(first: u64, last: u64) -> OwnPack {
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

fn items(count: u64) -> Vec<Item> {
    (0..count).map(|seq| Item { seq, epoch: 1, bytes: 100 }).collect()
}

/// Runs the plan as a device does: write, then drop what is superseded.
fn carried_out(mut packs: Vec<OwnPack>, items: &[Item]) -> Vec<OwnPack> {
    let plan = plan::push(&packs, items);
    packs.extend(plan.write.iter().map(|one| own(one.range.first, one.range.last)));
    packs.retain(|pack| !plan.superseded.contains(&pack.path));
    packs.sort_by_key(|pack| pack.range);
    packs
}

fn ranges(packs: &[OwnPack]) -> Vec<(u64, u64)> {
    packs.iter().map(|pack| (pack.range.first, pack.range.last)).collect()
}

#[test]
fn a_year_of_single_envelopes_is_a_handful_of_files() {
    let (mut packs, mut most) = (Vec::new(), 0);
    for count in 1..=2000 {
        packs = carried_out(packs, &items(count));
        most = most.max(packs.len());
        let covered: Vec<u64> = packs.iter().flat_map(|pack| pack.range.first..=pack.range.last).collect();
        assert_eq!(covered, (0..count).collect::<Vec<_>>(), "each seq once, after {count}");
    }
    assert!(most <= 28, "at most seven of each of four sizes: {most}");
}

#[test]
fn eight_of_a_size_become_one_of_the_next() {
    let mut packs = Vec::new();
    for count in 1..=7 {
        packs = carried_out(packs, &items(count));
    }
    assert_eq!(packs.len(), 7);
    packs = carried_out(packs, &items(8));
    assert_eq!(ranges(&packs), [(0, 7)]);
    packs = carried_out(packs, &items(9));
    assert_eq!(ranges(&packs), [(0, 7), (8, 8)]);
}

#[test]
fn a_large_new_part_swallows_the_small_ones_before_it() {
    let packs = carried_out(vec![own(0, 63), own(64, 64), own(65, 65)], &items(100));
    assert_eq!(ranges(&packs), [(0, 63), (64, 99)]);
}

#[test]
fn nothing_new_means_nothing_to_write() {
    let plan = plan::push(&[own(0, 7), own(8, 8)], &items(9));
    assert_eq!(plan, plan::PushPlan::default());
}

#[test]
fn what_a_storage_lost_is_written_again() {
    let packs = carried_out(vec![own(8, 15), own(16, 16)], &items(17));
    assert_eq!(ranges(&packs), [(0, 7), (8, 15), (16, 16)]);
    assert_eq!(ranges(&carried_out(vec![], &items(17))), [(0, 16)]);
}

#[test]
fn leftovers_of_a_push_that_was_cut_off_are_superseded() {
    let plan = plan::push(&[own(0, 7), own(3, 3), own(6, 7)], &items(8));
    assert!(plan.write.is_empty());
    assert_eq!(plan.superseded.len(), 2);
}

#[test]
fn a_pack_never_mixes_epochs() {
    let mut items = items(20);
    items[10..].iter_mut().for_each(|item| item.epoch = 2);
    let plan = plan::push(&[], &items);
    let written: Vec<_> = plan.write.iter().map(|one| (one.range.first, one.range.last, one.epoch)).collect();
    assert_eq!(written, [(0, 9, 1), (10, 19, 2)]);
}

#[test]
fn a_pack_never_goes_beyond_the_limits() {
    let count = limits::PACK_ENVELOPES as u64 + 10;
    let plan = plan::push(&[], &items(count));
    assert!(plan.write.iter().all(|one| one.range.count() <= limits::PACK_ENVELOPES as u64), "{plan:?}");
    let heavy: Vec<_> = (0..20).map(|seq| Item { seq, epoch: 1, bytes: limits::ENVELOPE_BODY }).collect();
    let plan = plan::push(&[], &heavy);
    assert!(plan.write.iter().all(|one| one.range.count() <= 8), "{plan:?}");
}

#[test]
fn packs_with_erased_bodies_are_written_again() {
    let packs = [own(0, 7), own(8, 8), own(9, 9)];
    let (keep, rewrite) = plan::without(&packs, &BTreeSet::from([3, 9]));
    assert_eq!((ranges(&keep), ranges(&rewrite)), (vec![(8, 8)], vec![(0, 7), (9, 9)]));
    let plan = plan::push(&keep, &items(10));
    assert_eq!(plan.write.iter().map(|one| one.range.count()).sum::<u64>(), 9);
}

#[test]
fn a_superseded_file_stays_until_all_have_seen_it_or_the_grace_is_over() {
    let check = |all_have_seen, superseded_for_ms, expect| {
        assert_eq!(plan::may_remove(range(0, 7), Readers { all_have_seen, superseded_for_ms }), expect);
    };
    check(Some(7), 0, true);
    check(Some(6), 0, false);
    check(None, GRACE_MS - 1, false);
    check(None, GRACE_MS, true);
}

fn entry(dir: FeedDir, name: FileName) -> Entry {
    Entry { path: dir.file(name), bytes: 1000 }
}

fn other(byte: u8) -> FeedDir {
    FeedDir { feed: FeedKey { device: DeviceId([byte; 16]), incarnation: 1 }, ..DIR }
}

fn pack(first: u64, last: u64) -> FileName {
    FileName::Pack { range: range(first, last), hash: hash(first * 10_000 + last) }
}

#[test]
fn fetching_takes_what_is_new_in_an_order_that_can_be_understood() {
    let (roster, grant) = (
        FileName::Roster { version: 2, hash: hash(1) },
        FileName::Grant { roster_version: 2, hash: hash(2) },
    );
    let listing = [
        entry(other(1), pack(8, 8)),
        entry(other(1), pack(0, 7)),
        entry(other(1), pack(0, 0)),
        entry(other(2), pack(0, 3)),
        entry(DIR, pack(0, 7)),
        entry(other(1), roster),
        entry(other(1), grant),
    ];
    let feeds = BTreeMap::from([(other(2).feed, FeedPosition { next_seq: 4, last: Hash::NONE })]);
    let fetched = |handled: &BTreeSet<MailboxPath>| -> Vec<MailboxPath> {
        plan::fetch(FEED, &listing, &feeds, handled).into_iter().map(|entry| entry.path).collect()
    };
    let expect =
        [other(1).file(grant), other(1).file(roster), other(1).file(pack(0, 7)), other(1).file(pack(8, 8))];
    assert_eq!(fetched(&BTreeSet::new()), expect);
    assert_eq!(
        fetched(&BTreeSet::from([expect[0], expect[2]])),
        [expect[1], other(1).file(pack(0, 0)), expect[3]]
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_even_fetched() {
    let huge = Entry { bytes: limits::PACK_FILE as u64 + 1, ..entry(other(1), pack(0, 0)) };
    assert!(plan::fetch(FEED, &[huge], &BTreeMap::new(), &BTreeSet::new()).is_empty());
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
