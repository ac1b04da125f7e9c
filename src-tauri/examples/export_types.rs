//! Writes the TypeScript that describes commands, views and events: the screens' only door to Rust.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/backend/generated.ts");
    match binnenkring_app::interface().export(binnenkring_app::typescript(), &path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
