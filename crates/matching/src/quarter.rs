//! A quarter of a year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Days of a quarter after which it says something about itself.
const HALF: i64 = 45;

/// A quarter of a year, written as `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Quarter(i32);

/// The text is not a quarter such as `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAQuarter;

impl fmt::Display for NotAQuarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a quarter such as 2026-Q4")
    }
}

impl std::error::Error for NotAQuarter {}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 4 + (day.month0() / 3) as i32)
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(4)
    }

    /// 1 to 4.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(4) + 1
    }

    /// So many quarters earlier.
    pub(crate) fn back(self, quarters: i32) -> Self {
        Self(self.0 - quarters)
    }

    /// This quarter and every one up to and including a later one.
    pub(crate) fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Whether this quarter is at least half over on a day.
    pub(crate) fn half_over(self, today: NaiveDate) -> bool {
        let first = NaiveDate::from_ymd_opt(self.year(), (self.number() * 3 - 2) as u32, 1);
        first.is_none_or(|first| (today - first).num_days() >= HALF)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year(), self.number())
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;
    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NotAQuarter)?;
        let year: i32 = year.parse().map_err(|_| NotAQuarter)?;
        let number: i32 = number.parse().map_err(|_| NotAQuarter)?;
        let fits = (0..=9999).contains(&year) && (1..=4).contains(&number);
        fits.then_some(Self(year * 4 + number - 1)).ok_or(NotAQuarter)
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;
    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::day::Day;

    #[test]
    fn a_quarter_is_written_as_the_journal_writes_it() {
        for day in ["2026-01-01", "2026-03-31", "2026-04-01", "2025-12-31", "0001-01-01"] {
            let day: Day = day.parse().unwrap();
            assert_eq!(Quarter::of(day.0).to_string(), day.quarter());
            assert_eq!(day.quarter().parse(), Ok(Quarter::of(day.0)));
        }
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for wrong in ["2026", "2026-Q0", "2026-Q5", "Q1", "-Q1", "99999-Q1", "-1-Q1", "2026-Qx"] {
            assert_eq!(wrong.parse::<Quarter>(), Err(NotAQuarter), "{wrong}");
        }
    }

    #[test]
    fn quarters_go_over_the_end_of_a_year() {
        let last: Quarter = "2026-Q1".parse().unwrap();
        let three: Vec<String> = last.back(2).up_to(last).map(String::from).collect();
        assert_eq!(three, ["2025-Q3", "2025-Q4", "2026-Q1"]);
    }

    #[test]
    fn a_quarter_is_half_over_after_forty_five_days() {
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        let on = |day: &str| quarter.half_over(day.parse().unwrap());
        assert!(!on("2026-11-14") && on("2026-11-15") && on("2027-02-01"));
    }
}
