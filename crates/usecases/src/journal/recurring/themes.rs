//! Themes over the cases of a journal: what the person chose, and what the cases suggest beside it.

use std::collections::BTreeMap;

use domain::{Day, Theme};
use language::Course;
use vault::{Page, Row};

use crate::error::{ErrorCode, Result};
use crate::journal::case;
use crate::journal::recurring::{MOST_PLACES, number, quotes};
use crate::open::OpenVault;
use crate::project::CaseExtra;
use crate::views::{RecurringPlace, RecurringTheme, RecurringThemesView};

/// In so many cases a theme has to be chosen, to be told as coming up.
const LEAST_CHOSEN: usize = 2;
/// Or in so many to be chosen or suggested.
const LEAST: usize = 3;
/// The most themes that one case suggests; more would be noise.
const MOST_SUGGESTED: usize = 3;

/// A case with what was read in it.
struct Known {
    row: Row,
    extra: CaseExtra,
}

/// A theme in a case: whether it is only suggested.
type Found<'a> = (&'a Known, bool);

/// Themes that come up in several cases up to today.
///
/// # Errors
/// Those of the disk.
pub fn recurring_themes(open: &OpenVault) -> Result<RecurringThemesView> {
    let today = open.around.clock.today();
    let known = |row: Row| {
        let extra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(Known { row, extra })
    };
    let all: Vec<Known> =
        open.vault.rows(&case::filter_of(open), Page::ALL)?.into_iter().map(known).collect::<Result<_>>()?;
    let unread = all.iter().filter(|it| it.extra.reading().is_none()).count();
    let mut found: BTreeMap<&str, Vec<Found<'_>>> = BTreeMap::new();
    for case in all.iter().filter(|case| case.row.date <= today) {
        for (theme, suggested) in themes_of(case) {
            found.entry(theme).or_default().push((case, suggested));
        }
    }
    let mut themes = Vec::new();
    for (theme, cases) in found {
        themes.extend(told(open, theme, &cases, number(Day(today)))?);
    }
    themes.sort_by_key(|it| std::cmp::Reverse((it.days.len(), it.suggested_days.len())));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(RecurringThemesView { cases: count(all.len()), unread: count(unread), themes })
}

/// The themes of a case, those that are only suggested marked so.
fn themes_of(case: &Known) -> impl Iterator<Item = (&str, bool)> {
    let chosen = &case.row.themes;
    let read = case.extra.reading().into_iter().flat_map(|reading| &reading.themes);
    let suggested =
        read.map(|(theme, _)| theme.as_str()).filter(|theme| !chosen.iter().any(|it| it == theme));
    chosen
        .iter()
        .map(|theme| (theme.as_str(), false))
        .chain(suggested.take(MOST_SUGGESTED).map(|it| (it, true)))
}

/// One theme with its cases, newest first, if it comes up often enough to be told.
fn told(open: &OpenVault, theme: &str, cases: &[Found<'_>], today: i32) -> Result<Option<RecurringTheme>> {
    let days = |wanted: bool| -> Vec<Day> {
        cases
            .iter()
            .rev()
            .filter(|(_, suggested)| *suggested == wanted)
            .map(|(it, _)| Day(it.row.date))
            .collect()
    };
    let (chosen, suggested) = (days(false), days(true));
    let ground: Vec<i32> =
        if chosen.is_empty() { &suggested } else { &chosen }.iter().copied().map(number).collect();
    let enough = chosen.len() >= LEAST_CHOSEN || cases.len() >= LEAST;
    let (Some(theme), Some(course)) = (Theme::named(theme).filter(|_| enough), Course::of(&ground, today))
    else {
        return Ok(None);
    };
    let mut places = Vec::new();
    for (case, suggested) in cases.iter().take(MOST_PLACES) {
        places.push(place(open, case, *suggested, &theme)?);
    }
    Ok(Some(RecurringTheme { theme, course, days: chosen, suggested_days: suggested, places }))
}

fn place(open: &OpenVault, case: &Known, suggested: bool, theme: &Theme) -> Result<RecurringPlace> {
    let evidence = case.extra.reading().map(|reading| reading.places(theme.as_str())).unwrap_or_default();
    let text = if evidence.is_empty() { None } else { open.vault.row_text(case.row.record)? };
    Ok(RecurringPlace {
        case: Some(case.row.record.to_string()),
        title: case.row.title.clone(),
        date: Day(case.row.date),
        suggested,
        sentences: quotes(&text.unwrap_or_default(), &evidence),
    })
}
