//! A feed with several branches: which one counts.

use std::collections::BTreeSet;

use crate::common::*;
use crate::set_aside::scene;

#[test]
fn two_hashes_for_one_seq_are_a_fork_and_the_lower_one_counts_whichever_comes_first() {
    let scene = scene();
    let (mut one, mut other) = (scene.writer(), scene.writer());
    one.write_many(3);
    other.write_many(1);
    other.tombstone();
    let lower = |writer: &Writer<'_>| writer.feed[1].header_hash().0;
    let (first, second) = if lower(&one) < lower(&other) { (&one, &other) } else { (&other, &one) };
    let end = first.feed.len() - 1;

    let mut reader = scene.reader();
    assert!(word(&reader.take(&first.pack(0..=end))).ends_with(" new"));
    let before = reader.feeds.clone();
    assert_eq!(word(&reader.take(&second.pack(0..=1))), "Fork");
    assert_eq!(word(&reader.take(&second.pack(1..=1))), "Fork");
    assert_eq!(reader.feeds, before, "what counts stays");

    let mut late = scene.reader();
    assert!(word(&late.take(&second.pack(0..=1))).ends_with(" new"));
    assert_eq!(word(&late.take(&first.pack(0..=end))), "branch from 1");
    assert_eq!(late.feeds, before, "both end on the same branch");
    assert_eq!(word(&late.take(&second.pack(0..=1))), "Fork", "and never come back from it");
}

/// Every order of three branches that part in two places ends on the same one.
#[test]
fn branches_of_branches_end_the_same_in_every_order() {
    let scene = scene();
    let mut writers = [scene.writer(), scene.writer(), scene.writer()];
    writers[0].write_many(4);
    writers[1].write_many(2);
    writers[1].tombstone();
    writers[2].write_many(1);
    writers[2].tombstone();
    let mut ends = BTreeSet::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut reader = scene.reader();
        for round in 0..3 {
            for which in order {
                let writer = &writers[which];
                let verdict = word(&reader.take(&writer.pack(0..=writer.feed.len() - 1)));
                assert!(round < 2 || verdict == "Fork" || verdict == "known", "{verdict}");
            }
        }
        ends.insert(reader.known.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(ends.len(), 1);
}
