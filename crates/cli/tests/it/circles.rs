//! Circles and devices by the command line, as far as the demo does not play them.

use crate::home::{Home, PASSPHRASE, fields};
use insta::assert_snapshot;

#[test]
fn someone_joins_with_an_invitation_in_a_file_and_is_turned_down() {
    let (anja, bert) = (Home::of("Anja"), Home::of("Bert"));
    let shared = anja.folder("shared");
    anja.run(&["circle", "found", "Kring Zuid", &shared]).well();
    let saved = anja.value(&["circle", "invite", "kring zuid", "--save", &anja.folder("stick")]);
    let file = saved["file"].as_str().unwrap();
    assert!(file.ends_with(".binnenkring-uitnodiging"), "{file}");
    assert!(bert.run(&["circle", "read", file]).well().contains("Kring Zuid"));
    bert.run(&["circle", "join", file, &shared]).well();
    bert.run(&["sync"]).well();
    anja.run(&["sync"]).well();
    let view = anja.value(&["circle", "show", "Kring Zuid"]);
    assert_snapshot!(fields(&view), @"can_admit exchange id kind members membership my_words name requests sessions set_aside");
    assert_snapshot!(fields(&view["exchange"]), @"folder last_success problem set_aside unsent");
    let request = view["requests"][0]["id"].as_str().unwrap();
    anja.run(&["circle", "refuse", "Kring Zuid", request]).well();
    anja.run(&["sync"]).well();
    assert_eq!(anja.value(&["circle", "show", "Kring Zuid"])["members"].as_array().unwrap().len(), 1);
    assert!(bert.run(&["circle", "list"]).well().contains("moet je nog toelaten"));
    bert.run(&["circle", "withdraw", "Kring Zuid"]).well();
    assert_eq!(bert.value(&["circle", "list"]), serde_json::json!([]));
}

#[test]
fn a_second_device_shows_the_same_journal() {
    let (laptop, tablet) = (Home::of("Anja"), Home::empty());
    let shared = laptop.folder("shared");
    laptop.run(&["case", "new", "--title", "Op de laptop"]).well();
    laptop.run(&["device", "folder", &shared]).well();
    let link = laptop.value(&["device", "invite"])["link"].as_str().unwrap().to_owned();
    tablet.typed(&["device", "join", &link, &shared], PASSPHRASE).well();
    tablet.typed(&["vault", "key-file", "add", tablet.path("key").to_str().unwrap()], PASSPHRASE).well();
    tablet.run(&["device", "sync"]).well();
    laptop.run(&["device", "sync"]).well();
    let request = laptop.value(&["device", "list"])["requests"][0]["id"].as_str().unwrap().to_owned();
    laptop.run(&["device", "admit", &request]).well();
    laptop.run(&["device", "sync"]).well();
    let exchanged = tablet.value(&["device", "sync"]);
    assert_snapshot!(fields(&exchanged[0]), @"circle circle_name files_read files_written problem received sent set_aside");
    assert!(tablet.run(&["case", "list"]).well().contains("Op de laptop"));
    laptop.run(&["device", "sync"]).well();
    assert_eq!(laptop.value(&["circle", "fingerprints"]), tablet.value(&["circle", "fingerprints"]));
}

#[test]
fn an_exported_key_is_written_once_and_for_this_user_alone() {
    let home = Home::of("Anja");
    home.run(&["circle", "found", "Kring Zuid", &home.folder("shared")]).well();
    let file = home.path("epoch.txt").display().to_string();
    assert_eq!(home.run(&["epoch", "export", "Kring Zuid", &file]).code, 2);
    assert!(
        home.run(&["epoch", "export", "Kring Zuid", &file, "--yes"])
            .well()
            .contains("kan alles van Kring Zuid lezen")
    );
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.lines().any(|line| line.starts_with("AGE-SECRET-KEY-1")));
    assert_eq!(home.run(&["epoch", "export", "Kring Zuid", &file, "--yes"]).code, 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_desk_knows_clients_by_code() {
    let home = Home::of("Ellen");
    home.run(&["desk", "found", "Bureau Zuid"]).well();
    let saved = home.value(&[
        "client", "save", "--code", "Z-114", "--theme", "regie", "--hours", "2", "--day", "tuesday",
    ]);
    assert_snapshot!(fields(&saved[0]["client"]), @"area code days hours_per_week languages_required languages_welcome matched themes wishes");
    home.run(&["client", "save", "z-114", "--area", "Zuid"]).well();
    let clients = home.value(&["client", "list"]);
    assert_eq!(clients.as_array().unwrap().len(), 1);
    assert_eq!(
        (clients[0]["client"]["area"].as_str(), clients[0]["client"]["hours_per_week"].as_u64()),
        (Some("Zuid"), Some(2))
    );
    assert_snapshot!(fields(&home.value(&["client", "match", "Z-114"])), @"client made_on matches");
    assert_snapshot!(fields(&home.value(&["desk", "show"])), @"circle clients name sharing themes volunteers");
    home.run(&["client", "erase", "Z-114", "--yes"]).well();
    assert_eq!(home.value(&["client", "list"]), serde_json::json!([]));
}
