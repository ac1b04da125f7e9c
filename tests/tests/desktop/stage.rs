//! What all instances stand on: a screen in memory, a message bus, and a folder that is removed afterwards.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::process::Process;

/// How long a window may take to draw.
const DRAWING: Duration = Duration::from_secs(60);

/// An empty window has one colour or two.
const COLOURS_OF_TEXT: usize = 24;

/// A screen, a bus and a folder of our own. All end with it.
pub struct Stage {
    _screen: Process,
    _bus: Process,
    display: String,
    bus_address: String,
    folder: TempDir,
    pictures: PathBuf,
}

impl Stage {
    /// Sets everything up; Xvfb chooses a display number that is free.
    pub fn set() -> Self {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1366x900x24", "-nolisten", "tcp"]);
        let mut dbus = Command::new("dbus-daemon");
        dbus.args(["--session", "--nofork", "--print-address=1"]);
        let (screen, number) = Process::that_tells(&mut xvfb);
        let (bus, bus_address) = Process::that_tells(&mut dbus);
        let pictures = pictures();
        std::fs::create_dir_all(&pictures).unwrap();
        let folder = tempfile::Builder::new().prefix("binnenkring-desktop-").tempdir().unwrap();
        Self { _screen: screen, _bus: bus, display: format!(":{number}"), bus_address, folder, pictures }
    }

    /// The folder below which everything of this test lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A folder that people share, and that has nothing in it yet.
    pub fn shared_folder(&self, name: &str) -> PathBuf {
        let folder = self.folder().join("shared").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Where pictures go.
    pub fn pictures(&self) -> &Path {
        &self.pictures
    }

    /// Waits until a window has drawn text: many colours, for the soft edges of letters.
    pub fn wait_for_window(&self) {
        let since = Instant::now();
        let look = self.folder().join("look.ppm");
        let mut scrot = Command::new("scrot");
        scrot.args(["--silent", "--overwrite"]).arg(&look);
        loop {
            assert!(self.lend(&mut scrot).status().is_ok_and(|it| it.success()), "scrot takes no picture");
            let seen: BTreeSet<[u8; 3]> =
                std::fs::read(&look).unwrap().as_chunks().0.iter().copied().collect();
            if seen.len() > COLOURS_OF_TEXT {
                return;
            }
            assert!(since.elapsed() < DRAWING, "no window has drawn anything");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Makes `command` show its windows here and nowhere else.
    pub fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("GIO_USE_VFS", "local")
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
    }
}

fn pictures() -> PathBuf {
    let chosen = std::env::var_os("BINNENKRING_PICTURES").map(PathBuf::from);
    chosen.unwrap_or_else(|| house().join("target/pictures")).join("desktop")
}

/// The folder of the workspace.
pub fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The app that is tested.
pub fn app() -> PathBuf {
    let chosen = std::env::var_os("BINNENKRING_APP").map(PathBuf::from);
    chosen.unwrap_or_else(|| house().join("target/debug/binnenkring-app"))
}

/// The driver that steers it.
pub fn driver() -> PathBuf {
    let chosen = std::env::var_os("BINNENKRING_TAURI_DRIVER").map(PathBuf::from);
    let ours = house().join("target/tools/bin/tauri-driver");
    chosen.unwrap_or_else(|| if ours.is_file() { ours } else { "tauri-driver".into() })
}
