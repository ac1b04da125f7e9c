/** One view from Rust on one screen: fetched when the screen opens, and again when records change. */
import { onRecordsChanged } from '../backend';

/** A view that is being fetched, with what went wrong. The newest request wins. */
export class Fetched<T> {
  view: T | undefined = $state.raw();
  trouble: unknown = $state.raw();
  /** Whether a command runs that the person gave; fetching anew in the background does not count. */
  busy: boolean = $state(false);
  #fetch: () => Promise<T>;
  #turn = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Fetches again, and keeps showing the present view meanwhile. */
  async refresh(): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      const view = await this.#fetch();
      if (turn === this.#turn) this.view = view;
      return true;
    } catch (caught) {
      this.trouble = caught;
      return false;
    }
  }

  /** Shows the view that a command gives. `false` when it was refused; `trouble` then says why. */
  async take(call: Promise<T>): Promise<boolean> {
    const turn = ++this.#turn;
    const view = await this.run(call);
    if (view === undefined) return false;
    if (turn === this.#turn) this.view = view;
    // Something was fetched meanwhile, perhaps from before this command.
    else void this.refresh();
    return true;
  }

  /** Runs a command with another answer. `undefined` when it was refused. */
  async run<R>(call: Promise<R>): Promise<R | undefined> {
    this.busy = true;
    try {
      const answer = await call;
      this.trouble = undefined;
      return answer;
    } catch (caught) {
      this.trouble = caught;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

/** A view for this component: fetched now and each time records change, until the component goes. */
export function fetched<T>(fetch: () => Promise<T>): Fetched<T> {
  const page = new Fetched(fetch);
  $effect(() => {
    // What `fetch` reads on the screen is not followed: the screen says itself when to fetch anew.
    queueMicrotask(() => void page.refresh());
    return onRecordsChanged(() => void page.refresh());
  });
  return page;
}
