//! The exchanges of a journey once more, by way of a WebDAV server on this machine, beside what they cost by way of
//! a folder. What the server costs is not counted.

use super::journey::{self, Journey};
use super::measure;
use super::report::Report;
use crate::failure::Failure;
use crate::person::{Person, failed, text_at};
use crate::program;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The server: Debian has it, and the tests use it too.
const RCLONE: &str = "rclone";
const USER: &str = "anna";
const PASSWORD: &str = "elf kopjes thee";

/// What is measured, and the same by way of a folder.
const PUSH: [&str; 2] = ["dav: push, first", "push, first"];
const PULL: [&str; 2] = ["dav: pull, first", "pull, first"];
const TEN_PUSHED: [&str; 2] = ["dav: ten changed, push", "ten changed, push"];
const TEN_PULLED: [&str; 2] = ["dav: ten changed, pull", "ten changed, pull"];
const NOTHING: [&str; 2] = ["dav: nothing new", "nothing new"];

/// Measures the exchanges; leaves them out, and says so, where there is no rclone.
///
/// Fails when a measured command fails.
pub(crate) fn measure(report: &mut Report, journey: &Journey) -> Result<(), Failure> {
    if !program::exists(RCLONE) {
        println!("  rclone is not there: WebDAV is left out");
        return Ok(());
    }
    let folder = journey.folder.join("webdav");
    let (files, meeting) = (folder.join("files"), folder.join("meeting"));
    for made in [&files, &meeting] {
        fs::create_dir_all(made).map_err(|cause| failed(made, &cause))?;
    }
    let server = Server::start(&files)?;
    let laptop = Person::begin(&journey.product, &folder, "Laptop")?;
    // The two meet in a folder while the journal is still empty, and move from there.
    let mailbox = meeting.display().to_string();
    laptop.value(&["device", "folder", &mailbox])?;
    laptop.value(&["device", "sync"])?;
    let tablet = journey::second_device(&laptop, &journey.product, &folder, &mailbox)?;
    for person in [&laptop, &tablet] {
        person.value(&["device", "sync"])?;
        server.becomes_the_place_of(person, &folder)?;
    }
    laptop.value(&["case", "import", &journey.cases.display().to_string()])?;
    let mut beside = |[what, same]: [&'static str; 2], cost| {
        report.add(journey.size, what, cost, report.cost_of(journey.size, same));
    };
    let sync = |who: &Person| measure::once(&mut who.command(&["device", "sync"]));
    beside(PUSH, sync(&laptop)?);
    beside(PULL, sync(&tablet)?);
    laptop.value(&["device", "sync"])?;
    journey::change_some(&laptop)?;
    beside(TEN_PUSHED, sync(&laptop)?);
    beside(TEN_PULLED, sync(&tablet)?);
    laptop.value(&["device", "sync"])?;
    beside(NOTHING, measure::median(journey.times, || laptop.command(&["device", "sync"]))?);
    journey::same_journal(&laptop, &tablet)
}

/// A running server, gone when it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(files: &Path) -> Result<Self, Failure> {
        let taken = TcpListener::bind(("127.0.0.1", 0)).and_then(|it| it.local_addr());
        let port = taken.map_err(|cause| Failure::new(format!("No port is free: {cause}.")))?.port();
        let mut command = Command::new(RCLONE);
        command.args(["serve", "webdav", "--config", "", "--addr", &format!("127.0.0.1:{port}")]);
        command.args(["--user", USER, "--pass", PASSWORD]).arg(files);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(|cause| program::not_started(&command, &cause))?;
        let server = Self { child, address: format!("http://127.0.0.1:{port}/") };
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if Instant::now() >= until {
                return Err(Failure::new("The WebDAV server does not start."));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Makes this server the only place of someone's own devices.
    fn becomes_the_place_of(&self, person: &Person, folder: &Path) -> Result<(), Failure> {
        let secret = folder.join("password.txt");
        fs::write(&secret, PASSWORD).map_err(|cause| failed(&secret, &cause))?;
        let circle = text_at(&person.value(&["device", "list"])?, "/id")?;
        let before = person.value(&["circle", "place", "list", &circle])?;
        let before = text_at(&before, "/0/id")?;
        let secret = secret.display().to_string();
        let add = ["circle", "place", "add", &circle, "--webdav", &self.address, "--user", USER];
        person.value(&[add.as_slice(), &["--password-file", &secret]].concat())?;
        person.value(&["circle", "place", "remove", &circle, &before])?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that ended by itself is gone as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
