import { AppError } from '../../errors.ts';
import { celsiusZeroK } from '../../units/constants.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import type { Link } from '../link.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import {
  createLineAsker,
  numberOfLine,
  readTwice,
  sessionParts,
  type LineAsker,
} from '../temperature/driver/line-asker.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';

export const driverId = 'lakeshore-33x';

const setPointRangeC = [-269, 220] as const;
const maxRampKPerMin = 100;
/** Input A regulates output 1; B sits at the sample. */
const sensorIds = ['A', 'B'] as const;
const output = 1;
const highestRange = 3;
const noiseK = 0.02;
const sameK = 0.001;
/** Messages must not follow each other faster. */
const spacingMs = 50;
/** Bits of *ESR?: command error, execution error. */
const refusalBits = 0b110000;
const identity = { line: '*IDN?', isAnswer: (answer: string) => /^LSCI,MODEL3[35]\d,/.test(answer) };

/** Identifies, and switches the heater off. @throws AppError link/…, instrument/… */
export async function openLakeShore(link: Link, clock: Clock): Promise<Instrument> {
  const asker = createLineAsker(link, clock, '\r\n', identity);
  try {
    const told = await asker.ask(identity.line, (answer) => (identity.isAnswer(answer) ? answer : undefined));
    const [, model = '', serialNumber = '', firmware = ''] = told.split(',');
    const dialect = createDialect(asker);
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Press “all off” on its panel, and connect again.');
    const capabilities: Capabilities = {
      ...withoutCell,
      roles: new Set(['temperature']),
      actions: new Set(['temperature', 'temperature-watch']),
      temperature: { setPointRangeC, maxRampKPerMin, sensorIds },
    };
    return new TemperatureInstrument(dialect, {
      identity: {
        driverId,
        model: `Lake Shore ${model.replace('MODEL', '')}`,
        serialNumber: serialNumber.trim() || 'not told',
        firmware: firmware.trim() || 'not told',
        virtual: link.address.startsWith('virtual:') || serialNumber.startsWith('VIRTUAL'),
        address: link.address,
      },
      capabilities,
      link,
      clock,
    });
  } catch (error) {
    asker.session.detach();
    throw error;
  }
}

function createDialect(asker: LineAsker): TemperatureDialect {
  const { clock } = asker.session;
  let aimK: number | undefined;

  async function askNumber(question: string, options: { timeoutMs?: number; attempts?: number } = {}): Promise<number> {
    await clock.sleepMs(spacingMs);
    return asker.ask(question, numberOfLine, options);
  }
  const exactly = (question: string, what: string): Promise<number> =>
    readTwice(asker, () => askNumber(question), what);

  /** Settings are not answered: the event register tells whether one was refused. */
  async function set(command: string): Promise<void> {
    await clock.sleepMs(spacingMs);
    asker.say(command);
    const events = await askNumber('*ESR?');
    if ((events & refusalBits) !== 0)
      throw new AppError('instrument/refused', `The controller refused “${command}” (event register ${events}).`, {
        cellState: 'off',
        remedy: 'Check that output 1 is set to closed loop on input A, and the limits of its set point.',
      });
  }

  async function aim(targetC: number, rampKPerMin: number | undefined): Promise<void> {
    const targetK = targetC + celsiusZeroK;
    await askNumber('*ESR?');
    await set(`RAMP ${output},0,0`);
    if (rampKPerMin !== undefined) {
      // A ramp begins at the set point that stands.
      await set(`SETP ${output},${(await askNumber(`KRDG? ${sensorIds[0]}`)).toFixed(4)}`);
      await set(`RAMP ${output},1,${rampKPerMin.toFixed(1)}`);
    }
    await set(`SETP ${output},${targetK.toFixed(4)}`);
    if (rampKPerMin === undefined) {
      const foundK = await exactly(`SETP? ${output}`, 'set point');
      if (Math.abs(foundK - targetK) > sameK) throw valueNotTaken('set point', targetK, foundK, 'K');
    }
    await set(`RANGE ${output},${highestRange}`);
    if ((await exactly(`RANGE? ${output}`, 'heater range')) !== highestRange)
      throw notFollowing('Set output 1 to closed loop on input A.');
    aimK = targetK;
  }

  async function read(sensorId: string): Promise<ControllerReading> {
    const setPointK = await readTwice(asker, () => askNumber(`SETP? ${output}`), 'set point', noiseK);
    // Reading clears it: a second look would find nothing.
    const heaterState = await askNumber(`HTRST? ${output}`);
    const isRamping = (await exactly(`RAMPST? ${output}`, 'ramp')) === 1;
    const range = await exactly(`RANGE? ${output}`, 'heater range');
    // The temperature last: a limit that it crosses must not wait for the other answers.
    const controlState = await exactly(`RDGST? ${sensorIds[0]}`, 'sensor state');
    const state = sensorId === sensorIds[0] ? controlState : await exactly(`RDGST? ${sensorId}`, 'sensor state');
    const kelvin = await readTwice(asker, () => askNumber(`KRDG? ${sensorId}`), 'temperature', noiseK);
    const isSensorBroken = state !== 0 || controlState !== 0;
    return {
      temperatureC: state === 0 ? kelvin - celsiusZeroK : NaN,
      setPointC: setPointK - celsiusZeroK,
      isSensorBroken,
      isAlarmed: heaterState !== 0,
      isControlling: range === highestRange && aimK !== undefined && (isRamping || Math.abs(setPointK - aimK) <= sameK),
    };
  }

  async function switchOff(): Promise<boolean> {
    aimK = undefined;
    await askNumber('*ESR?');
    await set(`RANGE ${output},0`);
    const range = await exactly(`RANGE? ${output}`, 'heater range');
    const heaterPercent = await askNumber(`HTR? ${output}`);
    return range === 0 && heaterPercent === 0;
  }

  return {
    aim,
    read,
    switchOff,
    shoutOff: () => asker.say(`RANGE ${output},0`),
    async ping(timeoutMs) {
      await askNumber(`RANGE? ${output}`, { timeoutMs: timeoutMs - spacingMs, attempts: 1 });
    },
    ...sessionParts(asker.session),
  };
}
