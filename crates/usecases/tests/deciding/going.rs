//! Being removed, leaving, and what remains.

use super::{asks, closed, prints, round};
use crate::people::Table;
use usecases::ErrorCode;
use usecases::circles::leave::circle_leave;
use usecases::circles::propose::{circle_close, circle_propose_admission, circle_propose_removal, vote};
use usecases::session::acts::session_contribute;
use usecases::views::{CirclePhase, Leaving, Membership, NoVote, Reads, RosterNoticeKind, Vote};

#[test]
fn who_is_removed_reads_nothing_new_and_what_they_send_late_is_set_aside() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra, mut dirk] =
        ["Anja", "Bert", "Chandra", "Dirk"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra, &mut dirk]);
    let at = anja.starts(circle, "De post");
    round(circle, &mut [&mut anja, &mut bert, &mut chandra, &mut dirk]);
    dirk.says(at, "op tijd");
    round(circle, &mut [&mut dirk, &mut anja, &mut bert, &mut chandra]);

    let dirks = anja.person_id(circle, "Dirk");
    circle_propose_removal(&mut anja.open, circle, dirks, "hij vertelde het door").unwrap();
    anja.exchange(circle);
    // Dirk writes on while the circle votes; Chandra takes that in before it is decided.
    dirk.says(at, "tussendoor");
    dirk.exchange(circle);
    let about_him = dirk.proposal(circle);
    assert_eq!((about_him.no_vote, about_him.can_vote), (Some(NoVote::AboutYou), false));
    assert_eq!(about_him.without_vote, ["Dirk"]);
    let refused = vote(&mut dirk.open, circle, &about_him.id, Vote::No).unwrap_err().code;
    assert_eq!(refused, ErrorCode::AboutYourself);
    chandra.exchange(circle);
    assert_eq!(chandra.contributions(at), 2);
    bert.exchange(circle);
    bert.votes(circle, Vote::Yes);
    bert.exchange(circle);
    chandra.exchange(circle);
    chandra.votes(circle, Vote::Yes);
    round(circle, &mut [&mut chandra, &mut bert, &mut anja]);
    assert_eq!(anja.names(circle), ["Anja", "Bert", "Chandra"]);
    assert_eq!((anja.contributions(at), bert.contributions(at)), (2, 2), "nothing that anyone had is lost");

    let new = bert.starts(circle, "Zonder Dirk");
    round(circle, &mut [&mut bert, &mut anja, &mut chandra]);
    assert_eq!(anja.titles(circle), ["De post", "Zonder Dirk"]);
    // Dirk did not know yet.
    dirk.says(at, "te laat");
    dirk.exchange_with_trouble(circle);
    let dirk_sees = dirk.sees(circle);
    assert_eq!(dirk_sees.membership, Membership::Removed);
    assert_eq!(dirk.titles(circle), ["De post"]);
    assert_eq!(dirk.contributions(at), 3, "what he wrote stays readable for him");
    assert_eq!(session_contribute(&mut dirk.open, at, "x", "nog").unwrap_err().code, ErrorCode::NoLongerIn);
    dirk.exchange_with_trouble(circle);
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    assert_eq!((anja.contributions(at), chandra.contributions(at)), (2, 2));
    assert_eq!(prints(&anja, circle), prints(&chandra, circle));
    assert_eq!(dirk.contributions(new), 0);
    assert_eq!(anja.epochs(circle), 2);
    assert_eq!(dirk.epochs(circle), 1);
}

#[test]
fn someone_leaves_and_the_others_begin_a_new_key() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra]);
    let at = chandra.starts(circle, "Afscheid");
    assert_eq!(chandra.sees(circle).acts.leaving, Some(Leaving::OthersGoOn));
    let left = circle_leave(&mut chandra.open, circle).unwrap();
    assert_eq!(left.membership, Membership::Left);
    chandra.exchange(circle);
    round(circle, &mut [&mut anja, &mut bert]);
    assert_eq!(anja.names(circle), ["Anja", "Bert"]);
    assert_eq!(bert.titles(circle), ["Afscheid"], "what she wrote before she left came along");
    assert_eq!((anja.epochs(circle), chandra.epochs(circle)), (2, 1));
    bert.says(at, "dank je wel");
    round(circle, &mut [&mut bert, &mut anja]);
    chandra.exchange_with_trouble(circle);
    assert_eq!(chandra.contributions(at), 0);
    assert_eq!(anja.contributions(at), 1);
    let twice = circle_leave(&mut chandra.open, circle).unwrap_err().code;
    assert_eq!(twice, ErrorCode::NoLongerIn);
    let told = bert.sees(circle).notices;
    assert!(
        told.iter().any(|it| it.kind == RosterNoticeKind::WentAway && it.names == ["Chandra"]),
        "{told:?}"
    );
}

#[test]
fn a_circle_of_two_cannot_vote_anyone_out_and_one_can_go_on_alone() {
    let table = Table::new();
    let [mut anja, mut bert, mut dirk] = ["Anja", "Bert", "Dirk"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert]);
    let acts = anja.sees(circle).acts;
    assert!(acts.removal_impossible && !acts.can_propose_removal);
    let berts = anja.person_id(circle, "Bert");
    let refused = circle_propose_removal(&mut anja.open, circle, berts, "").unwrap_err().code;
    assert_eq!(refused, ErrorCode::NoMajorityPossible);
    assert_eq!(acts.leaving, Some(Leaving::OneRemains));
    circle_leave(&mut anja.open, circle).unwrap();
    anja.exchange(circle);
    round(circle, &mut [&mut bert]);
    assert_eq!(bert.names(circle), ["Bert"]);
    bert.starts(circle, "Alleen verder");
    // Alone, a proposal is a decision.
    let request = asks(&table, circle, &mut bert, &mut dirk);
    circle_propose_admission(&mut bert.open, circle, &request, Reads::All, "").unwrap();
    round(circle, &mut [&mut bert, &mut dirk]);
    assert_eq!(dirk.titles(circle), ["Alleen verder"]);
    circle_leave(&mut dirk.open, circle).unwrap();
    dirk.exchange(circle);
    round(circle, &mut [&mut bert]);
    assert_eq!(bert.sees(circle).acts.leaving, Some(Leaving::EndsCircle));
    let ended = circle_leave(&mut bert.open, circle).unwrap();
    assert_eq!(ended.membership, Membership::Ended);
    assert_eq!(bert.titles(circle), ["Alleen verder"]);
    bert.exchange(circle);
}

#[test]
fn whoever_began_a_circle_closes_it_as_they_go() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = table.circle(&mut anja, &mut [&mut bert, &mut chandra], "Kring Zuid");
    round(circle, &mut [&mut bert, &mut chandra, &mut anja]);
    assert!(!bert.sees(circle).acts.can_close);
    assert_eq!(circle_close(&mut bert.open, circle).unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(anja.sees(circle).acts.leaving, Some(Leaving::ClosesCircle));
    circle_leave(&mut anja.open, circle).unwrap();
    anja.exchange(circle);
    round(circle, &mut [&mut bert, &mut chandra]);
    assert_eq!(bert.sees(circle).phase, Some(CirclePhase::Closed));
    assert_eq!(bert.names(circle), ["Bert", "Chandra"]);
}

#[test]
fn a_line_ends_when_its_volunteer_goes_and_a_coordinator_may_go() {
    let table = Table::new();
    let [mut anja, mut ellen, mut fatma] = ["Anja", "Ellen", "Fatma"].map(|name| table.person(name));
    let line = table.line(&mut anja, &mut ellen, "Mijn coordinatoren");
    table.admit(line, &mut anja, &mut fatma);
    round(line, &mut [&mut anja, &mut ellen, &mut fatma]);
    circle_leave(&mut fatma.open, line).unwrap();
    fatma.exchange(line);
    round(line, &mut [&mut anja, &mut ellen]);
    assert_eq!(anja.names(line), ["Anja", "Ellen"]);
    assert_eq!(anja.sees(line).acts.leaving, Some(Leaving::EndsLine));
    assert!(!ellen.sees(line).acts.can_remove && anja.sees(line).acts.can_remove);
    let ended = circle_leave(&mut anja.open, line).unwrap();
    assert_eq!(ended.membership, Membership::Ended);
    anja.exchange(line);
    ellen.exchange_with_trouble(line);
    assert_eq!(ellen.sees(line).membership, Membership::Removed);
}
