//! Sharing a case: what you see on the right is what they get, no more.

use domain::journal::{CaseDraft, Part};
use domain::method;
use domain::session::{Session, SharedCase};
use domain::{CircleId, CircleKind, RecordId, RecordKind};

use crate::circles::state;
use crate::error::{ErrorCode, Result};
use crate::journal::case;
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::session::view;
use crate::values;
use crate::views::{PassageView, SessionView, SharePart, ShareView, SpanView};

/// Looks for passages in a text that could lead to a person. Pure.
pub fn personal_data(text: &str) -> Vec<PassageView> {
    let finding = |it: language::Finding| PassageView {
        span: SpanView { start: it.start, end: it.end },
        kind: serde_json::to_value(it.kind)
            .ok()
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default(),
        text: it.text,
        replacement: it.replacement,
    };
    language::personal_data(text).into_iter().map(finding).collect()
}

/// The share screen for a case and a circle.
///
/// # Errors
/// `NotFound`, `NotAMember`; `NotAllowed` for a circle that is no group.
pub fn share_view(open: &OpenVault, case: RecordId, circle: CircleId) -> Result<ShareView> {
    let chain = state::member_chain(&open.vault, circle)?;
    if chain.kind() != CircleKind::Group {
        return ErrorCode::NotAllowed.fail();
    }
    let (draft, _) = case::read_case(open, case)?;
    let others = chain.current().members.iter().filter(|member| member.person != open.me.person);
    Ok(ShareView {
        case: case.to_string(),
        circle: circle.to_string(),
        circle_name: chain.current().name.clone(),
        readers: others.map(|member| member.name.clone()).collect(),
        parts: parts(&draft),
        proposal: proposal(&draft),
        methods: method::bundled()
            .iter()
            .filter(|method| method.form != method::Form::Solo)
            .cloned()
            .collect(),
    })
}

fn parts(draft: &CaseDraft) -> Vec<SharePart> {
    let part = |part: Option<Part>, field: &str, written: &str| SharePart {
        part,
        field: field.to_owned(),
        written: written.to_owned(),
        passages: personal_data(written),
    };
    vec![
        part(None, "title", &draft.title),
        part(Some(Part::Summary), "summary", &draft.summary),
        part(Some(Part::Intake), "intake", &draft.intake),
        part(Some(Part::Course), "course", &draft.course),
        part(Some(Part::Dilemmas), "dilemmas", &draft.dilemmas),
        part(Some(Part::Reflection), "reflection", &draft.reflection),
        part(None, "question", &draft.question),
    ]
}

/// What they get with every proposal taken over.
fn proposal(draft: &CaseDraft) -> SharedCase {
    let without = |text: &str| language::replace(text, &language::personal_data(text));
    SharedCase {
        title: without(&draft.title),
        summary: without(&draft.summary),
        intake: without(&draft.intake),
        course: without(&draft.course),
        dilemmas: without(&draft.dilemmas),
        reflection: without(&draft.reflection),
        question: without(&draft.question),
    }
}

/// What a session is begun with.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The own case it comes from; remembered in the own journal alone.
    pub case: Option<RecordId>,
    /// Exactly what the circle gets.
    pub shared: SharedCase,
    /// The method, by id.
    pub method: String,
    /// The variant, by id.
    pub variant: String,
    /// Whether the presenter also facilitates.
    pub you_facilitate: bool,
}

/// Shares a case: a fresh record in the circle, without history, from what the person saw.
///
/// # Errors
/// `NotFound`, `NotAMember`, `NotAllowed`; `BadInput` for an unknown method or a case without title or
/// question.
pub fn session_start(open: &mut OpenVault, circle: CircleId, begin: &Begin) -> Result<SessionView> {
    let chain = state::member_chain(&open.vault, circle)?;
    if chain.kind() != CircleKind::Group {
        return ErrorCode::NotAllowed.fail();
    }
    check(begin)?;
    if let Some(case) = begin.case {
        case::read_case(open, case)?;
    }
    let id = RecordId::random(&mut *open.around.randomness);
    let now = open.around.clock.now();
    let facilitator = begin.you_facilitate.then_some(open.me.person);
    let session =
        Session::begin(begin.shared.clone(), open.me.person, facilitator, &begin.method, &begin.variant, now);
    let OpenVault { vault, keys, me, .. } = open;
    let spot = Spot { circle, record: id, kind: RecordKind::Session };
    vault.write_with(|tx| {
        let author = Author { keys, me };
        values::standing(tx, circle)?;
        records::create(tx, author, circle, id, spot.kind, &session)?;
        project::project(tx, spot, &records::whole(tx, id)?, now)?;
        // Both or neither: a journal that takes no words any more keeps no link.
        begin.case.map_or(Ok(()), |case| case::brought_in(tx, author, case, spot, now))
    })?;
    view::session_open(open, circle, id)
}

fn check(begin: &Begin) -> Result<()> {
    let method = method::find(&begin.method).ok_or_else(|| ErrorCode::BadInput.with("field", "method"))?;
    method.variant(&begin.variant).ok_or_else(|| ErrorCode::BadInput.with("field", "variant"))?;
    let it = &begin.shared;
    case::check_words("title", &it.title)?;
    case::check_words("question", &it.question)?;
    for (field, text) in [
        ("summary", &it.summary),
        ("intake", &it.intake),
        ("course", &it.course),
        ("dilemmas", &it.dilemmas),
        ("reflection", &it.reflection),
    ] {
        case::check_length(field, text)?;
    }
    Ok(())
}
