/**
 * Registers of an EZ-ZONE PM, data map 1, loop 1: those of zone 1 of a gateway. Floats take two registers; words stand in the
 * first of two. Sources: 360, 1904, 2160 and the step of 5000 per zone from an open gateway driver; 2160 with its word order
 * and 2490 from the maker's communications manual; the others from a parameter list made public with an open library.
 */
export const registers = {
  serialNumber: 12,
  processValue: 360,
  inputError: 362,
  controlMode: 1880,
  /** What it really does. */
  activeMode: 1882,
  heatPower: 1904,
  coolPower: 1906,
  loopError: 1928,
  clearLoopError: 1930,
  setPoint: 2160,
  lowestSetPoint: 2164,
  highestSetPoint: 2166,
  /** The set point of the moment, ramps included. */
  workingSetPoint: 2172,
  rampAction: 2186,
  rampScale: 2188,
  rampRate: 2192,
  wordOrder: 2488,
  /** Of what goes through Modbus; the display has its own. */
  units: 2490,
  /** Whether what is written also goes to the memory that wears out. */
  saveWrites: 2494,
} as const;

/** Numbers that stand for words. */
export const codes = {
  auto: 10,
  both: 13,
  celsius: 15,
  fahrenheit: 30,
  hours: 39,
  manual: 54,
  minutes: 57,
  no: 59,
  none: 61,
  off: 62,
  open: 65,
  setPointChange: 85,
  yes: 106,
  clear: 129,
  openLoop: 1274,
  highWordFirst: 1330,
  lowWordFirst: 1331,
} as const;

/** Degrees Celsius from what goes through Modbus, and back. */
export function celsiusOf(value: number, units: number): number {
  return units === codes.fahrenheit ? (value - 32) / 1.8 : value;
}

export function valueOfCelsius(celsius: number, units: number): number {
  return units === codes.fahrenheit ? celsius * 1.8 + 32 : celsius;
}
