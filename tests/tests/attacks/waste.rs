//! What a hostile member or storage can make others waste: measured, and within what docs/threat-model.md states.

use std::fs;
use std::time::{Duration, Instant};

use exchange::limits;
use scenarios::dice::Dice;
use usecases::session::acts::At;
use usecases::session::erase::session_erase;

use crate::ring::{Ring, warned};

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

/// Who writes on and on fills nobody's disk: what is over waits, and everything of the others goes on.
#[test]
fn of_one_device_so_much_is_kept_and_the_others_go_on_until_there_is_room_again() {
    let mut ring = Ring::new().with_share(48 * 1024);
    let mut dice = Dice::printed("more than a share");
    let circle = ring.circle;
    let case = ring.bert.write_case("Wie belt de gemeente", "Ik bel zelf.");
    let session = ring.bert.begin_session(circle, &case);
    ring.all_exchange();
    for number in 0..12 {
        ring.anja.say(circle, session, &format!("{number} {}", hex::encode(dice.bytes(5000))));
        ring.anja.exchange(circle);
        // Packs with other borders for the two: the bound lies at the same envelope all the same.
        if number % 3 == 0 {
            ring.bert.exchange(circle);
        }
    }
    ring.chandra.exchange(circle);
    ring.bert.exchange(circle);
    let heard = ring.bert.heard(circle, session);
    assert!((2..12).contains(&heard.len()), "{} came in", heard.len());
    assert_eq!(ring.chandra.heard(circle, session), heard);
    assert_eq!(warned(&ring), ["overfull"]);
    ring.chandra.say(circle, session, "Dit komt er gewoon door.");
    ring.all_exchange();
    assert_eq!(ring.bert.heard(circle, session).len(), heard.len() + 1, "nothing more of Anja");
    assert_eq!(ring.bert.prints(circle), ring.chandra.prints(circle));

    session_erase(&mut ring.bert.open, At { circle, session }).unwrap();
    ring.all_exchange();
    ring.anja.say(circle, ring.session, "Nu is er weer plaats.");
    ring.all_exchange();
    assert!(ring.bert.heard(circle, ring.session).contains(&"Nu is er weer plaats.".to_owned()));
    assert_eq!(warned(&ring), Vec::<String>::new());
    ring.all_have_the_same();
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
