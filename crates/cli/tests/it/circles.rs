//! Circles and devices by the command line, as far as the demo does not play them.

use crate::home::{Home, fields};
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
    assert_snapshot!(fields(&view), @"acts can_admit erased exchange id kind members membership my_words name notices phase proposals requests sessions set_aside warnings");
    assert_snapshot!(fields(&view["exchange"]), @"folder last_success places problem set_aside unsent");
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
    let laptop = Home::of("Anja");
    laptop.run(&["case", "new", "--title", "Op de laptop"]).well();
    let tablet = laptop.second();
    laptop.run(&["device", "sync"]).well();
    let exchanged = tablet.value(&["device", "sync"]);
    assert_snapshot!(fields(&exchanged[0]), @"circle circle_name files_read files_written left places problem received sent set_aside");
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
    assert_snapshot!(fields(&home.value(&["desk", "show"])), @"circle clients name phrases sharing themes volunteers");
    home.run(&["client", "erase", "Z-114", "--yes"]).well();
    assert_eq!(home.value(&["client", "list"]), serde_json::json!([]));
}

#[test]
fn a_closed_circle_votes_by_the_command_line_and_someone_leaves() {
    let (anja, bert, dirk) = (Home::of("Anja"), Home::of("Bert"), Home::of("Dirk"));
    let shared = anja.folder("shared");
    anja.run(&["circle", "found", "Kring Zuid", &shared]).well();
    let request_of = |home: &Home, inviter: &Home| {
        let link = inviter.value(&["circle", "invite", "Kring Zuid"])["link"].as_str().unwrap().to_owned();
        home.run(&["circle", "join", &link, &shared]).well();
        home.run(&["sync"]).well();
        inviter.run(&["sync"]).well();
        let view = inviter.value(&["circle", "show", "Kring Zuid"]);
        view["requests"][0]["id"].as_str().unwrap().to_owned()
    };
    let request = request_of(&bert, &anja);
    anja.run(&["circle", "admit", "Kring Zuid", &request]).well();
    assert_eq!(anja.run(&["circle", "close", "Kring Zuid"]).code, 2, "it asks first");
    assert!(anja.run(&["circle", "close", "Kring Zuid", "--yes"]).well().contains("gesloten"));
    for home in [&anja, &bert] {
        home.run(&["sync"]).well();
    }
    let request = request_of(&dirk, &bert);
    assert_eq!(bert.run(&["circle", "admit", "Kring Zuid", &request]).code, 6);
    let proposed = bert.value(&["circle", "propose-admit", "Kring Zuid", &request, "--reads", "now"]);
    assert_snapshot!(fields(&proposed["proposals"][0]), @"about by by_you can_repeat can_vote can_vote_no device_label id kind needed no no_vote note person reads round state until waiting without_vote words yes your_vote");
    assert_snapshot!(fields(&proposed["acts"]), @"can_close can_invite can_propose_admission can_propose_removal can_remove can_rename can_write leaving removal_impossible");
    bert.run(&["sync"]).well();
    anja.run(&["sync"]).well();
    let shown = anja.run(&["circle", "show", "Kring Zuid"]);
    let seen = shown.well();
    assert!(seen.contains("Bert stelt voor: Dirk komt erbij."), "{seen}");
    let id = anja.value(&["circle", "show", "Kring Zuid"])["proposals"][0]["id"].as_str().unwrap().to_owned();
    let decided = anja.value(&["circle", "vote", "Kring Zuid", &id, "yes"]);
    assert_eq!(decided["members"].as_array().unwrap().len(), 3);
    for home in [&anja, &dirk, &bert, &anja] {
        home.run(&["sync"]).well();
    }
    assert_eq!(dirk.value(&["circle", "show", "Kring Zuid"])["membership"], "member");
    let notice =
        bert.value(&["circle", "show", "Kring Zuid"])["notices"][0]["id"].as_str().unwrap().to_owned();
    bert.run(&["circle", "seen", "Kring Zuid", &notice]).well();
    dirk.run(&["circle", "leave", "Kring Zuid", "--yes"]).well();
    dirk.run(&["sync"]).well();
    bert.run(&["sync"]).well();
    assert_eq!(dirk.value(&["circle", "show", "Kring Zuid"])["membership"], "left");
    assert_eq!(bert.value(&["circle", "show", "Kring Zuid"])["members"].as_array().unwrap().len(), 2);
    assert_eq!(bert.run(&["circle", "propose-remove", "Kring Zuid", "Anja"]).code, 6);
}
