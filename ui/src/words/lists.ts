/** Names and words in a row, as a sentence has them. */

/** `Bert, Chandra en Dirk`. */
export function named(words: string[], language: string): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
}

/** The first letters of a name, for a small circle: `Anja` or `Anja de V.` becomes `A`, `AV`. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  const first = words[0]?.charAt(0) ?? name.charAt(0).toUpperCase();
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : '';
  return first + last;
}

/** A name short enough to stand in a circle of people: the first word, cut when it is very long. */
export function callName(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? '';
  return first.length > 9 ? `${first.slice(0, 8)}…` : first;
}
