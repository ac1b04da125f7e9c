//! What a volunteer shares with the coordinator, and what the coordinator does with it.

use std::path::Path;

use super::circle::fetch_until;
use super::{ANJA, AREA, CASE, CHANDRA, CLIENT, CLIENT_WISH, LINE, ORGANISATION, PRACTISING, STRENGTH};
use crate::instance::Instance;

/// Becomes a coordinator.
pub async fn open_a_desk(app: &Instance) {
    app.press("Instellingen").await;
    app.heading("Instellingen").await;
    app.picture("42-instellingen").await;
    app.press("Open een bureau").await;
    app.write("Naam van de organisatie", ORGANISATION).await;
    app.press("Open dit bureau").await;
    app.see("Nog niemand deelt iets").await;
    app.picture("43-leeg-bureau").await;
}

/// The volunteer makes a line, the coordinator joins it.
pub async fn make_a_line(volunteer: &Instance, coordinator: &Instance, folder: &Path) {
    volunteer.press("Delen").await;
    volunteer.heading("Delen met de coördinator").await;
    volunteer.picture("44-delen").await;
    volunteer.press("Nieuwe lijn").await;
    volunteer.write("Naam van de lijn", LINE).await;
    volunteer.write("Gedeelde map", &folder.display().to_string()).await;
    volunteer.press("Maak deze lijn").await;
    volunteer.heading(LINE).await;
    volunteer.press("Maak een uitnodiging").await;
    let link = volunteer.written("Link met de uitnodiging").await;
    coordinator.press("Vrijwilligers").await;
    coordinator.press("Open een uitnodiging").await;
    coordinator.write("Uitnodiging", &link).await;
    coordinator.press("Lees de uitnodiging").await;
    coordinator.see("Een lijn met een vrijwilliger.").await;
    coordinator.write("Gedeelde map", &folder.display().to_string()).await;
    coordinator.press("Vraag om mee te doen").await;
    coordinator.see("Je hebt gevraagd om mee te doen").await;
    fetch_until(volunteer, &format!("{} wil meedoen", CHANDRA.name)).await;
    volunteer.press(&format!("Laat {} toe", CHANDRA.name)).await;
    volunteer.see_no("wil meedoen").await;
    fetch_until(coordinator, "Alleen wie hier staat, leest wat er over deze lijn gaat.").await;
    coordinator.see_no("Je hebt gevraagd om mee te doen").await;
    coordinator.picture("45-lijn").await;
}

/// The volunteer fills in a sheet, sees exactly what goes out, and shares it.
pub async fn share_a_profile(volunteer: &Instance, coordinator: &Instance) {
    volunteer.press("Delen").await;
    volunteer.write("Waar ben je goed in?", STRENGTH).await;
    volunteer.press("Voeg toe: Waar ben je goed in?").await;
    volunteer.write("Wat oefen je nu?", PRACTISING).await;
    volunteer.press("Voeg toe: Wat oefen je nu?").await;
    volunteer.press("+ Nederlands").await;
    volunteer.press("+ Turks").await;
    volunteer.tick("checkbox", "donderdag").await;
    volunteer.write("Wijk of plaats", AREA).await;
    volunteer.write("Uren per week", "3").await;
    volunteer.write("Mensen die je nu helpt", "1").await;
    volunteer.write("Mensen die je hoogstens helpt", "3").await;
    volunteer.picture("46-over-mij").await;
    volunteer.press("Bewaar over mij").await;
    volunteer.see("3 uur per week").await;
    volunteer.heading("Delen met de coördinator").await;
    volunteer.press("Deel dit blad").await;
    volunteer.see("Dit is nog steeds je blad.").await;
    volunteer.find("heading", "Delen met de coördinator").await.scroll_into_view().await.unwrap();
    volunteer.picture("47-gedeeld").await;

    coordinator.press("Bureau").await;
    coordinator.press("Thema’s").await;
    coordinator.see("1 van de 1").await;
    coordinator.see("enkele").await;
    coordinator.picture("48-themas-aan-het-bureau").await;
    coordinator.press("Vrijwilligers").await;
    coordinator.see(ANJA.name).await;
    coordinator.see(STRENGTH).await;
    for word in [CASE.title, "enveloppen", CASE.steps[2].1] {
        assert!(!coordinator.shows(word).await, "the coordinator reads a case");
    }
    coordinator.picture("49-vrijwilligers").await;
}

/// The coordinator writes down what a client needs and sees who fits, with reasons.
pub async fn find_a_match(app: &Instance) {
    app.press("Hulpvragen").await;
    app.see("Hier komen de hulpvragen").await;
    app.press("Nieuwe hulpvraag").await;
    app.write("Code", CLIENT).await;
    app.tick("checkbox", "regie").await;
    app.press("+ Turks").await;
    app.tick("checkbox", "donderdag").await;
    app.write("Wijk of plaats", AREA).await;
    app.write("Uren per week", "2").await;
    app.write("Wat is nog belangrijk?", CLIENT_WISH).await;
    app.picture("50-hulpvraag").await;
    app.press("Bewaar hulpvraag").await;
    app.press(&format!("Hulpvraag {CLIENT}…")).await;
    app.heading(&format!("Hulpvraag {CLIENT}: wie past?")).await;
    app.see("Heeft tijd op donderdag.").await;
    app.see("Spreekt Turks.").await;
    app.picture("51-wie-past").await;
}

/// The volunteer takes back what was shared; the coordinator no longer has it.
pub async fn withdraw(volunteer: &Instance, coordinator: &Instance) {
    volunteer.press("Delen").await;
    volunteer.press("Trek in").await;
    volunteer.picture("58-intrekken").await;
    volunteer.press("Trek het blad in").await;
    volunteer.see("Je deelt nu niets.").await;
    coordinator.press("Bureau").await;
    coordinator.press("Vrijwilligers").await;
    coordinator.see("Deelt nu niets met je.").await;
    assert!(!coordinator.shows(STRENGTH).await, "what was withdrawn is there");
    coordinator.picture("59-ingetrokken").await;
}
