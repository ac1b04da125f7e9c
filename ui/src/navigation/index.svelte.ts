/**
 * Which screen is shown, and how to go back. A screen may ask to be heard before it is left.
 */

/** Every screen, with what it needs to know. */
export type Screen =
  | { name: 'journal'; theme?: string }
  | { name: 'recurring' }
  | { name: 'case'; id: string; fresh?: boolean }
  | { name: 'share'; caseId: string; circle?: string }
  | { name: 'questions' }
  | { name: 'circles' }
  | { name: 'found' }
  | { name: 'join'; invite?: string }
  | { name: 'circle'; id: string }
  | { name: 'places'; circle: string; own?: boolean }
  | { name: 'deciding'; circle: string }
  | { name: 'session'; circle: string; id: string }
  | { name: 'sharing' }
  | { name: 'desk'; page: DeskPage; client?: string }
  | { name: 'kit' }
  | { name: 'settings' };

export type DeskPage = 'themes' | 'volunteers' | 'clients';

type Leave = () => Promise<boolean>;

let screen: Screen = $state({ name: 'journal' });
let past: Screen[] = $state([]);
const leaving = new Set<Leave>();

/** The screen that is shown. */
export function currentScreen(): Screen {
  return screen;
}

/** Whether there is a screen to go back to. */
export function hasPast(): boolean {
  return past.length > 0;
}

/** Registers what must be done before the screen is left; `false` keeps the person here. */
export function beforeLeaving(work: Leave): () => void {
  leaving.add(work);
  return () => leaving.delete(work);
}

/** Runs what every open screen wants done before it goes away. */
export async function mayLeave(): Promise<boolean> {
  for (const work of leaving) {
    if (!(await work())) return false;
  }
  return true;
}

/** Shows another screen; `back` returns here. */
export async function go(next: Screen): Promise<void> {
  if (!(await mayLeave())) return;
  past = [...past.slice(-30), screen];
  screen = next;
}

/** Shows another screen instead of this one. */
export async function replace(next: Screen): Promise<void> {
  if (!(await mayLeave())) return;
  screen = next;
}

/** Returns to the screen before, or to `home` when there is none. */
export async function back(home: Screen = { name: 'journal' }): Promise<void> {
  if (!(await mayLeave())) return;
  screen = past.at(-1) ?? home;
  past = past.slice(0, -1);
}

/** Forgets where the person was. */
export function reset(first: Screen = { name: 'journal' }): void {
  past = [];
  screen = first;
}
