import { describe, expect, test } from 'vitest';
import type { CaseDraft, CaseRow } from '../../backend';
import { draftLength, pageShare } from './length';
import { marked } from './marked';
import { byMonth } from './months';
import { actionId, hasContent, themeId } from './parts';

const blank: CaseDraft = {
  title: 'Een titel telt niet mee',
  date: '2026-11-21',
  status: 'draft',
  themes: [],
  summary: '',
  intake: '',
  course: '',
  dilemmas: '',
  reflection: '',
  question_situation: '',
  question_dilemma: '',
  question: '',
  actions: [],
};

test('length counts characters of parts and question, as Rust does', () => {
  expect(draftLength(blank)).toBe(0);
  expect(draftLength({ ...blank, summary: 'één', question: 'hoe?' })).toBe(7);
  expect(draftLength({ ...blank, course: '🙂' })).toBe(1);
});

test.each([
  [0, 'empty'],
  [100, 'start'],
  [700, 'quarter'],
  [1500, 'half'],
  [2250, 'three_quarters'],
  [3000, 'one'],
  [3300, 'one'],
  [3500, 'over'],
  [6000, 'far_over'],
])('%i of 3000 characters is: %s', (length, expected) => {
  expect(pageShare(length, 3000)).toBe(expected);
});

describe('marked stretches', () => {
  const check = (text: string, marks: [number, number][], expected: string) =>
    expect(
      marked(text, marks)
        .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
        .join(''),
    ).toBe(expected);

  test('count characters, not bytes', () => check('één 🙂 post', [[6, 10]], 'één 🙂 [post]'));
  test('may stand at both ends', () =>
    check(
      'abc',
      [
        [0, 1],
        [2, 3],
      ],
      '[a]b[c]',
    ));
  test('may be missing', () => check('abc', [], 'abc'));
  test('may overlap without doubling a word', () =>
    check(
      'abcdef',
      [
        [0, 3],
        [2, 5],
      ],
      '[abc][de]f',
    ));
});

test('cases stand under their month, and by relevance under none', () => {
  const row = (id: string, date: string): CaseRow => ({
    id,
    date,
    title: '',
    question: '',
    status: 'draft',
    themes: [],
    found: null,
  });
  const rows = [row('a', '2026-11-20'), row('b', '2026-11-02'), row('c', '2026-10-30')];
  const shape = (byRelevance: boolean) =>
    byMonth(rows, byRelevance).map((group) => [group.key, group.rows.length]);
  expect(shape(false)).toEqual([
    ['2026-11-01', 2],
    ['2026-10-01', 1],
  ]);
  expect(shape(true)).toEqual([['', 3]]);
});

test('a theme is named as Rust stores it', () => {
  expect(themeId('  Zorg   voor Jezelf ')).toBe('zorg voor jezelf');
  expect(themeId('x'.repeat(60))).toHaveLength(40);
});

test('later actions sort after earlier ones', () => {
  expect(actionId(1_000, 0.9) < actionId(2_000, 0.1)).toBe(true);
  expect(actionId(1, 0)).not.toBe(actionId(1, 0.5));
});

test('a section with only white space counts as empty', () => {
  expect(hasContent({ ...blank, intake: '  \n' }, 'intake', 0)).toBe(false);
  expect(hasContent(blank, 'onward', 1)).toBe(true);
});
