//! Takes the screens, the icons and the permissions into the app.

fn main() {
    tauri_build::build();
}
