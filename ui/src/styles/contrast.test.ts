import { expect, test } from 'vitest';
import css from './tokens.css?raw';

/** Colours of one look: those of the light one, with its own over them. */
function look(name: string): Record<string, string> {
  const block = (selector: string) => css.split(`${selector} {`)[1]?.split('}')[0] ?? '';
  const read = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]),
    );
  const own = name === 'light' ? {} : read(block(`:root[data-look='${name}']`));
  return { ...read(block(':root')), ...own } as Record<string, string>;
}

/** Contrast of two colours by WCAG 2.2, 1 to 21. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const THEMES = ['regie', 'grenzen', 'samenwerking', 'own-1', 'own-2', 'own-3', 'own-4', 'own-5'];
const TEXT: [string, string][] = [
  ...['ink', 'ink-soft', 'accent', 'danger'].flatMap((ink): [string, string][] => [
    [ink, 'paper'],
    [ink, 'page'],
  ]),
  ['ink', 'accent-wash'],
  ['ink-soft', 'accent-wash'],
  ['accent', 'accent-wash'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['danger-ink', 'danger'],
  ['ink', 'danger-wash'],
  ['ink', 'attention-wash'],
  ['attention', 'attention-wash'],
  ['attention', 'paper'],
  ...THEMES.map((theme): [string, string] => [theme, `${theme}-wash`]),
];

test.each([
  ['light', 4.5],
  ['dark', 4.5],
  ['contrast', 7],
])('all text in the %s look has a contrast of at least %f', (name, least) => {
  const colours = look(name);
  const weak = TEXT.map(([ink, ground]) => {
    const value = contrast(colours[ink] ?? '#000000', colours[ground] ?? '#000000');
    return { pair: `${ink} on ${ground}`, value };
  }).filter((one) => one.value < least);
  expect(weak).toEqual([]);
});

test.each(['light', 'dark', 'contrast'])('edges of fields can be seen in the %s look', (name) => {
  const colours = look(name);
  for (const ground of ['paper', 'page']) {
    expect(contrast(colours['edge'] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(3);
  }
});
