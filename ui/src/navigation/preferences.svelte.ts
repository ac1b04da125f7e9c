/** How this person likes the screens: language, size of text, light or dark. Kept by Rust, beside the journal. */
import { ask, commands } from '../backend';
import type { Look, Preferences, TextSize } from '../backend/generated';
import { currentLanguage, speak, type Language } from '../messages/index.svelte';

export type { Look, TextSize };

let textSize: TextSize = $state('normal');
let look: Look = $state('system');

export function currentTextSize(): TextSize {
  return textSize;
}

export function currentLook(): Look {
  return look;
}

export function chooseLanguage(next: Language): Promise<void> {
  speak(next);
  return keep();
}

export function chooseTextSize(next: TextSize): Promise<void> {
  applyTextSize(next);
  return keep();
}

export function chooseLook(next: Look): Promise<void> {
  look = next;
  applyLook();
  return keep();
}

/** Takes over what was kept, and what the system prefers, and follows the system. */
export async function beginAsLiked(): Promise<void> {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', applyLook);
  }
  applyLook();
  const kept: Preferences = await ask(commands.preferences());
  speak(kept.language);
  applyTextSize(kept.text_size);
  look = kept.look;
  applyLook();
}

async function keep(): Promise<void> {
  await ask(commands.preferencesSave({ language: currentLanguage(), text_size: textSize, look }));
}

function applyTextSize(next: TextSize): void {
  textSize = next;
  document.documentElement.dataset['text'] = next;
}

function applyLook(): void {
  const asks = (query: string) => matchMedia(query).matches;
  const system = asks('(prefers-contrast: more)')
    ? 'contrast'
    : asks('(prefers-color-scheme: dark)')
      ? 'dark'
      : 'light';
  document.documentElement.dataset['look'] = look === 'system' ? system : look;
}
