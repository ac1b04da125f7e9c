//! The story: who is in it, what they write, and its chapters.

pub mod circle;
pub mod decisions;
pub mod desk;
pub mod journal;
pub mod looks;
pub mod session;
pub mod start;

/// Someone in the story. Made up, as is everything they write.
pub struct Person {
    pub name: &'static str,
    pub passphrase: &'static str,
}

pub const ANJA: Person = Person { name: "Anja Kuipers", passphrase: "zeven gele fietsen in de mist" };
pub const BERT: Person = Person { name: "Bert Hoekstra", passphrase: "trage otter telt stille sterren" };
pub const CHANDRA: Person = Person { name: "Chandra Ramdin", passphrase: "warme soep op een houten trap" };

pub const CIRCLE: &str = "Kring Zuid";
pub const LINE: &str = "Maatjes Overzicht";
pub const ORGANISATION: &str = "Stichting Overzicht";

/// The case that is brought in.
pub struct Case {
    pub title: &'static str,
    pub parts: [(&'static str, &'static str); 5],
    pub steps: [(&'static str, &'static str); 3],
}

pub const CASE: Case = Case {
    title: "Steeds meer overnemen",
    parts: [
        (
            "Korte samenvatting",
            "Ik help een vrouw met haar post en haar geld. Eerst deden we alles samen. Nu doe ik bijna alles \
             alleen, en zij kijkt toe.",
        ),
        (
            "Aanmelding en intake",
            "Zij kwam via het wijkteam. Bij het eerste bezoek stonden er vier tassen met dichte enveloppen in \
             de gang. Je kunt haar bellen op 06-12345678.",
        ),
        (
            "Verloop tot nu toe",
            "De eerste weken legden we alles op stapels. Daarna kreeg ze griep en nam ik de bankzaken over. \
             Ze is nu beter, maar de map blijft bij mij liggen.",
        ),
        (
            "Dilemma’s",
            "Laat ik het los, dan komt er misschien weer een aanmaning. Houd ik het vast, dan leert ze het \
             niet.",
        ),
        (
            "Reflectie",
            "Ik merk dat ik ongeduldig word van stilte. Thuis was ik ook degene die alles regelde.",
        ),
    ],
    steps: [
        ("Situatie", "Zij laat de post liggen en ik maak hem open."),
        ("Dilemma", "Ik wil dat ze het zelf leert, en ik wil ook dat het goed gaat."),
        ("Mijn leervraag", "Wat maakt dat ik het zelf doe, als zij niets oppakt?"),
    ],
};

/// Another case, to have something to look for.
pub const OTHER_TITLE: &str = "De zoon aan tafel";
pub const OTHER_QUESTION: &str = "Welke plek neem ik in, als de familie meepraat?";

pub const ACTION: &str = "Tien tellen wachten voor ik een envelop pak";
pub const ASKED: &str = "Wat gebeurt er met jou als het stil wordt aan tafel?";
pub const PROBLEM: &str = "Anja draagt een zorg die eigenlijk van een ander is.";
pub const REWORDED: &str = "Hoe verdraag ik de stilte, zodat zij kan beginnen?";
pub const INSIGHT: &str = "Bij mij hielp het om mijn handen onder de tafel te houden.";
pub const SECOND_INSIGHT: &str = "Ik zou hardop zeggen dat wachten mij moeite kost.";
pub const ANJA_TAKES: &str = "Stilte is geen leegte die ik moet vullen.";
pub const ANJA_GOES: &str = "Volgende week zeg ik aan het begin dat ik ga wachten.";
pub const BERT_TAKES: &str = "Ik herken het regelen, en ik ga erop letten.";
pub const STRENGTH: &str = "overzicht maken in een berg papier";
pub const PRACTISING: &str = "wachten tot de ander begint";
pub const AREA: &str = "Veldzicht";
pub const CLIENT: &str = "Z-114";
pub const WELCOME: &str = "Zij luistert goed en woont om de hoek";
pub const CLIENT_WISH: &str = "Liever iemand die geen haast heeft";

/// Words that may stand on no disk: of every text, name and title of the story at least one stretch.
pub const SECRETS: &[&str] = &[
    "Anja Kuipers",
    "Kuipers",
    "Bert Hoekstra",
    "Hoekstra",
    "Chandra Ramdin",
    "Ramdin",
    "gele fietsen",
    "trage otter",
    "warme soep",
    CIRCLE,
    LINE,
    ORGANISATION,
    CASE.title,
    "Steeds meer",
    "haar post en haar geld",
    "vier tassen",
    "06-12345678",
    "de bankzaken over",
    "weer een aanmaning",
    "ongeduldig word",
    "laat de post liggen",
    "dat ze het zelf leert",
    "als zij niets oppakt",
    OTHER_TITLE,
    "de familie meepraat",
    "Tien tellen",
    "stil wordt aan tafel",
    "draagt een zorg",
    "verdraag ik de stilte",
    "handen onder de tafel",
    "wachten mij moeite kost",
    "Stilte is geen leegte",
    "Volgende week zeg ik",
    "Ik herken het regelen",
    "een berg papier",
    "tot de ander begint",
    AREA,
    CLIENT,
    "geen haast heeft",
    "woont om de hoek",
];
