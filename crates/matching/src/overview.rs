//! What the coordinators see of all volunteers together: themes, never persons.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Volunteer;
use crate::quarter::Quarter;
use crate::trend::{Direction, Window};

/// Fewer people than this are not counted out: a screen says 'enkele'.
pub const FEW: u32 = 3;

/// How many people, as far as that may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum People {
    /// Nobody.
    Nobody,
    /// One or two: 'enkele'.
    Few,
    /// So many, at least [`FEW`].
    Count {
        /// How many.
        people: u32,
    },
}

impl People {
    fn of(people: u32) -> Self {
        match people {
            0 => Self::Nobody,
            1..FEW => Self::Few,
            people => Self::Count { people },
        }
    }

    /// What is shown, as a value to compare. The direction is worked out from this, so that it tells no more
    /// about one or two people than the numbers do.
    fn shown(self) -> f64 {
        match self {
            Self::Nobody => 0.0,
            Self::Few => 1.5,
            Self::Count { people } => f64::from(people),
        }
    }
}

/// People who met a theme in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuarterPeople {
    /// The quarter.
    pub quarter: Quarter,
    /// How many people.
    pub people: People,
}

/// One theme over all volunteers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThemeOverview {
    /// Name of the theme.
    pub theme: String,
    /// Every quarter from the first with any theme to the running one, oldest first.
    pub quarters: Vec<QuarterPeople>,
    /// Where it goes.
    pub direction: Direction,
}

/// How many volunteers met each theme, by quarter. A volunteer counts once, however many cases they have.
///
/// The most common theme of the last quarters first; equal ones in the order of their names.
pub fn themes_over(volunteers: &[Volunteer], today: NaiveDate) -> Vec<ThemeOverview> {
    let all = volunteers.iter().flat_map(|volunteer| volunteer.profile.themes.values());
    let window = Window::over(all.flat_map(BTreeMap::keys), today);
    let mut people: BTreeMap<&str, BTreeMap<Quarter, u32>> = BTreeMap::new();
    for volunteer in volunteers {
        for (theme, quarters) in &volunteer.profile.themes {
            let by_quarter = people.entry(theme).or_default();
            let met = quarters.iter().filter(|(_, count)| **count > 0);
            for quarter in met.filter_map(|(quarter, _)| quarter.parse().ok()) {
                *by_quarter.entry(quarter).or_default() += 1;
            }
        }
    }
    let mut overviews: Vec<_> =
        people.iter().filter_map(|(theme, counts)| overview(theme, counts, &window)).collect();
    overviews.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    overviews
}

fn overview(theme: &str, counts: &BTreeMap<Quarter, u32>, window: &Window) -> Option<ThemeOverview> {
    let people = |quarter| People::of(counts.get(&quarter).copied().unwrap_or(0));
    let quarters: Vec<_> =
        window.quarters().map(|quarter| QuarterPeople { quarter, people: people(quarter) }).collect();
    let shown: Vec<f64> = quarters.iter().map(|one| one.people.shown()).collect();
    let some = quarters.iter().any(|one| one.people != People::Nobody);
    some.then(|| ThemeOverview { theme: theme.to_owned(), quarters, direction: window.direction(&shown) })
}

fn weight(overview: &ThemeOverview) -> f64 {
    overview.quarters.iter().rev().take(2).map(|one| one.people.shown()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{today, volunteer};

    fn people(count: u32, theme: &str, quarter: &str) -> Vec<Volunteer> {
        let one = |at| {
            volunteer(at, "iemand", |profile| {
                profile.themes.entry(theme.to_owned()).or_default().insert(quarter.to_owned(), 2);
            })
        };
        (0..count).map(|at| one(at as u8)).collect()
    }

    #[test]
    fn one_or_two_people_are_not_counted_out() {
        let check = |count: u32, expect: People| {
            let overview = themes_over(&people(count, "regie", "2026-Q4"), today());
            assert_eq!(overview[0].quarters[0].people, expect);
        };
        check(1, People::Few);
        check(2, People::Few);
        check(3, People::Count { people: 3 });
        assert_eq!(themes_over(&[], today()), []);
    }

    #[test]
    fn nobody_is_told_apart_by_the_direction() {
        let with = |counts: [u32; 2]| {
            let mut all = people(counts[0], "regie", "2026-Q3");
            all.extend(people(counts[1], "regie", "2026-Q4"));
            themes_over(&all, today()).remove(0).direction
        };
        assert_eq!(with([1, 2]), with([2, 1]));
        assert_eq!(with([3, 6]), Direction::Rising);
    }

    #[test]
    fn the_most_common_theme_comes_first() {
        let mut all = people(3, "regie", "2026-Q3");
        all.extend(people(5, "grenzen", "2026-Q4"));
        let themes: Vec<_> = themes_over(&all, today()).into_iter().map(|one| one.theme).collect();
        assert_eq!(themes, ["grenzen", "regie"]);
    }

    #[test]
    fn what_is_no_quarter_and_a_count_of_zero_are_left_out() {
        let mut all = people(3, "regie", "ooit");
        all[0].profile.themes.entry("grenzen".into()).or_default().insert("2026-Q4".into(), 0);
        assert_eq!(themes_over(&all, today()), []);
    }
}
