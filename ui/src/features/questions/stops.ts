/** The stops in the life of a learning question. */
import type { QuestionRow } from '../../backend';

export interface Stop {
  name: 'written' | 'shared' | 'insight' | 'learned';
  reached: boolean;
  /** The day it was reached, where it is known. */
  day?: string;
}

/** Which stops a question has reached: written, brought in, an insight taken along, learned. */
export function stops(question: Pick<QuestionRow, 'date' | 'status' | 'takeaways'>): Stop[] {
  const first = question.takeaways
    .map((takeaway) => takeaway.date)
    .sort()
    .at(0);
  const fromCircle = question.takeaways.some((takeaway) => takeaway.circle_name !== null);
  const shared = question.status === 'shared' || fromCircle;
  return [
    { name: 'written', reached: true, day: question.date },
    { name: 'shared', reached: shared },
    { name: 'insight', reached: first !== undefined, ...(first && { day: first }) },
    { name: 'learned', reached: question.status === 'learned' },
  ];
}
