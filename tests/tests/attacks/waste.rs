//! What a hostile member or storage can make others waste: measured, and within what docs/threat-model.md states.

use std::fs;
use std::time::{Duration, Instant};

use exchange::limits;
use scenarios::dice::Dice;

use crate::ring::Ring;

/// Files that nobody asked for.
const GARBAGE: usize = 100_000;
/// How many of them bear a name of ours, so that they have to be looked into: the first time only.
const DISGUISED: usize = 500;

/// The most memory that this program has had so far, in MiB.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[test]
fn a_hundred_thousand_garbage_files_cost_a_bounded_time_and_memory() {
    let mut ring = Ring::new();
    let mut dice = Dice::printed("hundred thousand");
    let circle = ring.circle;
    let theirs = ring.table.feed_of(circle, &ring.anja);
    for number in 0..GARBAGE {
        let name = if number < DISGUISED {
            let kinds = ["000000-000009", "roster-000009", "grant-000009", "request"];
            format!("{}-{}.age", kinds[number % 4], hex::encode(dice.bytes(16)))
        } else {
            format!("foto {number}.jpg")
        };
        fs::write(theirs.join(name), b"garbage").unwrap();
    }
    ring.anja.say(circle, ring.session, "Dit komt er toch door.");
    let before = most_memory();
    let timed = |what: &mut dyn FnMut()| {
        let begin = Instant::now();
        what();
        begin.elapsed()
    };
    let brings = timed(&mut || drop(ring.anja.exchange(circle)));
    let first = timed(&mut || drop(ring.bert.exchange(circle)));
    let again = timed(&mut || drop(ring.bert.exchange(circle)));
    let more = most_memory() - before;
    println!(
        "{GARBAGE} files, {DISGUISED} of them named like ours: handing over {brings:?}, first fetching {first:?}, \
         one more {again:?}, {more} MiB more memory at most"
    );
    assert!(ring.bert.heard(circle, ring.session).contains(&"Dit komt er toch door.".to_owned()));
    assert_eq!(ring.bert.prints(circle), ring.anja.prints(circle));
    assert!(more < 200, "{more} MiB");
    assert!(again < Duration::from_secs(60) && first < Duration::from_secs(300), "{first:?}, {again:?}");
    assert!(fs::read_dir(&theirs).unwrap().count() > GARBAGE, "nothing of it was taken away");
}

/// More files than one exchange looks into in one directory, all named like ours: nothing starves.
#[test]
fn what_one_exchange_leaves_comes_at_the_next_and_garbage_keeps_nobody_waiting() {
    let mut ring = Ring::new();
    let mut dice = Dice::printed("more than one exchange");
    let circle = ring.circle;
    let theirs = ring.table.feed_of(circle, &ring.anja);
    for _ in 0..=limits::LOOK_FILES {
        // Before any pack of words in the order in which files are looked into.
        fs::write(theirs.join(format!("grant-000009-{}.age", hex::encode(dice.bytes(16)))), b"garbage")
            .unwrap();
    }
    ring.anja.say(circle, ring.session, "Dit komt er later door.");
    ring.anja.exchange(circle);
    ring.chandra.say(circle, ring.session, "Dit komt meteen.");
    ring.chandra.exchange(circle);
    let first = ring.bert.exchange(circle);
    assert!(first.left > 0, "{first:?}");
    assert!(
        ring.bert.heard(circle, ring.session).contains(&"Dit komt meteen.".to_owned()),
        "others are not kept"
    );
    let second = ring.bert.exchange(circle);
    assert_eq!(second.left, 0);
    assert!(
        second.files_read < 200,
        "what was found wrong is looked into again in turns: {}",
        second.files_read
    );
    assert!(ring.bert.heard(circle, ring.session).contains(&"Dit komt er later door.".to_owned()));
}
