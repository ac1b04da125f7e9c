//! How often a theme comes up, quarter by quarter, and in one word where it goes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::sharing::ThemeCounts;
use domain::theme::Theme;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::quarter::Quarter;

/// The most quarters that are shown, the running one included.
pub const MOST_QUARTERS: i32 = 8;
/// Fewer than this in all, and nothing is said about a direction.
const ENOUGH: f64 = 4.0;

/// How often, in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuarterCount {
    /// The quarter.
    pub quarter: Quarter,
    /// How often.
    pub count: u32,
}

/// Where a theme goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Comes up more than before.
    Rising,
    /// About as much as before.
    Steady,
    /// Comes up less than before.
    Falling,
    /// Too little to say anything.
    TooFew,
}

/// One theme over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThemeTrend {
    /// Name of the theme.
    pub theme: String,
    /// Every quarter from the first in which any theme came up to the running one, oldest first.
    pub quarters: Vec<QuarterCount>,
    /// Where it goes.
    pub direction: Direction,
}

/// Trends of themes that were met on certain days.
///
/// At most the last [`MOST_QUARTERS`] quarters; what lies in the future is left out. All themes have the same
/// quarters, so that they can be drawn side by side. In the order of their names.
pub fn theme_trend(points: &[(NaiveDate, Theme)], today: NaiveDate) -> Vec<ThemeTrend> {
    let mut counts = ThemeCounts::new();
    for (day, theme) in points {
        let quarters = counts.entry(theme.as_str().to_owned()).or_default();
        *quarters.entry(Quarter::of(*day).to_string()).or_default() += 1;
    }
    trends(&counts, today)
}

/// Trends from counts that were made before; what is no quarter is left out. Otherwise as [`theme_trend`].
pub fn trends(counts: &ThemeCounts, today: NaiveDate) -> Vec<ThemeTrend> {
    let window = Window::over(counts.values().flat_map(BTreeMap::keys), today);
    let trend = |(theme, by_quarter): (&String, &BTreeMap<String, u32>)| {
        let count = |quarter: Quarter| by_quarter.get(&quarter.to_string()).copied().unwrap_or(0);
        let quarters: Vec<_> =
            window.quarters().map(|quarter| QuarterCount { quarter, count: count(quarter) }).collect();
        let values: Vec<f64> = quarters.iter().map(|one| f64::from(one.count)).collect();
        let direction = window.direction(&values);
        quarters.iter().any(|one| one.count > 0).then(|| ThemeTrend {
            theme: theme.clone(),
            quarters,
            direction,
        })
    };
    counts.iter().filter_map(trend).collect()
}

/// The quarters that are shown.
pub(crate) struct Window {
    first: Quarter,
    last: Quarter,
    today: NaiveDate,
}

impl Window {
    /// From the first quarter that occurs, but not too long ago, up to today's.
    pub fn over<'a>(quarters: impl Iterator<Item = &'a String>, today: NaiveDate) -> Self {
        let last = Quarter::of(today);
        let earliest = last.back(MOST_QUARTERS - 1);
        let shown = quarters
            .filter_map(|text| text.parse().ok())
            .filter(|quarter| (earliest..=last).contains(quarter));
        Self { first: shown.min().unwrap_or(last), last, today }
    }

    /// The quarters, oldest first.
    pub fn quarters(&self) -> impl Iterator<Item = Quarter> + use<> {
        self.first.up_to(self.last)
    }

    /// Where values go, one for each quarter.
    ///
    /// The mean of the later half is compared with that of the earlier half (a middle quarter belongs to
    /// neither). They differ when the difference is more than a half and at least a quarter of the whole mean.
    /// The running quarter takes part only when it is half over: before that it is low for no reason.
    pub fn direction(&self, values: &[f64]) -> Direction {
        let values =
            if self.last.half_over(self.today) { values } else { &values[..values.len().saturating_sub(1)] };
        let half = values.len() / 2;
        let sum: f64 = values.iter().sum();
        if half == 0 || sum < ENOUGH {
            return Direction::TooFew;
        }
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let difference = mean(&values[values.len() - half..]) - mean(&values[..half]);
        if difference.abs() <= 0.5 || difference.abs() < mean(values) / 4.0 {
            Direction::Steady
        } else if difference > 0.0 {
            Direction::Rising
        } else {
            Direction::Falling
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A point in the middle of each quarter back from 2026-Q4, so many times.
    fn points(counts: &[usize]) -> Vec<(NaiveDate, Theme)> {
        let days = ["2026-11-10", "2026-08-10", "2026-05-10", "2026-02-10", "2025-11-10", "2025-08-10"];
        let newest_first = counts.iter().rev().zip(days);
        newest_first.flat_map(|(count, at)| vec![(day(at), Theme::named("regie").unwrap()); *count]).collect()
    }

    #[test]
    fn the_direction_compares_the_later_half_with_the_earlier() {
        let check = |counts: &[usize], expect: Direction| {
            let trend = theme_trend(&points(counts), day("2026-11-21")).remove(0);
            assert_eq!(trend.direction, expect, "{counts:?}");
        };
        check(&[3, 4, 4, 6, 7, 9], Direction::Rising);
        check(&[6, 7, 6, 6, 5, 6], Direction::Steady);
        check(&[9, 8, 8, 6, 5, 4], Direction::Falling);
        check(&[1, 0, 1], Direction::TooFew);
        check(&[12], Direction::TooFew);
        check(&[1, 9, 1], Direction::Steady);
    }

    #[test]
    fn a_quarter_that_has_just_begun_makes_nothing_fall() {
        let direction = |today| theme_trend(&points(&[5, 5, 5, 0]), day(today)).remove(0).direction;
        assert_eq!(direction("2026-10-05"), Direction::Steady);
        assert_eq!(direction("2026-12-20"), Direction::Falling);
    }

    #[test]
    fn all_themes_have_the_same_quarters_and_empty_ones_are_there() {
        let mut points = points(&[2, 0, 0]);
        points.push((day("2026-11-01"), Theme::named("grenzen").unwrap()));
        let trends = theme_trend(&points, day("2026-11-21"));
        let counts = |at: usize| trends[at].quarters.iter().map(|one| one.count).collect::<Vec<_>>();
        assert_eq!((trends[0].theme.as_str(), counts(0)), ("grenzen", vec![0, 0, 1]));
        assert_eq!((trends[1].theme.as_str(), counts(1)), ("regie", vec![2, 0, 0]));
    }

    #[test]
    fn the_far_past_and_the_future_are_left_out() {
        let theme = Theme::named("regie").unwrap();
        let points =
            ["0001-01-01", "2024-12-31", "2026-11-21", "2027-01-01"].map(|at| (day(at), theme.clone()));
        let trends = theme_trend(&points, day("2026-11-21"));
        assert_eq!(trends[0].quarters.iter().map(|one| one.count).collect::<Vec<_>>(), [1]);
        assert_eq!(theme_trend(&points[..1], day("2026-11-21")), []);
    }
}
