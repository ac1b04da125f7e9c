//! The private journal: cases, takeaways and learning questions.

use std::path::Path;

use domain::RecordId;
use domain::journal::CaseDraft;
use tauri::State;
use usecases::journal::{case, choose, hints, import, list, recurring, takeaway};
use usecases::views::{
    CaseView, HintsView, ImportView, JournalFilter, JournalView, QuestionsView, RecurringPhrasesView,
    RecurringThemesView, TakeawayDraft, TakeawayView,
};

use crate::room::{Answer, Room};

/// Lists cases.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn journal_list(room: State<'_, Room>, filter: JournalFilter) -> Answer<JournalView> {
    room.with(|open| list::journal_list(open, &filter))
}

/// Begins a case.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_create(room: State<'_, Room>) -> Answer<CaseView> {
    room.with(case::case_create)
}

/// Opens a case.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_open(room: State<'_, Room>, id: RecordId) -> Answer<CaseView> {
    room.with(|open| case::case_open(open, id))
}

/// Keeps a case as it stands on the screen. `base` comes from the view that the screen edits.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_save(
    room: State<'_, Room>,
    id: RecordId,
    base: String,
    draft: CaseDraft,
) -> Answer<CaseView> {
    room.with(|open| case::case_save(open, id, &base, &draft))
}

/// Chooses between the versions of a sentence: the one with this number, or all of them.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_choose(
    room: State<'_, Room>,
    id: RecordId,
    conflict: String,
    keep: Option<u32>,
) -> Answer<CaseView> {
    room.with(|open| choose::case_choose(open, id, &conflict, keep))
}

/// Erases a case.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_erase(room: State<'_, Room>, id: RecordId) -> Answer<JournalView> {
    room.with(|open| case::case_erase(open, id))
}

/// What the text of a case suggests.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_hints(draft: CaseDraft) -> Answer<HintsView> {
    Ok(hints::case_hints(&draft))
}

/// Adds something taken along.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn takeaway_add(room: State<'_, Room>, draft: TakeawayDraft) -> Answer<TakeawayView> {
    room.with(|open| takeaway::takeaway_add(open, &draft))
}

/// Erases something taken along.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn takeaway_erase(room: State<'_, Room>, id: RecordId) -> Answer<QuestionsView> {
    room.with(|open| takeaway::takeaway_erase(open, id))
}

/// Lists learning questions with what was taken along for them.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn questions(room: State<'_, Room>) -> Answer<QuestionsView> {
    room.with(|open| takeaway::questions(open))
}

/// Themes that keep coming up.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn recurring_themes(room: State<'_, Room>) -> Answer<RecurringThemesView> {
    room.with(|open| recurring::recurring_themes(open))
}

/// Lets the sentence model read some more cases, and gives the themes as they stand then.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn recurring_read(room: State<'_, Room>, most: u32) -> Answer<RecurringThemesView> {
    room.beside(|lender| recurring::recurring_read(lender, most))
}

/// Words that keep coming up.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn recurring_phrases(room: State<'_, Room>) -> Answer<RecurringPhrasesView> {
    room.beside(|lender| recurring::recurring_phrases(lender))
}

/// Hides words from what keeps coming up.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn phrases_hide(room: State<'_, Room>, phrases: Vec<String>) -> Answer<RecurringPhrasesView> {
    room.with(|open| recurring::phrases_hide(open, &phrases))?;
    room.beside(|lender| recurring::recurring_phrases(lender))
}

/// Shows words again that were hidden.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn phrases_show(room: State<'_, Room>, phrases: Vec<String>) -> Answer<RecurringPhrasesView> {
    room.with(|open| recurring::phrases_show(open, &phrases))?;
    room.beside(|lender| recurring::recurring_phrases(lender))
}

/// Takes in cases from a file of JSON lines.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn case_import(room: State<'_, Room>, path: String) -> Answer<ImportView> {
    room.with(|open| import::case_import(open, Path::new(&path)))
}
