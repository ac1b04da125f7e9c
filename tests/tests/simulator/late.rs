//! What is written in a record while another device erases it: nobody else has it, so it may not be lost.

use domain::CircleId;

use crate::check;
use crate::oracle::{Broken, words};
use crate::world::{Unsent, World};

impl World {
    /// A device wrote these words, and nobody else has them yet.
    pub fn wrote(&mut self, who: usize, circle: CircleId, record: &str, text: &str) {
        self.signed(who, circle, text);
        let (record, text) = (record.to_owned(), text.to_owned());
        self.devices[who].unsent.push(Unsent { circle, record, text, unsure: false });
    }

    /// Notes which device these words are from.
    pub fn signed(&mut self, who: usize, circle: CircleId, text: &str) {
        self.writers.extend(words(text).map(|word| ((circle, word.to_owned()), who)));
    }

    /// A device erased a record with these words in it.
    pub fn buried(&mut self, who: usize, circle: CircleId, record: &str, text: &str) {
        self.devices[who].erased.insert(record.to_owned());
        self.devices[who].unsent.retain(|it| it.record != record);
        self.oracle.erased(circle, record, who, text);
    }

    /// An exchange of a circle went well: others can have what was written. What was written in a record that
    /// turned out to be erased stands in a draft in the own journal now.
    pub fn sent(&mut self, who: usize, circle: CircleId) -> Result<(), Broken> {
        // Who waits to be let in has nothing to sign with: what was written there stays there.
        if !self.is_in(who, circle) {
            return Ok(());
        }
        let (sent, left) = std::mem::take(&mut self.devices[who].unsent)
            .into_iter()
            .partition(|it: &Unsent| it.circle == circle);
        self.devices[who].unsent = left;
        let late = |it: &Unsent| self.oracle.is_erased(&it.record);
        let late: Vec<Unsent> = Vec::into_iter(sent).filter(late).collect();
        if late.is_empty() {
            return Ok(());
        }
        let (there, seen) = (check::shown(self, who, circle)?, check::visible(self, who)?);
        let own = self.devices[who].own;
        for it in late.into_iter().filter(|it| !there.contains_key(&it.record)) {
            // Words that were taken away again, or that had gone out before, are in no draft.
            let kept: Vec<&str> =
                words(&it.text).filter(|word| seen.contains(&(own, (*word).to_owned()))).collect();
            let lost: Vec<&str> = words(&it.text).filter(|word| !kept.contains(word)).collect();
            let still_due = lost.iter().filter(|word| self.oracle.is_due(circle, word));
            let still_due: Vec<&str> = still_due.copied().collect();
            if !still_due.is_empty() && !it.unsure {
                let seen = format!("device {who}: {}", still_due.join(" "));
                return Err(Broken::new("what is written too late is kept as a draft", seen));
            }
            self.oracle.kept_as_draft(own, &it.record, &kept.join(" "));
            for draft in check::shown(self, who, own)?.values().map(|it| it.to_string()) {
                if words(&draft).any(|word| kept.contains(&word)) {
                    self.oracle.stand_in_a_draft(own, &it.record, &draft);
                }
            }
        }
        Ok(())
    }
}
