//! Listing, filtering and searching the journal.

use domain::journal::CaseStatus;
use domain::{Day, RecordKind, Theme};
use vault::{Hit, Page, Row, RowFilter};

use crate::error::{ErrorCode, Result};
use crate::journal::case;
use crate::open::OpenVault;
use crate::project::{CaseExtra, Reminders};
use crate::values::{self, value};
use crate::views::{CaseRow, JournalFilter, JournalView, Reminder, Snippet};

/// Rows on one page when the caller does not say.
const PAGE: u32 = 200;

/// Lists cases, newest first, or by relevance when searched.
///
/// # Errors
/// Those of the disk. Odd search words find nothing; they never fail.
pub fn journal_list(open: &OpenVault, filter: &JournalFilter) -> Result<JournalView> {
    let rows = RowFilter {
        theme: filter.theme.as_ref().map(ToString::to_string),
        status: filter.status.map(|status| status.code().to_owned()),
        ..case::filter_of(open)
    };
    let limit = if filter.limit == 0 { PAGE } else { filter.limit };
    let page = Page { limit, offset: filter.offset };
    let (found, total) = if filter.query.trim().is_empty() {
        let found = open.vault.rows(&rows, page)?.into_iter().map(|row| case_row(row, None));
        (found.collect::<Result<Vec<_>>>()?, open.vault.count_rows(&rows)?)
    } else {
        let hits = open.vault.search(&filter.query, &rows, page)?;
        let total = u64::from(filter.offset) + hits.len() as u64;
        (hits.into_iter().map(found_row).collect::<Result<Vec<_>>>()?, total)
    };
    Ok(JournalView {
        rows: found,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        cases: case::count(open)?,
        themes: themes(open)?,
        reminder: reminder(open)?,
    })
}

fn found_row(hit: Hit) -> Result<CaseRow> {
    let marks = hit.snippet.marks.iter().map(|mark| (mark.start, mark.start + mark.len)).collect();
    let found = (!hit.snippet.text.is_empty()).then_some(Snippet { text: hit.snippet.text, marks });
    case_row(hit.row, found)
}

fn case_row(row: Row, found: Option<Snippet>) -> Result<CaseRow> {
    let extra: CaseExtra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
    Ok(CaseRow {
        id: row.record.to_string(),
        title: row.title,
        question: extra.question,
        date: Day(row.date),
        status: status_from(&row.status)?,
        themes: row.themes.iter().filter_map(|name| Theme::named(name)).collect(),
        found,
    })
}

/// The status with this code.
pub(crate) fn status_from(code: &str) -> Result<CaseStatus> {
    let all = [CaseStatus::Draft, CaseStatus::Ready, CaseStatus::Shared, CaseStatus::Learned];
    Ok(all.into_iter().find(|status| status.code() == code).ok_or(ErrorCode::VaultDamaged)?)
}

/// The three that are always there, then the others in use by name.
fn themes(open: &OpenVault) -> Result<Vec<Theme>> {
    let own = open.vault.themes_in_use(open.me.self_circle, RecordKind::Case)?;
    let own = own.iter().filter_map(|name| Theme::named(name)).filter(|theme| !theme.is_fixed());
    Ok(Theme::ALWAYS.iter().filter_map(|name| Theme::named(name)).chain(own).collect())
}

/// The next action whose day came first, of today or before.
fn reminder(open: &OpenVault) -> Result<Option<Reminder>> {
    let reminders: Reminders =
        values::json(&open.vault, open.me.self_circle, value::REMINDERS)?.unwrap_or_default();
    let today = Day(open.around.clock.today());
    let due = reminders.into_iter().filter(|(_, action)| action.due <= today);
    let first = due.min_by(|(_, one), (_, other)| one.due.cmp(&other.due));
    Ok(first.map(|(case, action)| Reminder { case, title: action.title, text: action.text, due: action.due }))
}
