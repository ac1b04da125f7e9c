/** Text cut into pieces at marked stretches. Positions count Unicode characters, as Rust does. */

export interface Piece {
  text: string;
  marked: boolean;
}

/** The text in pieces; marks are pairs of start and end (exclusive), sorted and not overlapping. */
export function marked(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const letters = [...text];
  const pieces: Piece[] = [];
  const add = (from: number, to: number, mark: boolean) => {
    if (to > from) pieces.push({ text: letters.slice(from, to).join(''), marked: mark });
  };
  let at = 0;
  for (const [start, end] of marks) {
    add(at, start, false);
    add(Math.max(at, start), end, true);
    at = Math.max(at, end);
  }
  add(at, letters.length, false);
  return pieces;
}
