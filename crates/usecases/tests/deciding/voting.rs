//! Voting in a closed circle: who joins, what they may read, and rounds in which nobody wins.

use super::{asks, closed, prints, round};
use crate::people::{Person, Table, days_go_by};
use domain::RecordId;
use usecases::ErrorCode;
use usecases::circles::propose::{circle_propose_admission, circle_propose_again, circle_rename, vote};
use usecases::session::view::session_open;
use usecases::views::{Membership, ProposalKind, ProposalState, Reads, RosterNoticeKind, Vote};

#[test]
fn a_closed_circle_votes_and_a_latecomer_reads_all() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra, mut dirk] =
        ["Anja", "Bert", "Chandra", "Dirk"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra]);
    anja.starts(circle, "De post");
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);

    // Bert invites: it is no longer for Anja alone. But he cannot admit alone either.
    let request = asks(&table, circle, &mut bert, &mut dirk);
    let alone = usecases::circles::admit::circle_admit(&mut bert.open, circle, &request);
    assert_eq!(alone.unwrap_err().code, ErrorCode::NotAllowed);
    circle_propose_admission(&mut bert.open, circle, &request, Reads::All, "ken ik van de cursus").unwrap();
    assert!(bert.sees(circle).requests[0].proposed);
    dirk.exchange(circle);
    assert_eq!(dirk.sees(circle).membership, Membership::Waiting);
    round(circle, &mut [&mut bert, &mut chandra]);

    let seen = chandra.proposal(circle);
    assert_eq!((seen.kind, seen.about.as_str(), seen.by.as_str()), (ProposalKind::Admit, "Dirk", "Bert"));
    assert_eq!((seen.reads, seen.note.as_str()), (Some(Reads::All), "ken ik van de cursus"));
    assert_eq!(seen.words, dirk.sees(circle).my_words);
    assert_eq!(
        (seen.yes, seen.waiting, seen.needed),
        (vec!["Bert".into()], vec!["Anja".into(), "Chandra".into()], 2)
    );
    assert!(seen.can_vote && seen.can_vote_no);
    chandra.votes(circle, Vote::Yes);
    assert_eq!(chandra.names(circle), ["Anja", "Bert", "Chandra", "Dirk"]);
    // Bert, who invited, need not come by: Chandra hands over the list and the keys.
    chandra.exchange(circle);
    dirk.exchange(circle);
    assert_eq!(dirk.sees(circle).membership, Membership::Member);
    assert_eq!(dirk.titles(circle), ["De post"]);
    round(circle, &mut [&mut anja, &mut bert, &mut chandra, &mut dirk]);
    assert!(bert.sees(circle).requests.is_empty() && bert.sees(circle).proposals.is_empty());
    assert_eq!(prints(&anja, circle), prints(&dirk, circle));
    let told = anja.sees(circle).notices;
    assert!(told.iter().any(|it| it.kind == RosterNoticeKind::Joined && it.names == ["Dirk"]), "{told:?}");
}

#[test]
fn a_latecomer_from_now_reads_what_comes_and_nothing_from_before() {
    let table = Table::new();
    let [mut anja, mut bert, mut dirk] = ["Anja", "Bert", "Dirk"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert]);
    let old = anja.starts(circle, "Van voor die tijd");
    bert.exchange(circle);
    round(circle, &mut [&mut anja, &mut bert]);
    let request = asks(&table, circle, &mut anja, &mut dirk);
    circle_propose_admission(&mut anja.open, circle, &request, Reads::FromNow, "").unwrap();
    round(circle, &mut [&mut anja, &mut bert]);
    bert.votes(circle, Vote::Yes);
    round(circle, &mut [&mut bert, &mut dirk, &mut anja]);
    assert_eq!(dirk.sees(circle).membership, Membership::Member);
    assert_eq!((dirk.epochs(circle), anja.epochs(circle)), (1, 2));
    let new = bert.starts(circle, "Van nu");
    bert.says(old, "nog iets over toen");
    round(circle, &mut [&mut bert, &mut dirk, &mut anja]);
    dirk.says(new, "ik ben er nu bij");
    round(circle, &mut [&mut dirk, &mut bert, &mut anja]);
    assert_eq!(dirk.titles(circle), ["Van nu"]);
    assert_eq!(anja.titles(circle), ["Van nu", "Van voor die tijd"]);
    assert_eq!((anja.contributions(new), anja.contributions(old)), (1, 1));
    let reads = |person: &Person| -> Vec<bool> {
        person.sees(circle).members.into_iter().map(|member| member.reads_all).collect()
    };
    assert_eq!(reads(&bert), [true, true, false]);
    // Also when it is Dirk who hands out keys.
    days_go_by(120);
    dirk.exchange(circle);
    round(circle, &mut [&mut anja, &mut bert, &mut dirk]);
    assert_eq!((dirk.epochs(circle), anja.epochs(circle)), (2, 3));
    dirk.starts(circle, "Later");
    round(circle, &mut [&mut dirk, &mut anja, &mut bert]);
    assert_eq!(anja.titles(circle), ["Later", "Van nu", "Van voor die tijd"]);
}

#[test]
fn a_split_vote_is_followed_by_another_round() {
    let table = Table::new();
    let [mut anja, mut bert, mut dirk, mut evi] =
        ["Anja", "Bert", "Dirk", "Evi"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert]);
    let by_anja = asks(&table, circle, &mut anja, &mut dirk);
    let by_bert = asks(&table, circle, &mut bert, &mut evi);
    // Both propose without knowing of each other.
    circle_propose_admission(&mut anja.open, circle, &by_anja, Reads::All, "").unwrap();
    circle_propose_admission(&mut bert.open, circle, &by_bert, Reads::All, "").unwrap();
    round(circle, &mut [&mut anja, &mut bert]);
    let seen = anja.sees(circle).proposals;
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|it| it.state == ProposalState::Overtaken && !it.can_vote), "{seen:?}");
    let refused = vote(&mut anja.open, circle, &seen[0].id, Vote::Yes).unwrap_err().code;
    assert!(matches!(refused, ErrorCode::VoteOver | ErrorCode::AlreadyVoted), "{refused:?}");
    let mine = seen.iter().find(|it| it.by_you).unwrap();
    assert!(mine.can_repeat);
    circle_propose_again(&mut anja.open, circle, &mine.id).unwrap();
    round(circle, &mut [&mut anja, &mut bert]);
    let again = bert.proposal(circle);
    assert_eq!((again.round, again.about.as_str(), again.can_vote), (2, "Dirk", true));
    bert.votes(circle, Vote::Yes);
    round(circle, &mut [&mut bert, &mut anja, &mut dirk]);
    assert_eq!(anja.names(circle), ["Anja", "Bert", "Dirk"]);
    // Bert's own was overtaken; he can make it again, and now Anja and Dirk vote.
    round(circle, &mut [&mut bert, &mut anja, &mut dirk]);
    let lapsed = bert.proposal(circle);
    assert_eq!(
        (lapsed.state, lapsed.about.as_str(), lapsed.can_repeat),
        (ProposalState::Lapsed, "Evi", true)
    );
    circle_propose_again(&mut bert.open, circle, &lapsed.id).unwrap();
    round(circle, &mut [&mut bert, &mut dirk]);
    dirk.votes(circle, Vote::Yes);
    round(circle, &mut [&mut dirk, &mut evi, &mut anja, &mut bert]);
    assert_eq!(evi.names(circle), ["Anja", "Bert", "Dirk", "Evi"]);
}

#[test]
fn votes_against_end_a_proposal_and_silence_does_after_fourteen_days() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra]);
    circle_rename(&mut anja.open, circle, "Kring Noord", "").unwrap();
    let twice = circle_rename(&mut anja.open, circle, "Kring Oost", "").unwrap_err().code;
    assert_eq!(twice, ErrorCode::AlreadyVoted);
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    bert.votes(circle, Vote::No);
    chandra.votes(circle, Vote::No);
    round(circle, &mut [&mut bert, &mut chandra, &mut anja]);
    assert_eq!(anja.proposal(circle).state, ProposalState::Rejected);
    circle_rename(&mut bert.open, circle, "Kring West", "").unwrap();
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    let early = circle_rename(&mut anja.open, circle, "Kring Oost", "");
    assert!(early.is_ok(), "another proposal in the same round is allowed");
    days_go_by(15);
    let late = circle_rename(&mut chandra.open, circle, "Kring Midden", "").unwrap();
    assert_eq!(late.proposals.iter().map(|it| it.round).max(), Some(3));
    round(circle, &mut [&mut chandra, &mut bert]);
    let third = bert.sees(circle).proposals.into_iter().find(|it| it.round == 3).unwrap();
    vote(&mut bert.open, circle, &third.id, Vote::Yes).unwrap();
    round(circle, &mut [&mut bert, &mut chandra, &mut anja]);
    assert_eq!(anja.sees(circle).name, "Kring Midden");
}

#[test]
fn someone_who_only_has_an_invitation_still_reads_nothing() {
    let table = Table::new();
    let [mut anja, mut bert, mut dirk] = ["Anja", "Bert", "Dirk"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert]);
    let request = asks(&table, circle, &mut anja, &mut dirk);
    circle_propose_admission(&mut anja.open, circle, &request, Reads::All, "").unwrap();
    round(circle, &mut [&mut anja, &mut bert, &mut dirk]);
    bert.votes(circle, Vote::No);
    round(circle, &mut [&mut bert, &mut anja, &mut dirk]);
    assert_eq!(dirk.sees(circle).membership, Membership::Waiting);
    assert!(dirk.sees(circle).proposals.is_empty());
    assert_eq!(session_open(&dirk.open, circle, RecordId([1; 16])).unwrap_err().code, ErrorCode::NotAMember);
}
