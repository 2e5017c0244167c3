/**
 * Everything that emulators can let go wrong, by name. Faults of the wire work on every emulator; those of a device are
 * made by the emulators that name them in `deviceFaults`.
 */
interface FaultInfo {
  /** What happens, for people. */
  readonly title: string;
}

/** Between device and computer; `emulation/wire-faults.ts` makes them. */
export const wireFaults = {
  mute: { title: 'Stays open, but nothing gets through in either direction (unplugged under Windows)' },
  eof: { title: 'The port closes' },
  cut: { title: 'The next message breaks off in its middle, and nothing follows' },
  'cut-resume': { title: 'The next message breaks off in its middle; two seconds later output is heard again' },
  dribble: { title: 'One byte at a time' },
  clump: { title: 'Messages are held back and come together' },
  'late-reply': { title: 'Messages come 1.5 s late, in front of later answers' },
  'lost-reply': { title: 'The next message is lost' },
  'wrong-baud': { title: 'Baud rate or parity differ: bytes are garbage both ways' },
  noise: { title: 'One byte in 300 is replaced by a random one' },
  'corrupt-byte': { title: 'One byte of the next message is changed' },
  'duplicate-message': { title: 'The next message comes twice' },
  junk: { title: 'Random bytes before the next message' },
} as const satisfies Record<string, FaultInfo>;

/** Inside the device. */
export const deviceFaults = {
  compliance: { title: 'Overload or limit reached: readings carry the flag' },
  'not-a-number': { title: 'The next reading has no value (the dialect’s sentinel)' },
  'refuse-command': { title: 'The next setting is answered with an error' },
  'fail-running': { title: 'An error ends the measurement under way' },
  'no-reply': { title: 'The next query is not answered' },
  'slow-point': { title: 'The next reading takes ten times as long, which is no error' },
  reset: { title: 'The device restarts: settings lost, output off' },
  bootloader: { title: 'The device waits in its bootloader' },
  'stuck-output': { title: 'Switching off is acknowledged, and the output stays on' },
  'refuse-off': { title: 'Switching off is refused' },
  'set-clipped': { title: 'A value set is silently clipped, so that reading back differs' },
  'sensor-break': { title: 'The temperature sensor is open' },
  'never-settles': { title: 'The temperature goes on oscillating' },
  overshoot: { title: 'The temperature overshoots by 10 K' },
  alarm: { title: 'An alarm stops the heating' },
  'wrong-unit': { title: 'Another unit of the bus answers' },
  'time-backwards': { title: 'The clock of the device runs backwards once' },
  'duplicate-sample': { title: 'A sample is sent twice' },
  'missing-sample': { title: 'A sample is left out' },
  'swapped-columns': { title: 'The columns of a reading change places' },
  'decimal-comma': { title: 'Numbers with a decimal comma' },
} as const satisfies Record<string, FaultInfo>;

export type WireFaultName = keyof typeof wireFaults;
export type DeviceFaultName = keyof typeof deviceFaults;
export type FaultName = WireFaultName | DeviceFaultName;

export const wireFaultNames = Object.keys(wireFaults) as readonly WireFaultName[];

export function isWireFault(name: string): name is WireFaultName {
  return Object.hasOwn(wireFaults, name);
}

export function isDeviceFault(name: string): name is DeviceFaultName {
  return Object.hasOwn(deviceFaults, name);
}
