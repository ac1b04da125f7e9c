//! Places of a circle as text.

use std::path::Path;

use usecases::views::{ExchangeView, PlaceView};

use super::{Lines, moment};
use crate::words::Words;

/// All places of a circle, and how the last exchange with each went.
pub(crate) fn list(words: &Words, places: &[PlaceView]) -> String {
    let mut lines = Lines::new();
    for place in places {
        lines.line(format!("{}  ({})", place.label, words.code("place.kind", &place.kind)));
        let at = place.last_success.map(moment).unwrap_or_default();
        lines.inset(&match (&place.problem, at.as_str()) {
            (Some(problem), _) => {
                let [what, ..] = words.error(problem, &[("folder".to_owned(), place.label.clone())].into());
                words.fill("circle.problem", &[("what", &what)])
            }
            (None, "") => words.say("circle.never_exchanged").to_owned(),
            (None, at) => words.fill("circle.last_exchange", &[("at", at)]),
        });
        if place.unsent > 0 {
            lines.inset(&words.count("circle.unsent", place.unsent));
        }
        lines.inset(&place.id).gap();
    }
    if places.is_empty() {
        lines.line(words.say("circle.no_folder"));
    }
    lines.done()
}

/// What was put in a file.
pub(crate) fn carried_out(words: &Words, view: &ExchangeView, file: &Path) -> String {
    let file = file.display().to_string();
    words.fill("place.carried_out", &[("circle", view.circle_name.as_str()), ("file", &file)])
}

/// What was taken from a file.
pub(crate) fn carried_in(words: &Words, view: &ExchangeView, file: &Path) -> String {
    let (file, received) = (file.display().to_string(), view.received.to_string());
    let values = [("circle", view.circle_name.as_str()), ("file", &file), ("received", &received)];
    let mut lines = Lines::new();
    lines.line(words.fill("place.carried_in", &values));
    if view.set_aside > 0 {
        lines.inset(&words.count("circle.set_aside", view.set_aside));
    }
    if view.left > 0 {
        lines.inset(&words.count("exchange.left", view.left));
    }
    lines.done()
}
