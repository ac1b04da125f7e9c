/** How much of an A4 a case fills, as a part to draw and as words. */
import type { CaseDraft } from '../../backend';

/** Characters in the five parts and the question, counted as Rust counts them. */
export function draftLength(draft: CaseDraft): number {
  const texts = [
    draft.summary,
    draft.intake,
    draft.course,
    draft.dilemmas,
    draft.reflection,
    draft.question_situation,
    draft.question_dilemma,
    draft.question,
  ];
  return texts.reduce((sum, text) => sum + [...text].length, 0);
}

/** The share of a page, as the screens name it. */
export type PageShare =
  'empty' | 'start' | 'quarter' | 'half' | 'three_quarters' | 'one' | 'over' | 'far_over';

/** Names how much of the advised length was written. */
export function pageShare(length: number, onePage: number): PageShare {
  const share = length / onePage;
  if (length === 0) return 'empty';
  if (share < 0.125) return 'start';
  if (share < 0.375) return 'quarter';
  if (share < 0.625) return 'half';
  if (share < 0.875) return 'three_quarters';
  if (share <= 1.1) return 'one';
  return share < 1.6 ? 'over' : 'far_over';
}
