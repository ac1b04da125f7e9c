//! What a person takes along, and learning questions through their life.

use domain::journal::Takeaway;
use domain::{Day, RecordId, RecordKind};
use vault::{Page, Row, RowFilter};

use crate::error::{ErrorCode, Result};
use crate::journal::case::{self, check_length, check_words};
use crate::journal::list;
use crate::open::OpenVault;
use crate::project::{self, Spot, TakeawayExtra};
use crate::records::{self, Author};
use crate::values;
use crate::views::{JournalFilter, QuestionRow, QuestionsView, TakeawayDraft, TakeawayView};

/// Writes down what was taken along.
///
/// # Errors
/// `BadInput` for a blank text, `NotFound` for a case that is not there.
pub fn takeaway_add(open: &mut OpenVault, draft: &TakeawayDraft) -> Result<TakeawayView> {
    check_words("text", &draft.text)?;
    check_length("next_action", &draft.next_action)?;
    if let Some(case) = &draft.case {
        case::read_case(open, case.parse().map_err(|_| ErrorCode::NotFound)?)?;
    }
    let takeaway = Takeaway {
        text: draft.text.trim().into(),
        next_action: draft.next_action.trim().into(),
        date: Day(open.around.clock.today()),
        session: None,
        circle_name: None,
        question: None,
        case: draft.case.clone(),
    };
    keep(open, &takeaway)
}

/// Keeps a takeaway in the journal.
pub(crate) fn keep(open: &mut OpenVault, takeaway: &Takeaway) -> Result<TakeawayView> {
    let id = RecordId::random(&mut *open.around.randomness);
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle: me.self_circle, record: id, kind: RecordKind::Takeaway };
    vault.write_with(|tx| {
        values::still_in(tx, spot.circle)?;
        records::create(tx, author, spot.circle, id, spot.kind, takeaway)?;
        project::project(tx, spot, &records::whole(tx, id)?, now)
    })?;
    let row = open.vault.row(id)?.ok_or(ErrorCode::Internal)?;
    view(&row)
}

/// Writes a takeaway of this session anew when it is in the journal already, else adds it.
pub(crate) fn keep_of_session(open: &mut OpenVault, takeaway: &Takeaway) -> Result<()> {
    let same = |row: &Row| extra(row).is_ok_and(|extra| extra.session == takeaway.session);
    let Some(row) = rows(open)?.into_iter().find(same) else {
        return keep(open, takeaway).map(drop);
    };
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle: me.self_circle, record: row.record, kind: RecordKind::Takeaway };
    vault.write_with(|tx| {
        records::act::<Takeaway>(tx, author, spot.circle, row.record, |kept| {
            kept.text.revise(takeaway.text.as_str());
            kept.next_action.revise(takeaway.next_action.as_str());
            Ok(())
        })?;
        project::project(tx, spot, &records::whole(tx, row.record)?, now)
    })
}

/// Erases a takeaway.
///
/// # Errors
/// `NotFound`.
pub fn takeaway_erase(open: &mut OpenVault, id: RecordId) -> Result<QuestionsView> {
    case::erase(open, id, RecordKind::Takeaway)?;
    questions(open)
}

/// All learning questions with what was taken along for each.
///
/// # Errors
/// Those of the disk.
pub fn questions(open: &OpenVault) -> Result<QuestionsView> {
    let filter = JournalFilter { limit: u32::MAX, ..JournalFilter::default() };
    let takeaways = rows(open)?.iter().map(view).collect::<Result<Vec<_>>>()?;
    let cases = list::journal_list(open, &filter)?.rows;
    let known = |id: &str| cases.iter().any(|case| case.id == id);
    let others = takeaways.iter().filter(|it| !it.case.as_deref().is_some_and(known)).cloned().collect();
    let of = |id: &str| takeaways.iter().filter(|it| it.case.as_deref() == Some(id)).cloned().collect();
    let asked = cases.iter().filter(|case| !case.question.is_empty());
    let questions = asked.map(|case| QuestionRow {
        case: case.id.clone(),
        title: case.title.clone(),
        question: case.question.clone(),
        date: case.date,
        status: case.status,
        themes: case.themes.clone(),
        takeaways: of(&case.id),
    });
    Ok(QuestionsView { questions: questions.collect(), others })
}

/// What was taken along for one case, newest first.
pub(crate) fn of_case(open: &OpenVault, case: RecordId) -> Result<Vec<TakeawayView>> {
    let case = Some(case.to_string());
    let all = rows(open)?.iter().map(view).collect::<Result<Vec<_>>>()?;
    Ok(all.into_iter().filter(|it| it.case == case).collect())
}

fn rows(open: &OpenVault) -> Result<Vec<Row>> {
    let kinds = vec![RecordKind::Takeaway];
    let filter = RowFilter { circle: Some(open.me.self_circle), kinds, ..RowFilter::default() };
    Ok(open.vault.rows(&filter, Page::ALL)?)
}

fn extra(row: &Row) -> Result<TakeawayExtra> {
    Ok(serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?)
}

fn view(row: &Row) -> Result<TakeawayView> {
    let extra = extra(row)?;
    Ok(TakeawayView {
        id: row.record.to_string(),
        text: extra.text,
        next_action: extra.next_action,
        date: Day(row.date),
        circle_name: extra.circle_name,
        question: extra.question,
        case: extra.case,
    })
}
