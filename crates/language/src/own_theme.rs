//! A theme that a circle made itself, from a few example sentences: texts that lie near them may be about it.

use crate::model::{ModelError, model};
use crate::reading::Reading;

/// Texts about other things that come up, to measure against: what lies nearer to one of these is not suggested.
const OTHER: [&str; 10] = [
    "We dronken koffie en het was een gewone ochtend.",
    "De trein was op tijd en ik was vroeg thuis.",
    "Morgen breng ik de formulieren mee en een nieuwe map.",
    "Het regende, dus we bleven binnen en lazen de krant.",
    "De gemeente stuurde een brief over de toeslag.",
    "Er kwam een rekening van de energie, en een aanmaning.",
    "Haar zoon belde over de boodschappen.",
    "Ik sprak met de coördinator over mijn uren.",
    "Hij wilde liever niet dat ik meeging naar het gesprek.",
    "Ik was moe en wist niet wat ik nog kon doen.",
];

/// A theme from examples.
#[derive(Debug, Clone)]
pub struct OwnTheme {
    examples: Vec<Vec<f32>>,
    others: Vec<Vec<f32>>,
}

impl OwnTheme {
    /// Learns from example sentences; `None` when none of them has words.
    ///
    /// # Errors
    /// When the model that was built in cannot be read.
    pub fn from_examples(examples: &[&str]) -> Result<Option<Self>, ModelError> {
        let (examples, others) = (places(examples)?, places(&OTHER)?);
        Ok((!examples.is_empty()).then_some(Self { examples, others }))
    }

    /// How near a text lies to the nearest example, from -1 to 1, when that is nearer than anything else: then
    /// the theme may be suggested. Of a long text only the beginning is read.
    ///
    /// # Errors
    /// When the model that was built in cannot be read.
    pub fn suggests(&self, text: &str) -> Result<Option<f64>, ModelError> {
        let Some(place) = place(text)? else { return Ok(None) };
        let (own, other) = (nearest(&place, &self.examples), nearest(&place, &self.others));
        Ok((own > other).then_some(f64::from(own)))
    }
}

fn nearest(place: &[f32], all: &[Vec<f32>]) -> f32 {
    all.iter().map(|one| likeness(place, one)).fold(-1.0, f32::max)
}

fn places(texts: &[&str]) -> Result<Vec<Vec<f32>>, ModelError> {
    let read = texts.iter().map(|text| place(text)).collect::<Result<Vec<_>, _>>()?;
    Ok(read.into_iter().flatten().collect())
}

fn likeness(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn place(text: &str) -> Result<Option<Vec<f32>>, ModelError> {
    let reading = Reading::of(text);
    let model = model()?;
    let parts = model.look(&reading.chars, &reading.stretches())?;
    Ok(parts.first().map(|part| model.place(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_from_examples_is_suggested_for_its_own_kind() {
        let theme = OwnTheme::from_examples(&[
            "De kat was ziek en we moesten naar de dierenarts.",
            "Zijn hond is alles voor hem, ook als er geen geld is.",
            "Zonder haar poes zou ze het huis niet meer uitkomen.",
        ]);
        let theme = theme.unwrap().unwrap();
        assert!(theme.suggests("De hond moest naar de dierenarts.").unwrap().is_some());
        assert_eq!(theme.suggests("Het formulier voor de huurtoeslag lag klaar.").unwrap(), None);
        assert_eq!(theme.suggests("").unwrap(), None);
        assert!(OwnTheme::from_examples(&["", "?!"]).unwrap().is_none());
    }
}
