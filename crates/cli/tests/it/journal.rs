//! Cases by the command line: in, out, at the same time, and back after a forgotten passphrase.

use crate::home::{Home, PASSPHRASE, fields};
use insta::assert_snapshot;

#[test]
fn ten_cases_added_at_the_same_time_are_ten_cases() {
    let home = Home::of("Anja");
    let children: Vec<_> = (0..10)
        .map(|number| {
            let mut command = home.command(&["case", "new", "--title", &format!("Casus {number}")]);
            command.arg("--key-file").arg(home.path("key")).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let list = home.value(&["case", "list"]);
    assert_eq!(list["cases"], 10);
    let mut titles: Vec<_> =
        list["rows"].as_array().unwrap().iter().map(|row| row["title"].to_string()).collect();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 10);
}

#[test]
fn what_is_shown_can_be_read_back() {
    let home = Home::of("Anja");
    let text = "# De stapel\n## Samenvatting\nEen stapel post.\n## Dilemma's\nOpenen of wachten?\n## Leervraag\nWat houdt mij tegen?\n";
    let first = home.run_with(&["case", "new", "--json"], text).value();
    let shown = home.run(&["case", "show", first["id"].as_str().unwrap()]).well().to_owned();
    let second = home.run_with(&["case", "new", "--json"], &shown).value();
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["draft"], second["draft"]);
}

#[test]
fn an_edit_changes_only_what_it_names() {
    let home = Home::of("Anja");
    let case = home.value(&["case", "new", "--title", "Oud", "--summary", "Blijft", "--theme", "Regie"]);
    let id = case["id"].as_str().unwrap();
    let edited =
        home.value(&["case", "edit", id, "--title", "Nieuw", "--date", "2026-11-01", "--status", "ready"]);
    let draft = &edited["draft"];
    assert_eq!((draft["title"].as_str(), draft["summary"].as_str()), (Some("Nieuw"), Some("Blijft")));
    assert_eq!((draft["date"].as_str(), draft["status"].as_str()), (Some("2026-11-01"), Some("ready")));
    assert_eq!(draft["themes"], serde_json::json!(["regie"]));
}

#[test]
fn an_empty_case_is_not_kept() {
    let home = Home::of("Anja");
    let ran = home.run(&["case", "new"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("Er staat niets in."), "{}", ran.err);
    assert_eq!(home.value(&["case", "list"])["cases"], 0);
}

#[test]
fn importing_twice_adds_once_and_names_lines_that_cannot_be_read() {
    let home = Home::of("Anja");
    let file = home.path("cases.jsonl");
    let lines = [
        r#"{"id":"000102030405060708090a0b0c0d0e0f","date":"2024-02-03","title":"Een","tags":["regie"],"samenvatting":"a"}"#,
        "geen json",
        r#"{"title":"Zonder dag"}"#,
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let file = file.display().to_string();
    let first = home.value(&["case", "import", &file]);
    assert_eq!(
        first,
        serde_json::json!({"added": 1, "already_there": 0, "refused": [[2, "not_a_case"], [3, "no_date"]]})
    );
    assert_eq!(home.value(&["case", "import", &file])["already_there"], 1);
    let told = home.run(&["case", "import", &file]);
    assert!(told.well().contains("Regel 2 is niet toegevoegd: dit is geen casus in JSON."), "{}", told.out);
}

#[test]
fn a_search_tells_where_it_found_the_words() {
    let home = Home::of("Anja");
    home.run(&[
        "case",
        "new",
        "--title",
        "Eerste",
        "--course",
        "Zij wees naar de blauwe enveloppen op tafel.",
    ])
    .well();
    home.run(&["case", "new", "--title", "Tweede"]).well();
    let found = home.value(&["case", "search", "blauwe", "enveloppen"]);
    assert_eq!((found["total"].as_u64(), found["cases"].as_u64()), (Some(1), Some(2)));
    assert!(found["rows"][0]["found"]["text"].as_str().unwrap().contains("blauwe enveloppen"));
}

#[test]
fn what_keeps_coming_up_is_told_with_its_cases_and_can_be_hidden() {
    let home = Home::of("Anja");
    for (day, text) in [
        ("2024-01-01", "Zij bewaart bonnetjes in een trommel."),
        ("2024-02-01", "Bonnetjes op tafel."),
        ("2024-03-01", "Geen bonnetjes meer."),
    ] {
        home.run(&["case", "new", "--title", day, "--date", day, "--theme", "regie", "--course", text])
            .well();
    }
    let view = home.value(&["journal", "themes"]);
    assert_snapshot!(fields(&view), @"cases hidden phrases themes unread");
    assert_snapshot!(fields(&view["themes"][0]), @"course days places suggested_days theme");
    assert_snapshot!(fields(&view["phrases"][0]), @"course days phrases places things");
    assert_snapshot!(fields(&view["phrases"][0]["places"][0]), @"case date sentences suggested title");
    assert_eq!((view["unread"].as_u64(), view["themes"][0]["course"].as_str()), (Some(3), Some("fading")));
    assert_eq!(view["phrases"][0]["phrases"], serde_json::json!(["bonnetjes"]));
    assert_eq!(home.value(&["journal", "themes", "--suggest"])["unread"], 0);
    let told = home.run(&["journal", "themes"]);
    assert!(told.well().contains("- 'bonnetjes': 3 keer\n  2024-03-01  2024-03-01"), "{}", told.out);
    assert_eq!(home.value(&["journal", "hide", "bonnetjes"])["phrases"], serde_json::json!([]));
    assert_eq!(home.value(&["journal", "unhide", "bonnetjes"])["hidden"], serde_json::json!([]));
}

#[test]
fn the_fields_of_the_answers_stay_the_same() {
    let home = Home::of("Anja");
    let case = home.value(&["case", "new", "--title", "Een"]);
    assert_snapshot!(fields(&case), @"base conflicts draft id length one_page sessions takeaways");
    assert_snapshot!(fields(&case["draft"]), @"actions course date dilemmas intake question question_dilemma question_situation reflection status summary themes title");
    let list = home.value(&["case", "list"]);
    assert_snapshot!(fields(&list), @"cases reminder rows themes total");
    assert_snapshot!(fields(&list["rows"][0]), @"date found id question status themes title");
    assert_snapshot!(fields(&home.value(&["vault", "status"])), @"folder person phase version");
    assert_snapshot!(fields(&home.value(&["vault", "unlock-test"])["person"]), @"device has_desk has_kit id name");
    assert_snapshot!(fields(&home.value(&["question", "list"])), @"others questions");
    let takeaway = home.value(&["takeaway", "add", "Eerst vragen", "--next-action", "morgen bellen"]);
    assert_snapshot!(fields(&takeaway), @"case circle_name date id next_action question text");
    assert_snapshot!(fields(&home.value(&["case", "hints", "--question", "Wat moet ik doen?"])), @"level themes");
}

#[test]
fn a_forgotten_passphrase_is_replaced_with_the_kit_and_its_code() {
    let home = Home::of("Anja");
    home.run(&["case", "new", "--title", "Nog hier"]).well();
    let kit = home.value(&["vault", "kit", &home.folder("kit")]);
    let code: Vec<&str> = kit["code"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let (file, code) = (kit["file"].as_str().unwrap(), code.join(" "));
    let fresh = "zeven groene stoelen bij het raam";
    let wrong = home.typed(&["vault", "recover", file], &format!("AAAA AAAA\n{fresh}\n"));
    assert_eq!(wrong.code, 4, "{}", wrong.err);
    home.typed(&["vault", "recover", file], &format!("{code}\n{fresh}\n")).well();
    assert_eq!(home.typed(&["case", "list"], PASSPHRASE).code, 4);
    assert!(home.typed(&["case", "list"], fresh).well().contains("Nog hier"));
}

#[test]
fn a_copy_a_check_and_a_rebuild_keep_everything() {
    let home = Home::of("Anja");
    home.run(&["case", "new", "--title", "Nog hier", "--theme", "grenzen"]).well();
    let before = home.value(&["case", "list"]);
    let copy = home.path("copy.db").display().to_string();
    home.run(&["vault", "backup", &copy]).well();
    assert_eq!(home.run(&["vault", "backup", &copy]).code, 1);
    home.run(&["vault", "check"]).well();
    home.run(&["vault", "rebuild"]).well();
    assert_eq!(home.value(&["case", "list"]), before);
}
