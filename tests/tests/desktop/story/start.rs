//! First start, recovery sheet, lock and unlock.

use super::{ANJA, CASE, Person};
use crate::instance::Instance;
use crate::stage::Stage;

/// Sets up with a passphrase that is first too weak, makes the recovery sheet, and sees an empty journal.
pub async fn first_time(app: &Instance, person: &Person) {
    app.heading("Begin je logboek").await;
    app.picture("01-eerste-keer").await;
    app.write("Je naam", person.name).await;
    app.write("Wachtwoordzin", "welkom").await;
    app.see("Te makkelijk.").await;
    app.picture("02-zwakke-zin").await;
    app.press("Begin").await;
    app.see("Maak je wachtwoordzin sterker.").await;
    app.picture("03-zin-geweigerd").await;
    passphrase(app, person).await;
    app.press("Begin").await;
    app.heading("Maak je herstelblad").await;
    app.see("Herstelcode").await;
    app.picture("04-herstelblad").await;
    let stick = app.folder.join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    app.write("Map voor het herstelbestand", &stick.display().to_string()).await;
    app.press("Bewaar het herstelbestand").await;
    app.see("Bewaard als").await;
    app.picture("05-herstelblad-bewaard").await;
    app.press("Naar mijn logboek").await;
    app.heading("Mijn logboek").await;
    app.see("Hier komen je casussen").await;
    app.picture("06-leeg-logboek").await;
}

async fn passphrase(app: &Instance, person: &Person) {
    app.write("Wachtwoordzin", person.passphrase).await;
    app.write("Nog een keer dezelfde zin", person.passphrase).await;
    app.see("terk.").await;
}

/// Sets up without making a recovery sheet yet.
pub async fn begin_without_kit(app: &Instance, person: &Person) {
    app.write("Je naam", person.name).await;
    passphrase(app, person).await;
    app.press("Begin").await;
    app.press("Later doen").await;
    app.heading("Mijn logboek").await;
}

/// Locks, mistypes, closes the window, opens it again and finds everything as it was.
pub async fn lock_and_come_back(stage: &Stage, app: Instance) -> Instance {
    app.press("Op slot").await;
    app.heading("Je logboek is op slot").await;
    app.see_no(CASE.title).await;
    app.picture("16-op-slot").await;
    app.write("Je wachtwoordzin", "zeven gele fietsen").await;
    app.press("Open mijn logboek").await;
    app.see("Deze wachtwoordzin past niet.").await;
    app.see("Er is niets veranderd.").await;
    app.picture("17-verkeerde-zin").await;
    let name = app.name;
    drop(app);
    let app = Instance::open(stage, name).await;
    app.write("Je wachtwoordzin", ANJA.passphrase).await;
    app.press("Open mijn logboek").await;
    app.heading("Mijn logboek").await;
    app.see(CASE.title).await;
    app
}
