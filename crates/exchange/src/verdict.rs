//! What became of a file: accepted, known already, to be tried again later, or set aside with a reason.

use domain::RecordId;

use crate::ballot::Ballot;
use crate::envelope::Envelope;
use crate::feed::{FeedKey, SeqRange};
use crate::grant::{Grant, UnverifiedGrant};
use crate::opened::Opened;
use crate::proposal::Proposal;
use crate::roster::RosterChain;

/// What became of a file. Nothing is ever deleted because of it.
#[derive(Debug)]
pub enum Verdict {
    /// Everything checked out and something in it is new.
    Accepted(Accepted),
    /// Everything in it was known. Seeing it again is harmless.
    AlreadyKnown,
    /// Nothing wrong so far, but something else has to come first. Try again after it came.
    Waiting(Waiting),
    /// A grant or request for other devices. Nothing to do, nothing wrong.
    NotForUs,
    /// Refused. Kept apart with the reason.
    SetAside(SetAside),
}

/// What was accepted.
#[derive(Debug)]
pub enum Accepted {
    /// New envelopes.
    Pack(PackContents),
    /// Another branch of a feed: its author signed two envelopes with one seq, and this one goes before the one
    /// that is known. What is known of the feed from the first of these on has to make room.
    Branch(PackContents),
    /// A longer roster chain than the one known.
    Roster(Opened<RosterChain>),
    /// Epoch keys that were not known.
    Grant(Opened<Grant>),
    /// Keys from a device of which nothing is known yet, for someone who waits to be let in. They open files and
    /// prove nothing: what counts is the roster that they open, and whether that names the same keys.
    Untested(Box<UnverifiedGrant>),
    /// A proposal for the version after the current one.
    Proposal(Box<Opened<Proposal>>),
    /// A vote on such a proposal, and the bytes in which it came.
    Ballot(Box<Opened<Ballot>>, Vec<u8>),
}

/// The new envelopes of a pack.
#[derive(Debug)]
pub struct PackContents {
    /// Whose feed.
    pub feed: FeedKey,
    /// The seqs of the whole pack.
    pub range: SeqRange,
    /// The epoch it was sealed in.
    pub epoch: u32,
    /// The envelopes that were not known, in order of seq. Tombstones among them go first when applied.
    pub new: Vec<Opened<Envelope>>,
    /// The operations in their changes together.
    pub operations: u64,
    /// Whether more is in the pack than is taken in at once: to be looked into again.
    pub more: bool,
    /// Whether everything in the pack may count. Otherwise it goes on beyond what is accepted of a device that is
    /// gone, and is worth another look when more of it is.
    pub whole: bool,
}

impl PackContents {
    /// Whether there is no reason to look into the pack again.
    pub fn is_complete(&self) -> bool {
        self.whole && !self.more
    }
}

/// What a file waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Earlier envelopes of the same feed, from this seq on.
    EarlierPart {
        /// The first seq that is missing.
        next_seq: u64,
    },
    /// A newer roster: this version or later.
    Roster {
        /// The version the author went by.
        version: u32,
    },
    /// The key of an epoch that was not granted yet. `None` when the file does not tell which.
    EpochKey,
    /// The tombstone that explains why a body is missing.
    Tombstone {
        /// The record.
        record: RecordId,
    },
}

/// Why a file was set aside. A closed list: the words for people are elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetAside {
    /// Not an age file.
    NotAge,
    /// Locked for others, or with a passphrase.
    CannotOpen,
    /// The bytes do not have the hash that is in the name: not wholly arrived, or damaged.
    HashMismatch,
    /// Cut short.
    Truncated,
    /// Altered or damaged inside the lock.
    Altered,
    /// Larger than allowed, folded or unfolded.
    TooLarge,
    /// Made by a newer version of this software.
    UnknownVersion,
    /// For another circle.
    WrongCircle,
    /// A record that does not belong in this kind of circle, or another kind of circle than ours.
    WrongKind,
    /// By a device that is not in the roster.
    UnknownDevice,
    /// In the directory of another device or incarnation.
    WrongDirectory,
    /// A signature that does not fit.
    BadSignature,
    /// Sealed in another epoch than the envelopes say, or an epoch that does not go with the roster.
    WrongEpoch,
    /// Seqs or hashes that do not follow on each other.
    BrokenChain,
    /// Two different envelopes with the same seq: the device (or a copy of it) contradicts itself.
    Fork,
    /// A change by another actor than the one of this device and record.
    ForeignActor,
    /// A body that cannot be read as changes.
    BadBody,
    /// Content that is not of the expected form.
    BadForm,
    /// By a removed device, after the last envelope that was accepted from it.
    AfterRemoval,
    /// A roster without the signatures that the rules ask for.
    NotEnoughSignatures,
    /// A roster that contradicts a version already known.
    RosterFork,
    /// A roster that breaks the rules in another way.
    BadRoster,
    /// A request to join that answers no open invitation, or too late.
    UnknownInvitation,
}

impl SetAside {
    /// The name in lists and message files.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAge => "not_age",
            Self::CannotOpen => "cannot_open",
            Self::HashMismatch => "hash_mismatch",
            Self::Truncated => "truncated",
            Self::Altered => "altered",
            Self::TooLarge => "too_large",
            Self::UnknownVersion => "unknown_version",
            Self::WrongCircle => "wrong_circle",
            Self::WrongKind => "wrong_kind",
            Self::UnknownDevice => "unknown_device",
            Self::WrongDirectory => "wrong_directory",
            Self::BadSignature => "bad_signature",
            Self::WrongEpoch => "wrong_epoch",
            Self::BrokenChain => "broken_chain",
            Self::Fork => "fork",
            Self::ForeignActor => "foreign_actor",
            Self::BadBody => "bad_body",
            Self::BadForm => "bad_form",
            Self::AfterRemoval => "after_removal",
            Self::NotEnoughSignatures => "not_enough_signatures",
            Self::RosterFork => "roster_fork",
            Self::BadRoster => "bad_roster",
            Self::UnknownInvitation => "unknown_invitation",
        }
    }

    /// Whether looking again makes sense when the file on the carrier changes size: it may still have been
    /// on its way.
    pub fn may_be_incomplete(self) -> bool {
        matches!(self, Self::NotAge | Self::HashMismatch | Self::Truncated)
    }

    /// Whether a newer version of the software may be able to read it.
    pub fn may_need_newer_software(self) -> bool {
        self == Self::UnknownVersion
    }
}

impl From<SetAside> for Verdict {
    fn from(reason: SetAside) -> Self {
        Self::SetAside(reason)
    }
}

impl From<Waiting> for Verdict {
    fn from(reason: Waiting) -> Self {
        Self::Waiting(reason)
    }
}

impl From<sealing::Error> for SetAside {
    fn from(error: sealing::Error) -> Self {
        use sealing::Error;
        match error {
            Error::NotAge => Self::NotAge,
            Error::NoMatchingKey | Error::WrongLock | Error::WrongPassphrase => Self::CannotOpen,
            Error::Truncated => Self::Truncated,
            Error::TooLarge | Error::HeaderTooLarge | Error::TooMuchWork => Self::TooLarge,
            Error::BadSignature => Self::BadSignature,
            Error::Altered => Self::Altered,
            _ => Self::BadForm,
        }
    }
}

impl From<crate::Error> for SetAside {
    fn from(error: crate::Error) -> Self {
        use crate::Error;
        match error {
            Error::Sealing(error) => error.into(),
            Error::TooLarge => Self::TooLarge,
            Error::UnknownVersion => Self::UnknownVersion,
            Error::BadChange => Self::BadBody,
            Error::RecordNotAllowedHere => Self::WrongKind,
            Error::NotInRoster => Self::UnknownDevice,
            Error::NotAllowedByRoster => Self::NotEnoughSignatures,
            _ => Self::BadForm,
        }
    }
}
