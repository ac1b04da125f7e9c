//! Opening packs as only a member can, to look what is in them.

use std::path::Path;

use exchange::pack::{self, OpenedPack};
use scenarios::files;
use sealing::{EpochKey, Zeroizing};

/// Keys as `upkeep::epoch_export` gives them.
pub type Exported = [(u32, Zeroizing<String>)];

/// What is in one file; `None` when these keys do not open it or it is no pack.
pub fn opened(file: &[u8], exported: &Exported) -> Option<OpenedPack> {
    let keys: Vec<EpochKey> = exported.iter().map(|(_, text)| EpochKey::from_text(text).unwrap()).collect();
    pack::read(file, &keys.iter().collect::<Vec<_>>()).ok()
}

/// The raw changes of all packs below a folder that these keys open, one after another.
pub fn changes_in(folder: &Path, exported: &Exported) -> Vec<u8> {
    let opened = files::contents(folder).into_values().filter_map(|file| opened(&file, exported));
    let envelopes = opened.flat_map(|pack| pack.envelopes);
    envelopes.flat_map(|envelope| envelope.body().map(<[u8]>::to_vec).unwrap_or_default()).collect()
}
