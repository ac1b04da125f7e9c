import { expect, test } from 'vitest';
import { stops } from '../questions/stops';
import { highest, lastQuarters, linePath, PLOT, points } from './plot';

const quarter = (people: number | null) => ({ quarter: '2026-Q4', people });

test('the highest quarter touches the top, an empty one the ground', () => {
  const [empty, full] = points([quarter(0), quarter(9)], 9);
  expect(empty?.y).toBe(PLOT.bottom);
  expect(full?.y).toBe(PLOT.top);
  expect([empty?.x, full?.x]).toEqual([PLOT.left, PLOT.right]);
});

test('a few are drawn between one and two', () => {
  const [few, one, two] = points([quarter(null), quarter(1), quarter(2)], 4);
  expect(few!.y).toBeLessThan(one!.y);
  expect(few!.y).toBeGreaterThan(two!.y);
});

test('a plot goes six quarters back, over the turn of the year', () => {
  const shown = lastQuarters([{ quarter: '2026-Q2', people: null }]);
  expect(shown.map((one) => one.quarter)).toEqual([
    '2025-Q1',
    '2025-Q2',
    '2025-Q3',
    '2025-Q4',
    '2026-Q1',
    '2026-Q2',
  ]);
  expect(shown.map((one) => one.people)).toEqual([0, 0, 0, 0, 0, null]);
  expect(lastQuarters([])).toEqual([]);
  expect(lastQuarters(Array.from({ length: 9 }, () => quarter(1)))).toHaveLength(6);
});

test('plots share one height, and one person is no mountain', () => {
  expect(highest([{ quarters: [quarter(1)] }, { quarters: [quarter(null)] }])).toBe(4);
  expect(highest([{ quarters: [quarter(7)] }, { quarters: [quarter(2)] }])).toBe(7);
});

test('a line goes through all its points', () => {
  const path = linePath(points([quarter(1), quarter(2), quarter(3)], 4));
  expect(path.match(/[ML]/g)).toEqual(['M', 'L', 'L']);
});

test('a question reaches its stops by what happened to it', () => {
  const takeaway = {
    id: 't',
    text: 'x',
    next_action: '',
    date: '2026-11-20',
    circle_name: 'Zuid',
    question: null,
    case: null,
  };
  const reached = (status: 'draft' | 'shared' | 'learned', takeaways: (typeof takeaway)[]) =>
    stops({ date: '2026-11-01', status, takeaways })
      .filter((stop) => stop.reached)
      .map((stop) => stop.name);
  expect(reached('draft', [])).toEqual(['written']);
  expect(reached('shared', [])).toEqual(['written', 'shared']);
  expect(reached('learned', [takeaway])).toEqual(['written', 'shared', 'insight', 'learned']);
});
