//! The four kinds of circle, the kinds of record, and which record may live where.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a circle is for. One mechanism serves all four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CircleKind {
    /// One person's own devices: the private journal.
    #[serde(rename = "self")]
    SelfDevices,
    /// Six to eight volunteers who do intervisie together.
    Group,
    /// One volunteer and the coordinators; the volunteer owns it.
    Line,
    /// The coordinators of an organisation.
    Desk,
}

impl CircleKind {
    /// The number that stands for this kind in stored and sent bytes.
    pub fn code(self) -> u8 {
        match self {
            Self::SelfDevices => 1,
            Self::Group => 2,
            Self::Line => 3,
            Self::Desk => 4,
        }
    }

    /// The kind with this number, if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::SelfDevices, Self::Group, Self::Line, Self::Desk].into_iter().find(|kind| kind.code() == code)
    }
}

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A private case in the journal.
    Case,
    /// What someone takes along from a session or a case, in the journal.
    Takeaway,
    /// A person's own preferences (name, own themes).
    Settings,
    /// A session on one shared case, with contributions.
    Session,
    /// The agreements of a circle.
    Charter,
    /// A planned meeting.
    Meeting,
    /// What a volunteer shares with the coordinators.
    Profile,
    /// A client (hulpvrager) in need of a volunteer, by code.
    Client,
}

impl RecordKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Case,
        Self::Takeaway,
        Self::Settings,
        Self::Session,
        Self::Charter,
        Self::Meeting,
        Self::Profile,
        Self::Client,
    ];

    /// The number that stands for this kind in stored and sent bytes.
    pub fn code(self) -> u8 {
        match self {
            Self::Case => 1,
            Self::Takeaway => 2,
            Self::Settings => 3,
            Self::Session => 4,
            Self::Charter => 5,
            Self::Meeting => 6,
            Self::Profile => 7,
            Self::Client => 8,
        }
    }

    /// The kind with this number, if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The only kind of circle in which such a record may live. Checked when sealing and when
    /// opening: this is what keeps a journal record out of every other circle.
    pub fn home(self) -> CircleKind {
        match self {
            Self::Case | Self::Takeaway | Self::Settings => CircleKind::SelfDevices,
            Self::Session | Self::Charter | Self::Meeting => CircleKind::Group,
            Self::Profile => CircleKind::Line,
            Self::Client => CircleKind::Desk,
        }
    }

    /// A kind of record that may live in such a circle, for what is about the circle as a whole.
    pub fn of_circle(circle: CircleKind) -> Self {
        match circle {
            CircleKind::SelfDevices => Self::Settings,
            CircleKind::Group => Self::Charter,
            CircleKind::Line => Self::Profile,
            CircleKind::Desk => Self::Client,
        }
    }

    /// Whether such a record may live in a circle of this kind.
    pub fn allowed_in(self, circle: CircleKind) -> bool {
        self.home() == circle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_record_is_allowed_nowhere_but_among_own_devices() {
        for record in [RecordKind::Case, RecordKind::Takeaway, RecordKind::Settings] {
            for circle in [CircleKind::Group, CircleKind::Line, CircleKind::Desk] {
                assert!(!record.allowed_in(circle), "{record:?} in {circle:?}");
            }
            assert!(record.allowed_in(CircleKind::SelfDevices));
        }
    }

    #[test]
    fn what_is_about_a_circle_may_live_in_it() {
        for circle in [CircleKind::SelfDevices, CircleKind::Group, CircleKind::Line, CircleKind::Desk] {
            assert!(RecordKind::of_circle(circle).allowed_in(circle));
        }
    }

    #[test]
    fn every_kind_has_its_own_number() {
        for (at, kind) in RecordKind::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(kind.code()), at + 1);
            assert_eq!(RecordKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(RecordKind::from_code(99), None);
        assert_eq!(CircleKind::from_code(0), None);
    }
}
