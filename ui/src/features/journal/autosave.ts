/**
 * Saving while someone writes: after a pause, one save at a time, and no word lost when something
 * else arrived meanwhile.
 */

/** What the screen edits, and what those edits are based on. */
export interface Based<D> {
  base: string;
  draft: D;
}

/** What the screen goes on with after a save, and whether it must save once more. */
export interface After<D> extends Based<D> {
  again: boolean;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Decides what to go on with when a save returns. `sent` is what was saved, `now` what stands on the
 * screen, `returned` what Rust holds after the save, changes from other devices included.
 */
export function afterSave<D>(sent: Based<D>, now: D, returned: Based<D>): After<D> {
  const typedOn = !same(sent.draft, now);
  const othersCame = !same(sent.draft, returned.draft);
  if (!othersCame) return { base: returned.base, draft: now, again: typedOn };
  if (!typedOn) return { ...returned, again: false };
  // Both changed. The old base is kept: saved against it, both changes stay.
  return { base: sent.base, draft: now, again: true };
}

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed';

interface Options {
  /** Saves what is on the screen. Resolves to whether something was typed meanwhile. */
  save: () => Promise<boolean>;
  onstate: (state: SaveState) => void;
  /** How long a pause in writing is, in milliseconds. */
  pause?: number;
}

/** Calls `save` after each pause, never twice at once. */
export class Autosave {
  readonly #options: Options;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #dirty = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether everything that was typed is saved. */
  get settled(): boolean {
    return !this.#dirty && !this.#running;
  }

  /** Something was typed. */
  touch(): void {
    this.#dirty = true;
    if (!this.#running) this.#options.onstate('waiting');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush().catch(() => undefined), this.#pause);
  }

  /** Saves now what was not saved yet, and waits for it. Rejects when the last save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    if (!this.#dirty) return;
    this.#running = this.#run();
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
    if (this.#dirty) await this.flush();
  }

  /** Forgets what was not saved: the case is gone. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#dirty = false;
  }

  get #pause(): number {
    return this.#options.pause ?? 1000;
  }

  async #run(): Promise<void> {
    this.#dirty = false;
    this.#options.onstate('saving');
    try {
      if (await this.#options.save()) this.#dirty = true;
    } catch (caught) {
      this.#dirty = true;
      this.#options.onstate('failed');
      throw caught;
    }
    this.#options.onstate(this.#dirty ? 'waiting' : 'saved');
  }
}
