/** How themes look and are called: three fixed ones, known others, and own ones from a small palette. */
import { lookUp } from '../../messages/fill';
import nl from '../../messages/nl.json';
import { coded } from '../../messages/index.svelte';

const FIXED = ['regie', 'grenzen', 'samenwerking'];
const KNOWN = [
  'schaamte',
  'overbelasting',
  'vertrouwen',
  'nabijheid_afstand',
  'machteloosheid',
  'cultuur',
  'taal',
  'schulden',
];
const OWN_LOOKS = 5;

/** The look of a theme: one of the three fixed names, or `own-1` to `own-5`; always the same one. */
export function themeLook(theme: string): string {
  if (FIXED.includes(theme)) return theme;
  const known = KNOWN.indexOf(theme);
  const place =
    known >= 0 ? known : [...theme].reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0);
  return `own-${(place % OWN_LOOKS) + 1}`;
}

/** The theme as people call it. Own themes are called as they were written. */
export function themeName(theme: string): string {
  return lookUp(nl, `theme.${theme}`) ? coded('theme', theme, 'theme.regie') : theme;
}

/** What a theme is about, for the three that are always there. */
export function themeMeaning(theme: string): string | undefined {
  return lookUp(nl, `theme_meaning.${theme}`)
    ? coded('theme_meaning', theme, 'theme_meaning.regie')
    : undefined;
}

/** The themes that are always offered. */
export const ALWAYS: readonly string[] = FIXED;

/** Themes that often come up, to choose from beside the fixed ones. */
export const OFTEN: readonly string[] = KNOWN;
