//! One person on two devices in a session: what was written on both apart shows on every device.

use scenarios::people::Person;
use scenarios::table::Table;
use usecases::session::acts::{self, At};
use usecases::session::choose::session_choose;
use usecases::session::view::session_open;
use usecases::views::SessionView;
use usecases::{Error, ErrorCode};

/// Anja with a laptop and a tablet, and Bert, at a session that Anja brought in.
struct Scene {
    laptop: Person,
    tablet: Person,
    bert: Person,
    at: At,
    _table: Table,
}

impl Scene {
    fn new() -> Self {
        let table = Table::default();
        let (mut laptop, mut bert) = (table.person("Anja"), table.person("Bert"));
        let circle = table.circle(&mut laptop, &mut [&mut bert], "Kring Zuid");
        let case = laptop.write_case("De post samen openen", "Ik pak de enveloppen zelf.");
        let session = laptop.begin_session(circle, &case);
        let tablet = table.second_device(&mut laptop, "tablet");
        let mut scene = Self { laptop, tablet, bert, at: At { circle, session }, _table: table };
        let own = scene.laptop.own_circle();
        for _ in 0..2 {
            scene.laptop.exchange(own);
            scene.tablet.exchange(own);
            scene.exchange();
        }
        scene
    }

    fn exchange(&mut self) {
        for _ in 0..2 {
            for person in [&mut self.laptop, &mut self.bert, &mut self.tablet] {
                person.exchange(self.at.circle);
            }
        }
    }

    /// What all three see, which is the same apart from whose it is.
    fn seen(&self) -> [SessionView; 3] {
        let see = |person: &Person| session_open(&person.open, self.at.circle, self.at.session).unwrap();
        [see(&self.laptop), see(&self.tablet), see(&self.bert)]
    }

    fn questions(&self) -> Vec<String> {
        self.seen().into_iter().map(|view| view.reworded_question).collect()
    }
}

fn versions(view: &SessionView) -> Vec<Vec<&str>> {
    let of = |it: &usecases::views::SessionConflictView| it.conflict.versions.len();
    assert!(view.conflicts.iter().all(|it| of(it) > 1));
    view.conflicts
        .iter()
        .map(|it| it.conflict.versions.iter().map(|version| version.text.as_str()).collect())
        .collect()
}

/// The question worded on both devices before either had heard of the other.
fn torn() -> Scene {
    let mut scene = Scene::new();
    acts::session_question(&mut scene.laptop.open, scene.at, "Wat wil ik?").unwrap();
    scene.exchange();
    acts::session_question(&mut scene.laptop.open, scene.at, "Wat wil ik leren?").unwrap();
    acts::session_question(&mut scene.tablet.open, scene.at, "Wat wil ik laten?").unwrap();
    scene.exchange();
    scene
}

#[test]
fn a_sentence_of_a_session_with_two_versions_shows_them_to_all_until_its_writer_chooses() {
    let mut scene = torn();
    let [laptop, tablet, bert] = scene.seen();
    assert_eq!(versions(&laptop).len(), 1);
    assert_eq!((versions(&laptop), versions(&laptop)), (versions(&tablet), versions(&bert)));
    let (shown, other) = (versions(&laptop)[0][0].to_owned(), versions(&laptop)[0][1].to_owned());
    assert_eq!(scene.questions(), [shown.as_str(); 3]);
    assert!(laptop.conflicts[0].yours && tablet.conflicts[0].yours && !bert.conflicts[0].yours);
    assert_eq!(bert.conflicts[0].name, "Anja");
    // Whose text it is not does not choose.
    let id = laptop.conflicts[0].conflict.id.clone();
    let refused = session_choose(&mut scene.bert.open, scene.at, &id, Some(0)).unwrap_err();
    assert!(matches!(refused, Error { code: ErrorCode::BadInput, .. }));
    // Also after the session was closed.
    acts::session_close(&mut scene.bert.open, scene.at).unwrap();
    scene.exchange();
    assert_eq!(session_choose(&mut scene.tablet.open, scene.at, &id, Some(1)).unwrap().conflicts, []);
    scene.exchange();
    assert_eq!(scene.questions(), [other.as_str(); 3]);
    assert!(scene.seen().iter().all(|view| view.conflicts.is_empty()));
    // An answer to the old question changes nothing.
    session_choose(&mut scene.laptop.open, scene.at, &id, Some(0)).unwrap();
    assert_eq!(scene.questions()[0], other);
}

#[test]
fn both_devices_keep_both_versions_of_a_session_and_get_them_once() {
    let mut scene = torn();
    let view = scene.seen()[0].clone();
    let both = versions(&view)[0].join(" ");
    for person in [&mut scene.laptop, &mut scene.tablet] {
        session_choose(&mut person.open, scene.at, &view.conflicts[0].conflict.id, None).unwrap();
    }
    scene.exchange();
    assert_eq!(scene.questions(), [both.as_str(); 3]);
}

/// The takeaway of Anja as each of the three sees it.
fn taken(scene: &Scene) -> Vec<(String, String)> {
    let of = |view: SessionView| {
        let [one] = &view.takeaways[..] else { panic!("one takeaway, not {}", view.takeaways.len()) };
        (one.text.clone(), one.next_action.clone())
    };
    scene.seen().into_iter().map(of).collect()
}

#[test]
fn what_one_person_takes_along_on_two_devices_at_once_shows_whole_and_is_replaced_whole() {
    let mut scene = Scene::new();
    acts::session_takeaway(&mut scene.laptop.open, scene.at, "Wachten helpt.", "Vragen.").unwrap();
    acts::session_takeaway(&mut scene.tablet.open, scene.at, "Ik praat te veel.", "Vragen.").unwrap();
    scene.exchange();
    let all = taken(&scene);
    assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
    assert!(all[0].0.contains("Wachten helpt.") && all[0].0.contains("Ik praat te veel."), "{all:?}");
    assert_eq!(all[0].1, "Vragen.", "the same is said once");
    acts::session_takeaway(&mut scene.tablet.open, scene.at, "Wachten, en minder praten.", "").unwrap();
    scene.exchange();
    assert_eq!(taken(&scene), vec![("Wachten, en minder praten.".to_owned(), String::new()); 3]);
    // And now that both know of it, a sentence written apart is a choice.
    acts::session_takeaway(&mut scene.laptop.open, scene.at, "Wachten, en niet praten.", "").unwrap();
    acts::session_takeaway(&mut scene.tablet.open, scene.at, "Wachten, en zwijgen.", "").unwrap();
    scene.exchange();
    let [laptop, tablet, bert] = scene.seen();
    assert_eq!(versions(&laptop)[0].len(), 2);
    assert_eq!((versions(&laptop), versions(&laptop)), (versions(&tablet), versions(&bert)));
    assert!(laptop.conflicts[0].conflict.field.starts_with("takeaways/"));
}
