//! Bringing a case in and working through it by the five-step method, each on an own device.

use std::path::Path;

use super::circle::fetch_until;
use super::{
    ANJA_GOES, ANJA_TAKES, ASKED, BERT, BERT_TAKES, CASE, CIRCLE, INSIGHT, PROBLEM, REWORDED, SECOND_INSIGHT,
};
use crate::instance::Instance;

/// Looks at what the circle would get, changes it, and shares exactly that.
pub async fn share(app: &Instance) {
    app.press("Logboek").await;
    app.press(&format!("{}…", CASE.title)).await;
    app.reads("Reflectie", CASE.parts[4].1).await;
    app.press("Inbrengen in een kring").await;
    app.see("Wat zij lezen").await;
    app.see(&format!("Naast jou: {}.", BERT.name)).await;
    app.picture("27-inbrengen").await;
    let intake = app.written("Wat zij lezen: Aanmelding en intake").await;
    assert!(!intake.contains("06-12345678"), "the telephone number is proposed to be shared: {intake}");
    app.press("Laat reflectie weg").await;
    app.reads("Wat zij lezen: Reflectie", "").await;
    app.find("combobox", "Hoe bespreken jullie het?").await.scroll_into_view().await.unwrap();
    app.picture("28-inbrengen-methode").await;
    app.press(&format!("Deel met {CIRCLE} (1 persoon)")).await;
    app.heading("Introductie").await;
    app.picture("29-gesprek-begint").await;
}

/// Steps one to three: introduction, exploration, problem.
pub async fn prepare_together(presenter: &Instance, participant: &Instance) {
    presenter.press("Start de klok").await;
    presenter.find("button", "Pauze").await;
    fetch_until(participant, CASE.title).await;
    participant.press(&format!("{}…", CASE.title)).await;
    participant.heading("Introductie").await;
    assert!(!participant.shows("ongeduldig word").await, "what was left out is there");
    assert!(!participant.shows("06-12345678").await, "what was replaced is there");
    participant.press("Ik leid het gesprek").await;
    presenter.press("Volgende stap").await;
    presenter.heading("Verkenning").await;
    participant.heading("Verkenning").await;
    participant.write("Jouw vraag aan de inbrenger", ASKED).await;
    participant.press("Voeg toe").await;
    presenter.see(ASKED).await;
    presenter.picture("30-verkenning-inbrenger").await;
    participant.picture("31-verkenning-deelnemer").await;
    participant.press("Volgende stap").await;
    presenter.heading("Probleem…").await;
    participant.write("Wat is volgens jou het probleem?", PROBLEM).await;
    participant.press("Voeg toe").await;
    presenter.see(PROBLEM).await;
    presenter.write("Mijn vraag, opnieuw gezegd", REWORDED).await;
    presenter.picture("32-probleem").await;
    presenter.press("Dit is nu mijn vraag").await;
    presenter.see(&format!("“{REWORDED}”")).await;
    participant.see(REWORDED).await;
}

/// Step four, with the participant cut off from the folder for a while: nothing is lost.
pub async fn contribute_without_the_folder(presenter: &Instance, participant: &Instance, folder: &Path) {
    presenter.press("Volgende stap").await;
    participant.heading("Perspectieven").await;
    let away = folder.with_extension("weg");
    std::fs::rename(folder, &away).unwrap();
    participant.write("Jouw inzicht of ervaring", INSIGHT).await;
    participant.press("Voeg toe").await;
    participant.see(INSIGHT).await;
    participant.write("Jouw inzicht of ervaring", SECOND_INSIGHT).await;
    participant.press("Voeg toe").await;
    participant.see(SECOND_INSIGHT).await;
    participant.see("te brengen.").await;
    participant.picture("33-zonder-map").await;
    participant.press(&format!("Naar {CIRCLE}")).await;
    participant.press("Haal en breng").await;
    participant.see("Nog niet gelukt.").await;
    participant.picture("34-nog-niet-gelukt").await;
    assert!(!presenter.shows(INSIGHT).await, "it cannot be there yet");
    std::fs::rename(&away, folder).unwrap();
    participant.press("Haal en breng").await;
    participant.see_no("Nog niet gelukt.").await;
    participant.press(&format!("{}…", CASE.title)).await;
    presenter.see(INSIGHT).await;
    presenter.see(SECOND_INSIGHT).await;
    presenter.picture("35-perspectieven").await;
}

/// Step five: marks, and what everyone takes along.
pub async fn evaluate(presenter: &Instance, participant: &Instance) {
    presenter.press("Volgende stap").await;
    presenter.heading("Evaluatie").await;
    presenter.press("Ga ik gebruiken").await;
    presenter.see("Ga ik gebruiken").await;
    presenter.write("Dit neem ik mee", ANJA_TAKES).await;
    presenter.write("Dit ga ik doen", ANJA_GOES).await;
    presenter.press("Deel wat ik meeneem").await;
    presenter.see(ANJA_TAKES).await;
    participant.heading("Evaluatie").await;
    participant.see("de inbrenger gaat dit gebruiken").await;
    participant.write("Dit neem ik mee", BERT_TAKES).await;
    participant.press("Deel wat ik meeneem").await;
    presenter.see(BERT_TAKES).await;
    presenter.picture("36-evaluatie").await;
    presenter.press("Sluit het gesprek af").await;
    presenter.picture("37-afsluiten").await;
    presenter.press("Sluit af").await;
    presenter.see("Dit gesprek is afgesloten.").await;
    participant.see("Dit gesprek is afgesloten.").await;
    presenter.picture("38-afgesloten").await;
}

/// What each took along stands in each one's own journal.
pub async fn look_back(presenter: &Instance, participant: &Instance) {
    for (app, mine, other) in [(presenter, ANJA_TAKES, BERT_TAKES), (participant, BERT_TAKES, ANJA_TAKES)] {
        app.press(&format!("Naar {CIRCLE}")).await;
        app.see("afgesloten").await;
        app.press("Leervragen").await;
        app.heading("Mijn leervragen").await;
        app.see(mine).await;
        app.see(&format!("uit {CIRCLE}")).await;
        assert!(!app.shows(other).await, "someone else's takeaway is in this journal");
    }
    presenter.picture("39-leervragen").await;
    participant.picture("40-losse-inzichten").await;
    presenter.press("Kringen").await;
    presenter.see(CIRCLE).await;
    presenter.picture("41-kringen").await;
}
