/** The one place where screens read the clock. */
import { dayOf } from './dates';

/** Today, such as `2026-11-21`. */
export function today(): string {
  return dayOf(new Date());
}
