//! What to push and to fetch, what may go, and what to tell of what was seen.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleKind, DeviceId};
use exchange::plan::{self, GRACE_MS, Item, OwnPack, Readers};
use exchange::{
    Draft, Entry, FeedDir, FeedKey, FeedPosition, FileName, Kind, MailboxPath, Seen, feed, limits,
};
use sealing::Hash;

use crate::common::*;
use crate::moving::{DIR, FEED, hash, own, range};

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
fn what_is_settled_changes_no_plan() {
    let mut packs = Vec::new();
    let (mut count, mut settled) = (0, 0);
    for turn in 0..400_u64 {
        // Mostly a few, now and then very many, as after an import.
        count += if turn % 90 == 7 { 3_000 } else { 1 + turn * 37 % 150 };
        let all = items(count);
        let from = plan::settled(&packs);
        assert!(from >= settled, "what is settled stays so: {from} after {settled}");
        let rest: Vec<OwnPack> = packs.iter().filter(|pack| pack.range.first >= from).copied().collect();
        let first = usize::try_from(from).unwrap();
        assert_eq!(plan::push(&rest, &all[first..]), plan::push(&packs, &all), "turn {turn}");
        packs = carried_out(packs, &all);
        settled = from;
    }
    assert!(count - settled < 3 * limits::PACK_ENVELOPES as u64, "{settled} of {count}");
}

#[test]
fn a_gap_or_an_overlap_settles_nothing_behind_it() {
    let check = |packs: &[(u64, u64)], expect: u64| {
        let packs: Vec<_> = packs.iter().map(|(first, last)| own(*first, *last)).collect();
        assert_eq!(plan::settled(&packs), expect, "{packs:?}");
    };
    check(&[], 0);
    check(&[(0, 4095)], 0);
    check(&[(0, 4095), (4096, 4096)], 4096);
    check(&[(4096, 8191), (0, 4095), (8192, 8192)], 8192);
    check(&[(1, 4095), (4096, 4096)], 0);
    check(&[(0, 4095), (4097, 8192)], 0);
    check(&[(0, 4095), (4096, 4100), (4098, 4098)], 0);
    check(&[(0, 4095), (0, 7), (4096, 8191)], 0);
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
fn once_names_are_doubted_a_wide_pack_hides_no_small_one() {
    let listing = [entry(other(1), pack(0, 7)), entry(other(1), pack(0, 0)), entry(other(1), pack(1, 7))];
    let names = |files: Vec<Entry>| files.into_iter().map(|entry| entry.path.name).collect::<Vec<_>>();
    let (feeds, handled) = (BTreeMap::new(), BTreeSet::new());
    assert_eq!(names(plan::fetch(FEED, &listing, &feeds, &handled)), [pack(0, 7)]);
    let all = names(plan::fetch_all(FEED, &listing, &feeds, &handled));
    assert_eq!(all, [pack(0, 7), pack(0, 0), pack(1, 7)]);
}

#[test]
fn a_file_beyond_the_limit_is_not_even_fetched() {
    let huge = Entry { bytes: limits::PACK_FILE as u64 + 1, ..entry(other(1), pack(0, 0)) };
    assert!(plan::fetch(FEED, &[huge], &BTreeMap::new(), &BTreeSet::new()).is_empty());
}

#[test]
fn the_next_envelope_tells_only_what_is_newly_seen() {
    let at = |next_seq| FeedPosition { next_seq, last: Hash::NONE };
    let feeds = BTreeMap::from([
        (FEED, at(9)),
        (other(1).feed, at(4)),
        (other(2).feed, at(2)),
        (other(3).feed, at(0)),
    ]);
    let announced = BTreeMap::from([(other(1).feed, 3), (other(2).feed, 0)]);
    let seen = feed::newly_seen(FEED, &feeds, &announced);
    assert_eq!(seen, [Seen { device: DeviceId([2; 16]), incarnation: 1, seq: 1 }]);
}

#[test]
fn what_all_have_seen_is_what_the_slowest_reader_says() {
    let (anna, bram, clara) = (person("anna"), person("bram"), person("clara"));
    let chain = founded(CircleKind::Group, &[&anna, &bram, &clara]);
    let own = Writer::new(&anna.keys, &chain).feed_key();
    let says = |person: &Person, seq| {
        let mut writer = Writer::new(&person.keys, &chain);
        let seen = vec![Seen { device: own.device, incarnation: 1, seq }];
        let draft = Draft { kind: Kind::ErasureConfirmed, seen, ..writer.draft() };
        writer.push(draft).header().clone()
    };
    let readers = [&anna, &bram, &clara].map(|person| person.keys.device_id());
    let headers = [says(&bram, 3), says(&bram, 7), says(&clara, 5)];
    assert_eq!(feed::seen_by_all(own, &readers, &headers), Some(5));
    assert_eq!(feed::seen_by_all(own, &readers, &headers[..2]), None, "one is silent");
    assert_eq!(feed::seen_by_all(own, &readers[..1], &headers), None, "nobody else");
}
