//! Packs are standard age files: Debian's `age` opens them with the exported key of the epoch, and with no other.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use exchange::{GrantForm, pack};
use scenarios::cli::Cli;
use scenarios::files;
use scenarios::table::Table;
use sealing::{DeviceKeys, EpochKey};

const SAID: &str = "Ik pak de enveloppen zelf.";

fn age(identity: &Path, file: &Path) -> Output {
    let output = Command::new("age").arg("--decrypt").arg("--identity").arg(identity).arg(file).output();
    assert!(output.is_ok(), "Debian's package `age` belongs to the tests: cargo xtask test installs it");
    output.unwrap()
}

/// Anja on the command line, her circle, and the file with the keys of its epochs.
struct Story {
    table: Table,
    anja: Cli,
}

impl Story {
    fn new() -> Self {
        let table = Table::default();
        let anja = Cli::new(table.place(), "Anja");
        anja.answer(&["circle", "found", "Kring Zuid", table.shared().to_str().unwrap()]);
        let words = ["--title", "De post", "--course", SAID, "--question", "Wat maakt dat ik het doe?"];
        let case = anja.answer(&[&["case", "new"], &words[..]].concat());
        let case = case["id"].as_str().unwrap().to_owned();
        anja.answer(&["session", "share", "Kring Zuid", &case, "--yes"]);
        anja.answer(&["sync"]);
        Self { table, anja }
    }

    fn exported(&self, circle: &str) -> PathBuf {
        let file = self.table.place().join(format!("{}.identity", circle.len()));
        self.anja.answer(&["epoch", "export", circle, file.to_str().unwrap(), "--yes"]);
        file
    }

    fn packs(&self) -> Vec<PathBuf> {
        let is_pack = |path: &PathBuf| {
            path.file_name().unwrap().to_string_lossy().starts_with(|c: char| c.is_ascii_digit())
        };
        files::below(self.table.shared()).into_iter().filter(is_pack).collect()
    }
}

#[test]
fn the_age_of_debian_opens_packs_with_the_exported_key() {
    let story = Story::new();
    let identity = story.exported("Kring Zuid");
    let packs = story.packs();
    assert!(!packs.is_empty());
    let mut all = Vec::new();
    for file in packs {
        assert!(std::fs::read(&file).unwrap().starts_with(b"age-encryption.org/v1\n"));
        let output = age(&identity, &file);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.starts_with(b"BKPACK1\0"));
        let opened = pack::read_plaintext(&output.stdout).unwrap();
        assert!(!opened.envelopes.is_empty());
        all.extend(opened.envelopes.iter().flat_map(|envelope| envelope.body().unwrap_or_default().to_vec()));
    }
    assert!(files::holds(&all, SAID.as_bytes()), "the change is in a pack");
}

/// The other files of a mailbox: rosters with the key of the epoch, grants with the key of a device.
#[test]
fn the_age_of_debian_opens_rosters_and_grants() {
    let story = Story::new();
    let identity = story.exported("Kring Zuid");
    let is_roster = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("roster-");
    let roster = files::below(story.table.shared()).into_iter().find(is_roster).unwrap();
    let opened = age(&identity, &roster);
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    assert_eq!(opened.stdout[..2], [0x81, 0x82], "one version, with its signatures");

    let mut chance = sealing::SeededRandomness::new("grant for age");
    let (keys, epoch) = (DeviceKeys::generate(&mut chance), EpochKey::generate(&mut chance));
    let circle = domain::CircleId([7; 16]);
    let form = GrantForm { circle, roster_version: 1, epochs: vec![(1, &epoch)], starts: vec![] };
    let sealed = form.seal(&keys, &[keys.public().recipient().unwrap()]).unwrap();
    let (own, grant) = (story.table.place().join("device.key"), story.table.place().join("grant.age"));
    std::fs::write(&own, keys.identity().to_text().as_bytes()).unwrap();
    std::fs::write(&grant, sealed.as_bytes()).unwrap();
    let opened = age(&own, &grant);
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    assert!(files::holds(&opened.stdout, epoch.to_text().as_bytes()), "the key is in the grant");
    assert!(!age(&identity, &grant).status.success());
}

#[test]
fn no_other_key_opens_a_pack_and_a_changed_one_opens_with_none() {
    let story = Story::new();
    let right = story.exported("Kring Zuid");
    let shared = story.table.shared().to_str().unwrap().to_owned();
    story.anja.answer(&["circle", "found", "Een andere kring", &shared]);
    let wrong = story.exported("Een andere kring");
    let pack = &story.packs()[0];
    assert!(age(&right, pack).status.success());
    let refused = age(&wrong, pack);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    let mut bytes = std::fs::read(pack).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let changed = story.table.place().join("changed.age");
    std::fs::write(&changed, bytes).unwrap();
    assert!(!age(&right, &changed).status.success());
}
