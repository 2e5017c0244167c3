/** Addresses of the PB dialect, two hex digits. */
export const variables = {
  setPoint: '00',
  bath: '01',
  return: '02',
  error: '05',
  warning: '06',
  /** A sensor outside, at the sample. */
  process: '07',
  /** Of heater, or negative of refrigerator, W. */
  power: '04',
  /** Whether the pump runs without regulation. */
  circulation: '16',
  /** Hundredths of a millibar. */
  pumpPressure: '03',
  /** Thousandths. */
  fill: '0F',
  /** Per minute. */
  pumpSpeed: '26',
  pumpSetPoint: '48',
  /** Days. */
  maintenance: '5C',
  lowestSetPoint: '30',
  highestSetPoint: '31',
  status: '0A',
  /** 1 regulates, 0 does not. */
  control: '14',
} as const;

export const statusBits = {
  controlling: 1,
  circulating: 1 << 1,
  pumping: 1 << 4,
  error: 1 << 8,
  warning: 1 << 9,
} as const;

/** What a variable reads that is not there. */
export const notAvailable = 0x7fff;

/** Temperatures are signed, in hundredths of a degree. */
export function degreesOf(word: number): number {
  return (word > 0x7fff ? word - 0x10000 : word) / 100;
}

export function wordOf(degrees: number): number {
  return Math.round(degrees * 100) & 0xffff;
}

export function hexOf(word: number): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}
