//! The methods that come with the program.

use std::sync::OnceLock;

use super::Method;

/// The files, in the order in which they are offered.
const FILES: [&str; 14] = [
    include_str!("../../../../methods/vijfstappen.json"),
    include_str!("../../../../methods/casus4.json"),
    include_str!("../../../../methods/casusbespreking.json"),
    include_str!("../../../../methods/incident_kort.json"),
    include_str!("../../../../methods/incident_10.json"),
    include_str!("../../../../methods/roddel.json"),
    include_str!("../../../../methods/balint_movisie.json"),
    include_str!("../../../../methods/tien_stappen.json"),
    include_str!("../../../../methods/successen.json"),
    include_str!("../../../../methods/tietze.json"),
    include_str!("../../../../methods/action_learning.json"),
    include_str!("../../../../methods/socratisch.json"),
    include_str!("../../../../methods/starr.json"),
    include_str!("../../../../methods/korthagen.json"),
];

/// The methods that come with the program; the five-step method is first.
pub fn bundled() -> &'static [Method] {
    static METHODS: OnceLock<Vec<Method>> = OnceLock::new();
    METHODS.get_or_init(|| FILES.iter().filter_map(|file| Method::parse(file).ok()).collect())
}

/// The bundled method with this id.
pub fn find(id: &str) -> Option<&'static Method> {
    bundled().iter().find(|method| method.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Contribution, Form, MinutesFrom, PresenterRecords, Text};
    use super::*;

    #[test]
    fn every_bundled_file_is_a_method_and_carries_its_own_name() {
        for file in FILES {
            let method = Method::parse(file).unwrap_or_else(|error| panic!("{error}\n{}", &file[..80]));
            assert_eq!(find(&method.id), Some(&method));
        }
        let ids: BTreeSet<_> = bundled().iter().map(|method| &method.id).collect();
        assert_eq!(ids.len(), FILES.len());
    }

    #[test]
    fn the_folder_holds_no_file_that_is_left_out() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../methods");
        let files = std::fs::read_dir(folder).unwrap();
        let json =
            files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|e| e == "json"));
        assert_eq!(json.count(), FILES.len());
    }

    #[test]
    fn the_five_steps_last_thirty_minutes_or_twice_that() {
        let method = find("vijfstappen").unwrap();
        let minutes: Vec<u32> = method.steps.iter().map(|step| step.minutes).collect();
        assert_eq!(minutes, [2, 8, 8, 7, 5]);
        assert!(method.steps.iter().all(|step| step.minutes_from == MinutesFrom::Source));
        assert_eq!(method.total_seconds(method.variant("basis").unwrap()), 30 * 60);
        assert_eq!(method.total_seconds(method.variant("verdiept").unwrap()), 60 * 60);
    }

    #[test]
    fn the_five_steps_ask_what_they_should() {
        let steps = &find("vijfstappen").unwrap().steps;
        assert_eq!(steps[0].presenter_records, PresenterRecords::Question1);
        assert_eq!(steps[2].presenter_records, PresenterRecords::Question2);
        assert_eq!((steps[3].contributes, steps[3].at_least), (Contribution::Insight, 1));
        assert_eq!(steps[4].presenter_records, PresenterRecords::Marks);
    }

    #[test]
    fn casus_method_four_looks_from_three_sides() {
        let sides: Vec<_> = find("casus4").unwrap().dimensions.iter().map(|side| side.id.as_str()).collect();
        assert_eq!(sides, ["technical", "normative", "personal"]);
    }

    /// Everything a person reads, with where it stands.
    fn texts(method: &Method) -> Vec<(String, &Text)> {
        let mut texts = vec![("name".into(), &method.name), ("summary".into(), &method.summary)];
        texts.extend(method.condition.iter().map(|text| ("condition".into(), text)));
        texts.extend(method.dimensions.iter().map(|side| (side.id.clone(), &side.question)));
        for step in &method.steps {
            texts.extend([(step.id.clone(), &step.title), (step.id.clone(), &step.prompt)]);
            texts.extend(step.presenter_prompt.iter().map(|text| (step.id.clone(), text)));
            texts.extend(step.hint.iter().map(|text| (step.id.clone(), text)));
            texts.extend(step.choices.iter().map(|choice| (choice.id.clone(), &choice.prompt)));
        }
        texts
    }

    #[test]
    fn no_dutch_sentence_is_longer_than_twelve_words() {
        for method in bundled() {
            for (at, text) in texts(method) {
                for sentence in text.nl.split(['.', '?', '!', ':', ';']) {
                    let words = sentence.split_whitespace().count();
                    assert!(words <= 12, "{} {at}: {words} words: {sentence}", method.id);
                }
            }
        }
    }

    #[test]
    fn a_short_title_fits_in_the_bar() {
        for method in bundled() {
            for step in &method.steps {
                assert!(step.short.nl.chars().count() <= 14, "{} {}", method.id, step.short.nl);
                assert!(step.short.en.chars().count() <= 14, "{} {}", method.id, step.short.en);
            }
        }
    }

    #[test]
    fn intervisie_has_a_hint_for_the_facilitator_and_ends_with_taking_along() {
        for method in bundled().iter().filter(|method| method.form == Form::Intervisie) {
            assert!(method.steps.iter().any(|step| step.hint.is_some()), "{}", method.id);
            let last = &method.steps[method.steps.len() - 1];
            assert_eq!(last.contributes, Contribution::Takeaway, "{}", method.id);
        }
    }
}
