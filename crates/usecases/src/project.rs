//! From a record to what lists and searching need: one row and its words. All of it can be thrown away
//! and made again from the envelopes.

use std::collections::BTreeMap;

use domain::journal::{Case, CaseDraft, Takeaway};
use domain::session::Session;
use domain::sharing::{Client, Settings, SharedProfile};
use domain::{CircleId, Day, RecordId, RecordKind, Timestamp};
use exchange::Document;
use serde::{Deserialize, Serialize};
use vault::{Row, Tx};

use crate::error::{ErrorCode, Result};
use crate::journal::recurring::KeptReading;
use crate::open::meta;
use crate::values::{self, value};

/// What a case's row carries beside title, date, status and themes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CaseExtra {
    pub question: String,
    /// Sessions made from it: session id to circle id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sessions: BTreeMap<String, String>,
    /// What the sentence model read in it; gone as soon as the row is made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<KeptReading>,
}

/// What a takeaway's row carries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TakeawayExtra {
    pub text: String,
    pub next_action: String,
    pub circle_name: Option<String>,
    pub question: Option<String>,
    pub case: Option<String>,
    pub session: Option<String>,
}

/// What a session's row carries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SessionExtra {
    pub question: String,
    pub presenter: String,
    pub method: String,
    pub closed: bool,
    pub created_at: i64,
    pub contributions: u32,
}

/// Open next actions with a day, by case.
pub(crate) type Reminders = BTreeMap<String, DueAction>;

/// The first open action of a case that has a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DueAction {
    pub due: Day,
    pub text: String,
    pub title: String,
}

/// Where a record lives and what it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub circle: CircleId,
    pub record: RecordId,
    pub kind: RecordKind,
}

/// Makes the row of a record anew from its document. A document that cannot be read yet (an earlier part
/// has not arrived) gets no row.
pub(crate) fn project(tx: &Tx<'_>, spot: Spot, document: &Document, now: Timestamp) -> Result<()> {
    let row = RowMaker { spot, now };
    match spot.kind {
        RecordKind::Case => match document.hydrate_with_versions::<Case>() {
            Ok(case) => project_case(tx, spot, &case, now),
            Err(_) => Ok(tx.remove_row(spot.record)?),
        },
        RecordKind::Takeaway => match document.hydrate_with_versions::<Takeaway>() {
            Ok(takeaway) => {
                let (made, words) = row.takeaway(&takeaway)?;
                Ok(tx.put_row(&made, &words)?)
            }
            Err(_) => Ok(()),
        },
        RecordKind::Session => put(tx, document, |it: Session| row.session(&it)),
        RecordKind::Profile => put(tx, document, |it: SharedProfile| row.profile(&it)),
        RecordKind::Client => put(tx, document, |it: Client| row.client(&it)),
        RecordKind::Settings => put_settings(tx, spot.record, document),
        RecordKind::Charter | RecordKind::Meeting => Ok(()),
    }
}

fn put<T: autosurgeon::Hydrate>(
    tx: &Tx<'_>,
    document: &Document,
    make: impl FnOnce(T) -> Result<(Row, String)>,
) -> Result<()> {
    let Ok(value) = document.hydrate::<T>() else { return Ok(()) };
    let (row, words) = make(value)?;
    Ok(tx.put_row(&row, &words)?)
}

/// Makes the row of a case anew. Searching finds the words of all versions of its sentences, when they were
/// looked up.
pub(crate) fn project_case(tx: &Tx<'_>, spot: Spot, case: &Case, now: Timestamp) -> Result<()> {
    let (draft, sessions) = (CaseDraft::from(case), case.sessions().clone());
    put_case(tx, &RowMaker { spot, now }, &draft, sessions, &case.unseen())
}

/// Makes the row of a new case from the draft that was just written, without reading it back.
pub(crate) fn project_new_case(tx: &Tx<'_>, spot: Spot, draft: &CaseDraft, now: Timestamp) -> Result<()> {
    put_case(tx, &RowMaker { spot, now }, draft, BTreeMap::new(), "")
}

fn put_case(
    tx: &Tx<'_>,
    row: &RowMaker,
    draft: &CaseDraft,
    sessions: BTreeMap<String, String>,
    unseen: &str,
) -> Result<()> {
    let (made, words) = row.case(draft, sessions)?;
    tx.put_row(&made, &(words + unseen))?;
    let open = draft.actions.iter().filter(|action| !action.done && !action.text.trim().is_empty());
    let first = open.filter_map(|action| Some((action.due?, action.text.clone()))).min();
    let due = first.map(|(due, text)| DueAction { due, text, title: draft.title.clone() });
    remember(tx, row.spot, due)
}

/// Keeps the first open action of a case, or forgets it.
pub(crate) fn remember(tx: &Tx<'_>, spot: Spot, due: Option<DueAction>) -> Result<()> {
    let mut reminders: Reminders = values::json(tx, spot.circle, value::REMINDERS)?.unwrap_or_default();
    let before = reminders.get(&spot.record.to_string()).cloned();
    if before == due {
        return Ok(());
    }
    match due {
        Some(due) => reminders.insert(spot.record.to_string(), due),
        None => reminders.remove(&spot.record.to_string()),
    };
    values::put_json(tx, spot.circle, value::REMINDERS, &reminders)
}

fn put_settings(tx: &Tx<'_>, record: RecordId, document: &Document) -> Result<()> {
    if let Ok(settings) = document.hydrate::<Settings>() {
        tx.put_meta(meta::SETTINGS, record.as_bytes())?;
        tx.put_meta(meta::NAME, settings.name.as_bytes())?;
    }
    Ok(())
}

struct RowMaker {
    spot: Spot,
    now: Timestamp,
}

impl RowMaker {
    fn row(&self, date: Day, title: &str, extra: &impl Serialize) -> Result<Row> {
        Ok(Row {
            circle: self.spot.circle,
            record: self.spot.record,
            kind: self.spot.kind,
            date: date.0,
            updated: self.now,
            status: String::new(),
            title: title.to_owned(),
            subtitle: String::new(),
            themes: Vec::new(),
            view: serde_json::to_string(extra).map_err(|_| ErrorCode::Internal)?,
        })
    }

    fn case(&self, draft: &CaseDraft, sessions: BTreeMap<String, String>) -> Result<(Row, String)> {
        let extra = CaseExtra { question: draft.question.trim().to_owned(), sessions, reading: None };
        let row = Row {
            status: draft.status.code().to_owned(),
            themes: draft.themes.iter().map(ToString::to_string).collect(),
            ..self.row(draft.date, draft.title.trim(), &extra)?
        };
        Ok((row, draft.searchable()))
    }

    fn takeaway(&self, it: &Takeaway) -> Result<(Row, String)> {
        let extra = TakeawayExtra {
            // Nobody is asked to choose here: what was written apart stands one after the other.
            text: it.text.gathered(&[]),
            next_action: it.next_action.gathered(&[]),
            circle_name: it.circle_name.clone(),
            question: it.question.clone(),
            case: it.case.clone(),
            session: it.session.clone(),
        };
        let words = format!("{}\n{}", extra.text, extra.next_action);
        Ok((self.row(it.date, "", &extra)?, words))
    }

    fn session(&self, it: &Session) -> Result<(Row, String)> {
        let extra = SessionExtra {
            question: it.question().to_owned(),
            presenter: it.presenter.clone(),
            method: it.method.clone(),
            closed: it.closed,
            created_at: it.created_at,
            contributions: u32::try_from(it.contributions.len()).unwrap_or(u32::MAX),
        };
        let day = chrono::DateTime::from_timestamp_millis(it.created_at).unwrap_or_default().date_naive();
        Ok((self.row(Day(day), &it.case.title, &extra)?, String::new()))
    }

    fn profile(&self, it: &SharedProfile) -> Result<(Row, String)> {
        Ok((self.row(it.shared_on, &it.name, it)?, String::new()))
    }

    fn client(&self, it: &Client) -> Result<(Row, String)> {
        let day = chrono::DateTime::from_timestamp_millis(self.now.0).unwrap_or_default().date_naive();
        Ok((self.row(Day(day), &it.code, it)?, String::new()))
    }
}
