import { describe, expect, test } from 'vitest';
import {
  clock,
  composeDay,
  daysBetween,
  daysLater,
  longAgo,
  longDay,
  monthName,
  nearDay,
  quarterName,
} from './dates';

const TODAY = '2026-11-21';

describe('days', () => {
  test.each([
    ['2026-11-21', 'vandaag'],
    ['2026-11-20', 'gisteren'],
    ['2026-11-18', '3 dagen geleden'],
    ['2026-11-09', '9 nov'],
    ['2025-12-26', '26 dec 2025'],
  ])('%s stands in a list as %s', (day, expected) => {
    expect(nearDay(day, 'nl', TODAY)).toBe(expected);
  });

  test('a month is named with its year only when that is another year', () => {
    expect(monthName('2026-11-01', 'nl', TODAY)).toBe('November');
    expect(monthName('2025-12-01', 'nl', TODAY)).toBe('December 2025');
  });

  test('a long day has its year only when that is another year', () => {
    expect(longDay('2026-01-04', 'nl', TODAY)).toBe('4 januari');
    expect(longDay('2027-01-04', 'nl', TODAY)).toBe('4 januari 2027');
  });

  test.each([
    ['2026-11-11', '10 dagen geleden'],
    ['2026-10-31', '3 weken geleden'],
    ['2026-06-21', '5 maanden geleden'],
  ])('%s was %s', (day, expected) => expect(longAgo(day, 'nl', TODAY)).toBe(expected));

  test('summer time moves no day', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysLater('2026-03-28', 2)).toBe('2026-03-30');
  });

  test.each([
    ['2026', '2', '28', '2026-02-28'],
    ['2026', '2', '30', null],
    ['26', '2', '1', null],
    ['', '', '', null],
    ['2026', '13', '1', null],
  ])('%s-%s-%s is the day %s', (year, month, date, expected) => {
    expect(composeDay(year, month, date)).toBe(expected);
  });
});

test.each([
  [522, '08:42'],
  [0, '00:00'],
  [-65, '−01:05'],
  [3600, '60:00'],
])('%i seconds show as %s', (seconds, expected) => expect(clock(seconds)).toBe(expected));

test('a quarter is called as people of the language do', () => {
  expect(quarterName('2026-Q4', 'nl')).toBe('K4');
  expect(quarterName('2026-Q4', 'en')).toBe('Q4');
});
