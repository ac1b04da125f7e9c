//! The share screen as text: what they get, and what may lead to a person.

use domain::session::SharedCase;
use usecases::views::ShareView;

use super::Lines;
use crate::words::Words;

/// What a circle would get, with everything that was replaced.
pub(crate) fn preview(words: &Words, view: &ShareView) -> String {
    let mut lines = Lines::new();
    lines.line(words.fill("share.for", &[("circle", &view.circle_name), ("readers", &readers(words, view))]));
    for part in &view.parts {
        for passage in &part.passages {
            let values = [
                ("kind", words.code("personal_data", &passage.kind)),
                ("text", passage.text.clone()),
                ("replacement", passage.replacement.clone()),
            ];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.line(words.fill("share.passage", &values));
        }
    }
    lines.gap().line(shared(words, &view.proposal));
    lines.done()
}

/// Names of the readers.
pub(crate) fn readers(words: &Words, view: &ShareView) -> String {
    if view.readers.is_empty() { words.say("share.nobody").to_owned() } else { view.readers.join(", ") }
}

/// A case exactly as the circle gets it.
pub(crate) fn shared(words: &Words, case: &SharedCase) -> String {
    let mut lines = Lines::new();
    lines.line(format!("# {}", case.title));
    let parts = [
        ("case.summary", &case.summary),
        ("case.intake", &case.intake),
        ("case.course", &case.course),
        ("case.dilemmas", &case.dilemmas),
        ("case.reflection", &case.reflection),
        ("case.question", &case.question),
    ];
    for (key, text) in parts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        lines.heading(&format!("## {}", words.say(key))).line(text);
    }
    lines.done()
}
