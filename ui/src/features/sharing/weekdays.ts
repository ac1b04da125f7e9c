/** Days of the week in their order, with their names. */
import type { Weekday } from '../../backend';
import { currentLanguage, t } from '../../messages/index.svelte';
import { named } from '../../words/lists';

export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** The seven days to choose from. */
export function weekdayOptions(): { value: Weekday; label: string }[] {
  return WEEKDAYS.map((day) => ({ value: day, label: t(`weekday.${day}`) }));
}

/** `maandag en donderdag`. */
export function daysInWords(days: Weekday[]): string {
  const inOrder = WEEKDAYS.filter((day) => days.includes(day));
  return named(
    inOrder.map((day) => t(`weekday.${day}`)),
    currentLanguage(),
  );
}
