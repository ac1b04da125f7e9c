//! What a circle decides, as text.

use usecases::views::{CirclePhase, CircleView, Membership, ProposalState, ProposalView, Reads};

use super::{Lines, moment};
use crate::words::Words;

/// Whether this person is (still) in it, and whether it is closed.
pub(crate) fn standing(lines: &mut Lines, words: &Words, view: &CircleView) {
    let key = match (view.membership, view.phase) {
        (Membership::Left, _) => "circle.left",
        (Membership::Removed, _) => "circle.removed",
        (Membership::Ended, _) => "circle.ended",
        (Membership::Member, Some(CirclePhase::Closed)) => "circle.closed",
        (Membership::Member, Some(CirclePhase::Founding)) => "circle.founding",
        (Membership::Member | Membership::Waiting, _) => return,
    };
    lines.line(words.say(key));
}

/// Proposals and notices.
pub(crate) fn deciding(lines: &mut Lines, words: &Words, view: &CircleView) {
    for notice in &view.notices {
        let kind = code(&notice.kind);
        let names = notice.names.join(", ");
        lines.gap().line(words.fill(&format!("circle.notice.{kind}"), &[("names", &names)]));
        lines.inset(&notice.id);
    }
    if !view.proposals.is_empty() {
        lines.heading(words.say("circle.proposals"));
        view.proposals.iter().for_each(|proposal| proposal_lines(lines, words, proposal));
    }
}

fn proposal_lines(lines: &mut Lines, words: &Words, view: &ProposalView) {
    let kind = code(&view.kind);
    let values = [("about", view.about.as_str()), ("device", &view.device_label), ("by", &view.by)];
    lines.line(format!("- {}", words.fill(&format!("circle.proposal.{kind}"), &values)));
    if let Some(reads) = view.reads {
        let key = if reads == Reads::All { "circle.reads.all" } else { "circle.reads.from_now" };
        lines.inset(words.say(key));
    }
    if !view.words.is_empty() {
        lines.inset(&format!("{}: {}", words.say("circle.words"), view.words.join(" ")));
    }
    if !view.note.is_empty() {
        lines.inset(&view.note);
    }
    lines.inset(words.say(&format!("circle.proposal_state.{}", code(&view.state))));
    if view.state != ProposalState::Lapsed {
        let groups = [("yes", &view.yes), ("no", &view.no), ("waiting", &view.waiting)];
        for (key, names) in groups.into_iter().filter(|(_, names)| !names.is_empty()) {
            lines.inset(&format!("{}: {}", words.say(&format!("circle.votes.{key}")), names.join(", ")));
        }
        let (needed, round) = (view.needed.to_string(), view.round.to_string());
        let values = [("needed", needed.as_str()), ("round", &round), ("until", &moment(view.until))];
        lines.inset(&words.fill("circle.votes.needed", &values));
    }
    lines.inset(&view.id);
}

/// The code of a value of a closed list, as in JSON.
fn code(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
