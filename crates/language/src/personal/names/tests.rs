//! Which names are found, and how far they go.

use super::names;
use crate::reading::Reading;

/// Checks which names are found in texts: `[name]` marks each of them.
fn check(marked: &[&str]) {
    for text in marked {
        let plain = text.replace(['[', ']'], "");
        let expect: Vec<&str> = text.split('[').skip(1).filter_map(|part| part.split(']').next()).collect();
        let reading = Reading::of(&plain);
        let found: Vec<String> =
            names(&reading).iter().map(|place| reading.slice(place.start, place.end)).collect();
        assert_eq!(found, expect, "{plain}");
    }
}

#[test]
fn titles_and_roles_introduce_names_also_without_capitals() {
    check(&[
        "mw [bouzian] belde",
        "dhr [el khattabi] en mevrouw [De Boer-Postma]",
        "mevrouw [s. ramlal] komt morgen",
        "mevr [van der ploeg] is ziek",
        "Casus [Vermaat] is af",
        "Onze penningmeester [Jeroen Vaartjes] snapt het",
        "zijn vriendin [kim] betaalt",
        "Bewindvoerder [Van Rossum] zwijgt",
        "Wijkverpleegkundige [Sanne] kwam",
        "Familie van [Tahiri] uit Nador",
        "mw belde en meneer zei niets",
        "mevrouw van boven en de mevrouw van de balie",
        "Mevrouw Is altijd op tijd",
    ]);
}

#[test]
fn names_go_on_over_particles_hyphens_and_initials() {
    check(&[
        "[Jan-Willem] en [Anne-Marie] gaan mee",
        "Brief van [B. Lammerts van Bueren] gekregen",
        "Op naam van [M. Yıldırım], zei hij",
        "Getekend: [Chr. van Hees]",
        "[Samira van Dalen] belde",
        "[Nguyễn Văn Minh] is er",
        "Met [Hans-Peter Oud] gebeld",
        "t.n.v. [M.S. El Idrissi]",
        "[Grace Boateng] tekent",
    ]);
}

#[test]
fn surnames_stand_alone_where_a_particle_or_the_sentence_says_so() {
    check(&[
        "[Van den Broek] nam niet op.",
        "Toen kwam [De Wit] binnen",
        "De huisbaas, [Van Bergen], appt",
        "Zou [op den Kamp] er zijn?",
        "De [Veenstra]'s verhuizen",
        "Bij de [Van Eijks] brandt licht",
        "Alles op naam van [Schouten] mag weg",
        "[Visser] senior is boos",
    ]);
}

#[test]
fn names_that_are_words_need_more_around_them() {
    check(&[
        "[Wil] wil niet.",
        "Wil [Els] dat?",
        "Sinds [Ad] weg is, leest ze",
        "Ik gaf [Roos] de map",
        "Ik ben bij [Jade] geweest",
        "Zij heet [Vreugde]",
        "Mijn hulpvrager heet [Engel].",
        "Hoop doet leven.",
        "Storm op komst.",
        "Bloem en suiker waren op.",
        "Rozen op tafel.",
        "Een ongelovige thomas ben ik.",
        "De koning was op tv.",
    ]);
}

#[test]
fn small_letters_do_not_hide_a_name() {
    check(&[
        "[hatice] had koffie",
        "met [gerrit] gebeld",
        "[jan] en [marie] zijn thuis",
        "[ali] was er niet",
        "gebeld met [kees], hij komt",
        "ik ben bij [mina] thuis",
        "een merel zat in de linde",
        "de nel is hoger dan de aas",
    ]);
}

#[test]
fn unknown_names_are_found_by_their_neighbours_and_not_by_their_capital() {
    check(&[
        "Haar zus heet [Zwybelle].",
        "Gisteren belde [Zwybelle] weer.",
        "De afspraak met [Zwybelle] liep uit.",
        "Zwybelle op de mat, Zwybelle in de kast.",
    ]);
}

#[test]
fn what_is_called_after_somebody_is_nobody() {
    check(&[
        "Stichting Anna betaalt.",
        "We gingen naar Bram Ladage.",
        "Ze werkt bij Albert Heijn.",
        "De Johan Cruijff Arena was vol.",
        "De Anne Frankschool begint om half negen.",
        "Huisartsenpraktijk De Vries & Partners is dicht.",
        "Deurwaarderskantoor Jansen & Zonen schreef.",
        "Op het Willem de Koning College.",
        "De hond, Max, sprong op.",
        "Poes Sientje sliep.",
        "De wet van Murphy.",
        "Met Sint Maarten lopen ze langs.",
        "Haar oude Opel heet Herman.",
        "Kwik-Fit deed de banden.",
        "Zijn ouders wonen in Al Hoceima, en later In Den Bosch.",
        "IBAN en BSN staan op de pas.",
        "DIT IS UW LAATSTE KANS",
    ]);
}

#[test]
fn what_everybody_knows_is_nobody_unless_it_is_somebodys_surname() {
    check(&[
        "Volgens Freud komt dat door thuis.",
        "Ze luisterde naar André Hazes.",
        "Aan de wand een poster van Tomás Oraal.",
        "Dat zei minister Oyelaran op tv.",
        "Op de Erasmus Universiteit geven ze les.",
        "Een tekst van Brwylle hing boven de bank.",
        "De cursus Rots en Water hielp hem.",
        "Hij werkt bij PostNL en bij Van Gelder.",
        "Ik ben bij PostNL en bij [Fatima] geweest.",
        "Ze kreeg Sertraline en later Oxazepam.",
        "[Caroline] belde.",
        "Met mevrouw [Freud] gebeld.",
        "Ik help [Karel Rutte].",
        "De brief was van [S. Kapel].",
    ]);
}

#[test]
fn the_sentence_says_whether_a_word_is_somebodys_name() {
    check(&[
        "Bij [Brood] thuis was het koud.",
        "[Kok] en zijn vrouw kwamen langs.",
        "De buurman, [Stoker], heeft een ladder.",
        "[Bloemen] belde niet.",
        "[Bloemen], zo heet ze van achteren.",
        "Morgen belt de gemeente.",
        "Iedereen zei dat.",
        "Brieven vroeg hij mij te lezen.",
        "Wil is er genoeg.",
        "Mark betekende vroeger geld.",
        "Post vindt hij eng.",
        "Snijders, lassers en timmerlieden.",
    ]);
}

#[test]
fn a_small_initial_goes_before_a_sure_surname_only() {
    check(&[
        "gebeld met [h. jansen] over huur",
        "b.v. jansen heet anders",
        "dat was a. de reden",
        "zie d. boven",
    ]);
}

#[test]
fn a_particle_goes_on_a_row_of_names() {
    check(&["[Van 't Riet] en ['t Hart] zeiden af.", "Met [Fatima] en de Rabobank gebeld."]);
}

#[test]
fn lines_of_lists_messages_and_letters_say_who_is_named() {
    check(&[
        "1. [Jolanda]\n2. [Zwybelle]\n3. nog iemand",
        "[ria]: wie gaat er mee?\n[kees]: ik niet",
        "10:04 - [Zohra]: ben er bijna",
        "Beste [Wil], deze keer niet. [Hub]",
        "Dossiernr: volgt nog",
        "[Jansen, P.J.]\nGeboren te Goes",
        "[J. Tol], [J.A. Tol] en [Jaap Tol]",
        "Er was er een, [Jan] had hetzelfde",
    ]);
}

#[test]
fn relatives_and_professions_are_read_with_what_stands_before_them() {
    check(&[
        "haar stiefvader [Zwybelle] kwam",
        "de inkomensconsulent, ene [Duijvestijn], belde",
        "huurder: [Achterberg]",
        "een mevrouw uit Congo, [Beatrice]",
        "Ik ben van de oude stempel en zij is de weduwe van de boer",
        "mevrouw K. en meneer T. kwamen",
    ]);
}

#[test]
fn farms_and_shortened_particles_belong_to_a_surname() {
    check(&[
        "brief van [T. Oude Luttikhuis]",
        "mw. [v.d. Heuvel] belt",
        "[Mieke Vd Laan] was er",
        "meneer ['t Hoen] en mevrouw [d'Hondt]",
        "[Tjin-A-Sie] belde",
        "'t Hele dorp en 's Avonds",
        "hij wordt [Lange Leo] genoemd",
        "Het oude huis was koud",
    ]);
}

#[test]
fn what_can_be_counted_is_a_name_without_its_article() {
    check(&[
        "[Vos] komt altijd te vroeg.",
        "Iris heet die bloem.",
        "Kim staat voor horizon.",
        "Zwybelle is gratis.",
        "De vos komt altijd te vroeg.",
        "Bakker, slager, kapper: overal op de pof.",
        "[Wit] heet hij.",
    ]);
}

#[test]
fn firms_animals_and_what_is_given_are_nobody() {
    check(&[
        "Van Rijn Transport en Mollema Juristen schreven.",
        "Thuiszorg van Zwybelle komt elke dag.",
        "De hulphond heet Sjors.",
        "Hond heet Max.",
        "Zorgverzekering is verlopen.",
        "Onduidelijk is of hij komt.",
        "Hij las over Van Houten, maar [Ans van Houten] las niet mee.",
    ]);
}
