/** A reason, caution or exclusion from Rust in words. */
import type { Remark } from '../../backend';
import { coded, currentLanguage, type MessageKey } from '../../messages/index.svelte';
import { longDay } from '../../words/dates';
import { today } from '../../words/now';
import { WEEKDAYS } from '../sharing/weekdays';
import { themeName } from '../themes/themes';

type Group = 'reason' | 'caution' | 'excluded';

const OTHER: Record<Group, MessageKey> = {
  reason: 'match.reason_other',
  caution: 'match.caution_other',
  excluded: 'match.excluded_other',
};

/** Values in a remark are codes or days where the sentence wants words. */
function inWords(name: string, value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return longDay(value, currentLanguage(), today());
  if (name.startsWith('theme')) return value.split(', ').map(themeName).join(', ');
  if (name === 'what') return coded('match.unsaid', value, 'match.caution_other');
  const words = value.split(', ').map((word) => {
    const day = WEEKDAYS.find((one) => one === word);
    return day ? coded('weekday', day, 'weekday.monday') : word;
  });
  return words.join(', ');
}

/** The sentence for a remark. */
export function remarkText(group: Group, remark: Remark): string {
  const data = Object.fromEntries(
    Object.entries(remark.data).map(([name, value]) => [name, inWords(name, value ?? '')]),
  );
  return coded(`match.${group}`, remark.code, OTHER[group], data);
}
