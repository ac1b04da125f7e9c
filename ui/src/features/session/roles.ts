/** Who is up, and what people are asked to write, read from the method of a session. */
import type { ContributionView, SeatView, SessionView, Step } from '../../backend';

/** The present step of a session. */
export function presentStep(session: Pick<SessionView, 'method' | 'step'>): Step | undefined {
  return session.method.steps[session.step] ?? session.method.steps.at(-1);
}

/** Seats that give contributions in a step: everyone who is asked to, the presenter apart. */
export function contributors(seats: SeatView[]): SeatView[] {
  return seats.filter((seat) => !seat.presenter);
}

/** Whose turn it is: the first around the circle who did not contribute yet, where turns are taken. */
export function whoseTurn(step: Step | undefined, seats: SeatView[]): SeatView | undefined {
  if (!step || step.turns !== 'in_turn' || step.contributes === 'none') return undefined;
  return contributors(seats).find((seat) => !seat.facilitator && seat.in_this_step === 0);
}

/** Whether this person is asked to write a contribution in this step. */
export function mayContribute(step: Step | undefined, youPresent: boolean): boolean {
  if (!step || step.contributes === 'none' || step.contributes === 'takeaway') return false;
  return !youPresent || step.speaks.includes('all');
}

/** Contributions of one step, in the order in which they were written. */
export function ofStep(contributions: ContributionView[], step: string): ContributionView[] {
  return contributions.filter((contribution) => contribution.step === step);
}

/** Minutes as they are said: 14, or 2.5. */
export function minutes(seconds: number): number {
  return Math.round(seconds / 6) / 10;
}
