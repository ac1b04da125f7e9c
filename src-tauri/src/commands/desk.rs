//! What a volunteer shares with the coordinators, and what the desk makes of it.

use domain::sharing::{AboutMe, Client};
use domain::{CircleId, RecordId};
use tauri::State;
use usecases::desk::{clients, overview, profile};
use usecases::views::{DeskView, MatchesView, ProfileView};

use crate::room::{Answer, Room};

/// What would be shared with the coordinators, and what is.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn profile_view(room: State<'_, Room>) -> Answer<ProfileView> {
    room.with(|open| profile::profile_view(open))
}

/// Keeps what you tell about yourself.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn about_me_save(room: State<'_, Room>, about: AboutMe) -> Answer<ProfileView> {
    room.with(|open| profile::about_me_save(open, about))
}

/// Shares your profile over a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn profile_share(room: State<'_, Room>, line: CircleId) -> Answer<ProfileView> {
    room.within(line, |open| profile::profile_share(open, line))
}

/// Withdraws what you shared over a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn profile_withdraw(room: State<'_, Room>, line: CircleId) -> Answer<ProfileView> {
    room.within(line, |open| profile::profile_withdraw(open, line))
}

/// Makes a desk: from then on this person is a coordinator too.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn desk_found(room: State<'_, Room>, name: String) -> Answer<DeskView> {
    room.with(|open| overview::desk_found(open, &name))
}

/// The desk as a whole.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn desk_view(room: State<'_, Room>) -> Answer<DeskView> {
    room.with(|open| overview::desk_view(open))
}

/// Keeps a client; a new one when there is no id.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn client_save(room: State<'_, Room>, id: Option<RecordId>, client: Client) -> Answer<DeskView> {
    room.with(|open| clients::client_save(open, id, client))
}

/// Erases a client.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn client_erase(room: State<'_, Room>, id: RecordId) -> Answer<DeskView> {
    room.with(|open| clients::client_erase(open, id))
}

/// Suggests volunteers for a client.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn client_matches(room: State<'_, Room>, id: RecordId) -> Answer<MatchesView> {
    room.with(|open| clients::client_matches(open, id))
}
