//! The list of commands and events, and how they are written in TypeScript.

use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{circle, desk, journal, session, start};
use crate::rounds::RecordsChanged;

/// Everything the screens can ask for and hear.
pub fn interface() -> Builder<tauri::Wry> {
    Builder::new().disable_serde_phases().events(collect_events![RecordsChanged]).commands(collect_commands![
        start::app_view,
        start::passphrase_strength,
        start::set_up,
        start::device_join,
        start::unlock,
        start::lock,
        start::recover,
        start::kit_make,
        start::kit_save,
        start::passphrase_change,
        start::name_change,
        start::preferences,
        start::preferences_save,
        journal::journal_list,
        journal::case_create,
        journal::case_open,
        journal::case_save,
        journal::case_erase,
        journal::case_hints,
        journal::takeaway_add,
        journal::takeaway_erase,
        journal::questions,
        journal::case_import,
        circle::circles,
        circle::circle_found,
        circle::line_found,
        circle::circle_open,
        circle::circle_invite,
        circle::invite_save,
        circle::invite_read,
        circle::circle_join,
        circle::join_withdraw,
        circle::circle_admit,
        circle::circle_refuse,
        circle::circle_folder,
        circle::circle_exchange,
        circle::exchange_all,
        circle::own_devices,
        circle::device_folder,
        circle::device_invite,
        circle::device_admit,
        session::methods,
        session::personal_data,
        session::share_view,
        session::session_start,
        session::session_open,
        session::session_step,
        session::session_clock,
        session::session_contribute,
        session::session_question,
        session::session_mark,
        session::session_takeaway,
        session::session_facilitate,
        session::session_close,
        desk::profile_view,
        desk::about_me_save,
        desk::profile_share,
        desk::profile_withdraw,
        desk::desk_found,
        desk::desk_view,
        desk::client_save,
        desk::client_erase,
        desk::client_matches,
    ])
}

/// How the interface is written in TypeScript.
pub fn typescript() -> Typescript {
    Typescript::default().header("// Written by `cargo xtask types` from the commands in src-tauri.\n")
}
