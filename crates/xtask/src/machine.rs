//! Whether this machine has what we need from outside: by system, in plain words.

use crate::debian::{self, Package};
use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};

/// What to have on Linux that is not Debian.
const OTHER_LINUX: &str = "\
Install these with your system's own program for packages:
  a C compiler, make and perl, pkg-config, D-Bus and WebKitGTK 4.1 with their files for building.
  Fedora: sudo dnf install gcc make perl pkgconf webkit2gtk4.1-devel dbus-devel
  Arch:   sudo pacman -S base-devel dbus webkit2gtk-4.1
Then run this command again.";

const MACOS: &str = "\
Apple's command line tools are missing. Open Terminal, run `xcode-select --install`, follow the window that
opens, and run this command again. The web view that the app uses is part of macOS.";

const WINDOWS: &str = "\
On Windows the app needs three things. Install what you do not have and run this command again:
  1. Visual Studio Build Tools, with the part 'Desktop development with C++'.
  2. Strawberry Perl: it builds the encryption of the store.
  3. WebView2 Runtime by Microsoft. Windows 11 has it already.";

/// Sees to it that the app can be built, with `extra` packages where this is Debian.
///
/// Fails with what to install when something is missing that we cannot install ourselves.
pub(crate) fn ensure(extra: &[&[Package]], consent: bool) -> Result<(), Failure> {
    match std::env::consts::OS {
        "linux" if debian::here() => debian::ensure(&[&[debian::APP], extra].concat().concat(), consent),
        "linux" => told_unless(finds_webkit(), "WebKitGTK is not installed here.", OTHER_LINUX),
        "macos" => told_unless(finds_apple_tools(), "Something is missing on this Mac.", MACOS),
        "windows" => told_unless(program::exists("perl"), "Something is missing on this computer.", WINDOWS),
        other => Err(Failure::new(format!("We have not tried Binnenkring on {other}."))),
    }
}

fn told_unless(present: bool, what: &str, advice: &str) -> Result<(), Failure> {
    if present { Ok(()) } else { Err(Failure::new(what).advise(advice)) }
}

fn finds_webkit() -> bool {
    let words = ["--exists", "webkit2gtk-4.1"];
    program::capture(program("pkg-config", &house::root()).args(words)).is_ok_and(|out| out.status.success())
}

fn finds_apple_tools() -> bool {
    let asked = program::capture(program("xcode-select", &house::root()).arg("-p"));
    asked.is_ok_and(|out| out.status.success())
}
