//! How strong a passphrase is, in codes that the messages put into words.

use crate::views::StrengthView;

/// The least score (of 0 to 4) with which a journal may be locked: over 10^8 guesses.
const ENOUGH: u8 = 3;
/// zxcvbn looks at no more than this; a longer phrase is at least as strong as its beginning.
const LOOKED_AT: usize = 100;
/// Words that anyone would try first here.
const KNOWN: [&str; 4] = ["binnenkring", "intervisie", "wachtwoord", "welkom"];

/// Estimates a passphrase with zxcvbn. The words of the person's own name add nothing: whoever wants to
/// get in knows them.
pub fn of(passphrase: &str, name: &str) -> StrengthView {
    let seen: String = passphrase.chars().take(LOOKED_AT).collect();
    let own: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let known: Vec<&str> = own.iter().map(String::as_str).chain(KNOWN).collect();
    let rest: Vec<&str> =
        seen.split_whitespace().filter(|word| !known.contains(&&*word.to_lowercase())).collect();
    let entropy = zxcvbn::zxcvbn(&seen, &known);
    let without_name = zxcvbn::zxcvbn(&rest.join(" "), &known);
    let feedback = entropy.feedback().or(without_name.feedback());
    let score = u8::from(entropy.score()).min(u8::from(without_name.score()));
    StrengthView {
        score,
        enough: score >= ENOUGH,
        warning: feedback.and_then(zxcvbn::feedback::Feedback::warning).map(warning_code),
        suggestions: feedback
            .map(|it| it.suggestions().iter().copied().map(suggestion_code).collect())
            .unwrap_or_default(),
    }
}

fn warning_code(warning: zxcvbn::feedback::Warning) -> String {
    use zxcvbn::feedback::Warning as W;
    let code = match warning {
        W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess => "keyboard",
        W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "repeats",
        W::ThisIsATop10Password
        | W::ThisIsATop100Password
        | W::ThisIsACommonPassword
        | W::ThisIsSimilarToACommonlyUsedPassword => "common",
        W::SequencesLikeAbcAreEasyToGuess => "sequence",
        W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess => "date",
        W::AWordByItselfIsEasyToGuess => "one_word",
        W::NamesAndSurnamesByThemselvesAreEasyToGuess | W::CommonNamesAndSurnamesAreEasyToGuess => "name",
    };
    code.to_owned()
}

fn suggestion_code(suggestion: zxcvbn::feedback::Suggestion) -> String {
    use zxcvbn::feedback::Suggestion as S;
    let code = match suggestion {
        S::UseAFewWordsAvoidCommonPhrases | S::NoNeedForSymbolsDigitsOrUppercaseLetters => "few_words",
        S::AddAnotherWordOrTwo => "more_words",
        S::AvoidRepeatedWordsAndCharacters => "no_repeats",
        S::AvoidSequences | S::UseALongerKeyboardPatternWithMoreTurns => "no_patterns",
        S::AvoidRecentYears
        | S::AvoidYearsThatAreAssociatedWithYou
        | S::AvoidDatesAndYearsThatAreAssociatedWithYou => "no_dates",
        _ => "other_letters_help_little",
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_of_words_is_enough_and_a_name_or_pattern_is_not() {
        let check = |passphrase: &str, enough: bool| {
            assert_eq!(of(passphrase, "Anja de Wit").enough, enough, "{passphrase}");
        };
        check("", false);
        check("anja", false);
        check("welkom01", false);
        check("qwertyuiop", false);
        check("Anja de Wit 1958", false);
        check("zeven groene stoelen bij het raam", true);
        check(&"é".repeat(5000), false);
    }
}
