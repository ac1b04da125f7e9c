import { expect, test } from 'vitest';
import { callName, named } from './lists';

test('names stand in a row as in a sentence', () => {
  expect(named(['Bert', 'Chandra', 'Dirk'], 'nl')).toBe('Bert, Chandra en Dirk');
  expect(named(['Bert'], 'nl')).toBe('Bert');
  expect(named([], 'nl')).toBe('');
});

test.each([
  ['Anja', 'Anja'],
  ['  Anja de Wit', 'Anja'],
  ['Maximiliaan', 'Maximili…'],
  ['', ''],
])('%s is called %s in a circle', (name, expected) => expect(callName(name)).toBe(expected));
