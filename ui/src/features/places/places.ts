/** Places where a circle is kept: what a form holds, what is still missing, and how each is doing. */
import type { TypedPlace, PlaceView } from '../../backend';
import { coded, currentLanguage, errorText, t, type MessageKey } from '../../messages/index.svelte';
import { moment } from '../../words/dates';
import { today } from '../../words/now';

export type PlaceKind = 'folder' | 'webdav' | 's3';

/** All fields of all kinds, so that nothing typed is lost when someone looks at another kind. */
export interface PlaceDraft {
  kind: PlaceKind;
  path: string;
  url: string;
  user: string;
  password: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  access_key: string;
  secret_key: string;
}

export function blankPlace(): PlaceDraft {
  return {
    kind: 'folder',
    path: '',
    url: '',
    user: '',
    password: '',
    endpoint: '',
    region: '',
    bucket: '',
    prefix: '',
    access_key: '',
    secret_key: '',
  };
}

/** Fields that cannot stay blank, by kind: their label and what to say. */
const NEEDED: Record<PlaceKind, [keyof PlaceDraft, MessageKey, MessageKey][]> = {
  folder: [['path', 'found.folder', 'found.folder_missing']],
  webdav: [['url', 'places.webdav.address', 'places.webdav.address_missing']],
  s3: [
    ['endpoint', 'places.s3.endpoint', 'places.s3.endpoint_missing'],
    ['bucket', 'places.s3.bucket', 'places.s3.bucket_missing'],
  ],
};

/** What is still missing, for the summary above a form. */
export function missing(draft: PlaceDraft): { label: string; text: string }[] {
  return NEEDED[draft.kind]
    .filter(([field]) => !draft[field].trim())
    .map(([, label, text]) => ({ label: t(label), text: t(text) }));
}

/** The place as Rust takes it. A password keeps its spaces. */
export function asPlace(draft: PlaceDraft): TypedPlace {
  if (draft.kind === 'folder') return { kind: 'folder', path: draft.path.trim() };
  if (draft.kind === 'webdav') {
    return {
      kind: 'webdav',
      url: draft.url.trim(),
      user: draft.user.trim(),
      password: draft.password,
    };
  }
  return {
    kind: 's3',
    endpoint: draft.endpoint.trim(),
    region: draft.region.trim(),
    bucket: draft.bucket.trim(),
    prefix: draft.prefix.trim(),
    access_key: draft.access_key.trim(),
    secret_key: draft.secret_key,
  };
}

export function kindName(kind: string): string {
  return coded('places.kind', kind, 'places.kind.other');
}

/** The last part of a path or address, to tell two places of one kind apart. */
export function shortName(place: PlaceView): string {
  return place.label.split(/[\\/]/).findLast((part) => part.trim()) ?? place.label;
}

export interface PlaceState {
  text: string;
  todo: string;
  /** `well` only when everything of this device is there. */
  state: 'well' | 'under_way' | 'ill';
}

/** How the last exchange with a place went. */
export function placeState(place: PlaceView): PlaceState {
  if (place.problem) {
    const error = errorText(place.problem, { folder: place.label, place: place.label });
    return {
      text: t('places.ill', { why: error.what }),
      todo: `${error.lost} ${error.todo}`,
      state: 'ill',
    };
  }
  if (place.last_success === null) return { text: t('places.never'), todo: '', state: 'under_way' };
  const when = moment(place.last_success, currentLanguage(), today());
  const text = t('places.well', { when });
  if (place.unsent > 0) {
    return { text, todo: t('exchange.unsent', { n: place.unsent }), state: 'under_way' };
  }
  return { text, todo: '', state: 'well' };
}
