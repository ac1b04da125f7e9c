/**
 * The only door to Rust: commands, types, and one event. Screens call `ask(commands.verb(…))`.
 */
import { commands, events } from './generated';
import type { ErrorCode, ErrorView } from './generated';

export { commands };
export type * from './generated';

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: ErrorView };

/** What Rust refused, as a closed code with the values that belong in its sentence. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, string>;

  constructor(view: ErrorView) {
    super(view.code);
    this.name = 'Refused';
    this.code = view.code;
    this.data = { ...view.data } as Record<string, string>;
  }
}

/** The view that a command gives. Throws `Refused` when the command refuses. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call;
  if (answer.status === 'error') throw new Refused(answer.error);
  return answer.data;
}

/** Whether a caught value is a refusal with this code. */
export function refusedWith(caught: unknown, code: ErrorCode): boolean {
  return caught instanceof Refused && caught.code === code;
}

/**
 * Calls `then` each time records changed outside this screen: taken in from others, or written by
 * another window. Returns how to stop listening.
 */
export function onRecordsChanged(then: () => void): () => void {
  let stopped = false;
  const listening = events.recordsChanged.listen(() => {
    if (!stopped) then();
  });
  return () => {
    stopped = true;
    void listening.then((stop) => stop()).catch(() => undefined);
  };
}
