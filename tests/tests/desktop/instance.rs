//! One person's app: its own data folder, its own driver, its own window.

use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use crate::process::{Process, free_ports};
use crate::stage::{self, Stage};

/// How long a driver may take to listen.
const STARTING: Duration = Duration::from_secs(20);

/// The app of one person, open.
pub struct Instance {
    /// Whose app it is, for messages and names of pictures.
    pub name: &'static str,
    /// The session with the web view.
    pub web: WebDriver,
    /// Everything this person's app may write to lies below.
    pub folder: PathBuf,
    pub(crate) pictures: PathBuf,
    port: u16,
    session: String,
    _driver: Process,
}

impl Instance {
    /// Opens the app of `name` on `stage`. A second time it finds what the first left.
    pub async fn open(stage: &Stage, name: &'static str) -> Self {
        // The client of the driver is built with TLS, because the carriers are, and wants to know whose. It
        // speaks with this computer alone; a second time it is known already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = stage.folder().join(name);
        let [port, native] = free_ports();
        let mut command = Command::new(stage::driver());
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        at_home(stage.lend(&mut command), &folder);
        let mut driver = Process::start(&mut command);
        listening(&mut driver, port).await;
        listening(&mut driver, native).await;
        let mut wanted = Capabilities::new();
        wanted.set("tauri:options", json!({"application": stage::app()})).unwrap();
        let web = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(Duration::from_secs(90))
            .connect()
            .await
            .unwrap_or_else(|cause| panic!("the app of {name} did not open: {cause}"));
        // The window is closed below, in a way that also works while a test is failing.
        let _ = web.clone().leak();
        let session = web.session_id().to_string();
        Self { name, web, folder, pictures: stage.pictures().to_owned(), port, session, _driver: driver }
    }
}

impl Drop for Instance {
    /// Closes the window, as the driver itself does not when it ends.
    fn drop(&mut self) {
        let Ok(mut line) = TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let _ = line.set_read_timeout(Some(Duration::from_secs(10)));
        let request = format!(
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.session
        );
        if line.write_all(request.as_bytes()).is_ok() {
            let _ = std::io::copy(&mut line, &mut std::io::sink());
        }
    }
}

/// Opens the app without a driver: as people do.
pub fn alone(stage: &Stage, folder: &Path) -> Process {
    let mut command = Command::new(stage::app());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Process::start(at_home(stage.lend(&mut command), folder))
}

/// Gives the app folders of its own for everything that an app may write.
fn at_home<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    for (variable, name) in [
        ("BINNENKRING_DATA", "data"),
        ("HOME", "home"),
        ("XDG_DATA_HOME", "xdg-data"),
        ("XDG_CONFIG_HOME", "xdg-config"),
        ("XDG_CACHE_HOME", "xdg-cache"),
        ("XDG_STATE_HOME", "xdg-state"),
        ("XDG_RUNTIME_DIR", "xdg-runtime"),
        ("TMPDIR", "tmp"),
    ] {
        let path = folder.join(name);
        std::fs::create_dir_all(&path).unwrap();
        command.env(variable, path);
    }
    command
}

async fn listening(driver: &mut Process, port: u16) {
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(!driver.ended(), "the driver ended: are tauri-driver and WebKitWebDriver installed?");
        assert!(since.elapsed() < STARTING, "the driver does not listen");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
