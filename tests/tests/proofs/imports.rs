//! Fuzzing of what people bring in as text: files of cases, and methods. Nothing panics, every line is accounted
//! for, and the journal stays sound.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use scenarios::dice::Dice;
use scenarios::table::Table;
use usecases::journal::import::case_import;
use usecases::upkeep;

/// Lines in a file, and files, in the normal run; forty times as many files in `cargo xtask test --long`.
const LINES: usize = 250;
const FILES: usize = 2;

const SOUND: [&str; 6] = [
    r#"{"date": "2026-11-21", "title": "De post", "samenvatting": "Kort.", "leervraag": "Wat maakt dat ik het doe?"}"#,
    r#"{"id": "0123456789abcdef0123456789abcdef", "date": "2025-02-28", "title": "Regie", "tags": ["regie", "grenzen"]}"#,
    r#"{"date": "2024-02-29", "intake": "Zij belde — 'help' 🙈\n\u0000\ud83d\ude48", "verloop": "a\tb", "x": [1, {"y": null}]}"#,
    r#"{"date": "0001-01-01", "dilemmas": "", "reflectie": "..... ! ? \r\n\r\n"}"#,
    r#"{"date": "9999-12-31", "title": "é̂̃", "tags": ["", " ", "een heel lang thema dat nergens op lijkt"]}"#,
    r#"{"date": "2026-11-21", "verloop": "[[[[[[[[", "title": 5}"#,
];

/// Text that trips those who read JSON, days or words.
const PIECES: [&str; 12] = [
    "[",
    "{\"",
    "\\ud800",
    "\\u0000",
    "1e999",
    "-0",
    "\u{feff}",
    "2026-02-30",
    "\u{202e}",
    "null",
    "\"",
    "😀",
];

fn turned(dice: &mut Dice) -> Vec<u8> {
    let mut line = dice.pick(&SOUND).as_bytes().to_vec();
    for _ in 0..dice.below(4) {
        let at = usize::try_from(dice.below(line.len() as u64 + 1)).unwrap();
        match dice.below(5) {
            0 => line.truncate(at),
            1 => drop(line.splice(at..at, dice.pick(&PIECES).bytes())),
            2 => drop(line.splice(at..at, vec![b'['; 3000])),
            3 if at < line.len() => line[at] = u8::try_from(dice.below(256)).unwrap(),
            _ => {
                let other = dice.pick(&SOUND).as_bytes();
                line.extend(&other[at.min(other.len())..]);
            }
        }
    }
    line.retain(|byte| *byte != b'\n');
    line
}

fn files() -> usize {
    if std::env::var_os("BINNENKRING_LONG").is_some() { FILES * 40 } else { FILES }
}

#[test]
fn every_line_of_an_import_is_added_or_named_whatever_stands_in_it() {
    let mut dice = Dice::printed("imports");
    let table = Table::default();
    let mut anja = table.person("Anja");
    let path = table.place().join("import.jsonl");
    let (mut added, mut refused) = (0, 0);
    for number in 0..files() {
        let lines: Vec<Vec<u8>> = (0..LINES).map(|_| turned(&mut dice)).collect();
        fs::write(&path, lines.join(&b'\n')).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| case_import(&mut anja.open, &path)));
        let view = outcome.unwrap_or_else(|_| panic!("file {number} made it panic")).unwrap();
        let blank = lines.iter().filter(|line| line.iter().all(u8::is_ascii_whitespace)).count();
        let told = view.added as usize + view.already_there as usize + view.refused.len();
        assert_eq!(told + blank, LINES, "file {number}");
        added += view.added;
        refused += view.refused.len();
    }
    println!("{added} cases added, {refused} lines named");
    assert!(added > 20 && refused > 50);
    upkeep::check(&mut anja.open).unwrap();
    assert!(upkeep::rebuild(&mut anja.open).unwrap() >= added);
}

#[test]
fn a_method_turned_in_any_way_is_read_or_refused() {
    let mut dice = Dice::printed("methods");
    let methods = usecases::session::view::methods();
    let sound: Vec<String> = methods.iter().map(|method| serde_json::to_string(method).unwrap()).collect();
    let mut refused = 0;
    for number in 0..files() * 500 {
        let mut text = dice.pick(&sound).clone().into_bytes();
        for _ in 0..=dice.below(3) {
            let at = usize::try_from(dice.below(text.len() as u64)).unwrap();
            match dice.below(3) {
                0 => text.truncate(at),
                1 => drop(text.splice(at..at, dice.pick(&PIECES).bytes())),
                _ => text[at] = u8::try_from(dice.below(256)).unwrap(),
            }
            if text.is_empty() {
                break;
            }
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        let read = catch_unwind(|| domain::method::Method::parse(&text).is_ok());
        refused += usize::from(!read.unwrap_or_else(|_| panic!("input {number} made it panic: {text}")));
    }
    assert!(refused > 100, "{refused}");
}
