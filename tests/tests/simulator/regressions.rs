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
fn keys_of_a_list_that_won_later_are_read_again() {
    check(
        2405,
        "person 40 802 119\n person 30 691 303\n found 1 751 121\n ask 0 0 0\n gather 20 964 428
         exchange 50 26 156\n found 13 644 820\n exchange 6 943 302\n exchange 7 601 714
         save 17 645 879\n skew 7 877 924\n save 56 345 414\n copy 49 985 714\n say 3 599 694
         exchange 16 82 465\n exchange 47 895 740\n exchange 4 624 505\n exchange 59 250 661
         exchange 40 418 81",
    );
    check(
        9428,
        "person 6 755 688\n device 42 103 246\n device 26 110 915\n gather 15 350 605
         lost 1 302 478\n exchange 55 21 845\n save 63 508 673\n lost 63 821 575",
    );
}

#[test]
fn a_request_that_the_storage_spoilt_and_mended_is_not_set_aside_any_more() {
    check(
        6560,
        "person 50 707 705\n person 56 630 353\n device 45 751 200\n found 15 228 1021\n ask 1 0 0
         gather 55 159 561\n case 63 877 29\n share 39 316 11\n gather 19 76 369\n device 0 136 697
         exchange 39 799 398\n exchange 56 164 874\n cut 50 97 634",
    );
}

#[test]
fn two_copies_in_one_life_find_out_before_they_write_in_an_epoch_that_one_never_heard_of() {
    check(
        9511,
        "person 48 633 315\n person 25 190 421\n found 18 121 514\n ask 1 0 0\n gather 11 221 512
         skew 5 74 668\n share 20 842 265\n backup 34 775 1020\n backup 24 896 305\n share 31 216 488
         backup 49 137 844\n copy 48 686 679\n exchange 28 17 944\n restore 51 19 430",
    );
}

#[test]
fn who_was_admitted_by_one_of_two_copies_gets_keys_once_somebody_has_looked() {
    check(
        8123,
        "person 22 351 894\n device 57 898 305\n gather 16 1003 269\n exchange 37 1016 942
         save 13 195 678\n mood 16 518 735\n mood 4 235 695\n takeaway 24 236 635
         erase-session 16 827 947\n exchange 26 530 432\n save 44 865 505\n copy 26 395 91
         device 59 564 676\n save 61 344 343\n exchange 47 984 987\n device 60 531 882
         mark 21 106 856\n save 39 733 685\n ask 26 971 715\n share 12 146 1003\n restore 51 130 1004
         say 18 649 184\n sync 6 96 828\n garbage 56 99 70\n save 57 240 652",
    );
}

#[test]
fn who_is_lost_right_after_another_device_lost_another_hears_of_it() {
    check(
        9544,
        "person 61 429 206\n device 58 488 548\n device 12 966 162\n device 51 209 810
         gather 6 817 23\n lost 53 814 691\n lost 22 850 538\n exchange 2 349 13",
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

#[test]
fn an_erased_case_does_not_come_back_as_a_draft_because_it_was_brought_into_a_circle() {
    check(
        821,
        "person 61 516 644\n person 5 620 629\n person 1 831 187\n found 31 882 619\n ask 2 0 0
         gather 11 330 871\n case 44 525 113\n copy 24 293 574\n exchange 50 169 30\n copy 10 927 692
         share 14 603 535\n erase 7 783 596",
    );
}

#[test]
fn a_late_draft_holds_the_version_of_a_sentence_that_reading_does_not_show() {
    check(
        8028,
        "person 55 771 379\n device 8 494 912\n device 42 671 617\n case 54 389 661\n gather 43 871 67
         erase 13 837 262\n save 47 935 487\n save 18 425 969",
    );
}

#[test]
fn a_case_is_brought_into_a_circle_in_the_journal_too_or_not_at_all() {
    check(
        6269,
        "person 25 618 618\n device 30 856 912\n gather 49 522 148\n lost 43 148 316\n found 28 422 920
         exchange 5 66 87\n sync 55 770 433\n save 0 518 543\n exchange 28 493 46\n share 54 871 3",
    );
}

#[test]
fn what_waits_in_a_backup_is_all_that_a_restored_journal_can_keep_as_a_draft() {
    check(
        4775,
        "person 0 91 787\n device 16 671 52\n device 52 544 943\n case 8 794 613\n gather 50 809 934
         erase 56 831 533\n backup 15 667 508\n save 54 531 840\n copy 51 891 436\n restore 16 914 641
         exchange 30 803 614",
    );
    check(
        5351,
        "person 30 713 971\n device 30 650 877\n device 6 42 882\n case 5 23 177\n gather 38 151 66
         person 15 867 920\n save 42 880 836\n erase 8 257 241\n device 4 399 649\n backup 57 258 535
         exchange 47 226 198\n restore 7 126 1001",
    );
}

#[test]
fn what_a_journal_erased_does_not_come_back_as_a_draft_when_it_is_put_back() {
    check(
        6552,
        "person 24 1008 123\n person 11 584 411\n save 28 432 474\n backup 60 9 910\n erase 16 584 276
         copy 0 501 772\n restore 51 410 627\n exchange 11 731 0",
    );
}

#[test]
fn what_a_waiting_device_erased_is_erased_where_a_copy_of_it_sent_it() {
    check(7167, "person 4 373 865\n device 41 198 629\n save 59 465 32\n copy 11 572 85\n erase 2 726 67");
}

#[test]
fn a_second_late_draft_of_an_erased_case_outlives_the_first() {
    check(
        5437,
        "person 35 322 844\n device 42 132 763\n case 14 914 816\n gather 39 91 668\n save 17 124 812
         copy 25 720 764\n erase 14 103 995\n exchange 11 884 1000\n exchange 1 522 371\n exchange 53 884 68
         erase 23 238 937\n save 63 393 238",
    );
}

#[test]
fn a_late_draft_of_a_lost_device_is_asked_of_nobody_else() {
    check(
        9084,
        "person 6 26 749\n device 37 267 645\n case 30 707 977\n gather 40 109 521\n erase 62 38 560
         save 45 765 308\n lost 2 136 659",
    );
}

#[test]
fn a_newcomer_reads_two_feeds_that_each_erased_what_is_in_the_other() {
    check(
        7589,
        "person 18 132 766\n device 46 789 586\n gather 20 586 106\n case 48 27 170\n save 39 618 764
         exchange 56 133 816\n exchange 47 378 955\n save 51 593 382\n exchange 50 39 214\n save 12 347 223
         save 14 719 305\n case 51 526 732\n erase 33 554 696\n exchange 15 166 17\n exchange 0 903 227
         exchange 33 893 607\n save 19 102 379\n exchange 16 996 575\n choose 24 121 1003\n case 10 337 739
         exchange 59 517 628\n device 22 709 675\n erase 0 934 85",
    );
}
