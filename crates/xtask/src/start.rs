//! `cargo xtask start`: from a fresh machine to the app on the screen.

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::display::{self, Display};
use crate::failure::Failure;
use crate::program::{self, program};
use crate::{debian, house, machine, picture, ui};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// How long the window may take to draw: a slow machine that opens it for the first time.
const DRAWING: Duration = Duration::from_secs(90);
const BETWEEN_LOOKS: Duration = Duration::from_millis(400);

const NO_SCREEN: &str = "\
To see it all the same, run it on a screen in memory, which leaves a picture:
  cargo xtask start --headless --picture binnenkring.png";

/// Installs, builds and opens; with `--headless` on a virtual screen, leaving a picture.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    let consent = arguments.flag("--yes");
    let headless = arguments.flag("--headless");
    let picture = arguments.value("--picture")?.map(PathBuf::from);
    arguments.finish()?;
    if picture.is_some() && !headless {
        return Err(Failure::new("`--picture` goes together with `--headless`."));
    }
    if !headless && !display::screen_here() {
        return Err(Failure::new("There is no screen here to open the app on.").advise(NO_SCREEN));
    }
    machine::ensure(if headless { &[debian::HEADLESS] } else { &[] }, consent)?;
    build()?;
    if headless {
        let picture = picture.unwrap_or_else(|| house::pictures().join("start.png"));
        open_in_memory(&std::path::absolute(&picture).unwrap_or(picture))
    } else {
        open()
    }
}

fn build() -> Result<(), Failure> {
    println!("The screens:");
    ui::check_node()?;
    ui::install()?;
    ui::script("build")?;
    println!("The app (the first time this takes some minutes):");
    program::run(&mut cargo(&["build", "--package", "binnenkring-app", "--bin", "binnenkring-app"]))
}

fn open() -> Result<(), Failure> {
    println!("Binnenkring is open. Close its window to come back here.");
    program::run(&mut app())
}

fn app() -> std::process::Command {
    program(&house::built("binnenkring-app").to_string_lossy(), &house::root())
}

fn open_in_memory(path: &Path) -> Result<(), Failure> {
    for folder in [path.parent().unwrap_or(path), &house::target().join("xtask")] {
        std::fs::create_dir_all(folder)
            .map_err(|cause| Failure::new(format!("{} cannot be made: {cause}.", folder.display())))?;
    }
    let display = Display::start()?;
    let mut command = app();
    let started = display.lend(&mut command).spawn();
    let mut window = started.map_err(|cause| program::not_started(&command, &cause))?;
    let outcome = wait_until_drawn(&display, &mut window).and_then(|()| picture::take(&display, path));
    display::end(&mut window);
    outcome?;
    println!("Binnenkring was opened on a screen in memory. What it showed: {}", path.display());
    Ok(())
}

/// Waits until two looks in a row see text, so that a window caught halfway does not count.
fn wait_until_drawn(display: &Display, window: &mut Child) -> Result<(), Failure> {
    let since = Instant::now();
    let mut seen = 0;
    while since.elapsed() < DRAWING {
        if let Ok(Some(status)) = window.try_wait() {
            return Err(Failure::new(format!("The app stopped before it showed anything ({status}).")));
        }
        seen = if picture::drawn(display)? { seen + 1 } else { 0 };
        if seen == 2 {
            return Ok(());
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    Err(Failure::new(format!("The app showed nothing within {} seconds.", DRAWING.as_secs())))
}
