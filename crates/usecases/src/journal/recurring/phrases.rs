//! Words that keep coming up in a journal, beyond the fixed themes: in cases, their learning questions and what was
//! taken along.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Day, RecordKind};
use language::{Cluster, Dated, Sought, Support};
use vault::{Page, Row, RowFilter};

use crate::about;
use crate::error::{ErrorCode, Result};
use crate::journal::recurring::{MOST_PLACES, day, number, quotes};
use crate::open::OpenVault;
use crate::project::TakeawayExtra;
use crate::sync::Lender;
use crate::views::{RecurringPhrase, RecurringPhrasesView, RecurringPlace};

/// The most phrases that are kept hidden, and the most characters of one.
const MOST_HIDDEN: usize = 500;
const LONGEST_HIDDEN: usize = 80;

/// Something that was written, with where it belongs.
struct Written {
    case: Option<String>,
    title: String,
    date: Day,
    /// The case it is about, or itself, by a number.
    about: u32,
    text: String,
}

/// Words that come up in several places, up to today. The journal is borrowed to take the texts out, not while they
/// are read.
///
/// # Errors
/// `Locked`, and those of the disk.
pub fn recurring_phrases(lender: &mut impl Lender) -> Result<RecurringPhrasesView> {
    let (written, hidden, today) = lender.lend(|open| {
        let hidden = about::settings(open)?.hidden_phrases;
        Ok((written(open)?, hidden, number(Day(open.around.clock.today()))))
    })?;
    let dated: Vec<Dated<'_>> =
        written.iter().map(|it| Dated { day: number(it.date), about: it.about, text: &it.text }).collect();
    let clusters = language::recurring(&dated, &Sought { today, hidden: &hidden, everywhere: false });
    let phrases = clusters.into_iter().map(|cluster| told(cluster, &written)).collect();
    Ok(RecurringPhrasesView { phrases, hidden })
}

/// Does not tell these words again, on none of the person's devices.
///
/// # Errors
/// `BadInput` for none, too many or too long ones, and those of the disk.
pub fn phrases_hide(open: &mut OpenVault, phrases: &[String]) -> Result<()> {
    let phrases: Vec<String> = phrases.iter().map(|it| it.trim().to_lowercase()).collect();
    let hidden = about::settings(open)?.hidden_phrases;
    let sound = |it: &String| !it.is_empty() && it.chars().count() <= LONGEST_HIDDEN;
    if phrases.is_empty() || !phrases.iter().all(sound) || hidden.len() + phrases.len() > MOST_HIDDEN {
        return Err(ErrorCode::BadInput.with("field", "text"));
    }
    about::edit_settings(open, |settings| {
        let hidden = &mut settings.hidden_phrases;
        hidden.extend(phrases.into_iter().filter(|it| !hidden.contains(it)).collect::<BTreeSet<_>>());
    })
}

/// Tells these words again.
///
/// # Errors
/// Those of the disk.
pub fn phrases_show(open: &mut OpenVault, phrases: &[String]) -> Result<()> {
    let phrases: Vec<String> = phrases.iter().map(|it| it.trim().to_lowercase()).collect();
    about::edit_settings(open, |settings| settings.hidden_phrases.retain(|it| !phrases.contains(it)))
}

/// All cases and takeaways with their texts. A takeaway of a case is about that case.
fn written(open: &OpenVault) -> Result<Vec<Written>> {
    let kinds = vec![RecordKind::Case, RecordKind::Takeaway];
    let filter = RowFilter { circle: Some(open.me.self_circle), kinds, ..RowFilter::default() };
    let (cases, takeaways): (Vec<Row>, Vec<Row>) =
        open.vault.rows(&filter, Page::ALL)?.into_iter().partition(|row| row.kind == RecordKind::Case);
    let numbers: BTreeMap<String, u32> = cases.iter().map(|row| row.record.to_string()).zip(0..).collect();
    let mut all = Vec::with_capacity(cases.len() + takeaways.len());
    for (row, about) in cases.iter().zip(0..) {
        let text = open.vault.row_text(row.record)?.unwrap_or_default();
        let (case, title) = (Some(row.record.to_string()), row.title.clone());
        all.push(Written { case, title, date: Day(row.date), about, text });
    }
    for (row, itself) in takeaways.iter().zip(cases.len() as u32..) {
        let extra: TakeawayExtra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
        let about = extra.case.as_ref().and_then(|case| numbers.get(case)).copied();
        let case = extra.case.filter(|_| about.is_some());
        let title =
            about.map(|case| cases[case as usize].title.clone()).or(extra.circle_name).unwrap_or_default();
        let text = open.vault.row_text(row.record)?.unwrap_or_default();
        all.push(Written { case, title, date: Day(row.date), about: about.unwrap_or(itself), text });
    }
    Ok(all)
}

fn told(cluster: Cluster, written: &[Written]) -> RecurringPhrase {
    let of = |support: &Support| &written[support.text as usize];
    let mut support: Vec<&Support> = cluster.support.iter().collect();
    support.sort_by_key(|it| std::cmp::Reverse(of(it).date));
    let things: BTreeSet<u32> = support.iter().map(|it| of(it).about).collect();
    let place = |support: &Support| {
        let it = of(support);
        let sentences = quotes(&it.text, &support.places);
        RecurringPlace {
            case: it.case.clone(),
            title: it.title.clone(),
            date: it.date,
            suggested: false,
            sentences,
        }
    };
    RecurringPhrase {
        course: cluster.course,
        days: cluster.days.iter().copied().filter_map(day).collect(),
        things: u32::try_from(things.len()).unwrap_or(u32::MAX),
        places: support.into_iter().take(MOST_PLACES).map(place).collect(),
        phrases: cluster.phrases,
    }
}
