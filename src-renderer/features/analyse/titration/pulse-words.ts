const words: Readonly<Record<string, string>> = {
  'cut-off': 'cut short',
  'no-rest': 'no rest after it',
  'no-rest-before': 'no rest before it',
  first: 'first pulse',
  'drifting-start': 'not at rest before it',
  ramp: 'current ramps',
  excluded: 'left out by hand',
  merged: 'joined by hand',
  split: 'parted by hand',
  retimed: 'times set by hand',
  'not-identifiable': 'finite-length fit cannot tell D',
};

/** What is unlike its fellows about a pulse; a flag without words keeps its name. */
export function flagWords(flag: string): string {
  return words[flag] ?? flag.replaceAll('-', ' ');
}
