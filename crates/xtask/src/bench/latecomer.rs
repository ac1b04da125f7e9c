//! What five years of weekly sessions cost whoever joins after them.

use super::measure;
use super::report::Report;
use crate::failure::Failure;
use crate::person::{Person, text_at};
use crate::program;
use std::fs;
use std::path::{Path, PathBuf};

/// Devices in the circle before the newcomer.
const DEVICES: usize = 16;
/// Weeks that were played.
const WEEKS: usize = 260;

/// Where Linux keeps files in memory alone.
const IN_MEMORY: &str = "/dev/shm";

/// Where the years are played: in memory where that can be, because thousands of exchanges each wait for the disk
/// many times; else under `place`. What is measured is processor time.
pub(crate) fn folder(place: &Path) -> PathBuf {
    let memory = Path::new(IN_MEMORY);
    if memory.is_dir() {
        memory.join(format!("binnenkring-years-{}", std::process::id()))
    } else {
        place.join("years")
    }
}

/// Plays the years with `play` (`crates/usecases/examples/five_years.rs`), lets somebody join, and measures the
/// exchange that brings everything.
pub(crate) fn measure(
    report: &mut Report,
    folder: &Path,
    play: &Path,
    product: &Path,
) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|cause| crate::person::failed(folder, &cause))?;
    println!("\nPlaying {WEEKS} weeks on {DEVICES} devices");
    let mut years = program::program(&play.display().to_string(), folder);
    years.arg(folder).args([DEVICES.to_string(), WEEKS.to_string()]);
    let told = program::read(&mut years)?;
    let told = crate::sources::json("five_years", &told)?;
    let (circle, shared) = (text_at(&told, "/circle")?, text_at(&told, "/shared")?);
    let founder = Person::of_others(product, Path::new(&text_at(&told, "/founder")?), "Lid-0");

    let newcomer = Person::begin(product, folder, "Nieuw")?;
    let link = text_at(&founder.value(&["circle", "invite", &circle])?, "/link")?;
    newcomer.value(&["circle", "join", &link, &shared])?;
    newcomer.value(&["sync", "--circle", &circle])?;
    founder.value(&["sync", "--circle", &circle])?;
    let request = text_at(&founder.value(&["circle", "show", &circle])?, "/requests/0/id")?;
    founder.value(&["circle", "admit", &circle, &request])?;
    founder.value(&["sync", "--circle", &circle])?;
    let cost = measure::once(&mut newcomer.command(&["sync", "--circle", &circle]))?;
    report.add(WEEKS, "cold join", cost, None);
    let seen = newcomer.value(&["circle", "show", &circle])?;
    let sessions = seen["sessions"].as_array().map_or(0, Vec::len);
    if sessions == WEEKS {
        Ok(())
    } else {
        Err(Failure::new(format!("The newcomer sees {sessions} sessions instead of {WEEKS}.")))
    }
}
