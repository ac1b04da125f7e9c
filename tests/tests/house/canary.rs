//! After a whole story nothing that people wrote, and no name or title, can be read on any disk: not in the data
//! folders, the shared folder, the home folder or temporary files, and not in the names of files.

use std::fs;
use std::path::PathBuf;

use scenarios::cli::{Cli, text};
use scenarios::files::readable;
use scenarios::people::{Person, surroundings};
use scenarios::table::Table;
use usecases::{LockMode, start};

/// Everything that is written in the story. Rare words, so that a hit is no accident.
const TITLE: &str = "Dauwdruppelpost";
const COURSE: &str = "de knisperende enveloppen";
const QUESTION: &str = "waarom bewaar ik kwartelzorgen";
const CIRCLE: &str = "Kring Zilverpopulier";
const LINE: &str = "Lijn Rietgors";
const DESK: &str = "Stichting Moerasspirea";
const INSIGHT: &str = "stilte is een veenmosdeken";
const TAKEAWAY: &str = "eerst tien nachtegalen tellen";
const STRENGTH: &str = "grenzen van purperhei";
const CLIENT: &str = "Zwaluw-114";
const WISHES: &str = "iemand met berkengeduld";
const ERASED: &str = "een gewiste boomkikker";
const NAMES: [&str; 3] = ["Anneke Vuurvlinder", "Bertus Hazelworm", "Chandra Lisdodde"];
const WRITTEN: [&str; 12] =
    [TITLE, COURSE, QUESTION, CIRCLE, LINE, DESK, INSIGHT, TAKEAWAY, STRENGTH, CLIENT, WISHES, ERASED];

struct Story {
    table: Table,
    people: Vec<Cli>,
}

impl Story {
    fn begin() -> Self {
        let table = Table::default();
        let person = |(number, name)| Cli::new(&table.place().join(format!("person-{number}")), name);
        let people = (1..).zip(NAMES).map(person).collect();
        Self { table, people }
    }

    fn shared(&self) -> String {
        self.table.shared().to_str().unwrap().to_owned()
    }

    fn sync(&self) {
        for _ in 0..2 {
            self.people.iter().for_each(|person| drop(person.answer(&["sync"])));
        }
    }

    /// Someone comes into a circle of someone else.
    fn join(&self, circle: &str, from: usize, to: usize) {
        let link = text(&self.people[from].answer(&["circle", "invite", circle]), "link");
        self.people[to].answer(&["circle", "join", &link, &self.shared()]);
        self.sync();
        let request = text(&self.people[from].answer(&["circle", "show", circle])["requests"][0], "id");
        self.people[from].answer(&["circle", "admit", circle, &request]);
        self.sync();
    }

    fn journal_and_session(&self) {
        let [anneke, bertus, _] = self.people.as_slice() else { panic!("three people") };
        let fields = ["--title", TITLE, "--course", COURSE, "--question", QUESTION, "--theme", "regie"];
        let case = text(&anneke.answer(&[&["case", "new"], &fields[..]].concat()), "id");
        anneke.answer(&["case", "edit", &case, "--summary", "Kort gezegd."]);
        let erased = text(&anneke.answer(&["case", "new", "--title", ERASED]), "id");
        anneke.answer(&["case", "erase", &erased, "--yes"]);
        anneke.answer(&["circle", "found", CIRCLE, &self.shared()]);
        self.join(CIRCLE, 0, 1);
        self.join(CIRCLE, 0, 2);
        let session = text(&anneke.answer(&["session", "share", CIRCLE, &case, "--yes"]), "id");
        self.sync();
        bertus.answer(&["session", "say", CIRCLE, &session, INSIGHT]);
        self.sync();
        anneke.answer(&["session", "takeaway", CIRCLE, &session, TAKEAWAY]);
        anneke.answer(&["case", "search", "enveloppen"]);
        self.sync();
        let seen = bertus.answer(&["session", "show", CIRCLE, &session]).to_string();
        assert!(seen.contains(COURSE) && seen.contains(INSIGHT) && seen.contains(TAKEAWAY), "{seen}");
    }

    fn sharing_and_desk(&self) {
        let [anneke, _, chandra] = self.people.as_slice() else { panic!("three people") };
        chandra.answer(&["desk", "found", DESK]);
        anneke.answer(&["profile", "about", "--strength", STRENGTH]);
        anneke.answer(&["line", "found", LINE, &self.shared()]);
        self.join(LINE, 0, 2);
        anneke.answer(&["profile", "share", LINE, "--yes"]);
        self.sync();
        chandra.answer(&["client", "save", "--code", CLIENT, "--wishes", WISHES]);
        let desk = chandra.answer(&["desk", "show"]).to_string();
        assert!(desk.contains(NAMES[0]) && desk.contains(STRENGTH) && desk.contains(CLIENT), "{desk}");
    }

    /// Every folder that a program of this story could have written to.
    fn folders(&self) -> Vec<PathBuf> {
        let own = self.people.iter().flat_map(|it| [it.data.clone(), it.home(), it.temporary()]);
        own.chain([self.table.shared().to_owned()]).collect()
    }

    fn can_read(&self) -> Vec<String> {
        let words: Vec<&str> = WRITTEN.iter().chain(&NAMES).copied().collect();
        let folders = self.folders();
        readable(&words, &folders.iter().map(PathBuf::as_path).collect::<Vec<_>>())
    }
}

#[test]
fn after_the_whole_story_nothing_can_be_read_on_any_disk() {
    let story = Story::begin();
    story.journal_and_session();
    story.sharing_and_desk();
    assert_eq!(story.can_read(), [""; 0]);
    // Also while a journal is open, with work in its log that was not moved into place yet.
    let anneke = &story.people[0];
    let open =
        start::unlock_with_key_file(&anneke.data, &anneke.key_file, LockMode::Long, surroundings("canary"));
    let mut open = Person::from_open(open.unwrap(), anneke.data.clone());
    open.write_case(&format!("{TITLE} nogmaals"), COURSE);
    assert!(fs::metadata(anneke.data.join("vault.db-wal")).unwrap().len() > 0, "there is work in the log");
    assert_eq!(story.can_read(), [""; 0]);
    // The eye that looks does see: the same search finds a word that is put there.
    fs::write(anneke.temporary().join("leak"), format!("... {} ...", COURSE.to_uppercase())).unwrap();
    assert_eq!(story.can_read().len(), 1);
}
