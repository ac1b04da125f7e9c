//! Circles, invitations and exchanges as text.

use domain::CircleKind;
use usecases::views::{
    CircleRow, CircleView, ErasureView, ExchangeState, ExchangeView, InvitePreview, InviteView, MemberView,
    Membership, PlaceView, SessionRow,
};

use super::deciding;
use super::{Lines, moment};
use crate::words::Words;

/// The word for a kind of circle.
fn kind(words: &Words, kind: CircleKind) -> &str {
    words.say(match kind {
        CircleKind::SelfDevices => "circle.kind.self",
        CircleKind::Group => "circle.kind.group",
        CircleKind::Line => "circle.kind.line",
        CircleKind::Desk => "circle.kind.desk",
    })
}

/// All circles.
pub(crate) fn list(words: &Words, rows: &[CircleRow]) -> String {
    let mut lines = Lines::new();
    for row in rows {
        lines.line(format!(
            "{}  ({}, {})",
            row.name,
            kind(words, row.kind),
            words.count("circle.people", row.people)
        ));
        if row.membership == Membership::Waiting {
            lines.inset(words.say("circle.waiting"));
        }
        if row.votes > 0 {
            lines.inset(&words.count("circle.votes_wait", row.votes));
        }
        if row.requests > 0 {
            lines.inset(&words.count("circle.requests", row.requests));
        }
        if row.open_sessions > 0 {
            lines.inset(&words.count("circle.open_sessions", row.open_sessions));
        }
        lines.inset(&exchange_state(words, &row.exchange));
        lines.inset(&row.id).gap();
    }
    if rows.is_empty() {
        lines.line(words.say("circle.none"));
    }
    lines.done()
}

/// Where the exchange with the shared folder stands.
fn exchange_state(words: &Words, state: &ExchangeState) -> String {
    let mut lines = Lines::new();
    lines.field(
        words.say("circle.folder"),
        state.folder.as_deref().unwrap_or_else(|| words.say("circle.no_folder")),
    );
    match (&state.problem, state.last_success) {
        (Some(problem), _) => {
            let folder = place_of(problem, &state.places).map(str::to_owned).or(state.folder.clone());
            let folder = folder.unwrap_or_default();
            let [what, ..] = words.error(problem, &[("folder".to_owned(), folder)].into());
            lines.line(words.fill("circle.problem", &[("what", &what)]));
        }
        (None, Some(at)) => {
            lines.line(words.fill("circle.last_exchange", &[("at", &moment(at))]));
        }
        (None, None) => {
            lines.line(words.say("circle.never_exchanged"));
        }
    }
    if state.unsent > 0 {
        lines.line(words.count("circle.unsent", state.unsent));
    }
    if state.set_aside > 0 {
        lines.line(words.count("circle.set_aside", state.set_aside));
    }
    lines.done()
}

/// The first place with this problem.
pub(crate) fn place_of<'a>(problem: &str, places: &'a [PlaceView]) -> Option<&'a str> {
    let place = places.iter().find(|place| place.problem.as_deref() == Some(problem));
    place.map(|place| place.label.as_str())
}

/// One circle.
pub(crate) fn circle(words: &Words, view: &CircleView) -> String {
    let mut lines = Lines::new();
    lines.line(format!("{}  ({})", view.name, kind(words, view.kind)));
    if view.membership == Membership::Waiting {
        lines.line(words.say("circle.waiting"));
        lines.field(words.say("circle.words"), &view.my_words.join(" "));
    }
    deciding::standing(&mut lines, words, view);
    for member in &view.members {
        member_lines(&mut lines, words, member);
    }
    for request in &view.requests {
        let values = [("name", request.name.as_str()), ("device", &request.device_label)];
        lines.gap().line(words.fill("circle.request", &values));
        lines.inset(&format!("{}: {}", words.say("circle.words"), request.words.join(" ")));
        lines.inset(&request.id);
    }
    deciding::deciding(&mut lines, words, view);
    if !view.sessions.is_empty() {
        lines.heading(words.say("circle.sessions"));
        view.sessions.iter().for_each(|row| session_row(&mut lines, words, row));
    }
    for erased in &view.erased {
        lines.gap().line(erasure(words, erased));
    }
    lines.gap().line(exchange_state(words, &view.exchange));
    for warning in &view.warnings {
        let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        let (name, device, place) = (value(&warning.name), value(&warning.device), value(&warning.place));
        let values = [("name", name.as_str()), ("device", &device), ("place", &place)];
        lines.line(words.fill(&format!("warning.{}", warning.code), &values));
    }
    for file in &view.set_aside {
        let values = [("name", file.name.as_str()), ("why", &words.code("set_aside", &file.reason))];
        lines.line(words.fill("circle.set_aside_file", &values));
    }
    lines.line(&view.id);
    lines.done()
}

fn member_lines(lines: &mut Lines, words: &Words, member: &MemberView) {
    let mut name = format!("- {}", member.name);
    for (is, key) in [(member.you, "circle.you"), (member.founder, "circle.founder")] {
        if is {
            name.push_str(&format!(" ({})", words.say(key)));
        }
    }
    lines.line(name);
    for device in &member.devices {
        let state = match (device.this, device.up_to_date) {
            (true, _) => "circle.device.this",
            (false, None) => "circle.device.unheard",
            (false, Some(true)) => "circle.device.up_to_date",
            (false, Some(false)) => "circle.device.behind",
        };
        lines.inset(&format!("{}: {}", device.label, words.say(state)));
        if device.can_lose {
            lines.inset(&format!("  {}", device.id));
        }
    }
}

/// How far the erasing of a session is, and who still has to.
fn erasure(words: &Words, view: &ErasureView) -> String {
    let (confirmed, devices) = (view.confirmed.to_string(), view.devices.to_string());
    let values = [("name", view.by.as_str()), ("n", &confirmed), ("of", &devices)];
    let told = words.fill("circle.erased", &values);
    if view.waiting.is_empty() {
        return told;
    }
    let waiting: Vec<String> = view.waiting.iter().map(|it| format!("{} ({})", it.name, it.device)).collect();
    format!("{told} {}", words.fill("circle.erased_waiting", &[("who", &waiting.join(", "))]))
}

/// The sessions of a circle.
pub(crate) fn sessions(words: &Words, rows: &[SessionRow]) -> String {
    let mut lines = Lines::new();
    rows.iter().for_each(|row| session_row(&mut lines, words, row));
    if rows.is_empty() {
        lines.line(words.say("circle.no_sessions"));
    }
    lines.done()
}

fn session_row(lines: &mut Lines, words: &Words, row: &SessionRow) {
    let state = words.say(if row.closed { "session.closed" } else { "session.open" });
    lines.line(format!("- {}  ({}, {state})", row.title, row.presenter));
    lines.inset(&row.question);
    lines.inset(&words.count("session.contributions", row.contributions));
    lines.inset(&row.id);
}

/// An invitation, with the link to hand over.
pub(crate) fn invite(words: &Words, view: &InviteView) -> String {
    let mut lines = Lines::new();
    lines.line(words.fill("invite.made", &[("circle", &view.circle_name)]));
    lines.gap().line(&view.link).gap();
    lines.line(words.fill("invite.until", &[("at", &moment(view.expires_at))]));
    lines.line(words.say("invite.once"));
    lines.done()
}

/// What an invitation says.
pub(crate) fn preview(words: &Words, view: &InvitePreview) -> String {
    let key = if view.own_device { "invite.for_device" } else { "invite.for_circle" };
    let mut lines = Lines::new();
    lines.line(words.fill(key, &[("circle", &view.circle_name), ("kind", kind(words, view.kind))]));
    if view.expired {
        lines.line(words.say("invite.expired"));
    }
    lines.done()
}

/// What exchanges did.
pub(crate) fn exchanges(words: &Words, views: &[ExchangeView]) -> String {
    let mut lines = Lines::new();
    for view in views {
        let numbers =
            [("sent", view.sent), ("received", view.received)].map(|(name, n)| (name, n.to_string()));
        let [sent, received] = &numbers;
        let values = [("circle", view.circle_name.as_str()), (sent.0, &sent.1), (received.0, &received.1)];
        lines.line(words.fill("exchange.done", &values));
        if view.set_aside > 0 {
            lines.inset(&words.count("circle.set_aside", view.set_aside));
        }
        if view.left > 0 {
            lines.inset(&words.count("exchange.left", view.left));
        }
    }
    if views.is_empty() {
        lines.line(words.say("exchange.nothing"));
    }
    lines.done()
}
