//! First start, the kit and the state of the vault as text.

use usecases::views::{AppView, KitView, Phase, StrengthView};

use super::Lines;
use crate::words::Words;

/// Where the journal stands.
pub(crate) fn app(words: &Words, view: &AppView) -> String {
    let mut lines = Lines::new();
    lines.line(words.say(match view.phase {
        Phase::Fresh => "vault.fresh",
        Phase::Locked => "vault.locked",
        Phase::Open => "vault.open",
    }));
    lines.field(words.say("vault.folder"), &view.folder);
    if let Some(person) = &view.person {
        lines.field(words.say("vault.name"), &person.name);
        lines.field(words.say("vault.person"), &person.id);
        lines.field(words.say("vault.device"), &person.device);
        if !person.has_kit {
            lines.line(words.say("vault.no_kit"));
        }
    }
    lines.field(words.say("vault.version"), &view.version);
    lines.done()
}

/// The code of a recovery kit, to write down or print.
pub(crate) fn kit(words: &Words, view: &KitView, saved: &str) -> String {
    let mut lines = Lines::new();
    lines.line(words.fill("kit.saved", &[("file", saved)])).gap();
    lines.line(words.say("kit.code")).gap().inset(&view.code.join(" ")).gap();
    lines.line(words.say("kit.keep"));
    lines.done()
}

/// How strong a passphrase is.
pub(crate) fn strength(words: &Words, view: &StrengthView) -> String {
    let mut lines = Lines::new();
    let score = view.score.to_string();
    lines.line(words.fill(
        if view.enough { "strength.enough" } else { "strength.too_weak" },
        &[("score", &score), ("word", &words.code("strength.score", &score))],
    ));
    if let Some(warning) = &view.warning {
        lines.line(words.code("strength.warning", warning));
    }
    for suggestion in &view.suggestions {
        lines.line(format!("- {}", words.code("strength.suggestion", suggestion)));
    }
    lines.done()
}
