//! What each voice says by itself, before they are weighed: for measuring, and for setting the weights.

use serde::Serialize;

use crate::model::{ModelError, model};
use crate::reading::Reading;

/// What the sentence model and the lists of words each say about a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Voices {
    /// The themes, in the order of the two lists below.
    pub themes: Vec<String>,
    /// Scores of the model, not yet chances.
    pub model: Vec<f32>,
    /// Scores of the list of words, 0 to 1.
    pub words: Vec<f32>,
    /// Scores of the model for the levels 1 to 3 of a question.
    pub level_model: [f32; 3],
    /// Weights of the list of words for the same.
    pub level_words: [f32; 3],
}

/// What each voice says about a text.
///
/// # Errors
/// When the model that was built in cannot be read.
pub fn voices(text: &str) -> Result<Voices, ModelError> {
    let model = model()?;
    let reading = Reading::of(text);
    let parts = model.look(&reading.chars, &reading.stretches())?;
    let themes = model.themes.clone();
    let most = |label| parts.iter().map(|part| model.score(part, label).0).fold(f32::MIN, f32::max);
    let said = crate::themes::by_words(&reading);
    let words = |theme: &String| said.iter().find(|it| it.theme == *theme).map_or(0.0, |it| it.score as f32);
    Ok(Voices {
        model: (0..themes.len()).map(most).collect(),
        words: themes.iter().map(words).collect(),
        level_model: model.level_scores(&parts),
        level_words: crate::level::by_words(&reading).weights(),
        themes,
    })
}

/// Puts the sentence model away. The next use reads it again.
pub fn rest() {
    crate::model::put_away();
}
