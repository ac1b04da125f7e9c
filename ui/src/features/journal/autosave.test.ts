import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { afterSave, Autosave } from './autosave';

describe('what to go on with after a save', () => {
  const sent = { base: 'old', draft: { text: 'a' } };

  test('nothing else happened: the new base', () => {
    const after = afterSave(sent, { text: 'a' }, { base: 'new', draft: { text: 'a' } });
    expect(after).toEqual({ base: 'new', draft: { text: 'a' }, again: false });
  });

  test('someone typed on: their words stay, and are saved on the new base', () => {
    const after = afterSave(sent, { text: 'ab' }, { base: 'new', draft: { text: 'a' } });
    expect(after).toEqual({ base: 'new', draft: { text: 'ab' }, again: true });
  });

  test('another device changed it: that is shown', () => {
    const after = afterSave(sent, { text: 'a' }, { base: 'new', draft: { text: 'xa' } });
    expect(after).toEqual({ base: 'new', draft: { text: 'xa' }, again: false });
  });

  test('both: the old base is kept, so that neither change is undone', () => {
    const after = afterSave(sent, { text: 'ab' }, { base: 'new', draft: { text: 'xa' } });
    expect(after).toEqual({ base: 'old', draft: { text: 'ab' }, again: true });
  });
});

describe('saving while someone writes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** An autosave whose saves end when the test says so. */
  function setUp(again: boolean[] = []) {
    const ends: { done: () => void; fail: () => void }[] = [];
    const states: string[] = [];
    const save = vi.fn(
      () =>
        new Promise<boolean>((resolve, reject) => {
          ends.push({
            done: () => resolve(again.shift() ?? false),
            fail: () => reject(new Error('full')),
          });
        }),
    );
    const autosave = new Autosave({ save, onstate: (state) => states.push(state) });
    return { autosave, save, ends, states };
  }

  test('it waits for a pause of a second', async () => {
    const { autosave, save } = setUp();
    autosave.touch();
    await vi.advanceTimersByTimeAsync(900);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(900);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(save).toHaveBeenCalledTimes(1);
  });

  test('two saves never run at once, and what was typed meanwhile is saved after', async () => {
    const { autosave, save, ends } = setUp();
    autosave.touch();
    await vi.advanceTimersByTimeAsync(1000);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).toHaveBeenCalledTimes(1);
    ends[0]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(save).toHaveBeenCalledTimes(2);
  });

  test('leaving waits until all is saved', async () => {
    const { autosave, ends, states } = setUp([true]);
    autosave.touch();
    const left = autosave.flush();
    ends[0]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(autosave.settled).toBe(false);
    ends[1]?.done();
    await left;
    expect(autosave.settled).toBe(true);
    expect(states.at(-1)).toBe('saved');
  });

  test('a failed save is told, kept, and tried again', async () => {
    const { autosave, save, ends, states } = setUp();
    autosave.touch();
    const left = autosave.flush().catch((caught: Error) => caught.message);
    ends[0]?.fail();
    expect(await left).toBe('full');
    expect(states.at(-1)).toBe('failed');
    expect(autosave.settled).toBe(false);
    const again = autosave.flush();
    ends[1]?.done();
    await again;
    expect(save).toHaveBeenCalledTimes(2);
    expect(autosave.settled).toBe(true);
  });

  test('nothing is saved after stopping', async () => {
    const { autosave, save } = setUp();
    autosave.touch();
    autosave.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).not.toHaveBeenCalled();
  });
});
