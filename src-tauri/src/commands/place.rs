//! The places where a circle is kept, and taking it along in one file.

use std::path::Path;

use domain::CircleId;
use tauri::State;
use usecases::places::{self, Place, RealPlaces, TypedPlace};
use usecases::views::{ExchangeView, PlaceView};

use crate::room::{Answer, Room, seen};

/// The places of a circle, and how the last exchange with each went.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn place_list(room: State<'_, Room>, circle: CircleId) -> Answer<Vec<PlaceView>> {
    room.with(|open| places::place_list(open, circle))
}

/// Adds a place to a circle.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn place_add(
    room: State<'_, Room>,
    circle: CircleId,
    place: TypedPlace,
) -> Answer<Vec<PlaceView>> {
    let place = meant(place)?;
    room.within(circle, |open| places::place_add(open, circle, &place))
}

/// Takes a place from a circle. What lies there stays.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn place_remove(room: State<'_, Room>, circle: CircleId, place: String) -> Answer<Vec<PlaceView>> {
    room.with(|open| places::place_remove(open, circle, &place))
}

/// Looks whether a place answers.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn place_test(room: State<'_, Room>, circle: CircleId, place: String) -> Answer<()> {
    room.test(circle, &place)
}

/// Puts everything of a circle in one file in this folder. Gives its path.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn carry_out(room: State<'_, Room>, circle: CircleId, folder: String) -> Answer<String> {
    let file = room.carry_out(circle, Path::new(&folder))?;
    Ok(file.display().to_string())
}

/// Takes in such a file.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn carry_in(room: State<'_, Room>, circle: CircleId, file: String) -> Answer<ExchangeView> {
    room.carry_in(circle, Path::new(&file))
}

/// The place that is meant, once it answers. Whose files it is for does not matter: it is only looked at.
pub(crate) fn meant(typed: TypedPlace) -> Answer<Place> {
    places::place_try(&RealPlaces, CircleId([0; 16]), &typed.into()).map_err(seen)
}
