//! Writing a case and finding it again.

use super::{ACTION, CASE, OTHER_QUESTION, OTHER_TITLE};
use crate::instance::Instance;

/// Writes a case in its five parts, with a question in three steps, themes and a next action. Nothing is saved by
/// hand.
pub async fn write_a_case(app: &Instance) {
    app.press("Nieuwe casus").await;
    app.picture("07-lege-casus").await;
    app.write("Titel", CASE.title).await;
    for (part, text) in CASE.parts {
        app.write(part, text).await;
    }
    app.see("bewaard").await;
    app.picture("08-casus-schrijven").await;
    app.press("Kies thema’s").await;
    app.press("regie").await;
    app.press("grenzen").await;
    app.write("Eigen thema", "Stilte").await;
    app.press("Voeg thema toe").await;
    app.find("button", "Haal thema stilte weg").await;
    app.picture("09-themas").await;
    app.press("Kies thema’s").await;
    app.write("Situatie", CASE.steps[0].1).await;
    app.write("Dilemma", CASE.steps[1].1).await;
    app.write("Mijn leervraag", "Wat moet ik doen om haar in beweging te krijgen?").await;
    app.see("Deze vraag gaat vooral over de situatie.").await;
    app.press("Zo kom je dieper").await;
    app.picture("10-leervraag-over-de-situatie").await;
    app.write("Mijn leervraag", CASE.steps[2].1).await;
    app.see("Deze vraag gaat over hoe jij het aanpakt.").await;
    app.picture("11-leervraag").await;
    app.press("Nieuw voornemen").await;
    app.write("Wat ga je doen?", ACTION).await;
    app.press("over drie weken").await;
    app.press("Bewaar voornemen").await;
    app.see("terugkijken op").await;
    app.choose("Status", "klaar om in te brengen").await;
    app.see("bewaard").await;
    app.picture("12-meenemen").await;
    app.press("Logboek").await;
    app.heading("Mijn logboek").await;
    app.see(CASE.steps[2].1).await;
}

/// Writes another case; lists, filters and searches.
pub async fn find_it_again(app: &Instance) {
    app.press("Nieuwe casus").await;
    app.write("Titel", OTHER_TITLE).await;
    app.write("Mijn leervraag", OTHER_QUESTION).await;
    app.press("Kies thema’s").await;
    app.press("samenwerking").await;
    app.press("regie").await;
    app.press("Logboek").await;
    app.see(OTHER_TITLE).await;
    app.see(CASE.title).await;
    app.picture("13-logboek").await;
    app.choose("Thema", "samenwerking").await;
    app.see("1 casus gevonden.").await;
    app.see_no(CASE.title).await;
    app.press("Toon alles").await;
    app.choose("Status", "klaar om in te brengen").await;
    app.see_no(OTHER_TITLE).await;
    app.picture("14-gefilterd").await;
    app.press("Toon alles").await;
    app.write("Zoek in je logboek", "enveloppen").await;
    app.see("1 casus gevonden.").await;
    app.see_no(OTHER_TITLE).await;
    app.picture("15-gezocht").await;
    app.press("Toon alles").await;
    app.see(OTHER_TITLE).await;
}

/// Looks at what keeps coming up: both cases have one theme, and each is behind it.
pub async fn see_what_comes_back(app: &Instance) {
    app.press("Wat komt terug?").await;
    app.heading("Nieuw").await;
    app.press("regie…").await;
    app.find("button", OTHER_TITLE).await;
    app.find("button", CASE.title).await;
    app.picture("15-wat-komt-terug").await;
    app.press("Toon alle casussen met dit thema").await;
    app.see("2 casussen gevonden.").await;
    app.press("Toon alles").await;
}
