//! Four words to compare aloud: the one who asks and the one who admits see the same request.

use sealing::content_hash;

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

/// The four words of a sealed join request, from the hash of its bytes.
pub(crate) fn of(sealed_request: &[u8]) -> Vec<String> {
    let hash = content_hash(sealed_request);
    hash.0.iter().take(4).map(|byte| WORDS[usize::from(*byte)].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_stands_for_two_bytes() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), 256);
    }

    #[test]
    fn the_same_request_gives_the_same_words_and_another_gives_others() {
        assert_eq!(of(b"one"), of(b"one"));
        assert_ne!(of(b"one"), of(b"two"));
        assert_eq!(of(b"one").len(), 4);
    }
}
