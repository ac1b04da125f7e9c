import { beforeEach, describe, expect, test } from 'vitest';
import type { CircleActs, CircleView, MemberView, ProposalView, RequestView } from '../../backend';
import { speak } from '../../messages/index.svelte';
import {
  goneSentence,
  leavingSentences,
  majority,
  noticeText,
  ownVote,
  phaseSentence,
  proposalQuestion,
  removal,
  requestAct,
  sorted,
  standing,
  tally,
  voteWord,
} from './governance';

const NO_ACTS: CircleActs = {
  can_write: true,
  can_invite: false,
  can_propose_admission: false,
  can_propose_removal: false,
  removal_impossible: false,
  can_close: false,
  leaving: null,
  can_remove: false,
  can_rename: false,
};

function circle(more: Partial<CircleView> = {}, acts: Partial<CircleActs> = {}): CircleView {
  return {
    id: 'k',
    name: 'Kring Zuid',
    kind: 'group',
    membership: 'member',
    can_admit: false,
    phase: 'founding',
    acts: { ...NO_ACTS, ...acts },
    proposals: [],
    notices: [],
    my_words: [],
    members: [],
    requests: [],
    sessions: [],
    ...more,
  } as CircleView;
}

function proposal(more: Partial<ProposalView> = {}): ProposalView {
  return {
    id: 'v',
    kind: 'admit',
    state: 'open',
    person: 'p',
    about: 'Hanna',
    device_label: '',
    reads: 'from_now',
    words: [],
    by: 'Bert',
    by_you: false,
    note: '',
    round: 1,
    yes: ['Bert'],
    no: [],
    waiting: ['Anja', 'Chandra'],
    without_vote: [],
    needed: 2,
    your_vote: null,
    can_vote: true,
    can_vote_no: true,
    no_vote: null,
    can_repeat: false,
    until: Date.UTC(2026, 11, 4, 12),
    ...more,
  };
}

const request = { id: 'r', name: 'Hanna', device_label: '', words: [], proposed: false };
const member = (more: Partial<MemberView> = {}) =>
  ({ person: 'p', name: 'Dirk', you: false, can_remove: true, devices: [], ...more }) as MemberView;

beforeEach(() => speak('nl'));

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [7, 4],
  [8, 5],
])('of %i people %i are more than half', (people, votes) => expect(majority(people)).toBe(votes));

describe('someone who asks to join', () => {
  test.each<[string, CircleView, Partial<RequestView>, string]>([
    ['is admitted by the founder', circle({ can_admit: true }), {}, 'admit'],
    ['waits for the founder elsewhere', circle(), {}, 'none'],
    ['is put to a closed circle', circle({}, { can_propose_admission: true }), {}, 'propose'],
    [
      'is not put to it twice',
      circle({}, { can_propose_admission: true }),
      { proposed: true },
      'proposed',
    ],
  ])('%s', (_, where, more, act) => expect(requestAct(where, { ...request, ...more })).toBe(act));
});

describe('someone going', () => {
  test.each<[string, CircleView, MemberView, string | null]>([
    [
      'is a proposal in a closed circle',
      circle({}, { can_propose_removal: true }),
      member(),
      'propose',
    ],
    ['is at once for the founder', circle({}, { can_remove: true }), member(), 'now'],
    ['is nothing for others', circle(), member(), null],
    ['is never offered for oneself', circle({}, { can_remove: true }), member({ you: true }), null],
    [
      'is not offered for whom it cannot be',
      circle({}, { can_propose_removal: true }),
      member({ can_remove: false }),
      null,
    ],
  ])('%s', (_, where, who, how) => expect(removal(where, who)).toBe(how));
});

describe('a proposal', () => {
  test('asks a question, and its answers fit', () => {
    expect(proposalQuestion(proposal())).toBe('Komt Hanna bij de kring?');
    expect(voteWord(proposal(), 'yes')).toBe('Ja, welkom');
    const device = proposal({ kind: 'remove_device', about: 'Els', device_label: 'tablet' });
    expect(proposalQuestion(device)).toBe('Gaat het apparaat ‘tablet’ van Els uit de kring?');
    expect(voteWord(proposal({ kind: 'remove' }), 'no')).toBe('Nee, blijven');
  });

  test('tells how many votes it needs, and until when', () => {
    const now = Date.UTC(2026, 10, 21);
    expect(standing(proposal(), now)).toMatch(
      /^Er zijn 2 stemmen vóór nodig\. Stemmen kan tot 4 dec/,
    );
    expect(standing(proposal({ needed: 1 }), now)).toMatch(/^Er is 1 stem vóór nodig\./);
    expect(standing(proposal(), Date.UTC(2026, 11, 5))).toMatch(/De tijd om te stemmen is om/);
  });

  test.each([
    ['rejected', /^Niet aangenomen/],
    ['overtaken', /^Vervallen: een ander voorstel/],
    ['lapsed', /^Vervallen: de ledenlijst/],
  ] as const)('that is %s says so', (state, words) =>
    expect(standing(proposal({ state }))).toMatch(words),
  );

  test('counts everyone by name, also nobody', () => {
    const rows = tally(proposal({ without_vote: ['Dirk'] }));
    expect(rows.map((row) => `${row.label}: ${row.names}`)).toEqual([
      'Voor: Bert',
      'Tegen: niemand',
      'Nog niet gestemd: Anja en Chandra',
      'Stemt niet mee: Dirk',
    ]);
  });

  test('that is over counts no one as still to vote when all did', () => {
    const rows = tally(proposal({ state: 'rejected', waiting: [] }));
    expect(rows.map((row) => row.vote)).toEqual(['yes', 'no']);
  });

  test.each<[string, Partial<ProposalView>, RegExp]>([
    ['own vote for', { your_vote: 'yes', can_vote: false, no_vote: 'voted' }, /^Jij stemde vóór/],
    ['own vote against', { your_vote: 'no', can_vote: false }, /^Jij stemde tegen/],
    ['about oneself', { can_vote: false, no_vote: 'about_you' }, /over jou/],
    ['a key on its way', { can_vote: false, no_vote: 'key_missing' }, /Haal en breng/],
    ['another chosen', { can_vote: false, no_vote: 'voted_elsewhere' }, /ander voorstel/],
    ['lists that contradict', { can_vote: false, no_vote: 'frozen' }, /Gezien/],
    ['a vote to give', {}, /^$/],
    ['over', { state: 'lapsed', can_vote: false, no_vote: 'not_open' }, /^$/],
  ])('with %s', (_, more, words) => expect(ownVote(proposal(more))).toMatch(words));

  test('that waits stands apart from those that are over', () => {
    const lists = sorted([proposal(), proposal({ id: 'w', state: 'lapsed' })]);
    expect([lists.open.length, lists.over.length]).toEqual([1, 1]);
  });
});

describe('where a circle stands', () => {
  test.each<[string, CircleView, RegExp]>([
    ['founder', circle({}, { can_close: true }), /Jij laat mensen toe/],
    ['first members', circle(), /Wie de kring begon/],
    ['closed', circle({ phase: 'closed' }), /De kring is gesloten/],
    ['a line', circle({ kind: 'line' }), /^$/],
    ['someone who left', circle({ membership: 'left' }), /^$/],
  ])('for %s', (_, where, words) => expect(phaseSentence(where)).toMatch(words));

  test.each<[CircleView['membership'], RegExp]>([
    ['member', /^$/],
    ['waiting', /^$/],
    ['left', /^Je bent uit deze kring gegaan/],
    ['removed', /^Je hoort niet meer bij/],
    ['ended', /^Deze kring is gestopt/],
  ])('%s', (membership, words) => expect(goneSentence(circle({ membership }))).toMatch(words));
});

describe('leaving', () => {
  test.each<[NonNullable<CircleActs['leaving']>, RegExp, number]>([
    ['others_go_on', /^De anderen gaan verder zonder jou/, 3],
    ['closes_circle', /^Jij begon deze kring/, 3],
    ['one_remains', /^Er blijft één persoon over/, 3],
    ['ends_circle', /^Je bent de enige/, 2],
    ['ends_line', /^Deze lijn is van jou/, 3],
  ])('%s says what happens, and what stays', (leaving, words, sentences) => {
    const said = leavingSentences(circle({}, { leaving }));
    expect(said[0]).toMatch(words);
    expect(said).toHaveLength(sentences);
    expect(said).toContain('Wat hier staat, blijft voor jou te lezen.');
  });

  test('says nothing where nobody can leave', () => expect(leavingSentences(circle())).toEqual([]));
});

describe('a notice', () => {
  test('names people as a sentence does', () => {
    expect(noticeText({ kind: 'joined', names: ['Els'] }).what).toBe('Els hoort nu bij de kring.');
    expect(noticeText({ kind: 'joined', names: ['Els', 'Dirk'] }).what).toBe(
      'Els en Dirk horen nu bij de kring.',
    );
  });

  test('of trouble tells what is lost and what to do', () => {
    const text = noticeText({ kind: 'double_signed', names: ['Gerrit'] });
    expect(text.lost).toMatch(/Er is niets verloren/);
    expect(text.todo).toMatch(/Praat er samen over/);
  });

  test('of a kind that this version does not know still says something', () => {
    expect(noticeText({ kind: 'from_the_future', names: [] }).what).not.toBe('');
  });
});
