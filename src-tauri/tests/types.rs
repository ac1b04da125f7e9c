//! The TypeScript that is kept says what the commands say.

use std::path::Path;

#[test]
fn generated_types_are_current() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/backend/generated.ts");
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("generated.ts");
    binnenkring_app::interface().export(binnenkring_app::typescript(), &fresh).unwrap();
    let read = |path: &Path| std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(read(&kept) == read(&fresh), "commands or views changed: run `cargo xtask types`");
}
