//! The running texts of a case and of a takeaway by name, and the sentences in them that wait for a choice.

use std::collections::BTreeMap;

use super::{Case, CaseDraft, Takeaway};
use crate::prose::{Conflict, Prose, Texts};

impl CaseDraft {
    /// Its texts by the name of their field, in reading order; the actions apart.
    pub fn parts(&self) -> [(&'static str, &String); 9] {
        [
            ("title", &self.title),
            ("summary", &self.summary),
            ("intake", &self.intake),
            ("course", &self.course),
            ("dilemmas", &self.dilemmas),
            ("reflection", &self.reflection),
            ("question_situation", &self.question_situation),
            ("question_dilemma", &self.question_dilemma),
            ("question", &self.question),
        ]
    }
}

impl Case {
    /// All its texts by name: those of [`CaseDraft::parts`] in that order, then `actions/<id>` of each action.
    fn named(&self) -> impl Iterator<Item = (String, &Prose)> {
        let parts = [
            ("title", &self.title),
            ("summary", &self.summary),
            ("intake", &self.intake),
            ("course", &self.course),
            ("dilemmas", &self.dilemmas),
            ("reflection", &self.reflection),
            ("question_situation", &self.question_situation),
            ("question_dilemma", &self.question_dilemma),
            ("question", &self.question),
        ];
        let actions = self.actions.iter().map(|(id, entry)| (format!("actions/{id}"), &entry.text));
        parts.map(|(name, prose)| (name.to_owned(), prose)).into_iter().chain(actions)
    }

    /// The same texts in the same order, to be changed.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Prose> {
        let parts = [
            &mut self.title,
            &mut self.summary,
            &mut self.intake,
            &mut self.course,
            &mut self.dilemmas,
            &mut self.reflection,
            &mut self.question_situation,
            &mut self.question_dilemma,
            &mut self.question,
        ];
        parts.into_iter().chain(self.actions.values_mut().map(|entry| &mut entry.text))
    }

    /// The sentences with more than one version, by the name of their text, in reading order. Needs the
    /// versions to be looked up ([`Prose::learn`]).
    pub fn conflicts(&self) -> Vec<(String, Conflict)> {
        let of = |(name, prose): (String, &Prose)| {
            let conflicts = prose.conflicts().into_iter();
            conflicts.map(|conflict| (name.clone(), conflict)).collect::<Vec<_>>()
        };
        self.named().flat_map(of).collect()
    }

    /// Settles a sentence of the text with that name. Nothing happens when there is no such text.
    pub fn choose(&mut self, name: &str, sentence: usize, text: &str) {
        let Some(at) = self.named().position(|(known, _)| known == name) else { return };
        if let Some(prose) = self.texts_mut().nth(at) {
            prose.choose(sentence, text);
        }
    }

    /// Takes over a newer version in which another writer's work was merged. Of a sentence that both wrote it
    /// takes both versions, one after the other; a choice that was open already stays open.
    pub fn take_over(&mut self, newer: &Self) {
        let known = self.clone();
        let known: BTreeMap<String, &Prose> = known.named().collect();
        self.revise(&CaseDraft::from(newer));
        for (prose, (name, text)) in self.texts_mut().zip(newer.named()) {
            let open = known.get(&name).map(|known| known.conflicts()).unwrap_or_default();
            prose.revise(&text.gathered(&open));
        }
    }

    /// The words of versions that its texts do not show, one to a line, for searching.
    pub fn unseen(&self) -> String {
        let others = |(_, it): (String, Conflict)| it.versions.into_iter().skip(1);
        self.conflicts().into_iter().flat_map(others).map(|version| version.text + "\n").collect()
    }
}

impl Texts for Case {
    fn texts(&mut self) -> Vec<&mut Prose> {
        self.texts_mut().collect()
    }
}

impl Texts for Takeaway {
    fn texts(&mut self) -> Vec<&mut Prose> {
        vec![&mut self.text, &mut self.next_action]
    }
}
