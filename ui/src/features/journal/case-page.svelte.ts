/** One case on the screen: what is being written, and keeping it safe while it is written. */
import {
  ask,
  commands,
  Refused,
  type CaseDraft,
  type CaseView,
  type ConflictView,
} from '../../backend';
import { beforeClose } from '../../backend/desktop';
import { beforeLeaving } from '../../navigation/index.svelte';
import { afterSave, Autosave, type SaveState } from './autosave';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export class CasePage {
  /** What Rust last gave. */
  view: CaseView | undefined = $state.raw();
  /** What stands on the screen. */
  draft: CaseDraft | undefined = $state();
  saving: SaveState = $state('saved');
  trouble: unknown = $state.raw();
  /** Whether a choice between versions was made here. */
  chosen = $state(false);
  /** Asked of the person when leaving although the last save failed. */
  askToLeave: ((leave: boolean) => void) | undefined = $state.raw();

  readonly #id: string;
  readonly #autosave: Autosave;
  #base = '';
  /** The draft as last loaded or noticed, to tell typing from loading. */
  #noticed = '';

  constructor(id: string) {
    this.#id = id;
    this.#autosave = new Autosave({
      save: () => this.#save(),
      onstate: (state) => (this.saving = state),
    });
  }

  /** Loads the case, and saves before the screen or the window goes. Returns how to let go. */
  attach(): () => void {
    void this.#load();
    const stays = [
      beforeLeaving(() => this.#mayLeave()),
      beforeClose(() => this.#autosave.flush().catch(() => undefined)),
    ];
    return () => stays.forEach((stop) => stop());
  }

  /** Compares the screen with what was loaded; a change starts a save. Whether to look for hints. */
  noticeChange(): boolean {
    if (!this.draft) return false;
    const now = JSON.stringify(this.draft);
    if (now !== this.#noticed) {
      this.#noticed = now;
      this.#autosave.touch();
    }
    return true;
  }

  /** A field was left: no reason to wait. */
  leaveField(): void {
    void this.#autosave.flush().catch(() => undefined);
  }

  /** Takes in what came from elsewhere, unless someone is writing: the next save brings it then. */
  async refetchWhenCalm(): Promise<void> {
    if (this.#autosave.settled) await this.#load();
  }

  setDate(day: string | null): void {
    if (this.draft && day) this.draft.date = day;
  }

  /** Settles a sentence that was written on two devices: one of its versions, or all. */
  async choose(conflict: ConflictView, keep: number | null): Promise<boolean> {
    const done = await this.#change(async () => {
      await ask(commands.caseChoose(this.#id, conflict.id, keep));
    });
    this.chosen ||= done;
    return done;
  }

  async addTakeaway(text: string, nextAction: string): Promise<boolean> {
    return this.#change(async () => {
      await ask(commands.takeawayAdd({ text, next_action: nextAction, case: this.#id }));
    });
  }

  async eraseTakeaway(takeaway: string): Promise<boolean> {
    return this.#change(async () => {
      await ask(commands.takeawayErase(takeaway));
    });
  }

  /** Erases the case; nothing is saved after it. */
  async erase(): Promise<boolean> {
    try {
      this.#autosave.stop();
      await ask(commands.caseErase(this.#id));
      return true;
    } catch (caught) {
      this.trouble = caught;
      return false;
    }
  }

  async #change(work: () => Promise<void>): Promise<boolean> {
    try {
      await this.#autosave.flush();
      await work();
      await this.#load();
      return true;
    } catch (caught) {
      this.trouble = caught;
      return false;
    }
  }

  async #load(): Promise<void> {
    try {
      const view = await ask(commands.caseOpen(this.#id));
      this.view = view;
      if (!this.#autosave.settled) return;
      this.#show(view.base, view.draft);
      this.trouble = undefined;
    } catch (caught) {
      this.trouble = caught;
    }
  }

  #show(base: string, draft: CaseDraft): void {
    this.#base = base;
    this.#noticed = JSON.stringify(draft);
    if (JSON.stringify(this.draft) !== this.#noticed) this.draft = copy(draft);
  }

  /** Saves what stands on the screen. Whether something remains to be saved. */
  async #save(): Promise<boolean> {
    if (!this.draft) return false;
    const sent = { base: this.#base, draft: copy(this.draft) };
    try {
      const view = await ask(commands.caseSave(this.#id, sent.base, sent.draft));
      this.view = view;
      this.trouble = undefined;
      const after = afterSave(sent, copy(this.draft), view);
      if (after.again) this.#base = after.base;
      else this.#show(after.base, after.draft);
      return after.again;
    } catch (caught) {
      this.trouble = caught instanceof Refused ? caught : new Error();
      throw caught;
    }
  }

  async #mayLeave(): Promise<boolean> {
    try {
      await this.#autosave.flush();
      return true;
    } catch {
      return new Promise((answer) => {
        this.askToLeave = (leave) => {
          this.askToLeave = undefined;
          if (leave) this.#autosave.stop();
          answer(leave);
        };
      });
    }
  }
}
