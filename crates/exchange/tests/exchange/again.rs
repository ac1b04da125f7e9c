//! What to offer again of another's feed, and when what was offered may go.

use domain::{CircleKind, DeviceId};
use exchange::again::{AgainPlan, Lying, Run, Shelf, goes_first};
use exchange::plan::{Item, OwnPack};
use exchange::{Accepted, FeedDir, FeedKey, FileName, MailboxPath, SeqRange, SetAside, Verdict, inspect};

use crate::common::*;
use crate::moving::{DIR, FEED, hash, range};

const ME: DeviceId = DeviceId([0x55; 16]);
const ALL: Run = Run { first: 0, last: u64::MAX };

fn path(device: DeviceId, range: SeqRange) -> MailboxPath {
    let dir = FeedDir { circle: DIR.circle, feed: FeedKey { device, incarnation: 1 } };
    let hash = hash(range.first * 10_000 + range.last);
    if device == FEED.device {
        dir.file(FileName::Pack { range, hash })
    } else {
        dir.file(FileName::Again { feed: FEED, range, hash })
    }
}

fn lying(device: DeviceId, first: u64, last: u64) -> Lying {
    Lying { path: path(device, range(first, last)), range: range(first, last), sure: true }
}

fn mine(first: u64, last: u64) -> OwnPack {
    OwnPack { path: path(ME, range(first, last)), range: range(first, last) }
}

fn shelf<'a>(end: u64, lying: &'a [Lying], mine: &'a [OwnPack]) -> Shelf<'a> {
    Shelf { me: ME, feed: FEED, held: Run { first: 0, last: end }, lying, mine, stale: &[] }
}

fn items(count: u64) -> Vec<Item> {
    (0..count).map(|seq| Item { seq, epoch: 1, bytes: 100 }).collect()
}

fn written(plan: &AgainPlan) -> Vec<(u64, u64)> {
    plan.write.iter().map(|one| (one.range.first, one.range.last)).collect()
}

#[test]
fn what_lies_nowhere_is_offered_and_nothing_else() {
    let owner = FEED.device;
    let theirs = [lying(owner, 0, 7), lying(owner, 12, 15)];
    let plan = shelf(19, &theirs, &[]).plan(&items(20), &[ALL]);
    assert_eq!((written(&plan), plan.remove.len(), plan.left.len()), (vec![(8, 11), (16, 19)], 0, 0));
    let whole = [lying(owner, 0, 19)];
    assert!(shelf(19, &whole, &[]).is_in_order());
}

#[test]
fn a_gap_that_is_left_to_others_is_told_and_offered_once_it_was_seen_before() {
    let theirs = [lying(FEED.device, 0, 7)];
    let first = shelf(9, &theirs, &[]).plan(&items(10), &[]);
    assert_eq!((written(&first), first.left.clone()), (vec![], vec![Run { first: 8, last: 9 }]));
    let elsewhere = shelf(9, &theirs, &[]).plan(&items(10), &[Run { first: 0, last: 3 }]);
    assert_eq!(written(&elsewhere), []);
    let then = shelf(9, &theirs, &[]).plan(&items(10), &first.left);
    assert_eq!((written(&then), then.left.len()), (vec![(8, 9)], 0));
}

#[test]
fn what_was_offered_goes_once_the_owner_has_it_there_again_and_was_read() {
    let offered = [mine(0, 9)];
    let back = [lying(FEED.device, 0, 7), lying(FEED.device, 8, 9)];
    assert_eq!(shelf(9, &back, &offered).plan(&items(10), &[ALL]).remove, [offered[0].path]);
    let half = [lying(FEED.device, 0, 7)];
    assert_eq!(shelf(9, &half, &offered).plan(&items(10), &[ALL]).remove, []);
    let unread = [Lying { sure: false, ..back[0] }, back[1]];
    assert_eq!(shelf(9, &unread, &offered).plan(&items(10), &[ALL]).remove, []);
}

#[test]
fn of_two_that_offer_the_same_the_one_with_the_higher_id_takes_it_away() {
    let (lower, higher) = (DeviceId([0x11; 16]), DeviceId([0x99; 16]));
    let offered = [mine(0, 9)];
    let by_lower = [lying(lower, 0, 9)];
    assert_eq!(shelf(9, &by_lower, &offered).plan(&items(10), &[ALL]).remove, [offered[0].path]);
    let by_higher = [lying(higher, 0, 9)];
    assert_eq!(shelf(9, &by_higher, &offered).plan(&items(10), &[ALL]).remove, []);
}

#[test]
fn what_is_offered_again_is_joined_like_own_packs_and_the_small_ones_go() {
    let mut packs: Vec<OwnPack> = Vec::new();
    for count in 1..=64 {
        let plan = shelf(count - 1, &[], &packs).plan(&items(count), &[ALL]);
        packs.retain(|pack| !plan.remove.contains(&pack.path));
        packs.extend(plan.write.iter().map(|one| mine(one.range.first, one.range.last)));
        assert!(packs.len() <= 14, "{} after {count}", packs.len());
    }
    assert_eq!(packs.iter().map(|pack| pack.range).collect::<Vec<_>>(), [range(0, 63)]);
}

#[test]
fn what_held_something_erased_is_written_anew_at_once_unless_it_lies_elsewhere() {
    let stale = [range(0, 3)];
    let anew = |theirs: &[Lying]| {
        let shelf = Shelf { stale: &stale, ..shelf(3, theirs, &[]) };
        assert!(!shelf.is_in_order());
        written(&shelf.plan(&items(4), &[]))
    };
    assert_eq!(anew(&[]), [(0, 3)]);
    assert_eq!(anew(&[lying(FEED.device, 0, 3)]), []);
}

#[test]
fn epochs_stay_apart_in_what_is_offered_again() {
    let items: Vec<Item> =
        (0..6).map(|seq| Item { seq, epoch: if seq < 4 { 1 } else { 2 }, bytes: 9 }).collect();
    let plan = shelf(5, &[], &[]).plan(&items, &[ALL]);
    assert_eq!(
        plan.write.iter().map(|one| (one.range, one.epoch)).collect::<Vec<_>>(),
        [(range(0, 3), 1), (range(4, 5), 2)]
    );
}

#[test]
fn exactly_one_device_goes_first_and_never_the_owner() {
    let devices: Vec<DeviceId> = [0x11, 0x55, 0x99, 0xaa].map(|byte| DeviceId([byte; 16])).to_vec();
    for owner in &devices {
        let feed = FeedKey { device: *owner, incarnation: 1 };
        let first: Vec<_> =
            devices.iter().filter(|me| goes_first(**me, feed, devices.iter().copied())).collect();
        assert_eq!(first.len(), 1, "{owner}");
        assert_ne!(first[0], owner);
    }
    assert!(!goes_first(ME, FEED, []));
}

#[test]
fn an_envelope_offered_again_by_another_is_judged_exactly_as_in_its_own_directory() {
    let (anja, bert, carla) = (person("Anja"), person("Bert"), person("Carla"));
    let chain = founded(CircleKind::Group, &[&anja, &bert, &carla]);
    let mut writer = Writer::new(&anja.keys, &chain);
    writer.write_many(3);
    let (_, sealed) = writer.pack(0..=2);
    let dir =
        FeedDir { circle: chain.circle(), feed: FeedKey { device: bert.keys.device_id(), incarnation: 1 } };
    let named = |feed: FeedKey, range: SeqRange| {
        dir.file(FileName::Again { feed, range, hash: sealed.hash().into() })
    };
    let judged =
        |path: MailboxPath| inspect(&path, sealed.as_bytes(), &Reader::new(&carla.keys, &chain).state());
    let right = named(writer.feed_key(), range(0, 2));
    assert_eq!(right.to_string().parse::<MailboxPath>(), Ok(right));
    assert!(matches!(judged(right), Verdict::Accepted(Accepted::Pack(pack)) if pack.new.len() == 3));
    let other_feed = named(dir.feed, range(0, 2));
    assert!(matches!(judged(other_feed), Verdict::SetAside(SetAside::WrongDirectory)));
    let other_range = named(writer.feed_key(), range(0, 3));
    assert!(matches!(judged(other_range), Verdict::SetAside(SetAside::BadForm)));
}
