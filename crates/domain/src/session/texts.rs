//! The running texts of a session by name, and the sentences in them that wait for a choice.

use super::{Session, SharedTakeaway};
use crate::PersonId;
use crate::prose::{Conflict, Prose, Texts};

impl Session {
    /// Its texts by name, with the person whose text it is: `reworded_question`, then `takeaways/<person>` and
    /// `next_action/<person>` of each. Contributions are written once.
    fn named(&mut self) -> Vec<(String, String, &mut Prose)> {
        let presenter = self.presenter.clone();
        let mut all = vec![("reworded_question".to_owned(), presenter, &mut self.reworded_question)];
        for (person, SharedTakeaway { text, next_action }) in &mut self.takeaways {
            all.push((format!("takeaways/{person}"), person.clone(), text));
            all.push((format!("next_action/{person}"), person.clone(), next_action));
        }
        all
    }

    /// The sentences with more than one version: the name of their text, whose text it is, and the versions. Needs
    /// these to be looked up ([`Prose::learn`]).
    pub fn conflicts(&self) -> Vec<(String, String, Conflict)> {
        let mut session = self.clone();
        let of = |(name, person, prose): (String, String, &mut Prose)| {
            let conflicts = prose.conflicts().into_iter();
            conflicts.map(|conflict| (name.clone(), person.clone(), conflict)).collect::<Vec<_>>()
        };
        session.named().into_iter().flat_map(of).collect()
    }

    /// Settles a sentence of the text with that name. Nothing happens when there is no such text.
    pub fn choose(&mut self, name: &str, sentence: usize, text: &str) {
        if let Some((_, _, prose)) = self.named().into_iter().find(|(known, ..)| known == name) {
            prose.choose(sentence, text);
        }
    }

    /// Adds what the same person wrote as a takeaway on another device before the two knew of each other: one after
    /// the other, the same once.
    pub fn also_takes(&mut self, person: PersonId, other: &SharedTakeaway) {
        let Some(mine) = self.takeaways.get_mut(&person.to_string()) else { return };
        for (prose, text) in [(&mut mine.text, &other.text), (&mut mine.next_action, &other.next_action)] {
            let both = match (prose.as_str().trim(), text.as_str().trim()) {
                (shown, more) if more.is_empty() || shown == more => continue,
                ("", more) => more.to_owned(),
                (shown, more) => format!("{shown}\n\n{more}"),
            };
            prose.revise(&both);
        }
    }
}

impl Texts for Session {
    fn texts(&mut self) -> Vec<&mut Prose> {
        self.named().into_iter().map(|(_, _, prose)| prose).collect()
    }
}
