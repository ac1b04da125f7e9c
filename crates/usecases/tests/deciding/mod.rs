//! How circles decide who is in them: closing, voting, going, losing a device, and keys that change.

mod devices;
mod going;
mod lists;
mod voting;

use crate::people::{Person, Table};
use domain::session::SharedCase;
use domain::{CircleId, PersonId};
use usecases::circles::propose::{circle_close, vote};
use usecases::circles::view::circle_open;
use usecases::circles::{invite, join};
use usecases::session::acts::{At, session_contribute};
use usecases::session::share::{Begin, session_start};
use usecases::session::view::session_open;
use usecases::upkeep;
use usecases::views::{CirclePhase, CircleView, ProposalView, Vote};

impl Person {
    pub fn sees(&self, circle: CircleId) -> CircleView {
        circle_open(&self.open, circle).unwrap()
    }

    pub fn names(&self, circle: CircleId) -> Vec<String> {
        self.sees(circle).members.into_iter().map(|member| member.name).collect()
    }

    pub fn proposal(&self, circle: CircleId) -> ProposalView {
        self.sees(circle).proposals.into_iter().next().unwrap()
    }

    pub fn votes(&mut self, circle: CircleId, choice: Vote) {
        let id = self.proposal(circle).id;
        vote(&mut self.open, circle, &id, choice).unwrap();
    }

    pub fn person_id(&self, circle: CircleId, name: &str) -> PersonId {
        let members = self.sees(circle).members;
        members.into_iter().find(|member| member.name == name).unwrap().person.parse().unwrap()
    }

    pub fn starts(&mut self, circle: CircleId, title: &str) -> At {
        let begin = Begin {
            case: None,
            shared: SharedCase {
                title: title.into(),
                question: "Wat vraagt dit van mij?".into(),
                ..SharedCase::default()
            },
            method: "vijfstappen".into(),
            variant: "basis".into(),
            you_facilitate: false,
        };
        let session = session_start(&mut self.open, circle, &begin).unwrap();
        At { circle, session: session.id.parse().unwrap() }
    }

    pub fn says(&mut self, at: At, text: &str) {
        let step = session_open(&self.open, at.circle, at.session).unwrap().method.steps[1].id.clone();
        session_contribute(&mut self.open, at, &step, text).unwrap();
    }

    pub fn titles(&self, circle: CircleId) -> Vec<String> {
        let mut titles: Vec<String> = self.sees(circle).sessions.into_iter().map(|it| it.title).collect();
        titles.sort();
        titles
    }

    pub fn contributions(&self, at: At) -> usize {
        session_open(&self.open, at.circle, at.session).map_or(0, |view| view.contributions.len())
    }

    pub fn epochs(&self, circle: CircleId) -> usize {
        upkeep::epoch_export(&self.open, circle).unwrap().len()
    }
}

/// Everybody exchanges, a few times over.
pub fn round(circle: CircleId, people: &mut [&mut Person]) {
    for _ in 0..3 {
        for person in people.iter_mut() {
            person.exchange(circle);
        }
    }
}

pub fn prints(person: &Person, circle: CircleId) -> Vec<(String, String)> {
    upkeep::fingerprints(&person.open, circle).unwrap()
}

/// A closed circle of these people, the first of whom began it.
pub fn closed(table: &Table, people: &mut [&mut Person]) -> CircleId {
    let (first, others) = people.split_first_mut().unwrap();
    let circle = table.circle(first, others, "Kring Zuid");
    assert_eq!(first.sees(circle).phase, Some(CirclePhase::Founding));
    circle_close(&mut first.open, circle).unwrap();
    round(circle, people);
    assert!(people.iter().all(|person| person.sees(circle).phase == Some(CirclePhase::Closed)));
    circle
}

/// Someone asks to join with an invitation by one of the circle.
pub fn asks(table: &Table, circle: CircleId, inviter: &mut Person, newcomer: &mut Person) -> String {
    let link = invite::circle_invite(&mut inviter.open, circle).unwrap().link;
    join::circle_join(&mut newcomer.open, &link, table.folder()).unwrap();
    newcomer.exchange(circle);
    inviter.exchange(circle);
    let asked = inviter.sees(circle).requests[0].clone();
    assert_eq!(asked.words, newcomer.sees(circle).my_words);
    asked.id
}
