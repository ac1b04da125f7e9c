import { describe, expect, test } from 'vitest';
import errorsEn from '../../../messages/errors.en.json';
import errorsNl from '../../../messages/errors.nl.json';
import generated from '../backend/generated.ts?raw';
import en from './en.json';
import { fill, lookUp, type Node } from './fill';
import nl from './nl.json';

/** All sentences by key. */
function flat(node: Node, key = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[key, node]]);
  return new Map(
    Object.entries(node).flatMap(([name, part]) => [...flat(part, key ? `${key}.${name}` : name)]),
  );
}

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe.each([
  ['screens', nl, en],
  ['errors', errorsNl, errorsEn],
] as [string, Node, Node][])('the %s', (_, dutch, english) => {
  test('say the same in both languages', () => {
    expect([...flat(english).keys()].sort()).toEqual([...flat(dutch).keys()].sort());
  });

  test('fill in the same places in both languages', () => {
    const other = flat(english);
    for (const [key, text] of flat(dutch))
      expect(places(other.get(key) ?? ''), key).toEqual(places(text));
  });

  test('leave no sentence empty', () => {
    for (const [key, text] of [...flat(dutch), ...flat(english)])
      expect(text.trim(), key).not.toBe('');
  });
});

test('every error code of the Rust side has its sentences', () => {
  const bare = generated.replaceAll(/\/\*\*[^]*?\*\//g, '');
  const list = /export type ErrorCode =([^;]*);/.exec(bare)?.[1] ?? '';
  const codes = [...list.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(20);
  for (const code of codes) expect(Object.keys(errorsNl), code).toContain(code);
});

test('a number chooses its form', () => {
  const people = lookUp(nl, 'circles.people');
  expect(fill(people, { n: 1 }, 'nl')).toBe('1 persoon');
  expect(fill(people, { n: 7 }, 'nl')).toBe('7 mensen');
});

test('a place without a value stays visible, and a missing key gives nothing', () => {
  expect(fill('Hoi {name}', {}, 'nl')).toBe('Hoi {name}');
  expect(fill(lookUp(nl, 'no.such.key'), {}, 'nl')).toBeUndefined();
});
