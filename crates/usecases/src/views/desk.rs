//! What a volunteer shares with the coordinators, and what the desk makes of it.

use domain::sharing::{AboutMe, Client, SharedProfile};
use domain::{Day, Theme};
use serde::Serialize;
use specta::Type;

use super::DeskPhrase;

/// The screen before sharing: exactly what would go out, and what went out before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProfileView {
    /// What the volunteer tells about themselves (editable).
    pub about: AboutMe,
    /// Exactly what would be shared now.
    pub would_share: SharedProfile,
    /// Lines to coordinators, with what each has now.
    pub lines: Vec<LineView>,
}

/// A line from a volunteer to the coordinators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineView {
    /// Circle id.
    pub circle: String,
    /// Its name.
    pub name: String,
    /// Names of the coordinators on it.
    pub readers: Vec<String>,
    /// What is shared now; `None` if nothing is.
    pub shared: Option<SharedProfile>,
    /// Whether it is the same as would be shared now.
    pub current: bool,
}

/// How a theme moves over the quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Comes up more.
    Rising,
    /// About the same.
    Steady,
    /// Comes up less.
    Falling,
    /// Too little to say.
    TooFew,
}

/// One quarter of a theme at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QuarterView {
    /// `2026-Q4`.
    pub quarter: String,
    /// Volunteers with this theme; `None` when one or two, shown as 'a few'.
    pub people: Option<u32>,
}

/// One theme over time at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeskTheme {
    /// The theme.
    pub theme: Theme,
    /// Six quarters, oldest first.
    pub quarters: Vec<QuarterView>,
    /// Where it goes.
    pub trend: Trend,
}

/// One volunteer at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeskVolunteer {
    /// The line.
    pub circle: String,
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// What was shared; `None` when nothing is shared (any more).
    pub profile: Option<SharedProfile>,
}

/// One client at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ClientRow {
    /// Record id.
    pub id: String,
    /// What the coordinator wrote.
    pub client: Client,
}

/// The desk as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeskView {
    /// Circle id of the desk.
    pub circle: String,
    /// Name of the organisation.
    pub name: String,
    /// Themes over all volunteers who share.
    pub themes: Vec<DeskTheme>,
    /// What several of them practise or ask for, in their own words.
    pub phrases: Vec<DeskPhrase>,
    /// Volunteers.
    pub volunteers: Vec<DeskVolunteer>,
    /// How many of them share a profile now.
    pub sharing: u32,
    /// Clients.
    pub clients: Vec<ClientRow>,
}

/// A reason for or a caution about a match: a code with its data; the words are in the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Remark {
    /// A code under `match.reason`, `match.caution` or `match.excluded`.
    pub code: String,
    /// Values to fill in, by name.
    pub data: std::collections::BTreeMap<String, String>,
}

/// One volunteer for one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MatchView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Why.
    pub reasons: Vec<Remark>,
    /// What to keep in mind.
    pub cautions: Vec<Remark>,
    /// Why not at all, if so.
    pub excluded: Option<Remark>,
}

/// Suggestions for one client: the coordinator decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MatchesView {
    /// The client.
    pub client: ClientRow,
    /// Best first; the excluded last.
    pub matches: Vec<MatchView>,
    /// The day it was made.
    pub made_on: Day,
}
