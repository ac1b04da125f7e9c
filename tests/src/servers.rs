//! Real servers on this machine, each with a folder of its own, gone when they are dropped: Apache and rclone for
//! WebDAV, moto for S3. `cargo xtask test` installs them.

use std::fs::{self, Permissions};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Who may log in.
pub const USER: &str = "anna";
/// With which password.
pub const PASSWORD: &str = "elf kopjes thee";
/// The password as Apache wants to see it: its SHA-1.
const HASHED: &str = "{SHA}C/2pXGx5co4rX1fwPh8eyQAoWs4=";
/// The bucket that is there.
pub const BUCKET: &str = "kring";

/// A server that listens on this machine.
pub struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The folder whose files it shows.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    fn start(command: &mut Command, port: u16, folder: TempDir) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = spawned.unwrap_or_else(|_| panic!("{name} is not there: cargo xtask test installs it"));
        let mut server = Self { child, port, folder };
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "{name} does not start: {ended:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that ended by itself is gone as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port where nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A folder that a server under another name may use.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("files")).unwrap();
    for path in [folder.path(), &folder.path().join("files")] {
        fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    }
    folder
}

/// Apache with its own WebDAV. One may log in as [`USER`].
pub fn apache() -> Server {
    let (folder, port) = (folder(), free_port());
    let at = folder.path().display();
    fs::write(folder.path().join("who"), format!("{USER}:{HASHED}\n")).unwrap();
    let modules =
        ["mpm_event", "authn_core", "authn_file", "auth_basic", "authz_core", "authz_user", "dav", "dav_fs"];
    let load =
        modules.map(|it| format!("LoadModule {it}_module /usr/lib/apache2/modules/mod_{it}.so\n")).concat();
    let config = format!(
        "{load}ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nUser nobody\nGroup nogroup\nPidFile {at}/pid\n\
         ErrorLog {at}/errors\nDefaultRuntimeDir {at}\nDavLockDB {at}/files.lock\nDocumentRoot {at}/files\n\
         MaxKeepAliveRequests 0\n<Directory {at}/files>\nDav On\nAuthType Basic\nAuthName kring\n\
         AuthUserFile {at}/who\nRequire valid-user\n</Directory>\n"
    );
    let written = folder.path().join("apache.conf");
    fs::write(&written, config).unwrap();
    let mut command = Command::new("/usr/sbin/apache2");
    command.args(["-DFOREGROUND", "-f"]).arg(written);
    Server::start(&mut command, port, folder)
}

/// The WebDAV of rclone, written in Go. One may log in as [`USER`].
pub fn rclone() -> Server {
    let (folder, port) = (folder(), free_port());
    let mut command = serve_with_rclone(port);
    // What a cache of its own would hide until it looks again.
    command.args(["--dir-cache-time", "0s"]).arg(folder.path().join("files"));
    Server::start(&mut command, port, folder)
}

fn serve_with_rclone(port: u16) -> Command {
    let mut command = Command::new("rclone");
    command.args(["serve", "webdav", "--config", "/dev/null"]);
    command.args(["--addr", &format!("127.0.0.1:{port}"), "--user", USER, "--pass", PASSWORD]);
    command
}

/// The same with a certificate that nobody knows yet: the server, and the certificate.
pub fn rclone_with_certificate() -> (Server, PathBuf) {
    let (folder, port) = (folder(), free_port());
    let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
    make_certificate(&key, &certificate);
    let mut command = serve_with_rclone(port);
    command.arg("--cert").arg(&certificate).arg("--key").arg(key);
    command.arg(folder.path().join("files"));
    (Server::start(&mut command, port, folder), certificate)
}

fn make_certificate(key: &Path, certificate: &Path) {
    let wishes = certificate.with_extension("cnf");
    let text = "[req]\ndistinguished_name=who\nx509_extensions=more\nprompt=no\n[who]\nCN=localhost\n[more]\n\
                basicConstraints=critical,CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n";
    fs::write(&wishes, text).unwrap();
    let mut command = Command::new("openssl");
    command.args("req -x509 -newkey rsa:2048 -nodes -days 30".split(' ')).arg("-config").arg(wishes);
    command.arg("-keyout").arg(key).arg("-out").arg(certificate);
    let made = command.output();
    let made = made.unwrap_or_else(|_| panic!("openssl is not there: cargo xtask test installs it"));
    assert!(made.status.success(), "{made:?}");
}

/// S3 by moto, with the bucket [`BUCKET`].
pub fn moto() -> Server {
    let (folder, port) = (folder(), free_port());
    let chosen = std::env::var_os("BINNENKRING_S3_PYTHON").map(PathBuf::from);
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let python = chosen.unwrap_or_else(|| house.join("target/tools/s3/bin/python"));
    let mut command = Command::new(python);
    command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]);
    let server = Server::start(command.current_dir(folder.path()), port, folder);
    crate::faults::say(
        port,
        &format!("PUT /{BUCKET} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    );
    server
}
