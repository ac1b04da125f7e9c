//! What keeps coming up in a journal, as text.

use domain::Day;
use usecases::views::{Course, RecurringPhrase, RecurringPlace, RecurringTheme};

use super::Lines;
use crate::commands::Recurring;
use crate::words::Words;

/// What is new, what returns and what fades, each with the places behind it.
pub(crate) fn recurring(words: &Words, view: &Recurring) -> String {
    let mut lines = Lines::new();
    for (course, key) in [
        (Course::New, "recurring.new"),
        (Course::Returning, "recurring.returning"),
        (Course::Fading, "recurring.fading"),
    ] {
        let themes: Vec<_> = view.themes.themes.iter().filter(|it| it.course == course).collect();
        let phrases: Vec<_> = view.phrases.phrases.iter().filter(|it| it.course == course).collect();
        if themes.is_empty() && phrases.is_empty() {
            continue;
        }
        lines.heading(words.say(key));
        themes.into_iter().for_each(|it| theme(&mut lines, words, it));
        phrases.into_iter().for_each(|it| phrase(&mut lines, words, it));
    }
    if view.themes.themes.is_empty() && view.phrases.phrases.is_empty() {
        lines.line(words.say("recurring.none"));
    }
    lines.gap().line(words.say("recurring.suggestion"));
    if view.themes.unread > 0 {
        lines.line(words.count("recurring.unread", view.themes.unread));
    }
    if !view.phrases.hidden.is_empty() {
        lines.line(words.fill("recurring.hidden", &[("words", &view.phrases.hidden.join(", "))]));
    }
    lines.done()
}

fn theme(lines: &mut Lines, words: &Words, it: &RecurringTheme) {
    let mut told = vec![cases(words, &it.days)];
    if !it.suggested_days.is_empty() {
        told.push(words.fill("recurring.perhaps", &[("cases", &cases(words, &it.suggested_days))]));
    }
    lines.line(format!("- {}: {}", it.theme, told.join(", ")));
    it.places.iter().for_each(|it| place(lines, words, it));
}

fn phrase(lines: &mut Lines, words: &Words, it: &RecurringPhrase) {
    let times = words.count("recurring.things", it.things);
    lines.line(format!("- '{}': {times}", it.phrases.join("', '")));
    it.places.iter().for_each(|it| place(lines, words, it));
}

fn cases(words: &Words, days: &[Day]) -> String {
    words.count("journal.cases", u32::try_from(days.len()).unwrap_or(u32::MAX))
}

fn place(lines: &mut Lines, words: &Words, it: &RecurringPlace) {
    let title = if it.title.trim().is_empty() { words.say("journal.untitled") } else { &it.title };
    let perhaps = if it.suggested { words.say("recurring.suggested") } else { "" };
    lines.inset(&format!("{}  {title}  {perhaps}", it.date));
    for sentence in &it.sentences {
        lines.inset(&format!("  “{}”", sentence.text.trim()));
    }
}
