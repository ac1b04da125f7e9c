//! Writing one case: begin, open, save, erase.

use domain::journal::{Case, CaseDraft, ONE_PAGE};
use domain::{Day, RecordId, RecordKind};
use exchange::Heads;
use vault::{Page, RowFilter, Tx};

use crate::cutting;
use crate::error::{ErrorCode, Result};
use crate::journal::{choose, list, takeaway};
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values;
use crate::views::{CaseSession, CaseView, JournalFilter, JournalView};

/// The longest text in one field, in characters. Far beyond an A4; a guard, not advice.
pub const LONGEST_TEXT: usize = 200_000;

/// Begins an empty case, dated today.
///
/// # Errors
/// Those of the disk.
pub fn case_create(open: &mut OpenVault) -> Result<CaseView> {
    let draft = CaseDraft::blank(Day(open.around.clock.today()));
    let id = RecordId::random(&mut *open.around.randomness);
    case_add(open, id, &draft)
}

/// Adds a case that is written already (the command line): no empty case in between.
///
/// # Errors
/// `TextTooLong`, and those of the disk.
pub fn case_write(open: &mut OpenVault, draft: &CaseDraft) -> Result<CaseView> {
    let id = RecordId::random(&mut *open.around.randomness);
    case_add(open, id, draft)
}

/// Adds a case that was written elsewhere (import, command line).
pub(crate) fn case_add(open: &mut OpenVault, id: RecordId, draft: &CaseDraft) -> Result<CaseView> {
    check_lengths(draft)?;
    let OpenVault { vault, keys, me, around, .. } = open;
    let author = Author { keys, me };
    let now = around.clock.now();
    let base = vault.write_with(|tx| begin(tx, author, id, draft, now))?;
    view(open, id, draft.clone(), &base, &Case::from(draft))
}

/// Begins a case, and writes on it what can still be replaced.
fn begin(
    tx: &Tx<'_>,
    author: Author<'_>,
    id: RecordId,
    draft: &CaseDraft,
    now: domain::Timestamp,
) -> Result<Heads> {
    let (blank, circle) = (CaseDraft::blank(draft.date), author.me.self_circle);
    values::still_in(tx, circle)?;
    let base = records::create(tx, author, circle, id, RecordKind::Case, &Case::from(&blank))?;
    let heads = if *draft == blank {
        base
    } else {
        records::rewrite::<Case>(tx, author, id, &base, |case, _| case.revise(draft))?.heads
    };
    project::project_new_case(tx, Spot { circle, record: id, kind: RecordKind::Case }, draft, now)?;
    Ok(heads)
}

/// Adds one case inside a transaction.
pub(crate) fn add(
    tx: &Tx<'_>,
    author: Author<'_>,
    id: RecordId,
    draft: &CaseDraft,
    now: domain::Timestamp,
) -> Result<Heads> {
    let circle = author.me.self_circle;
    let base = records::create(tx, author, circle, id, RecordKind::Case, &Case::from(draft))?;
    project::project_new_case(tx, Spot { circle, record: id, kind: RecordKind::Case }, draft, now)?;
    Ok(base)
}

/// Opens a case.
///
/// # Errors
/// `NotFound`.
pub fn case_open(open: &OpenVault, id: RecordId) -> Result<CaseView> {
    let document = records::found(&open.vault, open.me.self_circle, id, RecordKind::Case)?;
    let case: Case = document.hydrate_with_versions()?;
    view(open, id, CaseDraft::from(&case), &document.heads(), &case)
}

pub(crate) fn read_case(open: &OpenVault, id: RecordId) -> Result<(CaseDraft, Heads)> {
    let (case, base) = records::read::<Case>(&open.vault, open.me.self_circle, id, RecordKind::Case)?;
    Ok((CaseDraft::from(&case), base))
}

/// Saves a case as it stands on the screen. `base` is that of the view the screen began from, or of the
/// last save. When it returns, the case is on the disk. The view holds the draft as it was given, unless this
/// device did something else to the case meanwhile: then it holds the two together.
///
/// # Errors
/// `NotFound` when it was erased meanwhile, `TextTooLong`, `BadInput`, and those of the disk.
pub fn case_save(open: &mut OpenVault, id: RecordId, base: &str, draft: &CaseDraft) -> Result<CaseView> {
    check_lengths(draft)?;
    let base: Heads = base.parse().map_err(|_| ErrorCode::BadInput.with("field", "base"))?;
    let OpenVault { vault, keys, me, around, .. } = open;
    let author = Author { keys, me };
    let now = around.clock.now();
    let spot = Spot { circle: me.self_circle, record: id, kind: RecordKind::Case };
    let (after, case) = vault.write_with(|tx| {
        let after = records::rewrite::<Case>(tx, author, id, &base, |case, merged| match merged {
            Some(merged) => case.take_over(merged),
            None => case.revise(draft),
        })?;
        let case: Case = records::whole(tx, id)?.hydrate_with_versions()?;
        project::project_case(tx, spot, &case, now)?;
        Ok::<_, crate::Error>((after, case))
    })?;
    if after.merged { case_open(open, id) } else { view(open, id, draft.clone(), &after.heads, &case) }
}

fn check_lengths(draft: &CaseDraft) -> Result<()> {
    let actions = draft.actions.iter().map(|action| ("actions", &action.text));
    draft.parts().into_iter().chain(actions).try_for_each(|(field, text)| check_length(field, text))
}

/// Refuses a text beyond [`LONGEST_TEXT`].
pub(crate) fn check_length(field: &str, text: &str) -> Result<()> {
    if text.chars().count() <= LONGEST_TEXT {
        return Ok(());
    }
    let mut error = ErrorCode::TextTooLong.with("field", field);
    error.data.insert("most".into(), LONGEST_TEXT.to_string());
    Err(error)
}

/// Refuses a text without words.
pub(crate) fn check_words(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        Err(ErrorCode::BadInput.with("field", field))
    } else {
        check_length(field, text)
    }
}

/// What the screen gets: this draft with what else is known of the case as it stands in the vault.
fn view(open: &OpenVault, id: RecordId, draft: CaseDraft, base: &Heads, case: &Case) -> Result<CaseView> {
    let length = u32::try_from(draft.length()).unwrap_or(u32::MAX);
    let takeaways: Vec<_> = takeaway::of_case(open, id)?;
    Ok(CaseView {
        id: id.to_string(),
        base: base.to_string(),
        draft,
        length,
        one_page: ONE_PAGE as u32,
        takeaways,
        sessions: sessions_of(open, case)?,
        conflicts: choose::conflicts(open, id, case)?,
    })
}

/// Sessions that were made from a case, as this journal remembers them.
fn sessions_of(open: &OpenVault, case: &Case) -> Result<Vec<CaseSession>> {
    let mut sessions = Vec::new();
    for (session, circle) in case.sessions() {
        let id = circle.parse().map_err(|_| ErrorCode::VaultDamaged)?;
        let circle_name = crate::circles::state::name_of(&open.vault, id)?;
        sessions.push(CaseSession { circle: circle.clone(), circle_name, session: session.clone() });
    }
    Ok(sessions)
}

/// Remembers in the journal that a session was made from a case.
pub(crate) fn brought_in(
    tx: &Tx<'_>,
    author: Author<'_>,
    id: RecordId,
    session: Spot,
    now: domain::Timestamp,
) -> Result<()> {
    let spot = Spot { circle: author.me.self_circle, record: id, kind: RecordKind::Case };
    records::act::<Case>(tx, author, spot.circle, id, |case| {
        case.brought_in(&session.record.to_string(), &session.circle.to_string());
        Ok(())
    })?;
    project::project(tx, spot, &records::whole(tx, id)?, now)
}

/// The own case from which a session was made, if it was made from one.
pub(crate) fn of_session(open: &OpenVault, session: &str) -> Result<Option<String>> {
    let rows = open.vault.rows(&filter_of(open), Page::ALL)?;
    let made = |row: &vault::Row| {
        let extra = serde_json::from_str::<project::CaseExtra>(&row.view);
        extra.is_ok_and(|extra| extra.sessions.contains_key(session))
    };
    Ok(rows.into_iter().find(made).map(|row| row.record.to_string()))
}

/// Erases a case and every trace of it on this device; own other devices follow.
///
/// # Errors
/// `NotFound`.
pub fn case_erase(open: &mut OpenVault, id: RecordId) -> Result<JournalView> {
    erase(open, id, RecordKind::Case)?;
    list::journal_list(open, &JournalFilter::default())
}

/// Erases a record of the journal.
pub(crate) fn erase(open: &mut OpenVault, id: RecordId, kind: RecordKind) -> Result<()> {
    let OpenVault { vault, keys, me, .. } = open;
    let author = Author { keys, me };
    let known = vault.record(id)?.filter(|it| it.kind == kind && it.circle == me.self_circle && !it.erased);
    if known.is_none() {
        return ErrorCode::NotFound.fail();
    }
    let spot = Spot { circle: me.self_circle, record: id, kind };
    vault.write_with(|tx| {
        project::remember(tx, spot, None)?;
        cutting::bury(tx, author, spot.circle, id)
    })?;
    Ok(vault.scrub()?)
}

/// How many cases there are.
pub(crate) fn count(open: &OpenVault) -> Result<u32> {
    let filter = filter_of(open);
    Ok(u32::try_from(open.vault.count_rows(&filter)?).unwrap_or(u32::MAX))
}

/// All cases of the journal.
pub(crate) fn filter_of(open: &OpenVault) -> RowFilter {
    RowFilter { circle: Some(open.me.self_circle), kinds: vec![RecordKind::Case], ..RowFilter::default() }
}

/// Days and themes of all cases, for the theme profile.
pub(crate) fn days_and_themes(open: &OpenVault) -> Result<Vec<(Day, Vec<String>)>> {
    let rows = open.vault.rows(&filter_of(open), Page::ALL)?;
    Ok(rows.into_iter().map(|row| (Day(row.date), row.themes)).collect())
}
