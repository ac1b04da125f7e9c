//! A sentence that was written on two devices apart, by the command.

use crate::home::Home;

/// A laptop and a tablet of one person, that hear of each other through one folder.
fn two_devices() -> (Home, Home) {
    let laptop = Home::of("Anja");
    let tablet = laptop.second();
    (laptop, tablet)
}

fn meet(laptop: &Home, tablet: &Home) {
    [laptop, tablet, laptop].iter().for_each(|home| {
        home.run(&["device", "sync"]).well();
    });
}

#[test]
fn a_sentence_written_on_two_devices_is_shown_twice_until_a_choice() {
    let (laptop, tablet) = two_devices();
    let case =
        laptop.value(&["case", "new", "--title", "De post", "--course", "Hij kwam te laat. Ik zweeg."]);
    let case = case["id"].as_str().unwrap();
    meet(&laptop, &tablet);
    laptop.run(&["case", "edit", case, "--course", "Hij kwam niet. Ik zweeg."]).well();
    tablet.run(&["case", "edit", case, "--course", "Hij kwam veel te vroeg. Ik zweeg."]).well();
    meet(&laptop, &tablet);
    let shown = tablet.run(&["case", "show", case]);
    for part in ["Verloop: deze zin", "1. Hij kwam", "2. Hij kwam", "niet.", "veel te vroeg."] {
        assert!(shown.well().contains(part), "{part} is not in: {}", shown.well());
    }
    let conflicts = laptop.value(&["case", "show", case])["conflicts"].clone();
    assert_eq!(conflicts, tablet.value(&["case", "show", case])["conflicts"].clone().to_here(&conflicts));
    let (choice, kept) = (conflicts[0]["id"].as_str().unwrap(), conflicts[0]["versions"][1]["text"].as_str());
    assert_eq!(laptop.run(&["case", "choose", case, choice, "--keep", "3"]).code, 6);
    assert_eq!(laptop.run(&["case", "choose", case, choice, "--keep", "0"]).code, 2);
    let after = laptop.value(&["case", "choose", case, choice, "--keep", "2"]);
    assert_eq!(after["conflicts"], serde_json::json!([]));
    assert_eq!(after["draft"]["course"].as_str(), Some(format!("{} Ik zweeg.", kept.unwrap()).as_str()));
    meet(&laptop, &tablet);
    assert_eq!(tablet.value(&["case", "show", case])["draft"], after["draft"]);
    assert_eq!(laptop.value(&["circle", "fingerprints"]), tablet.value(&["circle", "fingerprints"]));
}

trait ToHere {
    fn to_here(self, like: &Self) -> Self;
}

impl ToHere for serde_json::Value {
    /// The same choice as another device tells it: only which version is from here differs.
    fn to_here(mut self, like: &Self) -> Self {
        for (mine, theirs) in self[0]["versions"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .zip(like[0]["versions"].as_array().unwrap())
        {
            assert_ne!(mine["here"], theirs["here"]);
            mine["here"] = theirs["here"].clone();
        }
        self
    }
}
