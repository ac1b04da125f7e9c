//! The main screens in the dark, with high contrast, and as narrow as a telephone.

use super::CASE;
use crate::instance::Instance;

/// Pictures of the main screens in other looks.
pub async fn dark_and_narrow(volunteer: &Instance, coordinator: &Instance) {
    for (look, name) in [("Donker", "donker"), ("Veel contrast", "contrast")] {
        volunteer.press("Instellingen").await;
        volunteer.tick("radio", look).await;
        volunteer.press("Logboek").await;
        volunteer.see(CASE.title).await;
        volunteer.picture(&format!("52-logboek-{name}")).await;
        volunteer.press(&format!("{}…", CASE.title)).await;
        volunteer.reads("Titel", CASE.title).await;
        volunteer.picture(&format!("53-casus-{name}")).await;
    }
    volunteer.press("Instellingen").await;
    volunteer.tick("radio", "Licht").await;
    narrow(volunteer, "logboek", "Logboek").await;
    narrow(volunteer, "kringen", "Kringen").await;
    narrow(volunteer, "delen", "Delen").await;
    narrow(coordinator, "bureau", "Bureau").await;
    volunteer.resize(390, 844).await;
    volunteer.press("Logboek").await;
    volunteer.press(&format!("{}…", CASE.title)).await;
    volunteer.reads("Titel", CASE.title).await;
    volunteer.picture("55-smal-casus").await;
    volunteer.resize(1366, 900).await;
}

async fn narrow(app: &Instance, name: &str, place: &str) {
    app.resize(390, 844).await;
    app.press(place).await;
    app.find("heading", "…").await;
    app.picture(&format!("54-smal-{name}")).await;
    app.resize(1366, 900).await;
}
