//! Volunteers and clients for the tests of this crate.

use chrono::NaiveDate;
use domain::PersonId;
use domain::day::Day;
use domain::sharing::{AboutMe, SharedProfile, ThemeCounts};

use crate::Volunteer;

pub(crate) fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

/// A volunteer who said nothing yet, changed as the test wants.
pub(crate) fn volunteer(id: u8, name: &str, change: impl FnOnce(&mut SharedProfile)) -> Volunteer {
    let mut profile = SharedProfile {
        name: name.to_owned(),
        themes: ThemeCounts::new(),
        about: AboutMe::default(),
        shared_on: Day(today()),
    };
    change(&mut profile);
    Volunteer { id: PersonId([id; 16]), profile }
}
