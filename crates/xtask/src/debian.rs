//! Packages of Debian (and what descends from it): which are missing, and installing them after asking once.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use std::io::{BufRead, IsTerminal, Write};

/// A package and why we need it.
pub(crate) type Package = (&'static str, &'static str);

/// To build and open the app.
pub(crate) const APP: &[Package] = &[
    ("build-essential", "compilers for the encrypted store"),
    ("pkg-config", "finds the libraries below"),
    ("libwebkit2gtk-4.1-dev", "the window that shows the app"),
    ("libdbus-1-dev", "how the app speaks with the desktop"),
];

/// To open it without a screen and take a picture.
pub(crate) const HEADLESS: &[Package] = &[
    ("xvfb", "a screen in memory"),
    ("dbus", "lets the app find its window"),
    ("scrot", "takes the picture"),
];

/// To test it.
pub(crate) const TESTS: &[Package] = &[
    ("git", "lists the files to check"),
    ("webkit2gtk-driver", "presses the buttons in the desktop test"),
    ("age", "opens our packs with another program than our own"),
    ("python3-venv", "a second reader of our formats, written in another language"),
    ("apache2-bin", "a WebDAV server to exchange through"),
    ("rclone", "another WebDAV server to exchange through"),
    ("openssl", "a certificate that nobody knows, for the tests"),
];

/// Whether this system has Debian's packages at all.
pub(crate) fn here() -> bool {
    program::exists("dpkg-query") && program::exists("apt-get")
}

/// Installs what is missing of `wanted`; asks first unless `consent` was given on the command line.
///
/// Fails when the answer is no, when there is no one to ask, and when apt-get fails.
pub(crate) fn ensure(wanted: &[Package], consent: bool) -> Result<(), Failure> {
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    println!("These Debian packages are missing:");
    for (name, why) in &missing {
        println!("  {name:<24} {why}");
    }
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    if !consent && !agreed()? {
        let by_hand = format!("To do it yourself: sudo apt-get install {}", names.join(" "));
        return Err(Failure::new("Nothing was installed.").advise(by_hand));
    }
    install(&names)
}

fn missing(wanted: &[Package]) -> Result<Vec<Package>, Failure> {
    let mut command = program("dpkg-query", &house::root());
    command.args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"]);
    // Ends with another code than 0 when a package was never heard of; what it prints still holds.
    let output = program::capture(command.args(wanted.iter().map(|(name, _)| name)))?;
    Ok(absent(wanted, &String::from_utf8_lossy(&output.stdout)))
}

/// The packages that `listing` (lines of name and status) does not call installed.
fn absent(wanted: &[Package], listing: &str) -> Vec<Package> {
    let installed = |name: &str| {
        let line = format!("{name} installed");
        listing.lines().any(|found| found.trim() == line)
    };
    wanted.iter().filter(|(name, _)| !installed(name)).copied().collect()
}

fn agreed() -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new("There is no one here to ask whether they may be installed.")
            .advise("Run the same command with `--yes` to install them without a question."));
    }
    print!("Install them now with apt-get? [Y/n] ");
    let unreadable = |cause| Failure::new(format!("The answer could not be read: {cause}."));
    std::io::stdout().flush().map_err(unreadable)?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(unreadable)?;
    Ok(is_yes(&answer))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes" | "j" | "ja")
}

fn install(names: &[&str]) -> Result<(), Failure> {
    let apt = as_root()?;
    let call = |words: &[&str]| {
        let line: Vec<&str> = apt.iter().copied().chain(words.iter().copied()).collect();
        program::run(program(line[0], &house::root()).args(&line[1..]))
    };
    call(&["apt-get", "update", "--quiet"])?;
    // A machine may be installing its own updates: wait for that instead of failing.
    let quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--quiet", "--yes"];
    call(&[&quietly[..], &["--option", "DPkg::Lock::Timeout=300", "--no-install-recommends"], names].concat())
}

/// The words before a command that needs root: none for root itself, else `sudo`.
fn as_root() -> Result<&'static [&'static str], Failure> {
    let id = program::read(program("id", &house::root()).arg("-u"))?;
    if id.trim() == "0" {
        Ok(&[])
    } else if program::exists("sudo") {
        Ok(&["sudo"])
    } else {
        Err(Failure::new("Installing needs root, and `sudo` is not here.")
            .advise("Run this command once as root, or ask whoever keeps this machine."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_half_installed_or_unknown_is_absent() {
        let wanted = [("git", ""), ("xvfb", ""), ("scrot", "")];
        let names: Vec<&str> =
            absent(&wanted, "git installed\nxvfb config-files\n").iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["xvfb", "scrot"]);
    }

    #[test]
    fn a_name_that_begins_the_same_is_another_package() {
        assert_eq!(absent(&[("git", "")], "git-lfs installed\n").len(), 1);
    }

    #[test]
    fn an_empty_answer_means_yes_and_anything_unclear_no() {
        assert!(is_yes("\n") && is_yes("Y\n") && is_yes("ja\n"));
        assert!(!is_yes("n\n") && !is_yes("later\n"));
    }
}
