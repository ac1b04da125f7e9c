//! What the sentence model read in each case, kept with its row until the case is written again.

use domain::RecordId;
use language::Span;
use serde::{Deserialize, Serialize};
use vault::{Contents, Page};

use crate::error::{ErrorCode, Result};
use crate::journal::case;
use crate::journal::recurring::themes::recurring_themes;
use crate::open::OpenVault;
use crate::project::CaseExtra;
use crate::sync::Lender;
use crate::views::RecurringThemesView;

/// Changes when the model or what is kept of it changes: what was read before is read again.
const BY: u32 = 1;

/// What was read in one case. Holds no words of it, only where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptReading {
    by: u32,
    /// Themes, the most likely first, each with the places that led to it: start and end in characters.
    pub themes: Vec<(String, Vec<(u32, u32)>)>,
}

impl KeptReading {
    fn of(text: &str) -> Self {
        let places = |spans: Vec<Span>| spans.into_iter().map(|span| (span.start, span.end)).collect();
        let themes = crate::text::themes(text).into_iter().map(|it| (it.theme, places(it.evidence)));
        Self { by: BY, themes: themes.collect() }
    }

    /// The places that led to a theme.
    pub fn places(&self, theme: &str) -> Vec<Span> {
        let found = self.themes.iter().find(|(name, _)| name == theme);
        let span = |(start, end): &(u32, u32)| Span { start: *start, end: *end };
        found.map(|(_, places)| places.iter().map(span).collect()).unwrap_or_default()
    }
}

impl CaseExtra {
    /// What was read in the case as it stands, by the model of this program.
    pub(crate) fn reading(&self) -> Option<&KeptReading> {
        self.reading.as_ref().filter(|reading| reading.by == BY)
    }
}

/// Reads some cases that were not read since they were written, the newest first, at most `most`. Gives the themes as
/// they stand then; `unread` in it says how many are left.
///
/// # Errors
/// `Locked` when the journal is locked meanwhile, and those of the disk.
pub fn recurring_read(lender: &mut impl Lender, most: u32) -> Result<RecurringThemesView> {
    let waiting = lender.lend(|open| unread(open, most as usize))?;
    let read: Vec<_> = waiting.into_iter().map(|(id, text)| (id, KeptReading::of(&text), text)).collect();
    lender.lend(|open| {
        open.vault
            .write_with(|tx| read.iter().try_for_each(|(id, reading, text)| keep(tx, *id, reading, text)))?;
        recurring_themes(open)
    })
}

fn unread(open: &OpenVault, most: usize) -> Result<Vec<(RecordId, String)>> {
    let mut waiting = Vec::new();
    for row in open.vault.rows(&case::filter_of(open), Page::ALL)? {
        if waiting.len() == most {
            break;
        }
        let extra: CaseExtra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
        if extra.reading().is_none() {
            waiting.push((row.record, open.vault.row_text(row.record)?.unwrap_or_default()));
        }
    }
    Ok(waiting)
}

/// Keeps a reading, unless the case was written again or erased meanwhile.
fn keep(tx: &vault::Tx<'_>, id: RecordId, reading: &KeptReading, text: &str) -> Result<()> {
    let contents: &Contents = tx;
    let same = contents.row_text(id)?.is_some_and(|now| now == text);
    let Some(row) = contents.row(id)?.filter(|_| same) else { return Ok(()) };
    let mut extra: CaseExtra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
    extra.reading = Some(reading.clone());
    let view = serde_json::to_string(&extra).map_err(|_| ErrorCode::Internal)?;
    Ok(tx.put_row_view(id, &view)?)
}
