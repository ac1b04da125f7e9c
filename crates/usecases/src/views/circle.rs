//! Circles: who is in them, on which devices, and what has arrived where.

use domain::CircleKind;
use serde::Serialize;
use specta::Type;

use super::decision::{CircleActs, CirclePhase, ProposalView, RosterNotice};

/// Where a circle stands for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// Asked to join; waiting to be admitted.
    Waiting,
    /// In.
    Member,
    /// Left by own choice. What was here stays readable; nothing new comes or goes.
    Left,
    /// No longer in it, by a decision of the circle (or this device was lost). What was here stays readable.
    Removed,
    /// The circle or line has ended, because the last one left. What was here stays readable.
    Ended,
}

/// One circle in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CircleRow {
    /// Circle id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: CircleKind,
    /// Waiting or in.
    pub membership: Membership,
    /// Number of people.
    pub people: u32,
    /// Join requests that wait for an answer here.
    pub requests: u32,
    /// Proposals that wait for your vote.
    pub votes: u32,
    /// Notices that nobody here has seen yet.
    pub notices: u32,
    /// Sessions that are open.
    pub open_sessions: u32,
    /// How the last exchange went.
    pub exchange: ExchangeState,
}

/// How the last exchange went, over all places together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ExchangeState {
    /// When it last succeeded, milliseconds since 1970; `None` if never.
    #[specta(type = Option<f64>)]
    pub last_success: Option<i64>,
    /// Why the last try failed: an error code; `None` when it succeeded.
    pub problem: Option<String>,
    /// The shared folder, where the circle has one: the first.
    pub folder: Option<String>,
    /// Own changes that have not been handed over anywhere yet.
    pub unsent: u32,
    /// Files that were set aside.
    pub set_aside: u32,
    /// Every place where the files of the circle lie.
    pub places: Vec<PlaceView>,
}

/// A place where the files of a circle lie, and how the last exchange with it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlaceView {
    /// Names the place in commands.
    pub id: String,
    /// What it is: `folder` or another word of the closed list.
    pub kind: String,
    /// Which one: a path, or an address without what gets one in.
    pub label: String,
    /// When an exchange last succeeded, milliseconds since 1970; `None` if never.
    #[specta(type = Option<f64>)]
    pub last_success: Option<i64>,
    /// Why the last try failed: an error code; `None` when it succeeded.
    pub problem: Option<String>,
    /// Own changes that have not been handed over here yet.
    pub unsent: u32,
}

/// One member's device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeviceView {
    /// Device id.
    pub id: String,
    /// The label its owner gave it.
    pub label: String,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it is known to have everything this device sent; `None` while nothing was heard.
    pub up_to_date: Option<bool>,
    /// Whether you can say that you lost it: another device of your own.
    pub can_lose: bool,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MemberView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Whether it is you.
    pub you: bool,
    /// Whether this person founded the circle.
    pub founder: bool,
    /// Whether they can read what was written before they came.
    pub reads_all: bool,
    /// Whether you can propose that they go, or (see `acts.can_remove`) remove them.
    pub can_remove: bool,
    /// Devices.
    pub devices: Vec<DeviceView>,
}

/// Someone who asks to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RequestView {
    /// Names the request when admitting.
    pub id: String,
    /// The name they gave.
    pub name: String,
    /// Label of their device.
    pub device_label: String,
    /// Four words to compare aloud.
    pub words: Vec<String>,
    /// Whether the circle is voting on it already.
    pub proposed: bool,
}

/// One session in a circle's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SessionRow {
    /// Record id.
    pub id: String,
    /// Title of the shared case.
    pub title: String,
    /// The learning question.
    pub question: String,
    /// Name of the presenter.
    pub presenter: String,
    /// Method id.
    pub method: String,
    /// Closed or not.
    pub closed: bool,
    /// When it was shared, milliseconds since 1970.
    #[specta(type = f64)]
    pub created_at: i64,
    /// Number of contributions.
    pub contributions: u32,
}

/// Something that a device or a place does that it should not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WarningView {
    /// What: a code under `warning`.
    pub code: String,
    /// Whose device it is about, by name.
    pub name: Option<String>,
    /// What that device is called.
    pub device: Option<String>,
    /// Which place it is about.
    pub place: Option<String>,
    /// Since when, milliseconds since 1970.
    #[specta(type = f64)]
    pub since: i64,
}

/// A session that was erased, and how far that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ErasureView {
    /// Record id. Nothing else of it is left.
    pub id: String,
    /// Name of the person who erased it; blank for someone who is no longer in the circle.
    pub by: String,
    /// When this device erased it, milliseconds since 1970.
    #[specta(type = Option<f64>)]
    pub at: Option<i64>,
    /// How many devices say that they have erased it, this one included.
    pub confirmed: u32,
    /// How many devices could have had it and are still in the circle.
    pub devices: u32,
    /// The devices that have not said so yet.
    pub waiting: Vec<WaitingDevice>,
}

/// A device that something is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WaitingDevice {
    /// Whose it is.
    pub name: String,
    /// What it is called.
    pub device: String,
}

/// A file that was set aside: kept, not merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SetAsideView {
    /// Name in the shared folder.
    pub name: String,
    /// Why: a code under `set_aside`.
    pub reason: String,
}

/// One circle, open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CircleView {
    /// Circle id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: CircleKind,
    /// Waiting or in.
    pub membership: Membership,
    /// Whether you can admit people.
    pub can_admit: bool,
    /// Whether the circle is closed; `None` while waiting.
    pub phase: Option<CirclePhase>,
    /// What you can do in it now.
    pub acts: CircleActs,
    /// Proposals, those that wait for your vote first.
    pub proposals: Vec<ProposalView>,
    /// What happened to the list of members, newest first.
    pub notices: Vec<RosterNotice>,
    /// What a device or a place does that it should not, oldest first. Goes away by itself once it is over.
    pub warnings: Vec<WarningView>,
    /// Four words of your own request, while waiting.
    pub my_words: Vec<String>,
    /// Members, in order of joining.
    pub members: Vec<MemberView>,
    /// Requests to join.
    pub requests: Vec<RequestView>,
    /// Sessions, newest first.
    pub sessions: Vec<SessionRow>,
    /// Sessions that were erased: those that somebody still has to erase, and those of the last thirty days.
    pub erased: Vec<ErasureView>,
    /// How the last exchange went.
    pub exchange: ExchangeState,
    /// Files set aside.
    pub set_aside: Vec<SetAsideView>,
}

/// An invitation to hand over.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct InviteView {
    /// The circle's name.
    pub circle_name: String,
    /// The link; whoever has it can ask to join once.
    pub link: String,
    /// The link as a QR picture, SVG text.
    pub qr_svg: String,
    /// Suggested name for an invitation file.
    pub file_name: String,
    /// After this moment it no longer works, milliseconds since 1970.
    #[specta(type = f64)]
    pub expires_at: i64,
}

/// The one-time secret must not reach a log.
impl std::fmt::Debug for InviteView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InviteView(…)")
    }
}

/// What an invitation says before anything is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct InvitePreview {
    /// The circle's name.
    pub circle_name: String,
    /// What it is for.
    pub kind: CircleKind,
    /// Whether it adds a device of your own rather than a person.
    pub own_device: bool,
    /// Whether it has expired.
    pub expired: bool,
}

/// What one exchange did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Type)]
pub struct ExchangeView {
    /// Circle id.
    pub circle: String,
    /// The circle's name.
    pub circle_name: String,
    /// Own changes handed to the folder.
    pub sent: u32,
    /// Changes from others taken in.
    pub received: u32,
    /// Files written.
    pub files_written: u32,
    /// Files read.
    pub files_read: u32,
    /// Files set aside this time.
    pub set_aside: u32,
    /// Files that one exchange is not enough for: looked into at the next.
    pub left: u32,
    /// Why it failed: an error code; `None` when it succeeded. Where there are several places: what is
    /// wrong with one of them, unless that one is merely not there and another was.
    pub problem: Option<String>,
    /// How it went at each place.
    pub places: Vec<PlaceView>,
}
