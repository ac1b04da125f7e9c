//! The words of the story. Made up: no one in it exists.

/// What the reader has to know.
pub(super) const OPENING: &str = "\
Dit is een demonstratie met verzonnen gegevens. Marijke, Yusuf en Tom helpen mensen met geldzorgen.
Samen vormen ze Kring Zuid. Ellen is hun coördinator. Niemand van hen bestaat echt.";

/// Marijke's case as she writes it down. It holds a name and a telephone number on purpose.
pub(super) const CASE: &str = "\
# Voorbeeld: steeds meer uit handen nemen

## Samenvatting
Ik help Samira Haddad, een moeder van 45 met twee zoons. Ze heeft vast werk, maar loopt achter met betalen.
Ze zorgt ook nog voor haar ouders. Iedere week doe ik een beetje meer voor haar.

## Aanmelding en intake
Ze belde over een kapotte wasmachine, vanaf 06-12345678. In de gang lag een stapel dichte enveloppen, het huis was
rommelig. Ze zag er moe uit en wilde graag beginnen.

## Verloop
Eerst durfde ze niets te openen, uit schaamte. Een van haar zoons maakte kosten die zij betaalde. Stap voor stap
vertelde ze meer, ook op haar werk. Het grootste deel van de schuld is nu weg. Maar er komen nieuwe rekeningen,
en haar familie rekent op haar. Ik bel de instanties, ik vul de formulieren in. Zij kijkt toe.

## Dilemma's
Wat is aan haar en wat is aan mij? Wie praat met haar zoon? En mag ik iets zeggen over wat haar familie verwacht?

## Reflectie
Als ik iets voor haar regel voel ik me nuttig. In de auto naar huis ben ik moe en een beetje boos.

## Leervraag
Wat maakt dat ik taken van haar overneem, en hoe geef ik ze terug?
";

/// Words that may stand nowhere but in Marijke's own journal.
pub(super) const PRIVATE: &[&str] = &["Samira", "Haddad", "12345678"];

/// Words of the shared session that no one outside the circle may see.
pub(super) const OF_THE_CIRCLE: &[&str] = &["wasmachine", "enveloppen", "zaklamp", "formulier"];

/// The question, worded again.
pub(super) const REWORDED: &str =
    "Wat heb ik nodig om naast haar te blijven zitten zonder het over te nemen?";

/// What Yusuf asks and sees.
pub(super) const YUSUF: [(&str, &str); 3] = [
    ("2", "Wat gebeurt er bij jou vlak voordat je zelf de telefoon pakt?"),
    ("3", "Ik hoor: haar stilte voelt voor jou als een opdracht."),
    ("4", "Ik leg het formulier voortaan aan haar kant van de tafel. Dat scheelt al."),
];

/// What Tom writes on the train, without a connection.
pub(super) const TOM: [(&str, &str); 3] = [
    ("2", "Wat zou er misgaan als je een week niets voor haar doet?"),
    ("3", "Volgens mij wil je niet degene zijn die haar laat vallen."),
    ("4", "Ik vergelijk het met een zaklamp: ik schijn bij, zij loopt voorop."),
];

/// What everyone takes along.
pub(super) const TAKEAWAYS: [(&str, &str, &str); 3] = [
    (
        "Marijke",
        "Nuttig zijn is niet hetzelfde als overnemen.",
        "Volgende week vult zij het eerste formulier in.",
    ),
    ("Yusuf", "Eerst tien tellen wachten voor ik iets aanbied.", ""),
    ("Tom", "Vragen wie er bang is dat het misgaat: zij of ik.", ""),
];
