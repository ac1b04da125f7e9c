//! Reading a record of which somebody's altered software made something else.
//!
//! A lawfully signed change can take a field away, or put a number where a text belongs. Reading never fails over it:
//! what has another shape reads as blank, and an entry of a map or a list that has one is left out. That costs no more
//! than what the same hand could do within the form (writing blank), the rest of the record stays readable, and as it
//! is a matter of reading alone every device reads the same, in whatever order the changes came. Writing the value
//! back puts the right form in its place.

use std::collections::BTreeMap;

use automerge::{ObjId, ObjType, Value};
use autosurgeon::{Hydrate, HydrateError, Prop, ReadDoc};

/// A field that reads as blank where it is missing or has another shape.
///
/// # Errors
/// Never: the form is the one that autosurgeon asks for.
pub fn or_blank<T: Hydrate + Default, D: ReadDoc>(
    doc: &D,
    obj: &ObjId,
    prop: Prop<'_>,
) -> Result<T, HydrateError> {
    Ok(T::hydrate(doc, obj, prop).unwrap_or_default())
}

/// The entries of a map that have the right shape; none where there is no map.
///
/// # Errors
/// Never, as [`or_blank`].
pub fn entries<T: Hydrate, D: ReadDoc>(
    doc: &D,
    obj: &ObjId,
    prop: Prop<'_>,
) -> Result<BTreeMap<String, T>, HydrateError> {
    let Ok(Some((Value::Object(ObjType::Map), map))) = doc.get(obj, &prop) else {
        return Ok(BTreeMap::new());
    };
    let readable = |key: &str| Some((key.to_owned(), T::hydrate(doc, &map, key.into()).ok()?));
    Ok(doc.map_range(&map, ..).filter_map(|item| readable(item.key.as_ref())).collect())
}

/// The elements of a list that have the right shape; none where there is no list.
///
/// # Errors
/// Never, as [`or_blank`].
pub fn elements<T: Hydrate, D: ReadDoc>(
    doc: &D,
    obj: &ObjId,
    prop: Prop<'_>,
) -> Result<Vec<T>, HydrateError> {
    let Ok(Some((Value::Object(ObjType::List), list))) = doc.get(obj, &prop) else { return Ok(Vec::new()) };
    let places = u32::try_from(doc.length(&list)).unwrap_or(u32::MAX);
    Ok((0..places).filter_map(|at| T::hydrate(doc, &list, Prop::Index(at)).ok()).collect())
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ROOT};
    use autosurgeon::Reconcile;

    use super::*;
    use crate::journal::{Case, CaseDraft, NextAction, Takeaway};
    use crate::session::{Contribution, Mark, Session, SharedCase, SharedTakeaway};
    use crate::sharing::{AboutMe, Client, KnownCircle, Settings, SharedProfile, Weekday};
    use crate::{Day, PersonId, Prose, Timestamp};

    /// A place in a document: an object, and a key or index in it.
    type Place = (ObjId, automerge::Prop);

    fn places(doc: &AutoCommit, obj: &ObjId, all: &mut Vec<Place>) {
        let props: Vec<automerge::Prop> = match automerge::ReadDoc::object_type(doc, obj).unwrap() {
            ObjType::Map | ObjType::Table => automerge::ReadDoc::keys(doc, obj).map(Into::into).collect(),
            _ => (0..automerge::ReadDoc::length(doc, obj)).map(Into::into).collect(),
        };
        for prop in props {
            all.push((obj.clone(), prop.clone()));
            if let Some((Value::Object(_), inner)) = automerge::ReadDoc::get(doc, obj, prop).unwrap() {
                places(doc, &inner, all);
            }
        }
    }

    const DAMAGES: usize = 8;

    fn damage(doc: &mut AutoCommit, (obj, prop): &Place, how: usize) {
        let prop = prop.clone();
        match how {
            0 => doc.delete(obj, prop).unwrap(),
            1 => doc.put(obj, prop, ()).unwrap(),
            2 => doc.put(obj, prop, -3).unwrap(),
            3 => doc.put(obj, prop, u64::MAX).unwrap(),
            4 => doc.put(obj, prop, "iets anders").unwrap(),
            5 => drop(doc.put_object(obj, prop, ObjType::Map).unwrap()),
            6 => drop(doc.put_object(obj, prop, ObjType::List).unwrap()),
            _ => drop(doc.put_object(obj, prop, ObjType::Text).unwrap()),
        }
    }

    /// Spoils every place of a value in every way: it stays readable, and writing it back puts it right.
    fn stays_readable<T: Hydrate + Reconcile + PartialEq + Debug>(value: &T) {
        let mut sound = AutoCommit::new();
        autosurgeon::reconcile(&mut sound, value).unwrap();
        assert_eq!(&autosurgeon::hydrate::<_, T>(&sound).unwrap(), value);
        let mut all = Vec::new();
        places(&sound, &ROOT, &mut all);
        for place in &all {
            for how in 0..DAMAGES {
                let mut spoilt = sound.fork();
                damage(&mut spoilt, place, how);
                let read: T = autosurgeon::hydrate(&spoilt).unwrap();
                autosurgeon::reconcile(&mut spoilt, &read).unwrap();
                let again: T = autosurgeon::hydrate(&spoilt).unwrap();
                assert_eq!(again, read, "{place:?}, damage {how}");
            }
        }
    }

    fn day() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_case_spoilt_at_any_place_stays_readable() {
        let mut draft = CaseDraft::blank(day());
        draft.title = "De post. Samen openen.".into();
        draft.summary = "Ik lees voor. Hij kijkt weg.".into();
        draft.themes = vec![crate::Theme::named("regie").unwrap()];
        draft.actions =
            vec![NextAction { id: "1".into(), text: "Vragen.".into(), due: Some(day()), done: false }];
        stays_readable(&Case::from(&draft));
    }

    #[test]
    fn a_takeaway_spoilt_at_any_place_stays_readable() {
        stays_readable(&Takeaway {
            text: Prose::from("Wachten."),
            next_action: Prose::from("Vragen."),
            date: day(),
            session: Some("s".into()),
            circle_name: None,
            question: None,
            case: None,
        });
    }

    #[test]
    fn a_session_spoilt_at_any_place_stays_readable() {
        let case = SharedCase { title: "De post".into(), ..SharedCase::default() };
        let presenter = PersonId::from_slice(&[7; 16]).unwrap();
        let mut session = Session::begin(case, presenter, None, "vijfstappen", "basis", Timestamp(5));
        let contribution =
            Contribution { person: "p".into(), step: "2".into(), text: Prose::from("Wat zag je?"), at: 3 };
        session.contributions.insert("c".into(), contribution);
        session.marks.insert("c".into(), Mark::Used);
        let takeaway = SharedTakeaway { text: Prose::from("Wachten."), next_action: Prose::default() };
        session.takeaways.insert("p".into(), takeaway);
        stays_readable(&session);
    }

    #[test]
    fn what_is_shared_and_kept_of_others_stays_readable_spoilt_at_any_place() {
        let about =
            AboutMe { strengths: vec!["rust".into()], days: vec![Weekday::Monday], ..AboutMe::default() };
        let themes = [("regie".to_owned(), [("2026-Q4".to_owned(), 2)].into())].into();
        stays_readable(&SharedProfile {
            name: "Anna".into(),
            themes,
            about: about.clone(),
            shared_on: day(),
        });
        let known = KnownCircle { kind: 2, name: "Zuid".into(), places: vec!["00".into()] };
        stays_readable(&Settings {
            name: "Anna".into(),
            about,
            circles: [("k".to_owned(), known)].into(),
            hidden_phrases: vec!["huur".into()],
        });
        stays_readable(&Client { code: "Z-114".into(), themes: vec!["regie".into()], ..Client::default() });
    }

    #[test]
    fn a_piece_of_text_that_is_no_sentence_reads_as_a_space_and_leaves_the_others() {
        let mut doc = AutoCommit::new();
        let takeaway =
            SharedTakeaway { text: Prose::from("Eén. Twee. Drie."), next_action: Prose::default() };
        autosurgeon::reconcile(&mut doc, &takeaway).unwrap();
        let list = automerge::ReadDoc::get(&doc, ROOT, "text").unwrap().unwrap().1;
        doc.put(&list, 1, 7).unwrap();
        let mut read: SharedTakeaway = autosurgeon::hydrate(&doc).unwrap();
        assert_eq!(read.text.as_str(), "Eén. Drie.");
        read.text.revise("Eén. Drie. Vier.");
        autosurgeon::reconcile(&mut doc, &read).unwrap();
        assert_eq!(
            autosurgeon::hydrate::<_, SharedTakeaway>(&doc).unwrap().text.as_str(),
            "Eén. Drie. Vier."
        );
    }
}
