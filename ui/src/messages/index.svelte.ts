/**
 * Sentences for people, by key, in the chosen language. Dutch is written first and names the keys.
 */
import errorsEn from '../../../messages/errors.en.json';
import errorsNl from '../../../messages/errors.nl.json';
import { fill, lookUp, type Node, type Values } from './fill';
import en from './en.json';
import nl from './nl.json';

export type Language = 'nl' | 'en';

type Plural = { one: string; other: string };
type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : T[K] extends Plural ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** Every key of the message files; a sentence with a number in it is one key for all its forms. */
export type MessageKey = Keys<typeof nl>;

const files: Record<Language, Node> = { nl, en };
const errors: Record<Language, Record<string, ErrorText>> = { nl: errorsNl, en: errorsEn };

/** A refusal in three sentences. */
export type ErrorText = { what: string; lost: string; todo: string };

let language: Language = $state('nl');

/** The language of the screens. */
export function currentLanguage(): Language {
  return language;
}

/** Changes the language of the screens at once. */
export function speak(next: Language): void {
  language = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

/** The sentence for a key, with `{places}` filled in; `n` chooses between one and more. */
export function t(key: MessageKey, data: Values = {}): string {
  return fill(lookUp(files[language], key), data, language) ?? key;
}

/** The sentence for a key that may have none. */
export function maybe(key: string, data: Values = {}): string {
  return fill(lookUp(files[language], key), data, language) ?? '';
}

/** The sentence for a code that comes from Rust; `fallback` when this version has none for it. */
export function coded(
  group: string,
  code: string,
  fallback: MessageKey,
  data: Values = {},
): string {
  return fill(lookUp(files[language], `${group}.${code}`), data, language) ?? t(fallback, data);
}

/** What happened, whether anything was lost, and what to do. */
export function errorText(code: string, data: Values = {}): ErrorText {
  const known = errors[language][code] ?? errors[language]['io'];
  const say = (text: string) => fill(text, data, language) ?? '';
  return {
    what: say(known?.what ?? code),
    lost: say(known?.lost ?? ''),
    todo: say(known?.todo ?? ''),
  };
}

/** The one of two texts that is in the chosen language. */
export function inLanguage(text: { nl: string; en: string }): string {
  return text[language];
}
