//! Founding a circle over a folder, inviting, joining, admitting.

use std::path::Path;

use super::{BERT, CIRCLE};
use crate::instance::Instance;

/// Founds the circle; a folder that is not there is refused in words.
pub async fn found(app: &Instance, folder: &Path) {
    app.press("Kringen").await;
    app.see("Hier komen je kringen").await;
    app.picture("18-nog-geen-kring").await;
    app.press("Begin een kring").await;
    app.write("Naam van de kring", CIRCLE).await;
    app.write("Gedeelde map", &folder.join("bestaat-niet").display().to_string()).await;
    app.press("Begin deze kring").await;
    app.see("Alles staat nog op deze computer.").await;
    app.picture("19-map-is-er-niet").await;
    app.write("Gedeelde map", &folder.display().to_string()).await;
    app.press("Begin deze kring").await;
    app.heading(CIRCLE).await;
    app.picture("20-nieuwe-kring").await;
}

/// Makes an invitation and gives its link.
pub async fn invite(app: &Instance) -> String {
    app.press("Maak een uitnodiging").await;
    app.see("Deze uitnodiging werkt één keer.").await;
    app.picture("21-uitnodiging").await;
    app.written("Link met de uitnodiging").await
}

/// Asks to join with the link.
pub async fn join(app: &Instance, link: &str, folder: &Path) {
    app.press("Kringen").await;
    app.press("Doe mee met een kring").await;
    app.write("Uitnodiging", "dit is geen uitnodiging").await;
    app.press("Lees de uitnodiging").await;
    app.find("alert", "…").await;
    app.picture("22-geen-uitnodiging").await;
    app.write("Uitnodiging", link).await;
    app.press("Lees de uitnodiging").await;
    app.see("Je bent uitgenodigd voor").await;
    app.see(CIRCLE).await;
    app.picture("23-uitgenodigd").await;
    app.write("Gedeelde map", &folder.display().to_string()).await;
    app.press("Vraag om mee te doen").await;
    app.see("Je hebt gevraagd om mee te doen").await;
    app.picture("24-wachten").await;
}

/// Sees the same four words on both screens, admits, and sees each other in the circle.
pub async fn compare_words_and_admit(host: &Instance, guest: &Instance) {
    fetch_until(host, &format!("{} wil meedoen", BERT.name)).await;
    let there = guest.texts("list", "Vier woorden om te vergelijken").await;
    let here = host.texts("list", "Vier woorden om te vergelijken").await;
    assert!(there.len() == 1 && there == here, "not the same words on both screens");
    host.picture("25-vier-woorden").await;
    host.press(&format!("Laat {} toe", BERT.name)).await;
    host.see_no("wil meedoen").await;
    fetch_until(guest, "Gesprekken").await;
    guest.press("Wie zit in de kring, en waarop?").await;
    guest.see("begon deze kring").await;
    guest.picture("26-in-de-kring").await;
}

/// Fetches and brings until the words stand on the screen.
pub async fn fetch_until(app: &Instance, words: &str) {
    for _ in 0..10 {
        if app.shows(words).await {
            return;
        }
        app.press("Haal en breng").await;
        app.find("button", "Haal en breng").await;
    }
    app.see(words).await;
}
