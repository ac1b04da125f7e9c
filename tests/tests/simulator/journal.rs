//! Steps in the journal: writing, saving, erasing, taking along.

use domain::journal::CaseDraft;
use domain::{Day, RecordId};
use scenarios::dice::Dice;
use usecases::views::{CaseRow, CaseView, JournalFilter, TakeawayDraft};
use usecases::{ErrorCode, OpenVault, journal};

use crate::act::allow;
use crate::oracle::{Broken, words};
use crate::steps::Step;
use crate::world::World;

/// All that is written in a case, as the simulator reads it.
pub fn text_of(draft: &CaseDraft) -> String {
    format!("{}\n{}", draft.title, draft.searchable())
}

/// The versions of sentences that a view tells of: all, or those in fields that `changed` has otherwise.
fn versions(view: &CaseView, changed: Option<&CaseDraft>) -> String {
    let (here, there) = (serde_json::to_value(&view.draft).unwrap(), serde_json::to_value(changed).unwrap());
    let counts = |field: &str| changed.is_none() || here[field] != there[field];
    let told = view.conflicts.iter().filter(|it| counts(&it.field)).flat_map(|it| &it.versions);
    told.map(|version| version.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words of a draft that were not in it before.
fn added(before: &CaseDraft, after: &CaseDraft) -> String {
    let (before, after) = (text_of(before), text_of(after));
    let known: Vec<&str> = words(&before).collect();
    words(&after).filter(|word| !known.contains(word)).collect::<Vec<_>>().join(" ")
}

/// All cases of a journal, in the order of its list.
pub fn cases(open: &OpenVault) -> Result<Vec<CaseRow>, Broken> {
    let filter = JournalFilter { limit: u32::MAX, ..JournalFilter::default() };
    let list = journal::list::journal_list(open, &filter);
    Ok(list.map_err(|error| Broken::new("cases can be listed", format!("{error}")))?.rows)
}

/// One of the cases of a device.
pub fn chosen(world: &World, who: usize, what: u16) -> Result<Option<RecordId>, Broken> {
    let rows = cases(world.look(who))?;
    let row = rows.get(usize::from(what) % rows.len().max(1));
    Ok(row.map(|row| row.id.parse().unwrap()))
}

impl World {
    /// Why a journal may refuse words: only on a device that heard it was lost.
    pub fn writing_refusals(&self, who: usize) -> &'static [ErrorCode] {
        let lost = !self.is_member(who, self.devices[who].own) && self.is_in(who, self.devices[who].own);
        if lost { &[ErrorCode::NoLongerIn] } else { &[] }
    }

    /// Writes a case with a few sentences.
    pub fn write_case(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let mut draft = CaseDraft::blank(Day(chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()));
        draft.title = format!("Casus {}", self.oracle.new_word());
        draft.course = format!("Ik merk {} dat ik het zelf doe.", self.oracle.new_word());
        if step.how.is_multiple_of(3) {
            draft.reflection = format!("Waarom {} eigenlijk?", self.oracle.new_word());
        }
        let outcome = journal::case::case_write(self.open(who), &draft);
        let view = allow("case", outcome, self.writing_refusals(who))?;
        let own = self.devices[who].own;
        if let Some(view) = view {
            self.oracle.kept(own, Some(&view.id), &text_of(&draft));
            self.wrote(who, own, &view.id, &text_of(&draft));
        }
        Ok(())
    }

    /// Opens a case in the editor of the device.
    pub fn open_case(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let Some(id) = chosen(self, who, step.what)? else { return Ok(()) };
        self.devices[who].editor = allow("open", journal::case::case_open(self.look(who), id), &[])?;
        Ok(())
    }

    /// Saves a case: what stands in the editor, or a case opened just now.
    pub fn save_case(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let in_editor = self.devices[who].editor.take();
        let view = match in_editor.filter(|_| step.how.is_multiple_of(2)) {
            Some(view) => view,
            None => {
                let Some(id) = chosen(self, who, step.what)? else { return self.write_case(who, step) };
                let Some(view) = allow("open", journal::case::case_open(self.look(who), id), &[])? else {
                    return Ok(());
                };
                view
            }
        };
        let draft = self.edited(&view, step);
        let id: RecordId = view.id.parse().unwrap();
        let saved = journal::case::case_save(self.open(who), id, &view.base, &draft);
        let codes = [self.writing_refusals(who), &[ErrorCode::NotFound]].concat();
        let Some(saved) = allow("save", saved, &codes)? else { return Ok(()) };
        let own = self.devices[who].own;
        // Writing a sentence anew settles between its versions, which the writer saw.
        let before = format!("{} {}", text_of(&view.draft), versions(&view, Some(&draft)));
        let after = format!("{} {}", text_of(&draft), versions(&saved, None));
        self.oracle.revised(own, Some(&view.id), &before, &after);
        self.wrote(who, own, &view.id, &added(&view.draft, &draft));
        if step.how % 4 < 2 {
            self.devices[who].editor = Some(saved);
        }
        Ok(())
    }

    /// One edit as people make them, chosen by the numbers of the step.
    fn edited(&mut self, view: &CaseView, step: Step) -> CaseDraft {
        let mut dice = Dice::new(&format!("edit {} {}", step.what, step.how));
        let (mut draft, word) = (view.draft.clone(), self.oracle.new_word());
        let fields = 8;
        let field = match dice.below(fields) {
            0 => &mut draft.title,
            1 => &mut draft.reflection,
            2 => &mut draft.question,
            _ => &mut draft.course,
        };
        let mut words: Vec<String> =
            field.split(' ').map(str::to_owned).filter(|it| !it.is_empty()).collect();
        let at = usize::try_from(dice.below(words.len() as u64 + 1)).unwrap();
        match dice.below(10) {
            0..=3 => words.insert(at, word),
            4 | 5 => words.push(format!("Toen {word} zweeg ik.")),
            6 | 7 if at < words.len() => words[at] = word,
            8 if at < words.len() => {
                words.remove(at);
            }
            _ => words = vec![format!("Alles {word} was anders.")],
        }
        *field = words.join(" ");
        draft
    }

    /// Erases a case, for good.
    pub fn erase_case(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let Some(id) = chosen(self, who, step.what)? else { return Ok(()) };
        let Some(view) = allow("open", journal::case::case_open(self.look(who), id), &[])? else {
            return Ok(());
        };
        let codes = [self.writing_refusals(who), &[ErrorCode::NotAMember]].concat();
        if allow("erase", journal::case::case_erase(self.open(who), id), &codes)?.is_some() {
            let own = self.devices[who].own;
            self.buried(who, own, &view.id, &text_of(&view.draft));
        }
        Ok(())
    }

    /// Takes something along, or erases something that was.
    pub fn take_along_alone(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let own = self.devices[who].own;
        if step.how.is_multiple_of(4) {
            let kept = allow("questions", journal::takeaway::questions(self.look(who)), &[])?;
            let kept = kept.map(|it| it.others).unwrap_or_default();
            let Some(view) = kept.get(usize::from(step.what) % kept.len().max(1)) else { return Ok(()) };
            let id = view.id.parse().unwrap();
            let codes = [self.writing_refusals(who), &[ErrorCode::NotAMember]].concat();
            if allow("erase", journal::takeaway::takeaway_erase(self.open(who), id), &codes)?.is_some() {
                self.buried(who, own, &view.id, &format!("{} {}", view.text, view.next_action));
            }
            return Ok(());
        }
        let text = format!("Eerst {} wachten.", self.oracle.new_word());
        let draft = TakeawayDraft { text: text.clone(), next_action: String::new(), case: None };
        let outcome = journal::takeaway::takeaway_add(self.open(who), &draft);
        let view = allow("takeaway", outcome, self.writing_refusals(who))?;
        if let Some(view) = view {
            self.oracle.kept(own, Some(&view.id), &text);
            self.wrote(who, own, &view.id, &text);
        }
        Ok(())
    }
}
