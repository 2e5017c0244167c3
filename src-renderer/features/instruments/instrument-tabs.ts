export const instrumentTabs = [
  { value: 'connect', label: 'Connect' },
  { value: 'benches', label: 'Benches' },
  { value: 'own', label: 'Your own instruments' },
  { value: 'hands-on', label: 'Self-test and manual control' },
] as const;

export type InstrumentTab = (typeof instrumentTabs)[number]['value'];

/**
 * Which part of the place an item of the address bar means: a tab, `hands-on:` or `benches:` with an instrument (to be
 * put on a new bench), or an instrument among those connected.
 */
export function placeWithin(item: string): { readonly tab: InstrumentTab; readonly instrumentId: string } {
  const tab = instrumentTabs.find(({ value }) => value === item)?.value;
  if (tab) return { tab, instrumentId: '' };
  const within = (['hands-on', 'benches'] as const).find((name) => item.startsWith(`${name}:`));
  return within ? { tab: within, instrumentId: item.slice(within.length + 1) } : { tab: 'connect', instrumentId: item };
}
