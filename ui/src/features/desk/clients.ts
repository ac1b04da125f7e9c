/** What is asked for a client, as one line. */
import type { Client } from '../../backend';
import { t } from '../../messages/index.svelte';
import { daysInWords } from '../sharing/weekdays';
import { themeName } from '../themes/themes';

/** A client without any need filled in. */
export function blankClient(): Client {
  return {
    code: '',
    themes: [],
    languages_required: [],
    languages_welcome: [],
    days: [],
    area: '',
    hours_per_week: 0,
    wishes: '',
    matched: false,
  };
}

/** `regie, grenzen · spreekt Turks · donderdag · Feijenoord · 2 uur per week`. */
export function clientInWords(client: Client): string {
  return [
    client.themes.map(themeName).join(', '),
    client.languages_required.length
      ? t('clients.must_speak', { languages: client.languages_required.join(', ') })
      : '',
    client.languages_welcome.length
      ? t('clients.may_speak', { languages: client.languages_welcome.join(', ') })
      : '',
    daysInWords(client.days),
    client.area,
    client.hours_per_week ? t('sheet.hours', { n: client.hours_per_week }) : '',
    client.wishes,
  ]
    .filter(Boolean)
    .join(' · ');
}
