//! Cases, questions and takeaways as text.

use std::collections::BTreeSet;

use domain::journal::{CaseDraft, NextAction};
use usecases::views::{
    CaseRow, CaseView, ConflictView, HintsView, ImportView, JournalView, QuestionsView, TakeawayView,
};

use super::{Lines, themes};
use crate::words::Words;

/// What stands below this line is about the case, and is not read back.
pub(crate) const END_OF_CASE: &str = "---";

/// The journal as a list.
pub(crate) fn list(words: &Words, view: &JournalView) -> String {
    let mut lines = Lines::new();
    for row in &view.rows {
        case_row(&mut lines, words, row);
    }
    let shown = u32::try_from(view.rows.len()).unwrap_or(u32::MAX);
    lines.line(words.fill(
        "journal.shown",
        &[
            ("shown", &shown.to_string()),
            ("total", &view.total.to_string()),
            ("all", &words.count("journal.cases", view.cases)),
        ],
    ));
    if let Some(reminder) = &view.reminder {
        let values = [
            ("text", reminder.text.as_str()),
            ("title", &reminder.title),
            ("due", &reminder.due.to_string()),
        ];
        lines.gap().line(words.fill("journal.reminder", &values));
    }
    lines.done()
}

fn case_row(lines: &mut Lines, words: &Words, row: &CaseRow) {
    let title = if row.title.trim().is_empty() { words.say("journal.untitled") } else { &row.title };
    lines.line(format!("{}  {title}", row.date));
    let mut about = vec![words.code("status", row.status.code())];
    about.extend((!row.themes.is_empty()).then(|| themes(&row.themes)));
    lines.inset(&about.join(" · "));
    if !row.question.trim().is_empty() {
        lines.inset(&format!("{}: {}", words.say("case.question"), row.question));
    }
    if let Some(found) = row.found.as_ref().filter(|found| !found.text.is_empty()) {
        lines.inset(&format!("… {} …", found.text));
    }
    lines.inset(&row.id).gap();
}

/// One case, in the form that `--file` reads back.
pub(crate) fn case(words: &Words, view: &CaseView) -> String {
    let mut lines = Lines::new();
    draft(&mut lines, words, &view.draft);
    lines.gap().line(END_OF_CASE);
    view.conflicts.iter().for_each(|it| conflict(&mut lines, words, it));
    actions(&mut lines, words, &view.draft);
    if !view.takeaways.is_empty() {
        lines.line(words.say("case.takeaways"));
        view.takeaways.iter().for_each(|it| takeaway_lines(&mut lines, words, it));
    }
    for session in &view.sessions {
        let values = [("circle", session.circle_name.as_str()), ("session", &session.session)];
        lines.line(words.fill("case.session", &values));
    }
    let values =
        [("length", view.length.to_string()), ("page", view.one_page.to_string()), ("id", view.id.clone())];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    lines.line(words.fill("case.foot", &values));
    lines.done()
}

fn draft(lines: &mut Lines, words: &Words, draft: &CaseDraft) {
    let title = if draft.title.trim().is_empty() { words.say("journal.untitled") } else { &draft.title };
    lines.line(format!("# {title}"));
    lines.field(words.say("case.date"), &draft.date.to_string());
    lines.field(words.say("case.status"), &words.code("status", draft.status.code()));
    lines.field(words.say("case.themes"), &themes(&draft.themes));
    let parts = [
        ("case.summary", &draft.summary),
        ("case.intake", &draft.intake),
        ("case.course", &draft.course),
        ("case.dilemmas", &draft.dilemmas),
        ("case.reflection", &draft.reflection),
        ("case.situation", &draft.question_situation),
        ("case.dilemma", &draft.question_dilemma),
        ("case.question", &draft.question),
    ];
    for (key, text) in parts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        lines.heading(&format!("## {}", words.say(key))).gap().line(text);
    }
}

fn conflict(lines: &mut Lines, words: &Words, conflict: &ConflictView) {
    let part = match conflict.field.as_str() {
        "question_situation" => "case.situation",
        "question_dilemma" => "case.dilemma",
        action if action.starts_with("actions/") => "case.actions",
        _ => &format!("case.{}", conflict.field),
    };
    lines.line(words.fill("case.conflict", &[("part", words.say(part)), ("choice", &conflict.id)]));
    versions(lines, words, conflict);
}

/// The versions of a sentence, by number, and where each was written.
pub(super) fn versions(lines: &mut Lines, words: &Words, conflict: &ConflictView) {
    for (number, version) in (1_u32..).zip(&conflict.versions) {
        let from =
            version.device.as_deref().map(|device| words.fill("case.version_by", &[("device", device)]));
        lines.inset(&format!("{number}. {}  {}", version.text, from.unwrap_or_default()));
    }
    lines.gap();
}

fn actions(lines: &mut Lines, words: &Words, draft: &CaseDraft) {
    if !draft.actions.is_empty() {
        lines.line(words.say("case.actions"));
        draft.actions.iter().for_each(|action| action_line(lines, words, action));
    }
}

fn action_line(lines: &mut Lines, words: &Words, action: &NextAction) {
    let done = if action.done { "x" } else { " " };
    let due = action.due.map(|day| words.fill("case.due", &[("day", &day.to_string())])).unwrap_or_default();
    lines.line(format!("- [{done}] {} {due}", action.text));
}

/// What a person took along from one thing.
pub(crate) fn takeaway(words: &Words, view: &TakeawayView) -> String {
    let mut lines = Lines::new();
    lines.line(words.say("takeaway.saved"));
    takeaway_lines(&mut lines, words, view);
    lines.done()
}

fn takeaway_lines(lines: &mut Lines, words: &Words, view: &TakeawayView) {
    lines.line(format!("- {}  {}", view.date, view.text));
    if !view.next_action.trim().is_empty() {
        lines.inset(&format!("{}: {}", words.say("takeaway.next_action"), view.next_action));
    }
    if let Some(circle) = &view.circle_name {
        lines.inset(&words.fill("takeaway.circle", &[("circle", circle)]));
    }
    lines.inset(&view.id);
}

/// Learning questions with what was taken along for each.
pub(crate) fn questions(words: &Words, view: &QuestionsView) -> String {
    let mut lines = Lines::new();
    for row in &view.questions {
        lines.line(format!("{}  {}", row.date, row.question));
        lines.inset(&format!("{} · {}", row.title, words.code("status", row.status.code())));
        lines.inset(&row.case);
        row.takeaways.iter().for_each(|it| takeaway_lines(&mut lines, words, it));
        lines.gap();
    }
    if !view.others.is_empty() {
        lines.line(words.say("takeaway.others"));
        view.others.iter().for_each(|it| takeaway_lines(&mut lines, words, it));
    }
    if view.questions.is_empty() && view.others.is_empty() {
        lines.line(words.say("takeaway.none"));
    }
    lines.done()
}

/// What a text suggests.
pub(crate) fn hints(words: &Words, view: &HintsView) -> String {
    let mut lines = Lines::new();
    for hint in &view.themes {
        let because = hint.because.iter().map(|it| format!("'{it}'")).collect::<Vec<_>>().join(", ");
        lines.line(words.fill("hints.theme", &[("theme", hint.theme.as_str()), ("because", &because)]));
    }
    if view.themes.is_empty() {
        lines.line(words.say("hints.no_theme"));
    }
    if let Some(level) = &view.level {
        lines.line(words.fill("hints.level", &[("level", &level.level.to_string())]));
        for reason in level.reasons.iter().collect::<BTreeSet<_>>() {
            lines.inset(&words.code("level_reason", reason));
        }
        for rewording in &level.rewordings {
            lines.inset(&words.fill("hints.rewording", &[("text", rewording)]));
        }
    }
    lines.done()
}

/// What an import did.
pub(crate) fn import(words: &Words, view: &ImportView) -> String {
    let mut lines = Lines::new();
    lines.line(words.count("import.added", view.added));
    if view.already_there > 0 {
        lines.line(words.count("import.already_there", view.already_there));
    }
    for (number, reason) in &view.refused {
        let values = [("line", number.to_string()), ("why", words.code("import.reason", reason))];
        lines.line(words.fill("import.refused", &values.each_ref().map(|(name, it)| (*name, it.as_str()))));
    }
    lines.done()
}
