//! A calendar day, as people write it on top of a page.

use std::str::FromStr;

use autosurgeon::{Hydrate, HydrateError, Reconcile, Reconciler};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

/// One day in the person's own calendar, written as `2026-11-21`. By default the first of 1970, for a record in which
/// no day can be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Day(#[specta(type = String)] pub NaiveDate);

impl Day {
    /// The quarter of the year, written as `2026-Q4`.
    pub fn quarter(self) -> String {
        format!("{}-Q{}", self.0.year(), self.0.month0() / 3 + 1)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map(Self)
    }
}

impl Reconcile for Day {
    type Key<'a> = autosurgeon::reconcile::NoKey;
    fn reconcile<R: Reconciler>(&self, mut reconciler: R) -> Result<(), R::Error> {
        reconciler.str(self.to_string())
    }
}

impl Hydrate for Day {
    fn hydrate_string(text: &'_ str) -> Result<Self, HydrateError> {
        text.parse().map_err(|_| HydrateError::unexpected("a day like 2026-11-21", "another text".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_knows_its_quarter() {
        let check = |day: &str, expect: &str| assert_eq!(day.parse::<Day>().unwrap().quarter(), expect);
        check("2026-01-01", "2026-Q1");
        check("2026-03-31", "2026-Q1");
        check("2026-04-01", "2026-Q2");
        check("2026-12-31", "2026-Q4");
    }

    #[test]
    fn an_impossible_day_is_refused() {
        for wrong in ["2026-02-30", "21-11-2026", "", "morgen"] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
