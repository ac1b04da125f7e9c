import { expect, test } from 'vitest';
import type { Course, RecurringPhrase, RecurringTheme } from '../../backend';
import { byCourse, place, stretch } from './recurring';

function theme(name: string, course: Course, days: string[]): RecurringTheme {
  return { theme: name, course, days, suggested_days: [], places: [] };
}
function phrase(words: string, course: Course, days: string[]): RecurringPhrase {
  return { phrases: [words], course, days, things: days.length, places: [] };
}

test('what returns comes before what is new and what fades, and themes before words', () => {
  const groups = byCourse(
    [theme('regie', 'fading', ['2026-01-01']), theme('taal', 'returning', ['2026-02-01'])],
    [phrase('tolk', 'returning', ['2026-03-01']), phrase('brieven', 'fading', [])],
  );
  expect(groups.map((group) => [group.course, group.items.map((it) => it.key)])).toEqual([
    ['returning', ['theme taal', 'words tolk']],
    ['fading', ['theme regie', 'words brieven']],
  ]);
  expect(byCourse([], [])).toEqual([]);
});

test('the line reaches back to the first day, and at least half a year', () => {
  const groups = byCourse([theme('regie', 'new', ['2026-11-01'])], []);
  expect(stretch(groups, '2026-11-21').days).toBe(184);
  const older = byCourse([theme('regie', 'fading', ['2025-11-21'])], []);
  expect(stretch(older, '2026-11-21').days).toBe(365);
});

test.each([
  ['2026-11-21', 100],
  ['2026-11-11', 90],
  ['2026-01-01', 0],
  ['2027-01-01', 100],
])('%s stands at %i percent of a hundred days', (day, expected) =>
  expect(place(day, '2026-11-21', 100)).toBe(expected),
);
