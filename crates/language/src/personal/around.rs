//! Words that stand around names of people.

/// Titles: what follows with a capital is a name.
pub(super) const TITLES: [&str; 31] = [
    "mevrouw", "mevr", "mw", "mvr", "meneer", "mijnheer", "dhr", "hr", "heer", "mr", "drs", "dr", "ing",
    "ir", "prof", "ds", "familie", "fam", "gezin", "weduwe", "wed", "juf", "meester", "zuster", "tante",
    "oom", "ome", "dokter", "casus", "maatje", "pater",
];
/// Titles that are only written before a name.
pub(super) const SHORT_TITLES: [&str; 6] = ["mevr", "mw", "mvr", "dhr", "hr", "fam"];
/// Particles in surnames.
pub(super) const PARTICLES: [&str; 33] = [
    "van", "de", "den", "der", "het", "'t", "te", "ten", "ter", "in", "op", "'s", "el", "al", "ben", "bin",
    "ait", "abu", "la", "le", "du", "di", "da", "dos", "aan", "uit", "von", "zu", "vd", "vander", "bint",
    "ibn", "ould",
];
/// Words after which a capital does not make a name of a person.
pub(super) const ARTICLES: [&str; 18] = [
    "de", "het", "een", "'t", "'n", "deze", "dit", "die", "elke", "iedere", "sint", "st", "koning",
    "koningin", "prins", "prinses", "hertog", "heilige",
];
/// Ways to say how somebody is called; the name follows.
pub(super) const CALLED: [&[&str]; 26] = [
    &["noemen", "we", "hem"],
    &["noemen", "we", "haar"],
    &["noemt", "haar", "dochter"],
    &["t", "n", "v"],
    &["laat", "ik", "haar"],
    &["laat", "ik", "hem"],
    &["noem", "ik"],
    &["noem", "hem"],
    &["noem", "haar"],
    &["naam", "is"],
    &["naam", "client"],
    &["naam", "van"],
    &["ik", "ben"],
    &["voor", "als"],
    &["noemen", "hem"],
    &["noemen", "haar"],
    &["heet"],
    &["heette"],
    &["heten"],
    &["genaamd"],
    &["genoemd"],
    &["naam"],
    &["voornaam"],
    &["achternaam"],
    &["roepnaam"],
    &["tnv"],
];
/// Sayings with a first name in them: the name, and what follows.
pub(super) const SAYINGS: [(&str, [&str; 2]); 9] = [
    ("jan", ["modaal", ""]),
    ("jan", ["en", "alleman"]),
    ("jan", ["met", "de"]),
    ("jan", ["rap", "en"]),
    ("jantje", ["van", "leiden"]),
    ("joost", ["mag", "het"]),
    ("hoop", ["doet", "leven"]),
    ("joost", ["mag", "weten"]),
    ("jan", ["boerenfluitjes", ""]),
];
