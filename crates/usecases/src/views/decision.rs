//! What a circle decides: who may join, who goes, and what this person can do about it now.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether a circle is still being put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CirclePhase {
    /// Whoever began it admits the first members.
    Founding,
    /// Joining is a decision of the circle.
    Closed,
}

/// What a latecomer may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// Everything, from the beginning.
    All,
    /// What is written from the admission on.
    FromNow,
}

/// A vote on a proposal. It stays as it is: others may have acted on it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// For it.
    Yes,
    /// Against it.
    No,
}

/// What a proposal would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Someone joins.
    Admit,
    /// Someone goes.
    Remove,
    /// One device of someone goes; the person stays.
    RemoveDevice,
    /// The circle gets another name.
    Rename,
    /// Nothing changes: the circle says again who is in it.
    Confirm,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Waits for votes.
    Open,
    /// So many are against it that it cannot be accepted any more.
    Rejected,
    /// Another proposal of the same round cannot be beaten, or a later round has begun.
    Overtaken,
    /// The list of members changed before it was decided.
    Lapsed,
}

/// Why this person cannot vote on a proposal (any more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoVote {
    /// Voted already.
    Voted,
    /// Voted for another proposal of this round.
    VotedElsewhere,
    /// It is about this person.
    AboutYou,
    /// It is no longer open.
    NotOpen,
    /// The lists contradict each other; first someone must say that this was seen.
    Frozen,
    /// The key that would count afterwards has not arrived yet: the next exchange may bring it.
    KeyMissing,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProposalView {
    /// Names it when voting.
    pub id: String,
    /// What it would change.
    pub kind: ProposalKind,
    /// Where it stands.
    pub state: ProposalState,
    /// The person it is about; `None` for a name of the circle.
    pub person: Option<String>,
    /// Their name, or the new name of the circle.
    pub about: String,
    /// The label of the device it is about, for [`ProposalKind::RemoveDevice`]; otherwise blank.
    pub device_label: String,
    /// What they may read, for [`ProposalKind::Admit`].
    pub reads: Option<Reads>,
    /// Four words to compare aloud with whoever wants to join, for [`ProposalKind::Admit`].
    pub words: Vec<String>,
    /// Who made it.
    pub by: String,
    /// Whether you made it.
    pub by_you: bool,
    /// Why, in the words of who made it. May be blank.
    pub note: String,
    /// From 1; a later one after a round in which nothing could be accepted.
    pub round: u32,
    /// Names of who is for it.
    pub yes: Vec<String>,
    /// Names of who is against it.
    pub no: Vec<String>,
    /// Names of who has not voted yet.
    pub waiting: Vec<String>,
    /// Names of who has no vote on it, because it is about them.
    pub without_vote: Vec<String>,
    /// How many votes for it are needed.
    pub needed: u32,
    /// How you voted.
    pub your_vote: Option<Vote>,
    /// Whether you can vote for it now.
    pub can_vote: bool,
    /// Whether you can vote against it now: also where you cannot vote for it (yet).
    pub can_vote_no: bool,
    /// Why you cannot vote for it.
    pub no_vote: Option<NoVote>,
    /// Whether you can propose the same again now.
    pub can_repeat: bool,
    /// From this moment another round may begin, even if people have not voted. Milliseconds since 1970.
    #[specta(type = f64)]
    pub until: i64,
}

/// What happens when this person leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// The others go on without you.
    OthersGoOn,
    /// You began this circle and it was not closed yet: it is closed as you go.
    ClosesCircle,
    /// One person remains, who can go on alone or invite others.
    OneRemains,
    /// You are the only one: the circle ends, and stays readable for you.
    EndsCircle,
    /// The line is yours: the others read nothing new, and it stays readable for you.
    EndsLine,
}

/// What this person can do in a circle now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Type)]
pub struct CircleActs {
    /// Write in it: bring in, contribute.
    pub can_write: bool,
    /// Make an invitation.
    pub can_invite: bool,
    /// Propose to admit whoever asks.
    pub can_propose_admission: bool,
    /// Propose that someone goes. Never in a circle of two: see `removal_impossible`.
    pub can_propose_removal: bool,
    /// Two people are in it, so that no majority can be without one of them: leaving is what is left.
    pub removal_impossible: bool,
    /// Close the circle: from then on joining is a decision of the circle.
    pub can_close: bool,
    /// Leave, and what that means.
    pub leaving: Option<Leaving>,
    /// Remove someone at once, without a vote (an own line, or a circle that is not closed yet).
    pub can_remove: bool,
    /// Propose another name for the circle (or change it at once, where no vote is needed).
    pub can_rename: bool,
}

/// What happened to the list of members that people should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RosterNoticeKind {
    /// `names` signed two lists of members that contradict each other. Nobody is admitted until someone
    /// says that this was seen.
    DoubleSigned,
    /// What this person proposed or announced was overtaken by another list; it was done again by itself.
    DoneAgain,
    /// `names` joined.
    Joined,
    /// `names` left.
    WentAway,
    /// `names` were removed by the circle.
    WereRemoved,
    /// The circle was closed.
    Closed,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RosterNotice {
    /// Names it when saying that it was seen.
    pub id: String,
    /// What happened.
    pub kind: RosterNoticeKind,
    /// Names of people.
    pub names: Vec<String>,
    /// When this device heard of it, milliseconds since 1970.
    #[specta(type = f64)]
    pub at: i64,
}
