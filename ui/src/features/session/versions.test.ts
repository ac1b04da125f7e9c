import { describe, expect, it } from 'vitest';
import { textOf } from './versions';

describe('a sentence of a session with two versions', () => {
  it('is told by the text it is in', () => {
    expect(textOf('reworded_question')).toBe('versions.in_question');
    expect(textOf('takeaways/abc')).toBe('versions.in_takeaway');
    expect(textOf('next_action/abc')).toBe('versions.in_next');
  });
});
