//! What a circle decides: closing it, letting someone in by vote, erasing, another place, and leaving.

use std::path::Path;

use super::circle::fetch_until;
use super::{BERT, CASE, CHANDRA, CIRCLE, WELCOME};
use crate::instance::Instance;

/// The founder closes the circle; from then on it is a decision of all.
pub async fn close(founder: &Instance, member: &Instance) {
    for app in [founder, member] {
        open_circle(app).await;
    }
    founder.see("Jij laat mensen toe.").await;
    founder.press("Hoe beslist een kring?").await;
    founder.see("Zelf weggaan kan wel.").await;
    founder.picture("60-hoe-beslist-een-kring").await;
    founder.press(CIRCLE).await;
    founder.press("De kring sluiten").await;
    founder.see("Dan zijn 2 stemmen genoeg.").await;
    founder.picture("61-kring-sluiten").await;
    founder.press("Sluit de kring").await;
    founder.see("De kring is nu gesloten.").await;
    fetch_until(member, "Jullie beslissen samen wie erbij komt.").await;
    member.press("Wie zit in de kring, en waarop?").await;
    member.see("Dan kan de een de ander niet wegstemmen.").await;
    member.picture("62-kring-van-twee").await;
}

/// A third person asks to join and is put to the circle; the other votes for it.
pub async fn admit_by_vote(proposer: &Instance, voter: &Instance, guest: &Instance, folder: &Path) {
    proposer.press("Maak een uitnodiging").await;
    proposer.see("Deze uitnodiging werkt één keer.").await;
    let link = proposer.written("Link met de uitnodiging").await;
    guest.press("Kringen").await;
    guest.press("Doe mee met een kring").await;
    guest.write("Uitnodiging", &link).await;
    guest.press("Lees de uitnodiging").await;
    guest.write("Gedeelde map", &folder.display().to_string()).await;
    guest.press("Vraag om mee te doen").await;
    guest.see("Je hebt gevraagd om mee te doen").await;
    fetch_until(proposer, &format!("{} wil meedoen", CHANDRA.name)).await;
    proposer.press("Leg het voor aan de kring").await;
    proposer.write(&format!("Waarom past {} bij de kring?…", CHANDRA.name), WELCOME).await;
    proposer.picture("63-voorstellen").await;
    proposer.press(&format!("Stel {} voor", CHANDRA.name)).await;
    let question = format!("Komt {} bij de kring?", CHANDRA.name);
    proposer.see(&question).await;
    proposer.see("Jij stemde vóór.").await;
    proposer.picture("64-voorgesteld").await;
    fetch_until(voter, &question).await;
    voter.see(WELCOME).await;
    voter.see(&format!("{} leest dan alleen wat vanaf nu komt.", CHANDRA.name)).await;
    voter.picture("65-stemmen").await;
    voter.resize(390, 844).await;
    voter.picture("65-stemmen-smal").await;
    voter.resize(1366, 900).await;
    voter.press("Ja, welkom").await;
    voter.picture("66-zeker-weten").await;
    voter.press("Ja, dit is mijn stem").await;
    voter.see_no(&question).await;
    fetch_until(proposer, &format!("{} hoort nu bij de kring.", CHANDRA.name)).await;
    proposer.picture("67-erbij").await;
    fetch_until(guest, "Gesprekken").await;
    guest.see("Nog geen gesprekken.").await;
    assert!(!guest.shows(CASE.title).await, "what was written before is there for a latecomer");
    guest.picture("68-alleen-vanaf-nu").await;
}

/// The session is erased for everybody; the page counts the devices that have done so.
pub async fn erase(presenter: &Instance, others: [&Instance; 2]) {
    presenter.press(&format!("{}…", CASE.title)).await;
    presenter.press("Wis dit gesprek").await;
    presenter.see("Je eigen casus blijft in je logboek.").await;
    presenter.picture("69-wissen").await;
    presenter.press("Wis bij iedereen").await;
    presenter.see("Gewist op").await;
    presenter.picture("70-gewist-hier").await;
    for other in others {
        fetch_until(other, "Gewist op").await;
        assert!(!other.shows(CASE.title).await, "an erased session is still listed");
    }
    for other in others {
        other.press("Haal en breng").await;
        other.find("button", "Haal en breng").await;
    }
    fetch_until(presenter, "Gewist op alle").await;
    presenter.picture("71-overal-gewist").await;
}

/// A second place, tried and used, and everything in one file.
pub async fn more_places(app: &Instance, second: &Path, stick: &Path) {
    app.press("Waar ligt de kring?").await;
    app.heading("Waar ligt de kring?").await;
    app.press("Voeg een plek toe").await;
    app.tick("radio", "Nextcloud of andere WebDAV…").await;
    app.picture("72-plek-op-internet").await;
    app.tick("radio", "Map op deze computer…").await;
    app.write("Gedeelde map", &second.display().to_string()).await;
    app.press("Voeg deze plek toe").await;
    app.see("De plek is toegevoegd.").await;
    app.press(&format!("Probeer {}", second.display())).await;
    app.see("Het werkt.").await;
    app.picture("73-plekken").await;
    app.press("Terug").await;
    app.heading(CIRCLE).await;
    app.press("Haal en breng").await;
    app.find("button", "Haal en breng").await;
    app.find("list", "Waar ligt de kring?").await;
    app.picture("74-twee-plekken").await;
    app.press("Waar ligt de kring?").await;
    app.press("Maak een bestand").await;
    app.write("Map voor het bestand", &stick.display().to_string()).await;
    app.press("Maak het bestand").await;
    app.see("Bewaard als").await;
    app.picture("75-bestand").await;
    let files = std::fs::read_dir(stick).unwrap().count();
    assert_eq!(files, 1, "one file was to be made");
    app.press("Terug").await;
}

/// Someone leaves; what was there stays readable, and the others hear of it.
pub async fn leave(leaver: &Instance, stays: &Instance) {
    leaver.press("Uit de kring gaan").await;
    leaver.see("De anderen gaan verder zonder jou.").await;
    leaver.picture("76-weggaan").await;
    leaver.press("Ja, ik ga eruit").await;
    leaver.see("Je bent uit deze kring gegaan.").await;
    leaver.see_no("Haal en breng").await;
    leaver.picture("77-weggegaan").await;
    let news = format!("{} is uit de kring gegaan.", CHANDRA.name);
    fetch_until(stays, &news).await;
    stays.picture("78-iemand-ging-weg").await;
    stays.press(&format!("Gezien: {news}")).await;
    stays.see_no(&news).await;
}

async fn open_circle(app: &Instance) {
    app.press("Kringen").await;
    app.press(&format!("{CIRCLE}…")).await;
    app.heading(CIRCLE).await;
    app.see(BERT.name.split(' ').next().unwrap()).await;
}
