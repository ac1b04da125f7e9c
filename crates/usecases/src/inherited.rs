//! Unsent work that a life of this device was given by the one before: a copy has it as well, and so has the journal
//! from which a backup was made. Which lives had it tells, when one of those erases the record, that it saw these
//! words; see `erasing`.

use std::collections::BTreeMap;

use domain::{CircleId, RecordId};
use serde::{Deserialize, Serialize};
use vault::{Contents, Pending, Tx};

use crate::error::Result;
use crate::records;
use crate::values::{json, put_json, value};

/// What came from a life before in one record.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Work {
    /// The lives that had it.
    lives: Vec<u32>,
    /// The hashes of its changes, as this life wrote them.
    changes: Vec<String>,
}

/// By record, of one circle.
#[derive(Debug, Default)]
pub(crate) struct Inherited(BTreeMap<String, Work>);

impl Inherited {
    /// As it was noted when this life began.
    pub(crate) fn of(contents: &Contents, circle: CircleId) -> Result<Self> {
        Ok(Self(json(contents, circle, value::INHERITED)?.unwrap_or_default()))
    }

    /// The lives that had all of what waits here: that of `life`, and where it wrote nothing more, those before it.
    pub(crate) fn lives(&self, pending: &Pending, life: u32) -> Vec<u32> {
        let known = self.0.get(&pending.record.to_string());
        let same = known.filter(|it| it.changes == hashes(records::waiting(pending.clone())));
        same.map_or_else(Vec::new, |it| it.lives.clone()).into_iter().chain([life]).collect()
    }

    /// Notes what the life that begins was given.
    pub(crate) fn note(&mut self, pending: &Pending, lives: Vec<u32>) {
        let changes = hashes(records::waiting(pending.clone()));
        self.0.insert(pending.record.to_string(), Work { lives, changes });
    }

    /// Keeps it for this life.
    pub(crate) fn keep(&self, tx: &Tx<'_>, circle: CircleId) -> Result<()> {
        put_json(tx, circle, value::INHERITED, &self.0)
    }

    /// Whether this life of the same device had all of these changes.
    pub(crate) fn was_had_by(
        &self,
        life: u32,
        record: RecordId,
        late: impl Iterator<Item = Vec<u8>>,
    ) -> bool {
        let work = self.0.get(&record.to_string()).filter(|it| it.lives.contains(&life));
        work.is_some_and(|it| hashes(late).iter().all(|hash| it.changes.contains(hash)))
    }
}

fn hashes(changes: impl Iterator<Item = Vec<u8>>) -> Vec<String> {
    changes.map(|change| sealing::content_hash(&change).to_string()).collect()
}
