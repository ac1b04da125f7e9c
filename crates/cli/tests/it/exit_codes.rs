//! Every way to end has its number, its sentence, and loses nothing.

use crate::home::{Home, PASSPHRASE, Ran, fields};
use serde_json::Value;

/// The run ended with this code, and told this on standard error.
fn check(ran: &Ran, code: i32, told: &str) {
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(told), "{told:?} is not in {:?}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn a_mistake_on_the_line_is_told_in_the_language_asked_for() {
    let home = Home::empty();
    check(&home.typed(&["kaas"], ""), 2, "'kaas' ken ik hier niet.");
    check(&home.typed(&["--language", "en", "kaas"], ""), 2, "I do not know 'kaas' here.");
    check(&home.typed(&["case", "list", "--limit", "veel"], ""), 2, "'veel' past niet bij --limit");
    check(&home.typed(&["case", "show"], ""), 2, "Er ontbreekt iets: <CASE>");
    check(&home.typed(&["case", "show", "zz"], ""), 2, "'zz' past niet bij <CASE>");
}

#[test]
fn an_error_for_a_program_has_code_data_what_lost_and_todo() {
    let ran = Home::empty().typed(&["case", "list", "--json"], "");
    assert_eq!(ran.code, 5);
    let told: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(fields(&told), "code data lost todo what");
    assert_eq!(told["code"], "no_vault");
}

#[test]
fn without_a_journal_nothing_is_asked_and_nothing_is_made() {
    let home = Home::empty();
    check(&home.typed(&["case", "list"], ""), 5, "staat nog geen logboek");
    assert!(!home.path("data").exists());
}

#[test]
fn a_wrong_passphrase_or_key_file_changes_nothing() {
    let home = Home::of("Anja");
    let before = std::fs::read(home.path("data/vault.db")).unwrap();
    check(&home.typed(&["case", "list"], "iets heel anders dan dat"), 4, "Deze wachtwoordzin past niet.");
    check(&home.typed(&["case", "list"], ""), 2, "Ik kreeg geen wachtwoordzin.");
    let other = Home::of("Bert");
    std::fs::copy(other.path("key"), home.path("key")).unwrap();
    check(&home.run(&["case", "list"]), 4, "sleutel past niet");
    assert_eq!(std::fs::read(home.path("data/vault.db")).unwrap(), before);
}

#[test]
fn a_weak_passphrase_and_a_second_journal_in_one_folder_are_refused() {
    let home = Home::empty();
    check(&home.typed(&["vault", "create", "--name", "Anja"], "welkom01"), 6, "te makkelijk te raden");
    assert!(!home.path("data/vault.db").exists());
    let home = Home::of("Anja");
    check(&home.typed(&["vault", "create", "--name", "Anja"], PASSPHRASE), 6, "al een logboek");
}

#[test]
fn what_is_not_there_gives_5() {
    let home = Home::of("Anja");
    let nothing = "0".repeat(32);
    check(&home.run(&["case", "show", &nothing]), 5, "Dit is er niet meer.");
    check(&home.run(&["circle", "show", "Kring Noord"]), 5, "geen kring of lijn met de naam Kring Noord");
    check(&home.run(&["method", "show", "gokken"]), 5, "geen methode gokken");
}

#[test]
fn a_journal_that_the_app_has_open_gives_3() {
    let home = Home::of("Anja");
    let lock = std::fs::File::options().write(true).open(home.path("data/app.lock")).unwrap();
    lock.lock().unwrap();
    check(&home.run(&["case", "list"]), 3, "al open");
    drop(lock);
    home.run(&["case", "list"]).well();
}

#[test]
fn a_shared_folder_that_is_gone_gives_7_and_keeps_everything() {
    let home = Home::of("Anja");
    let folder = home.folder("shared");
    home.run(&["circle", "found", "Kring Zuid", &folder]).well();
    std::fs::remove_dir_all(&folder).unwrap();
    let ran = home.run(&["sync"]);
    check(&ran, 7, "De gedeelde map");
    assert!(
        ran.err.contains(&folder) && ran.err.contains("Alles staat nog op deze computer."),
        "{}",
        ran.err
    );
    let told: Value = serde_json::from_str(&home.run(&["sync", "--json"]).err).unwrap();
    assert_eq!(
        (told["code"].as_str(), told["data"]["folder"].as_str()),
        (Some("folder_missing"), Some(&*folder))
    );
    home.run(&["circle", "show", "Kring Zuid"]).well();
}

#[test]
fn a_newer_version_gives_9() {
    let home = Home::of("Anja");
    home.run(&["circle", "found", "Kring Zuid", &home.folder("shared")]).well();
    let invite = home.value(&["circle", "invite", "Kring Zuid"]);
    let link = invite["link"].as_str().unwrap();
    home.run(&["circle", "read", link]).well();
    // The version is the first value in the invitation: 1 becomes 2.
    let newer = link.replacen("AB", "AC", 1);
    assert_ne!(newer, link);
    check(&home.run(&["circle", "read", &newer]), 9, "nieuwere versie");
    check(&home.run(&["circle", "read", "https://example.org"]), 6, "geen goede uitnodiging");
}

#[test]
fn a_damaged_journal_gives_10() {
    let home = Home::of("Anja");
    let file = home.path("data/vault.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0x55);
    std::fs::write(&file, bytes).unwrap();
    check(&home.run(&["vault", "check"]), 10, "niet goed te lezen");
}

#[test]
fn what_cannot_be_undone_needs_a_yes() {
    let home = Home::of("Anja");
    let case = home.value(&["case", "new", "--title", "Blijft"]);
    let id = case["id"].as_str().unwrap();
    check(&home.run(&["case", "erase", id]), 2, "bevestiging");
    assert_eq!(home.value(&["case", "list"])["cases"], 1);
    home.run(&["case", "erase", id, "--yes"]).well();
    assert_eq!(home.value(&["case", "list"])["cases"], 0);
}

#[test]
fn whoever_stops_reading_gets_no_complaint() {
    let mut command = Home::empty().command(&["method", "list", "--json"]);
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_gives_1() {
    let mut command = Home::empty().command(&["method", "list"]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("kon niet geschreven worden"));
}
