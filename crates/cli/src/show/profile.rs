//! What a volunteer shares with the coordinators, as text.

use domain::sharing::{AboutMe, SharedProfile, Weekday};
use usecases::views::{LineView, ProfileView};

use super::Lines;
use crate::words::Words;

/// Exactly what would be shared, and what was shared before.
pub(crate) fn profile(words: &Words, view: &ProfileView) -> String {
    let mut lines = Lines::new();
    lines.line(words.say("profile.would_share"));
    shared(&mut lines, words, &view.would_share);
    for line in &view.lines {
        line_lines(&mut lines, words, line);
    }
    if view.lines.is_empty() {
        lines.gap().line(words.say("profile.no_line"));
    }
    lines.done()
}

fn line_lines(lines: &mut Lines, words: &Words, line: &LineView) {
    lines
        .heading(&words.fill("profile.line", &[("name", &line.name), ("readers", &line.readers.join(", "))]));
    match &line.shared {
        None => lines.inset(words.say("profile.nothing_shared")),
        Some(shared) => {
            let key = if line.current { "profile.shared_current" } else { "profile.shared_older" };
            lines.inset(&words.fill(key, &[("day", &shared.shared_on.to_string())]))
        }
    };
    lines.inset(&line.circle);
}

/// A profile as the coordinators see it.
pub(crate) fn shared(lines: &mut Lines, words: &Words, profile: &SharedProfile) {
    lines.field(words.say("profile.name"), &profile.name);
    for (theme, quarters) in &profile.themes {
        let counts: Vec<String> = quarters.iter().map(|(quarter, n)| format!("{quarter}: {n}")).collect();
        lines.inset(&format!("{theme}: {}", counts.join(", ")));
    }
    about(lines, words, &profile.about);
}

/// What a volunteer tells about themselves.
fn about(lines: &mut Lines, words: &Words, about: &AboutMe) {
    lines.field(words.say("profile.strengths"), &about.strengths.join(", "));
    lines.field(words.say("profile.practising"), &about.practising.join(", "));
    lines.field(words.say("profile.wishes"), &about.wishes);
    lines.field(words.say("profile.languages"), &about.languages.join(", "));
    lines.field(words.say("profile.days"), &days(words, &about.days));
    lines.field(words.say("profile.area"), &about.area);
    let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
    lines.field(words.say("profile.hours"), &number(about.hours_per_week));
    lines.field(words.say("profile.clients_now"), &number(about.clients_now));
    lines.field(words.say("profile.clients_max"), &number(about.clients_max));
    let from = about.available_from.map(|day| day.to_string()).unwrap_or_default();
    lines.field(words.say("profile.available_from"), &from);
}

/// Days of the week after each other.
pub(crate) fn days(words: &Words, days: &[Weekday]) -> String {
    let code = |day: &Weekday| {
        words.say(match day {
            Weekday::Monday => "weekday.monday",
            Weekday::Tuesday => "weekday.tuesday",
            Weekday::Wednesday => "weekday.wednesday",
            Weekday::Thursday => "weekday.thursday",
            Weekday::Friday => "weekday.friday",
            Weekday::Saturday => "weekday.saturday",
            Weekday::Sunday => "weekday.sunday",
        })
    };
    days.iter().map(code).collect::<Vec<_>>().join(", ")
}
