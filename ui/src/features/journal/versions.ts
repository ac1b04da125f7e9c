/** Sentences of a case that were written on two devices apart. */
import type { ConflictView, VersionView } from '../../backend';
import { PARTS, type Section } from './parts';

/** A place on the page where a choice can wait. */
export type Place = Section | 'title';

/** Where on the page the text with this name stands. */
export function placeOf(field: string): Place {
  if (field === 'title') return 'title';
  if (field.startsWith('question')) return 'question';
  return PARTS.find((part) => part === field) ?? 'onward';
}

/** The choices that wait in one place, in reading order. */
export function waitingIn(conflicts: readonly ConflictView[], place: Place): ConflictView[] {
  return conflicts.filter((conflict) => placeOf(conflict.field) === place);
}

type Say = (key: 'versions.here' | 'versions.on', values?: { device: string }) => string;

/** Where a version was written, in words; nothing of a device that is not in use any more. */
export function writtenOn(version: VersionView, say: Say): string {
  if (version.here) return say('versions.here');
  return version.device ? say('versions.on', { device: version.device }) : '';
}
