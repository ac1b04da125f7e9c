/** The sections of the page on which a case is written, in reading order. */
import type { CaseDraft, Part } from '../../backend';

/** The five parts of a prepared case. */
export const PARTS: readonly Part[] = ['summary', 'intake', 'course', 'dilemmas', 'reflection'];

export type Section = Part | 'question' | 'onward';

/** All sections: the parts, the learning question, and what comes after. */
export const SECTIONS: readonly Section[] = [...PARTS, 'question', 'onward'];

/** Whether something stands in a section. */
export function hasContent(draft: CaseDraft, section: Section, takeaways: number): boolean {
  if (section === 'question') return draft.question.trim() !== '';
  if (section === 'onward') return draft.actions.length + takeaways > 0;
  return draft[section].trim() !== '';
}

/** The name under which a theme is stored: small letters, single spaces, at most 40 characters. */
export function themeId(name: string): string {
  const folded = name.trim().split(/\s+/).join(' ').toLowerCase();
  return [...folded].slice(0, 40).join('');
}

/** An id for a new action; later ones sort after earlier ones, as Rust lists them. */
export function actionId(now: number, random: number): string {
  const tail = Math.floor(random * 36 ** 6).toString(36);
  return `${now.toString(36).padStart(9, '0')}-${tail.padStart(6, '0')}`;
}
