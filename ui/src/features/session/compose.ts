/** What a circle gets of a text: the written words, with passages replaced where the person agreed. */
import type { PassageView } from '../../backend';

/** The text with every passage replaced, apart from those whose number is in `kept`. */
export function compose(
  written: string,
  passages: readonly PassageView[],
  kept: ReadonlySet<number>,
): string {
  const letters = [...written];
  let text = '';
  let at = 0;
  passages.forEach((passage, number) => {
    if (passage.span.start < at) return;
    text += letters.slice(at, passage.span.start).join('');
    text += kept.has(number) ? passage.text : passage.replacement;
    at = passage.span.end;
  });
  return text + letters.slice(at).join('');
}

/** A text that was changed by hand, with one passage replaced or put back, where it still stands. */
export function swap(text: string, from: string, to: string): string {
  const at = text.indexOf(from);
  return at < 0 || !from ? text : text.slice(0, at) + to + text.slice(at + from.length);
}
