//! Circles: founding, inviting, joining, admitting, exchanging, and one's own devices.

use std::path::Path;

use domain::{CircleId, Clock};
use tauri::State;
use usecases::circles::{admit, found, invite, join, view};
use usecases::places::TypedPlace;
use usecases::views::{CircleRow, CircleView, ExchangeView, InvitePreview, InviteView};
use usecases::{OpenVault, SystemClock};

use crate::commands::place::meant;
use crate::room::{Answer, Room, seen};

/// Lists group circles and lines.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circles(room: State<'_, Room>) -> Answer<Vec<CircleRow>> {
    room.with(|open| view::circles(open))
}

/// Founds a circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_found(room: State<'_, Room>, name: String, place: TypedPlace) -> Answer<CircleView> {
    let place = meant(place)?;
    let view = room.with(|open| found::circle_found_in(open, &name, &place))?;
    brought(&room, view)
}

/// Founds a line to the coordinators.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn line_found(room: State<'_, Room>, name: String, place: TypedPlace) -> Answer<CircleView> {
    let place = meant(place)?;
    let view = room.with(|open| found::line_found_in(open, &name, &place))?;
    brought(&room, view)
}

/// Opens a circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_open(room: State<'_, Room>, circle: CircleId) -> Answer<CircleView> {
    room.with(|open| view::circle_open(open, circle))
}

/// Makes an invitation.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_invite(room: State<'_, Room>, circle: CircleId) -> Answer<InviteView> {
    let view = room.within(circle, |open| invite::circle_invite(open, circle))?;
    room.keep_invitation(circle, &view.link)?;
    Ok(view)
}

/// Saves the circle's last invitation as a file. Gives its path.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn invite_save(room: State<'_, Room>, circle: CircleId, folder: String) -> Answer<String> {
    let link = room.invitation(circle)?;
    let path = invite::invite_save(&link, Path::new(&folder)).map_err(seen)?;
    Ok(path.display().to_string())
}

/// Says what an invitation is for.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn invite_read(text_or_path: String) -> Answer<InvitePreview> {
    invite::invite_read(&text_or_path, SystemClock.now()).map_err(seen)
}

/// Asks to join a circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_join(room: State<'_, Room>, invite: String, place: TypedPlace) -> Answer<CircleView> {
    let place = meant(place)?;
    let view = room.with(|open| join::circle_join_in(open, &invite, &place))?;
    brought(&room, view)
}

/// Stops waiting for an answer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn join_withdraw(room: State<'_, Room>, circle: CircleId) -> Answer<Vec<CircleRow>> {
    room.with(|open| {
        join::join_withdraw(open, circle)?;
        view::circles(open)
    })
}

/// Admits whoever asks to join.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_admit(room: State<'_, Room>, circle: CircleId, request: String) -> Answer<CircleView> {
    room.within(circle, |open| admit::circle_admit(open, circle, &request))
}

/// Refuses whoever asks to join.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_refuse(room: State<'_, Room>, circle: CircleId, request: String) -> Answer<CircleView> {
    room.within(circle, |open| admit::circle_refuse(open, circle, &request))
}

/// Takes in what others left in the shared folder, and hands over one's own.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn circle_exchange(room: State<'_, Room>, circle: CircleId) -> Answer<ExchangeView> {
    room.exchange(circle)
}

/// The same for all circles.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn exchange_all(room: State<'_, Room>) -> Answer<Vec<ExchangeView>> {
    room.exchange_all()
}

/// One's own devices.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn own_devices(room: State<'_, Room>) -> Answer<CircleView> {
    room.with(|open| view::own_devices(open))
}

/// Makes an invitation for another device of one's own.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn device_invite(room: State<'_, Room>) -> Answer<InviteView> {
    let own = room.with(own)?;
    let view = room.within(own, |open| invite::circle_invite(open, own))?;
    room.keep_invitation(own, &view.link)?;
    Ok(view)
}

/// Admits another device of one's own.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn device_admit(room: State<'_, Room>, request: String) -> Answer<CircleView> {
    let own = room.with(own)?;
    room.within(own, |open| admit::circle_admit(open, own, &request))
}

/// The circle of one's own devices.
pub(super) fn own(open: &mut OpenVault) -> usecases::Result<CircleId> {
    named(&view::own_devices(open)?)
}

/// Brings a circle that is new here to its folder.
fn brought(room: &Room, view: CircleView) -> Answer<CircleView> {
    room.within(named(&view).map_err(seen)?, |_| Ok(view))
}

fn named(view: &CircleView) -> usecases::Result<CircleId> {
    Ok(view.id.parse().map_err(|_| usecases::ErrorCode::Internal)?)
}
