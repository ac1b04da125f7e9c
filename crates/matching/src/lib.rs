//! What themes do over time, and which volunteers could fit a client, with reasons in plain facts.
//!
//! Pure: works on what volunteers shared and on what a coordinator noted; never on a journal. It gives no verdict
//! and shows no mark. It orders people, says why for each, and a coordinator decides.

mod asked;
mod overview;
mod quarter;
mod rank;
mod trend;

use domain::PersonId;
use domain::sharing::SharedProfile;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use overview::{FEW, People, QuarterPeople, ThemeOverview, themes_over};
pub use quarter::{NotAQuarter, Quarter};
pub use rank::{Caution, Match, Reason, Unsaid, Why, rank};
pub use trend::{Direction, MOST_QUARTERS, QuarterCount, ThemeTrend, theme_trend, trends};

/// One volunteer, as far as they shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Volunteer {
    /// Who.
    pub id: PersonId,
    /// What they shared last.
    pub profile: SharedProfile,
}

#[cfg(test)]
mod people;
