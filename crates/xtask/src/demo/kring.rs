//! The volunteers: a case, a circle, a session, and what everyone takes home.

use super::stage::count;
use super::{Cast, story};
use crate::failure::Failure;
use crate::person::{Person, failed, text_at};

/// The name of their circle.
const CIRCLE: &str = "Kring Zuid";

/// Marijke writes her case, for herself alone. Gives its id.
pub(super) fn write_case(cast: &mut Cast) -> Result<String, Failure> {
    cast.stage.scene("2. Marijke schrijft een casus, voor zichzelf");
    let file = cast.folder.join("casus.txt");
    std::fs::write(&file, story::CASE).map_err(|cause| failed(&file, &cause))?;
    let file = file.display().to_string();
    let view = cast.marijke.value(&["case", "new", "--status", "ready", "--file", &file])?;
    let id = text_at(&view, "/id")?;
    cast.stage.tell("Alleen zij kan dit lezen. De naam en het nummer staan er gewoon in.");
    cast.stage.sees(&cast.marijke, &["case", "show", &id])?;
    cast.stage.tell("Het programma denkt mee. Zij kiest zelf.");
    cast.stage.sees(&cast.marijke, &["case", "hints", "--file", &file])?;
    cast.marijke.value(&["case", "edit", &id, "--theme", "regie", "--theme", "grenzen"])?;
    cast.stage.sees(&cast.marijke, &["case", "list"])?;
    let found = cast.marijke.value(&["case", "search", "wasmachine"])?;
    cast.stage.check("Marijke vindt haar casus terug.", count(&found, "/rows") == 1);
    Ok(id)
}

/// Marijke founds a circle; Yusuf and Tom join.
pub(super) fn found_and_join(cast: &mut Cast) -> Result<(), Failure> {
    cast.stage.scene("3. Samen een kring");
    let folder = cast.folder.join("kring").display().to_string();
    cast.marijke.value(&["circle", "found", CIRCLE, &folder])?;
    for who in [cast.yusuf.clone(), cast.tom.clone()] {
        join(cast, &who, CIRCLE, &folder)?;
    }
    for who in [&cast.yusuf, &cast.tom] {
        who.value(&["sync"])?;
    }
    cast.stage.sees(&cast.tom, &["circle", "show", CIRCLE])?;
    let view = cast.tom.value(&["circle", "show", CIRCLE])?;
    cast.stage.check("Tom ziet drie mensen in de kring.", count(&view, "/members") == 3);
    Ok(())
}

/// Someone joins a circle of Marijke's: invitation, request, four words, admission.
pub(super) fn join(cast: &mut Cast, who: &Person, circle: &str, folder: &str) -> Result<(), Failure> {
    let link = text_at(&cast.marijke.value(&["circle", "invite", circle])?, "/link")?;
    let joined = who.value(&["circle", "join", &link, folder])?;
    who.value(&["sync"])?;
    cast.marijke.value(&["sync"])?;
    let view = cast.marijke.value(&["circle", "show", circle])?;
    let words = |list: Option<&serde_json::Value>| {
        list.map(|it| it.to_string().replace(['"', '[', ']'], "").replace(',', " "))
    };
    let (theirs, ours) = (words(joined.pointer("/my_words")), words(view.pointer("/requests/0/words")));
    let (theirs, ours) = (theirs.unwrap_or_default(), ours.unwrap_or_default());
    cast.stage.tell(&format!("{0} leest voor: {theirs}. Marijke ziet bij {0}: {ours}.", who.name));
    cast.stage
        .check(&format!("De vier woorden van {} zijn gelijk.", who.name), theirs == ours && !ours.is_empty());
    cast.marijke.value(&["circle", "admit", circle, &text_at(&view, "/requests/0/id")?])?;
    cast.marijke.value(&["sync"])?;
    Ok(())
}

/// Marijke shares the case, after seeing exactly what the others get. Gives the session's id.
pub(super) fn share(cast: &mut Cast, case: &str) -> Result<String, Failure> {
    cast.stage.scene("4. Delen: eerst zien wat zij krijgen");
    let preview = cast.stage.sees(&cast.marijke, &["session", "preview", CIRCLE, case])?;
    let shown = preview.lines().skip_while(|line| !line.starts_with("# ")).collect::<Vec<_>>().join("\n");
    let clean = !story::PRIVATE.iter().any(|word| shown.contains(word));
    cast.stage.check("Het voorstel om te delen noemt geen naam en geen nummer.", clean);
    let view = cast.marijke.value(&["session", "share", CIRCLE, case, "--yes"])?;
    cast.marijke.value(&["sync"])?;
    let session = text_at(&view, "/id")?;
    for who in [&cast.yusuf, &cast.tom] {
        who.value(&["sync"])?;
    }
    cast.yusuf.value(&["session", "facilitate", CIRCLE, &session])?;
    cast.yusuf.value(&["session", "step", CIRCLE, &session, "2"])?;
    let seen = cast.stage.sees(&cast.yusuf, &["session", "show", CIRCLE, &session])?;
    cast.stage
        .check("Yusuf leest de casus, zonder naam.", seen.contains("enveloppen") && !seen.contains("Samira"));
    cast.yusuf.value(&["sync"])?;
    Ok(session)
}

/// Yusuf and Tom contribute; Tom without the shared folder.
pub(super) fn work_together(cast: &mut Cast, session: &str) -> Result<(), Failure> {
    cast.stage.scene("5. Samen denken, ook zonder verbinding");
    let (here, away) = (cast.folder.join("kring"), cast.folder.join("kring-onbereikbaar"));
    std::fs::rename(&here, &away).map_err(|cause| failed(&here, &cause))?;
    cast.stage.tell("Tom zit in de trein. De gedeelde map is er niet. Hij schrijft gewoon door.");
    for (step, text) in story::TOM {
        cast.tom.value(&["session", "say", CIRCLE, session, text, "--step", step])?;
    }
    let code = cast.stage.fails(&cast.tom, &["sync"])?;
    cast.stage.check("Zonder map zegt het programma wat er is (exitcode 7).", code == 7);
    let before = cast.tom.value(&["session", "show", CIRCLE, session])?;
    cast.stage
        .check("Wat Tom schreef, is bij hem bewaard.", count(&before, "/contributions") == story::TOM.len());
    std::fs::rename(&away, &here).map_err(|cause| failed(&away, &cause))?;
    for (step, text) in story::YUSUF {
        cast.yusuf.value(&["session", "say", CIRCLE, session, text, "--step", step])?;
    }
    cast.yusuf.value(&["sync"])?;
    cast.stage.tell("Tom is thuis. Wat hij schreef, komt erbij.");
    cast.stage.sees(&cast.tom, &["sync"])?;
    for who in [&cast.marijke, &cast.yusuf] {
        who.value(&["sync"])?;
    }
    let all = story::TOM.len() + story::YUSUF.len();
    for who in [cast.marijke.clone(), cast.yusuf.clone(), cast.tom.clone()] {
        let view = who.value(&["session", "show", CIRCLE, session])?;
        let what = format!("{} ziet alle {all} bijdragen.", who.name);
        cast.stage.check(&what, count(&view, "/contributions") == all);
    }
    Ok(())
}

/// The question worded again, insights marked, takeaways, and what is in the journals afterwards.
pub(super) fn harvest(cast: &mut Cast, session: &str) -> Result<(), Failure> {
    cast.stage.scene("6. Kiezen en meenemen");
    let here = [CIRCLE, session];
    let with = |verb: &'static str, rest: &[&str]| -> Vec<String> {
        ["session", verb].iter().chain(&here).chain(rest).map(|word| (*word).to_owned()).collect()
    };
    let does =
        |who: &Person, words: &[String]| who.value(&words.iter().map(String::as_str).collect::<Vec<_>>());
    does(&cast.marijke, &with("question", &[story::REWORDED]))?;
    let view = does(&cast.marijke, &with("step", &["5"]))?;
    for (at, contribution) in view["contributions"].as_array().into_iter().flatten().enumerate() {
        if contribution["step"] == view["method"]["steps"][3]["id"] {
            let mark = if at % 2 == 0 { "not-used" } else { "used" };
            does(&cast.marijke, &with("mark", &[contribution["id"].as_str().unwrap_or_default(), mark]))?;
        }
    }
    cast.marijke.value(&["sync"])?;
    for (name, text, next) in story::TAKEAWAYS {
        let who = [&cast.marijke, &cast.yusuf, &cast.tom].into_iter().find(|who| who.name == name);
        let Some(who) = who else { continue };
        who.value(&["sync"])?;
        does(who, &with("takeaway", &[text, "--next-action", next]))?;
        who.value(&["sync"])?;
    }
    cast.marijke.value(&["sync"])?;
    does(&cast.marijke, &with("close", &[]))?;
    cast.marijke.value(&["sync"])?;
    cast.tom.value(&["sync"])?;
    cast.stage.sees(&cast.tom, &["session", "show", CIRCLE, session])?;
    let view = cast.tom.value(&["session", "show", CIRCLE, session])?;
    cast.stage.check("Iedereen neemt iets mee, en Tom ziet dat.", count(&view, "/takeaways") == 3);
    cast.stage.check("Tom ziet dat het gesprek is afgesloten.", view["closed"] == true);
    cast.stage.tell("In het logboek van Marijke staat het bij haar eigen leervraag.");
    let seen = cast.stage.sees(&cast.marijke, &["question", "list"])?;
    cast.stage.check("Wat Marijke meeneemt, staat in haar logboek.", seen.contains("Nuttig zijn"));
    Ok(())
}
