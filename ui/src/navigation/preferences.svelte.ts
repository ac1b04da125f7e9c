/** How this person likes the screens: language, size of text, light or dark. */
import { speak, type Language } from '../messages/index.svelte';

export type TextSize = 'normal' | 'large' | 'larger' | 'largest';
export type Look = 'system' | 'light' | 'dark' | 'contrast';

let textSize: TextSize = $state('normal');
let look: Look = $state('system');

export function currentTextSize(): TextSize {
  return textSize;
}

export function currentLook(): Look {
  return look;
}

export function chooseLanguage(next: Language): void {
  speak(next);
}

export function chooseTextSize(next: TextSize): void {
  textSize = next;
  document.documentElement.dataset['text'] = next;
}

export function chooseLook(next: Look): void {
  look = next;
  applyLook();
}

/** Takes over what the system prefers, and follows it. */
export function followSystem(): void {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', applyLook);
  }
  applyLook();
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
