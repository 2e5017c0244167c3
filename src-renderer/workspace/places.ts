import type { IconName } from '../shared/icons.ts';

/** The nine places of the left rail, in the order of Ctrl+1 … Ctrl+9. */
export const places = [
  { id: 'instruments', title: 'Instruments' },
  { id: 'samples', title: 'Samples' },
  { id: 'methods', title: 'Methods' },
  { id: 'run', title: 'Run' },
  { id: 'library', title: 'Library' },
  { id: 'analyse', title: 'Analyse' },
  { id: 'reports', title: 'Reports' },
  { id: 'settings', title: 'Settings' },
  { id: 'calculator', title: 'Calculator' },
] as const satisfies readonly { id: IconName; title: string }[];

export type Place = (typeof places)[number]['id'];

export interface Location {
  readonly place: Place;
  /** What is looked at there, e.g. a run's id. */
  readonly item: string;
}

/** `#/run/42` → Run, looking at 42. Anything unknown is the first place. */
export function parseLocation(hash: string): Location {
  const [, place = '', item = ''] = hash.replace(/^#/, '').split('/');
  const known = places.find(({ id }) => id === place);
  return { place: known?.id ?? 'instruments', item: known ? decodeItem(item) : '' };
}

export function formatLocation({ place, item }: Location): string {
  return item === '' ? `#/${place}` : `#/${place}/${encodeURIComponent(item)}`;
}

function decodeItem(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
