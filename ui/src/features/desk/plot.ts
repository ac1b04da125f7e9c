/** The geometry of a small plot of volunteers per quarter. */
import type { QuarterView } from '../../backend';

export interface Point {
  x: number;
  y: number;
  /** `null` when there are one or two: too few to count. */
  people: number | null;
  quarter: string;
}

export const PLOT = { width: 260, left: 16, right: 240, top: 26, bottom: 92 } as const;

/** Where each quarter stands. All plots share `most`, so that heights can be compared. */
export function points(quarters: QuarterView[], most: number): Point[] {
  const step = quarters.length > 1 ? (PLOT.right - PLOT.left) / (quarters.length - 1) : 0;
  return quarters.map((quarter, at) => {
    // One or two people are drawn between one and two.
    const height = (quarter.people ?? 1.5) / Math.max(most, 1);
    return {
      x: PLOT.left + at * step,
      y: PLOT.bottom - height * (PLOT.bottom - PLOT.top),
      people: quarter.people,
      quarter: quarter.quarter,
    };
  });
}

/** The line through the points, as an SVG path. */
export function linePath(line: Point[]): string {
  return line.map((point, at) => `${at ? 'L' : 'M'}${point.x} ${point.y.toFixed(1)}`).join(' ');
}

/** How many quarters a plot shows. */
const SHOWN = 6;

/** The quarter before one such as `2026-Q1`. */
function before(quarter: string): string {
  const [year = '', number = ''] = quarter.split('-Q');
  return number === '1' ? `${Number(year) - 1}-Q4` : `${year}-Q${Number(number) - 1}`;
}

/** The last six quarters; those from before anyone shared anything are empty. */
export function lastQuarters(quarters: QuarterView[]): QuarterView[] {
  const shown = quarters.slice(-SHOWN);
  while (shown[0] && shown.length < SHOWN) {
    shown.unshift({ quarter: before(shown[0].quarter), people: 0 });
  }
  return shown;
}

/** The highest number in any of the plots; at least four, so that one person is no mountain. */
export function highest(themes: { quarters: QuarterView[] }[]): number {
  const counts = themes.flatMap((theme) => theme.quarters.map((quarter) => quarter.people ?? 2));
  return Math.max(4, ...counts);
}
