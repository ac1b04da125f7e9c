//! What can happen in a run: one line per step, made of a word and three numbers. A number chooses among what
//! is there at that moment (modulo), so every list of steps can be played, also with steps taken out.

use std::fmt;
use std::str::FromStr;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub verb: Verb,
    /// To which device, in order of appearance.
    pub who: u16,
    /// With which circle, record, file or backup.
    pub what: u16,
    /// In which way.
    pub how: u16,
}

/// Kinds of things that happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Someone new, with a journal on one device.
    Person,
    /// Another device of the same person, waiting to be admitted.
    Device,
    /// A circle is founded.
    Found,
    /// Someone asks to join a circle with an invitation.
    Ask,
    /// A request is admitted.
    Admit,
    /// Everyone exchanges over a storage that works, and whoever waits is admitted.
    Gather,
    /// A case is written.
    Case,
    /// A case is opened, and stays open in an editor.
    Open,
    /// A case is saved, from the editor or opened just now.
    Save,
    /// Someone chooses between the versions of a sentence, in a case or a session.
    Choose,
    /// A case is erased.
    Erase,
    /// Something is taken along, outside of a session.
    Takeaway,
    /// A case is brought into a circle.
    Share,
    /// A contribution to a session.
    Say,
    /// The presenter marks a contribution.
    Mark,
    /// The presenter rewords the question.
    Reword,
    /// Someone writes what they take along from a session.
    TakeAlong,
    /// The session goes to another step.
    Turn,
    /// A session is erased by who brought it in.
    EraseSession,
    /// The founder closes a circle: joining is a decision of the circle from then on.
    Close,
    /// Someone proposes to admit who asks.
    Propose,
    /// Someone proposes that a member goes, or removes them where no vote is needed.
    Remove,
    /// Someone votes.
    Vote,
    /// Someone leaves a circle.
    Leave,
    /// Someone says that another device of theirs is lost.
    Lost,
    /// The circle is asked to say again who is in it, or that a contradiction was seen is said.
    Confirm,
    /// A device fetches and brings.
    Exchange,
    /// The storage carries files between one device and the others.
    Sync,
    /// A device puts a circle in a file of its own, for e-mail or a stick.
    CarryOut,
    /// A device takes in such a file, early or late, once or again.
    CarryIn,
    /// Time passes for everyone.
    Time,
    /// The clock of a device is set wrong.
    Skew,
    /// The storage loses a file.
    Lose,
    /// The storage keeps a part of a file, or nothing.
    Cut,
    /// The storage loses everything.
    Wipe,
    /// The storage is as it was some time ago.
    RollBack,
    /// What one device sees is as it was some time ago.
    RollBackView,
    /// The folder of one circle is put back as it was some time ago, for everyone at once.
    PutBack,
    /// The storage stops showing some files to one device.
    Hide,
    /// A file of somebody else's, under a name of ours.
    Garbage,
    /// A copy of a file in a place where it does not belong.
    Misplace,
    /// Conflict copies and unfinished files, as drives make them.
    Strange,
    /// The storage of one device is away, full, read-only, or fails after a while; or works again.
    Mood,
    /// A backup is made.
    Backup,
    /// A journal is put back from a backup.
    Restore,
    /// A data folder is copied, and both copies are used from then on.
    Copy,
    /// A journal is closed and opened.
    Reopen,
    /// Lists and search are made again.
    Rebuild,
}

/// The words of the verbs.
pub const WORDS: &[(Verb, &str)] = &[
    (Verb::Person, "person"),
    (Verb::Device, "device"),
    (Verb::Found, "found"),
    (Verb::Ask, "ask"),
    (Verb::Admit, "admit"),
    (Verb::Gather, "gather"),
    (Verb::Case, "case"),
    (Verb::Open, "open"),
    (Verb::Save, "save"),
    (Verb::Choose, "choose"),
    (Verb::Erase, "erase"),
    (Verb::Takeaway, "takeaway"),
    (Verb::Share, "share"),
    (Verb::Say, "say"),
    (Verb::Mark, "mark"),
    (Verb::Reword, "reword"),
    (Verb::TakeAlong, "take-along"),
    (Verb::Turn, "turn"),
    (Verb::EraseSession, "erase-session"),
    (Verb::Close, "close"),
    (Verb::Propose, "propose"),
    (Verb::Remove, "remove"),
    (Verb::Vote, "vote"),
    (Verb::Leave, "leave"),
    (Verb::Lost, "lost"),
    (Verb::Confirm, "confirm"),
    (Verb::Exchange, "exchange"),
    (Verb::Sync, "sync"),
    (Verb::CarryOut, "carry-out"),
    (Verb::CarryIn, "carry-in"),
    (Verb::Time, "time"),
    (Verb::Skew, "skew"),
    (Verb::Lose, "lose"),
    (Verb::Cut, "cut"),
    (Verb::Wipe, "wipe"),
    (Verb::RollBack, "roll-back"),
    (Verb::RollBackView, "roll-back-view"),
    (Verb::PutBack, "put-back"),
    (Verb::Hide, "hide"),
    (Verb::Garbage, "garbage"),
    (Verb::Misplace, "misplace"),
    (Verb::Strange, "strange"),
    (Verb::Mood, "mood"),
    (Verb::Backup, "backup"),
    (Verb::Restore, "restore"),
    (Verb::Copy, "copy"),
    (Verb::Reopen, "reopen"),
    (Verb::Rebuild, "rebuild"),
];

impl Verb {
    fn word(self) -> &'static str {
        WORDS.iter().find(|(verb, _)| *verb == self).map_or("", |(_, word)| word)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.verb.word(), self.who, self.what, self.how)
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let unreadable = || format!("not a step: {line}");
        let mut words = line.split_whitespace();
        let word = words.next().ok_or_else(unreadable)?;
        let verb = WORDS.iter().find(|(_, known)| *known == word).map(|(verb, _)| *verb);
        let mut number = || words.next().unwrap_or("0").parse().map_err(|_| unreadable());
        Ok(Self { verb: verb.ok_or_else(unreadable)?, who: number()?, what: number()?, how: number()? })
    }
}

/// The steps in a text of one step per line; blank lines and what follows a `#` are passed over.
pub fn read(text: &str) -> Result<Vec<Step>, String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::parse).collect()
}

#[test]
fn every_step_reads_back_as_it_was_written() {
    for (verb, _) in WORDS {
        let step = Step { verb: *verb, who: 3, what: 17, how: 65535 };
        assert_eq!(step.to_string().parse(), Ok(step));
    }
    assert_eq!(read("# nothing\n\n  gather 0 0 0 # all\n").map(|steps| steps.len()), Ok(1));
    assert!("dance 1 2 3".parse::<Step>().is_err());
}
