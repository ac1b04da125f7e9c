import { describe, expect, test } from 'vitest';
import type { PassageView, SeatView, Step } from '../../backend';
import { compose, swap } from './compose';
import { mayContribute, minutes, whoseTurn } from './roles';

describe('what the circle gets', () => {
  const passage = (start: number, text: string, replacement: string): PassageView => ({
    span: { start, end: start + [...text].length },
    kind: 'person',
    text,
    replacement,
  });
  const written = 'één bezoek aan Yilmaz, 06 12345678';
  const passages = [passage(15, 'Yilmaz', 'Y.'), passage(23, '06 12345678', '[nummer]')];
  const check = (kept: number[], expected: string) =>
    expect(compose(written, passages, new Set(kept))).toBe(expected);

  test('has every proposal taken over', () => check([], 'één bezoek aan Y., [nummer]'));
  test('keeps what the person wants to keep', () => check([0], 'één bezoek aan Yilmaz, [nummer]'));
  test('is what was written when all is kept', () => check([0, 1], written));
  test('a text changed by hand is changed at that place only', () => {
    expect(swap('bij Y. thuis, Y. zei', 'Y.', 'Yilmaz')).toBe('bij Yilmaz thuis, Y. zei');
    expect(swap('heel anders', 'Y.', 'Yilmaz')).toBe('heel anders');
  });
});

describe('turns', () => {
  const seat = (name: string, more: Partial<SeatView> = {}): SeatView => ({
    person: name,
    name,
    you: false,
    presenter: false,
    facilitator: false,
    in_this_step: 0,
    took_along: false,
    ...more,
  });
  const step = (more: Partial<Step>) =>
    ({ turns: 'in_turn', contributes: 'insight', speaks: ['participants'], ...more }) as Step;
  const seats = [
    seat('Anja', { presenter: true }),
    seat('Bert', { in_this_step: 1 }),
    seat('Chandra', { facilitator: true }),
    seat('Dirk'),
  ];

  test('go around to the first who has not contributed, past presenter and facilitator', () => {
    expect(whoseTurn(step({}), seats)?.name).toBe('Dirk');
  });

  test('are nobody’s where everybody speaks freely or writes nothing', () => {
    expect(whoseTurn(step({ turns: 'free' }), seats)).toBeUndefined();
    expect(whoseTurn(step({ contributes: 'none' }), seats)).toBeUndefined();
  });

  test('the presenter listens unless all are asked', () => {
    expect(mayContribute(step({}), true)).toBe(false);
    expect(mayContribute(step({ speaks: ['all'] }), true)).toBe(true);
    expect(mayContribute(step({}), false)).toBe(true);
    expect(mayContribute(step({ contributes: 'takeaway' }), false)).toBe(false);
  });
});

test('minutes are said in whole or half ones', () => {
  expect(minutes(840)).toBe(14);
  expect(minutes(150)).toBe(2.5);
});
