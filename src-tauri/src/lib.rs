//! The desktop shell: one window, and commands that each call one use case.
//!
//! What is absent: rules of the journal (they are in the use cases), content in titles, logs or files, and any
//! way out of the window to a network.

mod commands;
mod folder;
mod interface;
mod room;
mod rounds;
mod window;

pub use interface::{interface, typescript};
pub use rounds::RecordsChanged;

use std::process::ExitCode;

use room::Room;
use rounds::Rounds;
use tauri::{App, Manager, RunEvent};

/// Opens the app and returns when its window is closed.
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(tell_where));
    let interface = interface();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(interface.invoke_handler())
        .setup(move |app| {
            interface.mount_events(app);
            Ok(furnish(app)?)
        })
        .build(context());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    app.state::<Room>().lock();
                }
            });
            ExitCode::SUCCESS
        }
        Err(_) => {
            eprintln!("Binnenkring cannot open its window here.");
            ExitCode::FAILURE
        }
    }
}

/// The screens, the icons and the configuration, taken in when the app was built.
#[expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "written by Tauri")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// Finds the journal and opens the window.
fn furnish(app: &App) -> tauri::Result<()> {
    let folder = match folder::asked_for() {
        Some(folder) => std::path::absolute(folder)?,
        None => app.path().app_data_dir()?,
    };
    let handle = app.handle().clone();
    let room = Room::locked(folder, Box::new(move || Rounds::begin(handle.clone())));
    let web = room.folder().join("web");
    app.manage(room);
    window::open(app, &web)
}

/// Where a mistake of ours happened, and nothing else: a message could hold what someone wrote.
fn tell_where(panic: &std::panic::PanicHookInfo<'_>) {
    match panic.location() {
        Some(place) => eprintln!("Binnenkring made a mistake at {}:{}.", place.file(), place.line()),
        None => eprintln!("Binnenkring made a mistake."),
    }
}
