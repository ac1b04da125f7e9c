//! What a circle decides: closing, joining, going, names, votes, lost devices, and what was seen of it.

use domain::{CircleId, DeviceId, PersonId};
use tauri::State;
use usecases::circles::{leave, notices, propose};
use usecases::views::{CircleView, Reads, Vote};

use crate::room::{Answer, Room};

/// Closes a circle: from then on joining is a decision of the circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_close(room: State<'_, Room>, circle: CircleId) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_close(open, circle))
}

/// Puts someone who asks to join to the circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_propose_admission(
    room: State<'_, Room>,
    circle: CircleId,
    request: String,
    reads: Reads,
    note: String,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_propose_admission(open, circle, &request, reads, &note))
}

/// Proposes that someone goes; where no vote is needed, it is done at once.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_propose_removal(
    room: State<'_, Room>,
    circle: CircleId,
    person: PersonId,
    note: String,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_propose_removal(open, circle, person, &note))
}

/// Proposes that one device of someone goes, who stays.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_propose_device_removal(
    room: State<'_, Room>,
    circle: CircleId,
    device: DeviceId,
    note: String,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_propose_device_removal(open, circle, device, &note))
}

/// Proposes another name for the circle; where no vote is needed, it gets that name at once.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_rename(
    room: State<'_, Room>,
    circle: CircleId,
    name: String,
    note: String,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_rename(open, circle, &name, &note))
}

/// Proposes that the circle says again who is in it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_confirm(room: State<'_, Room>, circle: CircleId, note: String) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_confirm(open, circle, &note))
}

/// Proposes the same again, in another round.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_propose_again(
    room: State<'_, Room>,
    circle: CircleId,
    proposal: String,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::circle_propose_again(open, circle, &proposal))
}

/// Votes. The vote stays as it is.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_vote(
    room: State<'_, Room>,
    circle: CircleId,
    proposal: String,
    vote: Vote,
) -> Answer<CircleView> {
    room.within(circle, |open| propose::vote(open, circle, &proposal, vote))
}

/// Leaves a circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_leave(room: State<'_, Room>, circle: CircleId) -> Answer<CircleView> {
    room.within(circle, |open| leave::circle_leave(open, circle))
}

/// Says that a notice about the circle was seen.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn notice_seen(room: State<'_, Room>, circle: CircleId, notice: String) -> Answer<CircleView> {
    room.within(circle, |open| notices::notice_seen(open, circle, &notice))
}

/// Says that an own device is lost. Gives the circle of one's own devices.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn device_lost(room: State<'_, Room>, device: DeviceId) -> Answer<CircleView> {
    let own = room.with(super::circle::own)?;
    room.within(own, |open| leave::device_lost(open, device))
}
