//! A session as text.

use domain::session::Mark;
use usecases::views::{ContributionView, SeatView, SessionConflictView, SessionView};

use super::journal::versions;
use super::{Lines, clock};
use crate::words::Words;

/// A session as everyone in the circle sees it.
pub(crate) fn session(words: &Words, view: &SessionView) -> String {
    let mut lines = Lines::new();
    lines.line(format!("# {}  ({})", view.case.title, view.circle_name));
    shared_case(&mut lines, words, view);
    if view.reworded_question.trim().is_empty() {
        lines.heading(words.say("session.question")).inset(&view.question);
    } else {
        lines.heading(words.say("session.reworded")).inset(&view.reworded_question);
    }
    step_line(&mut lines, words, view);
    lines.heading(words.say("session.table"));
    view.seats.iter().for_each(|seat| seat_line(&mut lines, words, seat));
    contributions(&mut lines, words, view);
    if !view.takeaways.is_empty() {
        lines.heading(words.say("session.takeaways"));
        for takeaway in &view.takeaways {
            lines.line(format!("- {}: {}", takeaway.name, takeaway.text));
            if !takeaway.next_action.trim().is_empty() {
                lines.inset(&format!("{}: {}", words.say("takeaway.next_action"), takeaway.next_action));
            }
        }
    }
    view.conflicts.iter().for_each(|conflict| waiting(&mut lines, words, conflict));
    if view.unsent > 0 {
        lines.gap().line(words.count("circle.unsent", view.unsent));
    }
    lines.gap().line(&view.id);
    lines.done()
}

/// A sentence that waits for a choice by whose text it is.
fn waiting(lines: &mut Lines, words: &Words, view: &SessionConflictView) {
    let part = match view.conflict.field.split('/').next() {
        Some("takeaways") => "session.takeaways",
        Some("next_action") => "takeaway.next_action",
        _ => "session.reworded",
    };
    let key = if view.yours { "session.conflict" } else { "session.conflict_of" };
    let values =
        [("part", words.say(part)), ("name", view.name.as_str()), ("choice", view.conflict.id.as_str())];
    lines.gap().line(words.fill(key, &values));
    versions(lines, words, &view.conflict);
}

fn shared_case(lines: &mut Lines, words: &Words, view: &SessionView) {
    let case = &view.case;
    let parts = [
        ("case.summary", &case.summary),
        ("case.intake", &case.intake),
        ("case.course", &case.course),
        ("case.dilemmas", &case.dilemmas),
        ("case.reflection", &case.reflection),
    ];
    for (key, text) in parts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        lines.heading(&format!("## {}", words.say(key))).line(text);
    }
}

fn step_line(lines: &mut Lines, words: &Words, view: &SessionView) {
    let lang = words.lang();
    if view.closed {
        lines.heading(words.say("session.is_closed"));
        return;
    }
    let index = usize::try_from(view.step).unwrap_or(usize::MAX);
    let Some(step) = view.method.steps.get(index) else { return };
    let number = (view.step + 1).to_string();
    let (elapsed, allowed) = (clock(view.elapsed_seconds), clock(view.step_seconds));
    let values = [
        ("method", view.method.name.get(lang)),
        ("number", number.as_str()),
        ("step", step.title.get(lang)),
        ("elapsed", elapsed.as_str()),
        ("allowed", allowed.as_str()),
    ];
    let key = if view.running { "session.step_running" } else { "session.step_still" };
    lines.heading(&words.fill(key, &values)).inset(step.prompt.get(lang));
}

fn seat_line(lines: &mut Lines, words: &Words, seat: &SeatView) {
    let roles = [
        (seat.you, "circle.you"),
        (seat.presenter, "session.presenter"),
        (seat.facilitator, "session.facilitator"),
        (seat.took_along, "session.took_along"),
    ];
    let roles: Vec<&str> = roles.into_iter().filter(|(is, _)| *is).map(|(_, key)| words.say(key)).collect();
    let roles = if roles.is_empty() { String::new() } else { format!(" ({})", roles.join(", ")) };
    lines.line(format!("- {}{roles}", seat.name));
}

fn contributions(lines: &mut Lines, words: &Words, view: &SessionView) {
    for step in &view.method.steps {
        let here: Vec<&ContributionView> =
            view.contributions.iter().filter(|it| it.step == step.id).collect();
        if here.is_empty() {
            continue;
        }
        lines.heading(step.title.get(words.lang()));
        for contribution in here {
            let mark = match contribution.mark {
                Some(Mark::Used) => format!("  [{}]", words.say("session.used")),
                Some(Mark::NotUsed) => format!("  [{}]", words.say("session.not_used")),
                None => String::new(),
            };
            lines
                .line(format!("- {}: {}{mark}", contribution.name, contribution.text))
                .inset(&contribution.id);
        }
    }
}
