/** Days and moments as people say them. `today` is passed in, so that tests need no clock. */

const DAY_MS = 86_400_000;

function parts(day: string): [number, number, number] {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month, date];
}

/** Noon, so that summer time never moves a day. */
function noon(day: string): Date {
  const [year, month, date] = parts(day);
  return new Date(year, month - 1, date, 12);
}

/** A moment as a day such as `2026-11-21`, in the person's own calendar. */
export function dayOf(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / DAY_MS);
}

/** `21 november`, with the year when it is another one than today's. */
export function longDay(day: string, language: string, today: string): string {
  const year = parts(day)[0] === parts(today)[0] ? undefined : ('numeric' as const);
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    ...(year && { year }),
  }).format(noon(day));
}

/** `2 dagen geleden` for this week, else `9 nov`, with the year when it is another one. */
export function nearDay(day: string, language: string, today: string): string {
  const days = daysBetween(today, day);
  if (Math.abs(days) < 7) {
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  }
  const year = parts(day)[0] === parts(today)[0] ? undefined : ('2-digit' as const);
  const text = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(year && { year: 'numeric' as const }),
  }).format(noon(day));
  return text.replace('.', '');
}

/** How long ago in the largest unit that fits: `3 weken geleden`. */
export function longAgo(day: string, language: string, today: string): string {
  const days = daysBetween(today, day);
  const say = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (Math.abs(days) < 14) return say.format(days, 'day');
  if (Math.abs(days) < 60) return say.format(Math.round(days / 7), 'week');
  return say.format(Math.round(days / 30.4), 'month');
}

/** `November`, with the year when it is another one than today's. */
export function monthName(day: string, language: string, today: string): string {
  const year = parts(day)[0] === parts(today)[0] ? undefined : ('numeric' as const);
  const text = new Intl.DateTimeFormat(language, { month: 'long', ...(year && { year }) }).format(
    noon(day),
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `vandaag 14:05`, `21 nov 14:05`: a moment in milliseconds since 1970. */
export function moment(ms: number, language: string, today: string): string {
  const date = new Date(ms);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  return `${nearDay(dayOf(date), language, today)} ${time.format(date)}`;
}

/** `08:42`; over time as `-01:05`. */
export function clock(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const sign = seconds < 0 ? '−' : '';
  return `${sign}${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

/** `K4` or `Q4` of `2026-Q4`. */
export function quarterName(quarter: string, language: string): string {
  const number = quarter.split('-Q')[1] ?? '';
  return `${language === 'nl' ? 'K' : 'Q'}${number}`;
}

/** `kwartaal 4 van 2026`-like parts: year and number. */
export function quarterParts(quarter: string): { year: string; number: string } {
  const [year = '', number = ''] = quarter.split('-Q');
  return { year, number };
}

/** The twelve months by name. */
export function monthNames(language: string): string[] {
  const name = new Intl.DateTimeFormat(language, { month: 'long' });
  return Array.from({ length: 12 }, (_, month) => name.format(new Date(2026, month, 15, 12)));
}

/** A day from what was typed; `null` when there is no such day. */
export function composeDay(year: string, month: string, date: string): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(date)];
  if (!(y >= 1900 && y <= 2200)) return null;
  const composed = new Date(y, m - 1, d, 12);
  const exists = composed.getMonth() === m - 1 && composed.getDate() === d;
  return exists ? dayOf(composed) : null;
}

/** The day so many days after another. */
export function daysLater(day: string, days: number): string {
  const [year, month, date] = parts(day);
  return dayOf(new Date(year, month - 1, date + days, 12));
}
