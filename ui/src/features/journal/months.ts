/** Cases under the month they are about. */
import type { CaseRow } from '../../backend';

export interface MonthGroup {
  /** A day in the month, to name it by; blank for a list that is not by month. */
  key: string;
  rows: CaseRow[];
}

/** Groups rows by month in the order they came; one nameless group when they are by relevance. */
export function byMonth(rows: CaseRow[], byRelevance: boolean): MonthGroup[] {
  if (byRelevance) return rows.length ? [{ key: '', rows }] : [];
  const groups: MonthGroup[] = [];
  for (const row of rows) {
    const key = `${row.date.slice(0, 7)}-01`;
    const last = groups.at(-1);
    if (last?.key === key) last.rows.push(row);
    else groups.push({ key, rows: [row] });
  }
  return groups;
}
