//! A table to sit at: a temporary place with people and a folder that they share.

use std::path::{Path, PathBuf};

use domain::CircleId;
use tempfile::TempDir;
use usecases::circles;

use crate::files;
use crate::people::Person;

/// A temporary place, gone when dropped.
pub struct Table {
    place: TempDir,
    shared: PathBuf,
}

impl Default for Table {
    fn default() -> Self {
        let place = tempfile::Builder::new().prefix("binnenkring-").tempdir().unwrap();
        let shared = place.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        Self { place, shared }
    }
}

impl Table {
    /// A place below which everything of this test lies.
    pub fn place(&self) -> &Path {
        self.place.path()
    }

    /// The folder that everyone shares.
    pub fn shared(&self) -> &Path {
        &self.shared
    }

    /// Someone with a new journal.
    pub fn person(&self, name: &str) -> Person {
        Person::new(self.place().join(name), name)
    }

    /// A circle founded by one person, with the others in it.
    pub fn circle(&self, founder: &mut Person, others: &mut [&mut Person], name: &str) -> CircleId {
        let view = circles::found::circle_found(&mut founder.open, name, &self.shared).unwrap();
        let circle = view.id.parse().unwrap();
        for other in others.iter_mut() {
            self.ask(circle, founder, other);
            other.exchange(circle);
            founder.exchange(circle);
            self.admit(circle, founder);
            founder.exchange(circle);
        }
        others.iter_mut().for_each(|other| drop(other.exchange(circle)));
        circle
    }

    /// Someone asks to join with an invitation of the founder; nothing is exchanged yet.
    pub fn ask(&self, circle: CircleId, founder: &mut Person, other: &mut Person) {
        let invite = circles::invite::circle_invite(&mut founder.open, circle).unwrap();
        circles::join::circle_join(&mut other.open, &invite.link, &self.shared).unwrap();
    }

    /// The one request that waits is admitted.
    pub fn admit(&self, circle: CircleId, founder: &mut Person) {
        let view = circles::view::circle_open(&founder.open, circle).unwrap();
        assert_eq!(view.requests.len(), 1);
        circles::admit::circle_admit(&mut founder.open, circle, &view.requests[0].id).unwrap();
    }

    /// A second device of someone, admitted, with the whole journal on it.
    pub fn second_device(&self, first: &mut Person, label: &str) -> Person {
        let own = first.own_circle();
        circles::found::circle_folder(&mut first.open, own, &self.shared).unwrap();
        let invite = circles::invite::circle_invite(&mut first.open, own).unwrap();
        let mut second = Person::second_device(self.place().join(label), &invite.link, &self.shared);
        second.exchange(own);
        first.exchange(own);
        self.admit(own, first);
        first.exchange(own);
        second.exchange(own);
        second
    }

    /// The files of one device in a circle, by the name of its directory.
    pub fn feed_of(&self, circle: CircleId, person: &Person) -> PathBuf {
        let view = circles::view::circle_open(&person.open, circle).unwrap();
        let mut devices = view.members.iter().flat_map(|member| &member.devices);
        let device = devices.find(|device| device.this).unwrap().id.clone();
        self.shared.join(format!("binnenkring-{circle}")).join(format!("{device}-0001"))
    }

    /// The packs of one device in a circle, in order of their names.
    pub fn packs_of(&self, circle: CircleId, person: &Person) -> Vec<PathBuf> {
        let is_pack = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
        };
        files::below(&self.feed_of(circle, person)).into_iter().filter(is_pack).collect()
    }
}
