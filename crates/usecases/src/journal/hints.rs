//! What a draft suggests: themes and the level of the learning question. Suggestions wait for a yes.

use domain::Theme;
use domain::journal::CaseDraft;

use crate::journal::recurring::quotes;
use crate::views::{HintsView, LevelHint, ThemeHint};

/// The most themes suggested at once; more would be noise.
const MOST: usize = 3;

/// Looks at a draft; pure, nothing is stored.
pub fn case_hints(draft: &CaseDraft) -> HintsView {
    let text = draft.searchable();
    let characters: Vec<char> = text.chars().collect();
    let words = |start: usize, end: usize| characters[start..end].iter().collect::<String>();
    let suggested = crate::text::themes(&text).into_iter().filter_map(|hint| {
        let theme = Theme::named(&hint.theme)?;
        let because =
            hint.evidence.iter().map(|span| words(span.start as usize, span.end as usize)).collect();
        let wanted = !draft.themes.contains(&theme);
        wanted.then(|| ThemeHint { theme, because, sentences: quotes(&text, &hint.evidence) })
    });
    HintsView { themes: suggested.take(MOST).collect(), level: level(&draft.question) }
}

fn level(question: &str) -> Option<LevelHint> {
    if question.trim().is_empty() {
        return None;
    }
    let guess = crate::text::level(question);
    let code =
        |reason: &language::Reason| serde_json::to_value(reason.code).ok()?.as_str().map(str::to_owned);
    let rewordings = language::rewordings(question).into_iter().map(|it| it.text).collect();
    Some(LevelHint {
        level: guess.level,
        reasons: guess.reasons.iter().filter_map(code).collect(),
        rewordings,
    })
}
