/** What keeps coming up, put in the order in which it is read, and placed on a line of time. */
import type { Course, RecurringPhrase, RecurringPlace, RecurringTheme } from '../../backend';
import { daysBetween } from '../../words/dates';

/** A theme or words that keep coming up. */
export interface Item {
  /** Tells items apart; the same as long as it is about the same. */
  key: string;
  /** The theme, where it is one. */
  theme?: string;
  /** The words, where it is no theme. */
  words: string[];
  /** Days of what the person said, and of what the device suggests. */
  days: string[];
  suggested: string[];
  /** About how many things it is. */
  things: number;
  places: RecurringPlace[];
}

export interface CourseGroup {
  course: Course;
  items: Item[];
}

/** How courses follow each other on the screen. */
const COURSES: readonly Course[] = ['returning', 'new', 'fading'];

/** Themes and words by where they go: themes first, in the order they came. Empty groups are left out. */
export function byCourse(themes: RecurringTheme[], phrases: RecurringPhrase[]): CourseGroup[] {
  const groups = COURSES.map((course) => ({
    course,
    items: [
      ...themes.filter((it) => it.course === course).map(themeItem),
      ...phrases.filter((it) => it.course === course).map(phraseItem),
    ],
  }));
  return groups.filter((group) => group.items.length > 0);
}

function themeItem(it: RecurringTheme): Item {
  return {
    key: `theme ${it.theme}`,
    theme: it.theme,
    words: [],
    days: it.days,
    suggested: it.suggested_days,
    things: it.days.length,
    places: it.places,
  };
}

function phraseItem(it: RecurringPhrase): Item {
  return {
    key: `words ${it.phrases.join(' ')}`,
    words: it.phrases,
    days: it.days,
    suggested: [],
    things: it.things,
    places: it.places,
  };
}

/** The days within which everything lies: at least half a year, up to today. */
export function stretch(groups: CourseGroup[], today: string): { days: number } {
  const all = groups.flatMap((group) => group.items.flatMap((it) => [...it.days, ...it.suggested]));
  const longest = Math.max(0, ...all.map((day) => daysBetween(day, today)));
  return { days: Math.max(longest, 184) };
}

/** Where a day stands on a line of that many days that ends today, in percent from the left. */
export function place(day: string, today: string, days: number): number {
  const back = Math.min(Math.max(daysBetween(day, today), 0), days);
  return Math.round((1 - back / days) * 1000) / 10;
}
