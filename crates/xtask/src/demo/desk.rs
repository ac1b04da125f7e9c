//! The coordinator: what she gets to see, what she does with it, and what she never sees.

use super::stage::count;
use super::{Cast, kring, story};
use crate::failure::Failure;
use crate::person::failed;
use std::path::Path;

/// The line from Marijke to the coordinator.
const LINE: &str = "Marijke en Ellen";

/// Marijke shares her profile over a line of her own.
pub(super) fn share_profile(cast: &mut Cast) -> Result<(), Failure> {
    cast.stage.scene("7. Marijke deelt iets met de coördinator");
    let folder = cast.folder.join("lijn").display().to_string();
    cast.ellen.value(&["desk", "found", "Hulp bij Geldzorgen Zuid"])?;
    cast.marijke.value(&["line", "found", LINE, &folder])?;
    let ellen = cast.ellen.clone();
    kring::join(cast, &ellen, LINE, &folder)?;
    let about = [
        "profile",
        "about",
        "--strength",
        "rustig blijven",
        "--practising",
        "taken teruggeven",
        "--speaks",
        "Nederlands",
        "--speaks",
        "Engels",
        "--day",
        "tuesday",
        "--day",
        "thursday",
        "--area",
        "Zuid",
        "--hours",
        "4",
        "--clients-now",
        "1",
        "--clients-max",
        "2",
    ];
    cast.marijke.value(&about)?;
    cast.stage
        .tell("Zij ziet eerst precies wat er weggaat: hoe vaak een thema speelt, en wat ze zelf vertelt.");
    cast.stage.sees(&cast.marijke, &["profile", "show"])?;
    cast.marijke.value(&["profile", "share", LINE, "--yes"])?;
    cast.marijke.value(&["sync"])?;
    cast.ellen.value(&["sync"])?;
    Ok(())
}

/// Ellen looks at her desk and asks who could fit a client.
pub(super) fn match_a_client(cast: &mut Cast) -> Result<(), Failure> {
    cast.stage.scene("8. Het bureau van Ellen");
    cast.stage.sees(&cast.ellen, &["desk", "show"])?;
    let desk = cast.ellen.value(&["desk", "show"])?;
    cast.stage.check("Ellen ziet één gedeeld profiel.", desk["sharing"] == 1);
    let client = [
        "client",
        "save",
        "--code",
        "Z-114",
        "--theme",
        "regie",
        "--must-speak",
        "Nederlands",
        "--day",
        "tuesday",
        "--area",
        "Zuid",
        "--hours",
        "2",
    ];
    cast.ellen.value(&client)?;
    let seen = cast.stage.sees(&cast.ellen, &["client", "match", "Z-114"])?;
    let view = cast.ellen.value(&["client", "match", "Z-114"])?;
    cast.stage.check("Marijke wordt voorgesteld, met redenen.", count(&view, "/matches/0/reasons") > 0);
    cast.stage.check("De redenen zijn woorden, geen codes.", !seen.contains("match."));
    Ok(())
}

/// Ellen tries to see more than was shared.
pub(super) fn what_ellen_does_not_see(cast: &mut Cast, session: &str) -> Result<(), Failure> {
    cast.stage.scene("9. Wat Ellen niet ziet");
    cast.stage.tell("Ellen zit niet in Kring Zuid. Ook niet als ze het probeert.");
    let listed = cast.stage.sees(&cast.ellen, &["circle", "list"])?;
    cast.stage.check("Ellen ziet Kring Zuid niet.", !listed.contains("Kring Zuid"));
    let code = cast.stage.fails(&cast.ellen, &["session", "show", "Kring Zuid", session])?;
    cast.stage.check("Het gesprek van de kring gaat voor haar niet open (exitcode 5).", code == 5);
    let everything = [&["desk", "show"][..], &["circle", "list"], &["case", "list"], &["question", "list"]]
        .into_iter()
        .map(|words| cast.ellen.value(words).map(|value| value.to_string()))
        .collect::<Result<Vec<_>, _>>()?
        .concat();
    let words = || story::PRIVATE.iter().chain(story::OF_THE_CIRCLE);
    let hidden = !words().any(|word| everything.contains(word));
    cast.stage.check("Geen woord uit de casus of het gesprek komt bij Ellen.", hidden);
    cast.stage.tell("Op de schijf en in de gedeelde mappen staat alleen versleutelde tekst.");
    let mut places = vec![cast.folder.join("kring"), cast.folder.join("lijn")];
    places.extend([&cast.marijke, &cast.yusuf, &cast.tom, &cast.ellen].map(|who| who.data()));
    for place in places {
        let found = holds_any(&place, &words().copied().collect::<Vec<_>>())?;
        let name = place.strip_prefix(&cast.folder).unwrap_or(&place).display().to_string();
        cast.stage.check(&format!("In {name} staat geen leesbaar woord."), !found);
    }
    Ok(())
}

/// Marijke changes her mind.
pub(super) fn withdraw(cast: &mut Cast) -> Result<(), Failure> {
    cast.stage.scene("10. Marijke trekt haar profiel in");
    cast.marijke.value(&["profile", "withdraw", LINE])?;
    cast.marijke.value(&["sync"])?;
    cast.ellen.value(&["sync"])?;
    cast.stage.sees(&cast.ellen, &["desk", "show"])?;
    let desk = cast.ellen.value(&["desk", "show"])?;
    cast.stage.check("Bij Ellen is het profiel weg.", desk["sharing"] == 0);
    Ok(())
}

/// Whether one of the words stands in a file under a folder, as it is or in the name.
fn holds_any(place: &Path, words: &[&str]) -> Result<bool, Failure> {
    let fault = |cause: std::io::Error| failed(place, &cause);
    for entry in std::fs::read_dir(place).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let inside = if path.is_dir() {
            holds_any(&path, words)?
        } else {
            let bytes = std::fs::read(&path).map_err(fault)?;
            words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes()))
        };
        if inside || words.iter().any(|word| name.contains(word)) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_a_file_or_a_name_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("a"), "xx geheim yy").unwrap();
        assert!(holds_any(dir.path(), &["geheim"]).unwrap());
        assert!(holds_any(dir.path(), &["inner"]).unwrap());
        assert!(!holds_any(dir.path(), &["ander"]).unwrap());
    }
}
