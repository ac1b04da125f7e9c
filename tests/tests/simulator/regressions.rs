//! What the simulator found, in the fewest steps that showed it.

use crate::{run, steps};

/// Plays a list of steps that once broke a rule.
fn check(seed: u64, list: &str) {
    let report = run::play(seed, &steps::read(list).unwrap());
    assert!(report.is_ok(), "{report:?}");
}

#[test]
fn a_pack_of_a_life_before_the_backup_is_rewritten_when_something_in_it_is_erased() {
    check(
        416,
        "person 6 746 245\n save 32 616 258\n backup 11 413 570\n exchange 5 120 144\n restore 37 282 941
         erase 49 265 979",
    );
}

#[test]
fn a_device_that_another_one_vouched_for_founds_a_circle() {
    check(104, "person 53 234 677\n device 9 957 133\n gather 47 236 942\n found 49 421 883");
}

#[test]
fn who_begins_to_read_comes_past_a_body_that_was_erased_before_its_tombstone() {
    check(
        674,
        "person 53 139 578\n person 2 487 337\n device 46 942 321\n gather 13 178 115
         takeaway 62 493 159\n exchange 47 746 922\n save 56 399 934\n exchange 2 719 275
         takeaway 20 222 844\n exchange 11 495 714",
    );
}

#[test]
fn who_leaves_while_the_founder_closes_is_out_in_the_end() {
    check(
        310,
        "person 9 281 226\n person 33 7 740\n person 46 625 862\n found 7 899 490\n ask 0 0 0\n ask 2 0 0
         gather 3 727 330\n share 36 950 311\n leave 47 488 119\n person 9 179 832\n close 5 348 468",
    );
}

#[test]
fn whoever_is_lost_or_removed_right_after_another_one_hears_of_it() {
    check(
        1552,
        "person 10 264 362\n device 63 658 622\n device 24 957 419\n gather 27 731 312\n lost 3 668 278
         lost 6 779 450",
    );
    check(
        1840,
        "person 52 277 883\n person 46 10 532\n person 62 568 637\n found 10 26 887\n ask 0 0 0\n ask 2 0 0
         gather 59 235 723\n remove 1 341 1022\n remove 13 170 289",
    );
}

#[test]
fn what_the_other_one_of_two_copies_wrote_does_not_wait_to_be_sent() {
    check(
        1682,
        "person 31 526 935\n person 56 26 706\n person 28 752 952\n copy 57 491 911\n exchange 7 869 541",
    );
}

#[test]
fn a_device_that_is_out_is_not_asked_to_admit() {
    check(
        297,
        "person 15 427 442\n device 2 1018 301\n gather 13 277 67\n device 48 633 624\n person 21 53 704
         lost 29 132 615",
    );
}

#[test]
fn a_case_begun_before_the_device_was_let_in_is_one_case_in_a_copy_too() {
    check(
        969,
        "person 29 996 180\n person 24 1002 619\n device 51 148 997\n save 20 633 341\n copy 38 517 143
         save 10 882 879",
    );
}
