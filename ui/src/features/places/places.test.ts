import { beforeEach, describe, expect, test } from 'vitest';
import type { PlaceView } from '../../backend';
import { speak } from '../../messages/index.svelte';
import {
  asPlace,
  blankPlace,
  kindName,
  missing,
  placeState,
  shortName,
  type PlaceDraft,
} from './places';

const draft = (more: Partial<PlaceDraft>) => ({ ...blankPlace(), ...more });
const place = (more: Partial<PlaceView>): PlaceView => ({
  id: 'p',
  kind: 'webdav',
  label: 'https://wolk.example.org/kring',
  last_success: Date.now(),
  problem: null,
  unsent: 0,
  ...more,
});

beforeEach(() => speak('nl'));

describe('a form for a place', () => {
  test.each<[string, Partial<PlaceDraft>, number]>([
    ['an empty folder', {}, 1],
    ['a folder', { path: '/kring' }, 0],
    ['WebDAV without an address', { kind: 'webdav', path: '/kring' }, 1],
    ['WebDAV with an address', { kind: 'webdav', url: 'https://wolk.example.org' }, 0],
    ['S3 without anything', { kind: 's3' }, 2],
    [
      'S3 with address and space',
      { kind: 's3', endpoint: 'https://s3.example.org', bucket: 'k' },
      0,
    ],
  ])('misses of %s as many fields as it needs', (_, more, count) =>
    expect(missing(draft(more))).toHaveLength(count),
  );

  test('hands over only what belongs to its kind', () => {
    const typed = draft({ kind: 'webdav', path: '/kring', url: ' https://wolk.example.org ' });
    expect(asPlace(typed)).toEqual({
      kind: 'webdav',
      url: 'https://wolk.example.org',
      user: '',
      password: '',
    });
  });

  test('leaves a password as it was typed', () => {
    const typed = draft({ kind: 'webdav', url: 'https://wolk.example.org', password: ' ab ' });
    expect(asPlace(typed)).toMatchObject({ password: ' ab ' });
  });

  test('leaves out nothing of its kind, also where it is blank', () => {
    expect(asPlace(draft({ kind: 's3' }))).toMatchObject({ region: '', prefix: '' });
  });
});

describe('a place', () => {
  test.each<[string, Partial<PlaceView>, string, RegExp]>([
    ['went well', {}, 'well', /^Gelukt/],
    ['was never tried', { last_success: null }, 'under_way', /^Nog niet gebruikt/],
    ['has something to come', { unsent: 2 }, 'under_way', /^Gelukt/],
    ['failed', { problem: 'folder_missing' }, 'ill', /^Niet gelukt\. .*wolk/],
  ])('that %s', (_, more, state, words) => {
    const standing = placeState(place(more));
    expect(standing.state).toBe(state);
    expect(standing.text).toMatch(words);
  });

  test('that failed tells what to do', () => {
    expect(placeState(place({ problem: 'folder_missing' })).todo).not.toBe('');
  });

  test.each([
    ['/media/stick/kring', 'kring'],
    ['D:\\Nextcloud\\kring\\', 'kring'],
    ['https://wolk.example.org/dav/zuid/', 'zuid'],
  ])('at %s is called %s', (label, name) => expect(shortName(place({ label }))).toBe(name));

  test('of a kind that this version does not know has a name', () => {
    expect(kindName('webdav')).toBe('Nextcloud of andere WebDAV');
    expect(kindName('later')).toBe('Een andere plek');
  });
});
