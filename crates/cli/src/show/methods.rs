//! Methods of meeting as text.

use domain::method::Method;

use super::Lines;
use crate::words::Words;

/// All methods, a few words on each.
pub(crate) fn list(words: &Words, methods: &[Method]) -> String {
    let mut lines = Lines::new();
    for method in methods {
        lines.line(format!("{}  {}", method.id, method.name.get(words.lang())));
        lines.inset(method.summary.get(words.lang()));
    }
    lines.done()
}

/// One method with its steps.
pub(crate) fn method(words: &Words, method: &Method) -> String {
    let lang = words.lang();
    let mut lines = Lines::new();
    lines.line(method.name.get(lang)).line(method.summary.get(lang));
    let variants: Vec<String> =
        method.variants.iter().map(|it| format!("{} ({})", it.id, it.name.get(lang))).collect();
    lines.field(words.say("method.variants"), &variants.join(", "));
    for (at, step) in method.steps.iter().enumerate() {
        let minutes = words.count("method.minutes", step.minutes);
        lines.heading(&format!("{}. {}  ({minutes}, {})", at + 1, step.title.get(lang), step.id));
        lines.inset(step.prompt.get(lang));
    }
    lines.done()
}
