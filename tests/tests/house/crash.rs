//! Kill -9 at random points while someone saves and exchanges: what was acknowledged is there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use domain::{CircleId, RecordId};
use scenarios::dice::Dice;
use scenarios::files;
use scenarios::people::{Person, surroundings};
use scenarios::table::Table;
use usecases::{LockMode, journal, start, upkeep};

/// How often the writer is killed.
const KILLS: u64 = 200;
/// The most things that it gets done once it is open: counted, so that a slow machine kills at the same points.
const MOST_DONE: u64 = 12;
/// The longest time that it then gets for what it began next, in microseconds.
const LONGEST: u64 = 20_000;
/// The longest time that it gets when it is to be killed while it opens, in microseconds.
const WHILE_OPENING: u64 = 12_000;
/// Every so many kills, the others write and exchange as well.
const TURN_OF_OTHERS: u64 = 8;

/// What a writer acknowledged before it was killed.
#[derive(Default)]
struct Acknowledged {
    opened: bool,
    cases: BTreeMap<RecordId, usize>,
    sentences: usize,
    exchanges: usize,
}

impl Acknowledged {
    /// Reads whole lines; a line without its end was not told yet.
    fn read(output: &str) -> Self {
        let mut read = Self::default();
        for line in output.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["open"] => read.opened = true,
                ["exchanged"] => read.exchanges += 1,
                ["said", number] => read.sentences = number.parse().unwrap(),
                ["saved", id, number] => {
                    read.cases.insert(id.parse().unwrap(), number.parse().unwrap());
                }
                _ => panic!("the writer said {line:?}"),
            }
        }
        read
    }

    fn learn(&mut self, more: Self) {
        self.cases.extend(more.cases);
        self.sentences = self.sentences.max(more.sentences);
        self.exchanges += more.exchanges;
    }
}

/// The journal that is written to, closed.
struct Target {
    data: PathBuf,
    key_file: PathBuf,
    circle: CircleId,
    session: RecordId,
}

impl Target {
    /// Lets a writer loose and kills it. Sometimes while it is still unlocking.
    fn written_and_killed(&self, dice: &mut Dice, turn: u64) -> Acknowledged {
        let mut writer = Command::new(env!("CARGO_BIN_EXE_restless-writer"))
            .args([&self.data, &self.key_file])
            .args([format!("turn {turn} {}", dice.below(1 << 32)), self.circle.to_string()])
            .arg(self.session.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(writer.stdout.take().unwrap());
        let mut output = String::new();
        let patience = if dice.below(5) > 0 {
            for _ in 0..=dice.below(MOST_DONE) {
                told.read_line(&mut output).unwrap();
            }
            LONGEST
        } else {
            WHILE_OPENING
        };
        std::thread::sleep(Duration::from_micros(dice.below(patience)));
        let ended = writer.try_wait().unwrap();
        assert!(ended.is_none(), "turn {turn}: the writer ended by itself: {ended:?}");
        writer.kill().unwrap();
        writer.wait().unwrap();
        told.read_to_string(&mut output).unwrap();
        Acknowledged::read(&output)
    }

    /// Opens the journal again and looks whether everything is there.
    fn opened_and_checked(&self, told: &Acknowledged) -> usecases::OpenVault {
        let around = surroundings("after the crash");
        let mut open =
            start::unlock_with_key_file(&self.data, &self.key_file, LockMode::short(), around).unwrap();
        upkeep::check(&mut open).unwrap();
        for (case, number) in &told.cases {
            let draft = journal::case::case_open(&open, *case).unwrap().draft;
            let words: Vec<&str> = draft.reflection.split_whitespace().collect();
            assert!(words.len() >= *number, "case {case}: {number} acknowledged, {} there", words.len());
            for (at, word) in (1..).zip(words) {
                assert_eq!(word, format!("w{at}"), "case {case}");
            }
        }
        open
    }
}

/// Anja, whose program is killed; her tablet; and Bert, who is in a circle with her.
struct Story {
    table: Table,
    tablet: Person,
    bert: Person,
    target: Target,
    own: CircleId,
}

impl Story {
    fn begin() -> Self {
        let table = Table::default();
        let (mut anja, mut bert) = (table.person("Anja"), table.person("Bert"));
        let circle = table.circle(&mut anja, &mut [&mut bert], "Kring Zuid");
        let tablet = table.second_device(&mut anja, "tablet");
        let case = anja.write_case("De post samen openen", "Ik pak de enveloppen zelf.");
        let session = anja.begin_session(circle, &case);
        anja.exchange(circle);
        bert.exchange(circle);
        let key_file = table.place().join("anja.key");
        start::key_file_add(&mut anja.open, &key_file).unwrap();
        let own = anja.own_circle();
        let target = Target { data: anja.close(), key_file, circle, session };
        Self { table, tablet, bert, target, own }
    }

    /// The tablet goes on with a case, Bert says something, and both exchange.
    fn others(&mut self, turn: u64, told: &Acknowledged) {
        let (circle, session) = (self.target.circle, self.target.session);
        self.tablet.exchange(self.own);
        let there = |case: &&RecordId| journal::case::case_open(&self.tablet.open, **case).is_ok();
        if let Some(case) = told.cases.keys().rev().find(there) {
            let seen = self.tablet.case(&case.to_string());
            self.tablet.save(&seen, |draft| draft.course.push_str(&format!("regel {turn}\n")));
        }
        self.tablet.exchange(self.own);
        self.bert.say(circle, session, &format!("antwoord {turn}"));
        self.bert.exchange(circle);
    }
}

#[test]
fn what_was_acknowledged_survives_two_hundred_kills_and_exchanging_goes_on() {
    let mut dice = Dice::printed("crash");
    let mut story = Story::begin();
    let (mut told, mut unlocking, mut saving) = (Acknowledged::default(), 0, 0);
    for turn in 0..KILLS {
        let now = story.target.written_and_killed(&mut dice, turn);
        unlocking += u32::from(!now.opened);
        saving += u32::from(!now.cases.is_empty());
        drop(story.target.opened_and_checked(&now));
        told.learn(now);
        if turn % TURN_OF_OTHERS == 0 {
            story.others(turn, &told);
        }
    }
    println!(
        "killed {KILLS} times: {unlocking} before it was open, {saving} after a save; \
         {} cases, {} sentences, {} exchanges",
        told.cases.len(),
        told.sentences,
        told.exchanges
    );
    assert!(unlocking > 5 && saving > 50 && told.exchanges > 50, "the kills landed in the wrong places");
    everyone_has_everything(story, &told);
}

/// Exchanging goes on, and in the end all devices hold the same, to the byte.
fn everyone_has_everything(mut story: Story, told: &Acknowledged) {
    let (circle, session, own) = (story.target.circle, story.target.session, story.own);
    let open = story.target.opened_and_checked(told);
    let mut anja = Person::from_open(open, story.target.data.clone());
    for _ in 0..2 {
        anja.exchange(own);
        anja.exchange(circle);
        story.tablet.exchange(own);
        story.bert.exchange(circle);
    }
    let heard = story.bert.heard(circle, session);
    for number in 1..=told.sentences {
        assert!(heard.contains(&format!("zin {number}")), "sentence {number} did not reach Bert");
    }
    assert_eq!(anja.prints(own), story.tablet.prints(own));
    assert_eq!(anja.prints(circle), story.bert.prints(circle));
    assert!(anja.prints(own).len() > told.cases.len());
    for (person, circle) in [(&anja, own), (&anja, circle), (&story.tablet, own), (&story.bert, circle)] {
        assert_eq!(person.set_aside(circle), []);
    }
    upkeep::check(&mut anja.open).unwrap();
    assert!(story.table.packs_of(own, &anja).len() < 40, "packs are joined as they grow in number");
    let unfinished = |path: &PathBuf| path.extension().is_some_and(|ending| ending != "age");
    let left: Vec<PathBuf> = files::below(story.table.shared()).into_iter().filter(unfinished).collect();
    assert!(left.is_empty(), "{left:?}");
}
