//! Reasons and cautions as a code with values, so that the messages can put them into words.

use std::collections::BTreeMap;

use matching::Match;
use serde::Serialize;
use serde_json::Value;

use crate::views::{MatchView, Remark};

/// A match as the screens show it.
pub(crate) fn of_match(one: &Match) -> MatchView {
    MatchView {
        person: one.volunteer.to_string(),
        name: one.name.clone(),
        reasons: one.reasons.iter().filter_map(of).collect(),
        cautions: one.cautions.iter().filter_map(of).collect(),
        excluded: one.excluded.as_ref().and_then(of),
    }
}

/// Any tagged fact: its code, and its values as text; lists are separated by commas.
fn of(fact: &impl Serialize) -> Option<Remark> {
    let Value::Object(mut fields) = serde_json::to_value(fact).ok()? else { return None };
    let code = fields.remove("code")?.as_str()?.to_owned();
    let data: BTreeMap<String, String> =
        fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    Some(Remark { code, data })
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::sharing::Weekday;
    use matching::Reason;

    #[test]
    fn a_fact_becomes_a_code_with_values_as_text() {
        let remark = of(&Reason::SharesDays { days: vec![Weekday::Monday, Weekday::Friday] }).unwrap();
        assert_eq!(remark.code, "shares_days");
        assert_eq!(remark.data["days"], "monday,friday");
        let remark = of(&Reason::EnoughHours { hours: 2 }).unwrap();
        assert_eq!(remark.data["hours"], "2");
    }
}
