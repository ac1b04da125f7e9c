//! Four words to compare aloud: the one who asks and the one who admits see the same request.

use std::collections::BTreeSet;

use domain::{CircleId, DeviceId, PersonId};
use exchange::JoinForm;
use sealing::{RootPublic, content_hash};

/// 256 short, concrete Dutch words that sound different: one for each byte.
const WORDS: [&str; 256] = [
    "aap", "aarde", "adem", "anker", "appel", "arend", "avond", "baard", "baken", "banaan", "bank", "beek",
    "beer", "berg", "beuk", "bezem", "bijl", "blad", "bloem", "boek", "boer", "boom", "boot", "bord", "bos",
    "brief", "broek", "brood", "brug", "buur", "cent", "dak", "dam", "das", "deeg", "deken", "deur", "dijk",
    "doek", "dorp", "draad", "duif", "duin", "eend", "egel", "eik", "eiland", "emmer", "engel", "fabel",
    "fakkel", "feest", "fiets", "film", "fluit", "fontein", "fruit", "gans", "garen", "gebak", "geit",
    "gevel", "gids", "glas", "golf", "goud", "gras", "grond", "haak", "haan", "haard", "hamer", "hand",
    "haven", "heg", "hek", "hemel", "hert", "heuvel", "hoed", "hond", "honing", "hoofd", "horloge", "huis",
    "ijs", "inkt", "jaar", "jas", "jongen", "juni", "kaars", "kaas", "kade", "kalf", "kam", "kameel", "kan",
    "kapper", "karpet", "kast", "kat", "keizer", "kelder", "kers", "ketel", "kever", "kiel", "kist",
    "klaver", "klok", "knoop", "koek", "koffie", "kogel", "komeet", "konijn", "koning", "koord", "kraan",
    "krant", "kreeft", "kruid", "kuiken", "kussen", "laars", "ladder", "lamp", "land", "lente", "lepel",
    "leeuw", "licht", "lijst", "linde", "lip", "lucht", "maan", "maart", "mand", "mantel", "markt", "mast",
    "meer", "merel", "mes", "molen", "mond", "mos", "motor", "muis", "munt", "muur", "muziek", "naald",
    "naam", "nacht", "neef", "nest", "net", "noot", "oever", "olie", "olijf", "onweer", "oog", "oom", "oven",
    "paard", "pad", "palm", "papier", "parel", "park", "pauw", "peer", "pen", "perzik", "piano", "pijl",
    "pin", "plank", "plein", "poes", "poort", "pop", "potlood", "prins", "puzzel", "raam", "raket", "rat",
    "regen", "reis", "rek", "rivier", "robijn", "rok", "roos", "rozijn", "ruiter", "saus", "schaap",
    "schelp", "schip", "schoen", "schuur", "sjaal", "slak", "sleutel", "smid", "sneeuw", "soep", "spade",
    "spiegel", "stad", "steen", "stem", "ster", "stoel", "storm", "straat", "strand", "suiker", "taart",
    "tafel", "tak", "tante", "tapijt", "tent", "terras", "thee", "tijger", "toren", "touw", "trap", "trein",
    "trommel", "tuin", "tulp", "uil", "vaas", "vader", "veer", "veld", "venster", "vijver", "vinger", "vis",
    "vlag", "vlinder", "voet", "vogel", "vos", "vuur", "wagen",
];

/// The four words of someone who asks to join: from who they are and their keys, so that everyone who votes
/// can ask for the same words, and another key would give others.
pub(crate) fn of(
    circle: CircleId,
    person: PersonId,
    root: &RootPublic,
    devices: impl Iterator<Item = DeviceId>,
) -> Vec<String> {
    let mut devices: Vec<DeviceId> = devices.collect();
    devices.sort_unstable();
    let mut text = b"binnenkring four words v1".to_vec();
    text.extend(circle.as_bytes());
    text.extend(person.as_bytes());
    text.extend(root.0.0);
    devices.iter().for_each(|device| text.extend(device.as_bytes()));
    let hash = content_hash(&text);
    hash.0.iter().take(4).map(|byte| WORDS[usize::from(*byte)].to_owned()).collect()
}

/// The words of a request: its person with all devices, or the one device that asks to join its others.
pub(crate) fn of_request(form: &JoinForm) -> Vec<String> {
    let all = form.devices.iter().map(exchange::Device::id).chain([form.device.device_id()]);
    let all: BTreeSet<DeviceId> = all.collect();
    of(form.circle(), form.person, &form.root, all.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_for_two_bytes() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), 256);
    }

    #[test]
    fn the_same_keys_give_the_same_words_and_others_give_others() {
        let root = RootPublic(sealing::VerifyingKey([7; 32]));
        let words = |circle: u8, devices: &[u8]| {
            let devices = devices.iter().map(|byte| DeviceId([*byte; 16]));
            of(CircleId([circle; 16]), PersonId([1; 16]), &root, devices)
        };
        assert_eq!(words(1, &[1, 2]), words(1, &[2, 1]));
        assert_ne!(words(1, &[1]), words(1, &[2]));
        assert_ne!(words(1, &[1]), words(2, &[1]));
        assert_eq!(words(1, &[1]).len(), 4);
    }
}
