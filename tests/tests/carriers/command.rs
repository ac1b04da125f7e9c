//! Places on the command line, and a sync that goes on until it is told to stop.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use scenarios::cli::{Cli, text};
use scenarios::servers::{self, PASSWORD, USER};
use serde_json::Value;

fn place() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("binnenkring-").tempdir().unwrap()
}

/// Someone with a circle in a folder, and a file with the password of the servers.
fn someone(place: &Path) -> (Cli, String, String) {
    let cli = Cli::new(place, "Anja");
    let (folder, password) = (place.join("map"), place.join("wachtwoord"));
    fs::create_dir(&folder).unwrap();
    fs::write(&password, PASSWORD).unwrap();
    let circle = cli.answer(&["circle", "found", "Kring Zuid", folder.to_str().unwrap()]);
    (cli, text(&circle, "id"), password.display().to_string())
}

fn watch(cli: &Cli, words: &[&str]) -> Child {
    let mut command = cli.command();
    command
        .args(["--key-file", cli.key_file.to_str().unwrap(), "sync", "--watch", "--every", "1"])
        .args(words);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_place_is_tried_added_used_and_taken_away() {
    let (place, server) = (place(), servers::rclone());
    let (cli, circle, password) = someone(place.path());
    let add = ["circle", "place", "add", &circle, "--password-file", &password];
    let wrong = server.url().replace(&server.port().to_string(), &servers::free_port().to_string());
    cli.run(&[&add[..], &["--webdav", &wrong, "--user", USER]].concat()).refused("place_unreachable", 7);
    cli.run(&[&add[..], &["--webdav", &server.url(), "--user", "iemand"]].concat()).refused("place_login", 7);
    cli.run(&[&add[..], &["--webdav", "http://example.org/", "--user", USER]].concat())
        .refused("place_address", 6);
    let places = cli.answer(&[&add[..], &["--webdav", &server.url(), "--user", USER]].concat());
    assert_eq!(places.as_array().unwrap().len(), 2);
    assert!(!places.to_string().contains(PASSWORD) && !places.to_string().contains(USER));
    let added = text(&places[1], "id");

    let done = cli.answer(&["sync", "--circle", &circle]);
    assert_eq!(done[0]["places"][1]["problem"], Value::Null, "{done}");
    assert!(server.files().join(format!("binnenkring-{circle}")).is_dir());
    let left = cli.answer(&["circle", "place", "remove", &circle, &added]);
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert!(server.files().join(format!("binnenkring-{circle}")).is_dir(), "what lies there stays there");
}

#[test]
fn a_bucket_is_a_place_as_well() {
    let (place, server) = (place(), servers::moto());
    let (cli, circle, password) = someone(place.path());
    let words =
        ["circle", "place", "add", &circle, "--s3", &server.url(), "--bucket", "kring", "--prefix", "map"];
    let key = ["--access-key", "wie", "--region", "eu-central-1", "--password-file", &password];
    let places = cli.answer(&[&words[..], &key].concat());
    assert_eq!(places[1]["kind"], "s3");
    let done = cli.answer(&["sync"]);
    assert_eq!(done[0]["problem"], Value::Null, "{done}");
}

#[test]
fn only_a_certificate_that_the_system_believes_is_believed() {
    let place = place();
    let (cli, circle, password) = someone(place.path());
    let (server, certificate) = servers::rclone_with_certificate();
    let url = server.url().replace("http://", "https://");
    let words =
        ["circle", "place", "add", &circle, "--webdav", &url, "--user", USER, "--password-file", &password];
    cli.run(&words).refused("place_untrusted", 7);
    let mut believing = cli.command();
    believing.env("SSL_CERT_FILE", certificate).args(["--key-file", cli.key_file.to_str().unwrap()]);
    assert!(believing.args(words).output().unwrap().status.success());
}

#[test]
fn watching_goes_on_through_trouble_and_ends_when_it_is_asked_to() {
    let place = place();
    let (cli, circle, _) = someone(place.path());
    let folder = place.path().join("map");
    for name in ["INT", "TERM"] {
        let mut child = watch(&cli, &["--circle", &circle]);
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut err = BufReader::new(child.stderr.take().unwrap()).lines();
        let first: Value = serde_json::from_str(&out.next().unwrap().unwrap()).unwrap();
        assert_eq!(first[0]["problem"], Value::Null, "{first}");
        cli.run(&["case", "list"]).refused("vault_in_use", 3);

        fs::rename(&folder, place.path().join("weg")).unwrap();
        let told: Value = serde_json::from_str(&err.next().unwrap().unwrap()).unwrap();
        assert_eq!(told["code"], "folder_missing");
        fs::rename(place.path().join("weg"), &folder).unwrap();
        let again = out.find_map(|line| {
            let view: Value = serde_json::from_str(&line.unwrap()).unwrap();
            view[0]["problem"].is_null().then_some(view)
        });
        assert!(again.is_some());

        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}");
        cli.answer(&["case", "list"]);
    }
}

#[test]
fn a_circle_goes_out_and_comes_in_by_one_file() {
    let place = place();
    let (cli, circle, _) = someone(place.path());
    let file = place.path().join("kring.binnenkring-pakje").display().to_string();
    cli.answer(&["circle", "carry-out", &circle, &file]);
    let back = cli.answer(&["circle", "carry-in", &circle, &file]);
    assert_eq!(back["set_aside"], 0, "{back}");
    fs::write(&file, b"iets anders").unwrap();
    cli.run(&["circle", "carry-in", &circle, &file]).refused("bundle_unreadable", 10);
}
