import { expect, test } from 'vitest';
import type { ConflictView, VersionView } from '../../backend';
import { placeOf, waitingIn, writtenOn } from './versions';

test.each([
  ['title', 'title'],
  ['summary', 'summary'],
  ['reflection', 'reflection'],
  ['question_situation', 'question'],
  ['question', 'question'],
  ['actions/0abc', 'onward'],
])('%s stands in: %s', (field, place) => {
  expect(placeOf(field)).toBe(place);
});

test('each choice waits in one place, in reading order', () => {
  const conflict = (id: string, field: string): ConflictView => ({
    id,
    field,
    before: '',
    after: '',
    versions: [],
  });
  const all = [conflict('a', 'course'), conflict('b', 'question'), conflict('c', 'course')];
  expect(waitingIn(all, 'course').map((one) => one.id)).toEqual(['a', 'c']);
  expect(waitingIn(all, 'question').map((one) => one.id)).toEqual(['b']);
  expect(waitingIn(all, 'title')).toEqual([]);
});

test('a version tells where it was written, when that is known', () => {
  const say = (key: string, values?: { device: string }) => key + (values?.device ?? '');
  const check = (version: Omit<VersionView, 'text'>, expected: string) =>
    expect(writtenOn({ text: 'Ik belde.', ...version }, say)).toBe(expected);
  check({ here: true, device: 'laptop' }, 'versions.here');
  check({ here: false, device: 'telefoon' }, 'versions.ontelefoon');
  check({ here: false, device: null }, '');
});
