//! Sharing a case and working through it together.

use domain::method::Method;
use domain::session::{Mark, SharedCase};
use domain::{CircleId, RecordId};
use tauri::State;
use usecases::session::acts::{self, At};
use usecases::session::choose;
use usecases::session::erase;
use usecases::session::share::{self, Begin};
use usecases::session::view;
use usecases::views::{CircleView, PassageView, SessionView, ShareView};

use crate::room::{Answer, Room};

/// The methods to choose from.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn methods() -> Answer<Vec<Method>> {
    Ok(view::methods().to_vec())
}

/// Passages that could lead to a person.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn personal_data(text: String) -> Answer<Vec<PassageView>> {
    Ok(share::personal_data(&text))
}

/// What a circle would get of a case.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn share_view(room: State<'_, Room>, case_id: RecordId, circle: CircleId) -> Answer<ShareView> {
    room.with(|open| share::share_view(open, case_id, circle))
}

/// Shares exactly that with the circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_start(
    room: State<'_, Room>,
    circle: CircleId,
    case_id: RecordId,
    shared: SharedCase,
    method: String,
    variant: String,
    you_facilitate: bool,
) -> Answer<SessionView> {
    let begin = Begin { case: Some(case_id), shared, method, variant, you_facilitate };
    room.within(circle, |open| share::session_start(open, circle, &begin))
}

/// Opens a session.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_open(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
) -> Answer<SessionView> {
    room.with(|open| view::session_open(open, circle, session))
}

/// Goes to a step.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_step(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    step: u32,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_step(open, At { circle, session }, step))
}

/// Sets the clock going or still.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_clock(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    running: bool,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_clock(open, At { circle, session }, running))
}

/// Adds a contribution.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_contribute(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    step: String,
    text: String,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_contribute(open, At { circle, session }, &step, &text))
}

/// Words the question anew.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_question(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    text: String,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_question(open, At { circle, session }, &text))
}

/// Marks a contribution, or takes the mark away.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_mark(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    contribution: String,
    mark: Option<Mark>,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_mark(open, At { circle, session }, &contribution, mark))
}

/// Tells what you take along; it lands in your own journal too.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_takeaway(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    text: String,
    next_action: String,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_takeaway(open, At { circle, session }, &text, &next_action))
}

/// Chooses between the versions of a sentence of your own: the one with this number, or all of them.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_choose(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
    conflict: String,
    keep: Option<u32>,
) -> Answer<SessionView> {
    room.within(circle, |open| choose::session_choose(open, At { circle, session }, &conflict, keep))
}

/// Takes the lead of the conversation.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_facilitate(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_facilitate(open, At { circle, session }))
}

/// Closes the session.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_close(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
) -> Answer<SessionView> {
    room.within(circle, |open| acts::session_close(open, At { circle, session }))
}

/// Erases it for everybody in the circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_erase(
    room: State<'_, Room>,
    circle: CircleId,
    session: RecordId,
) -> Answer<CircleView> {
    room.within(circle, |open| erase::session_erase(open, At { circle, session }))
}
