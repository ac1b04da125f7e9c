//! Files that somebody else laid in the storage.

use domain::CircleId;
use exchange::mailbox::{FeedDir, MailboxPath, ShortHash};
use exchange::pack;
use scenarios::dice::Dice;
use sealing::{EpochKey, Zeroizing};

use crate::storage::Storage;

/// Keys as `upkeep::epoch_export` gives them.
type Exported = [(u32, Zeroizing<String>)];

impl Storage {
    /// A pack of a circle, written after that moment, that these keys open.
    pub fn opened_since(&self, serial: u64, circle: CircleId, keys: &Exported) -> Option<MailboxPath> {
        let keys: Vec<EpochKey> = keys.iter().map(|(_, text)| EpochKey::from_text(text).unwrap()).collect();
        let keys: Vec<&EpochKey> = keys.iter().collect();
        let later = |path: &MailboxPath| self.is_later(path, serial) && path.dir.circle == circle;
        let mut packs = self.all().filter(|(path, _)| later(path) && path.envelopes().is_some());
        packs.find(|(_, bytes)| pack::read(bytes, &keys).is_ok()).map(|(path, _)| *path)
    }

    /// A file of random bytes, with a name as ours have them, beside one that is there: in the second half of
    /// cases the name even holds the right hash.
    pub fn plant_garbage(&mut self, what: usize, how: usize) {
        let Some(beside) = self.file(None, what) else { return };
        let bytes = Dice::new(&format!("garbage {what} {how}")).bytes(how % 700);
        let hash = if how.is_multiple_of(2) { ShortHash([7; 16]) } else { ShortHash::of(&bytes) };
        let there = beside.name.to_string();
        let Ok(name) = there.replace(&beside.name.hash().to_string(), &hash.to_string()).parse() else {
            return;
        };
        self.plant(MailboxPath { dir: beside.dir, name }, bytes);
    }

    /// A copy of a file in the directory of another device, or of another life or circle.
    pub fn misplace(&mut self, what: usize, how: usize) {
        let (Some(from), Some(to)) = (self.file(None, what), self.file(None, what.wrapping_add(how))) else {
            return;
        };
        let Some(bytes) = self.bytes(&from) else { return };
        let dir = FeedDir { circle: to.dir.circle, feed: to.dir.feed };
        if dir != from.dir {
            self.plant(MailboxPath { dir, name: from.name }, bytes);
        }
    }
}
