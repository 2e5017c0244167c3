import { AppError } from '../../errors.ts';
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

export const driverId = 'lauda';

const setPointRangeC = [-60, 200] as const;
const sensorQuestions: Readonly<Record<string, string>> = { bath: 'IN_PV_00', external: 'IN_PV_03' };
const noiseK = 0.05;
const sameK = 0.006;
/** A command that no model knows: its error is like no other answer. */
const flush = { line: 'IN_FLUSH', isAnswer: (answer: string) => answer === 'ERR_3' };
const errors: Readonly<Record<string, string>> = {
  '2': 'wrong input',
  '3': 'unknown command',
  '5': 'value not understood',
  '6': 'value not allowed',
  '8': 'a module is missing',
  '31': 'the set point is given elsewhere',
  '33': 'no external sensor',
  '35': 'the set point is given elsewhere',
  '36': 'the programmer runs',
  '37': 'the set point is given elsewhere',
};

/** Finds out whether a sensor is outside, and puts it in standby. @throws AppError link/…, instrument/… */
export async function openLauda(link: Link, clock: Clock): Promise<Instrument> {
  const asker = createLineAsker(link, clock, '\r\n', flush);
  try {
    const dialect = createDialect(asker);
    await stateOf(asker);
    const hasExternal = await hasSensor(asker);
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Put it in standby on its panel, and connect again.');
    const capabilities: Capabilities = {
      ...withoutCell,
      roles: new Set(['temperature']),
      actions: new Set(['temperature', 'temperature-watch']),
      temperature: { setPointRangeC, sensorIds: hasExternal ? ['bath', 'external'] : ['bath'] },
    };
    const identity = {
      driverId,
      model: 'Lauda thermostat',
      serialNumber: 'not told by this dialect',
      firmware: 'line commands',
      virtual: link.address.startsWith('virtual:'),
      address: link.address,
    };
    return new TemperatureInstrument(dialect, { identity, capabilities, link, clock });
  } catch (error) {
    asker.session.detach();
    throw error;
  }
}

/** Turns `ERR_n` into an error; undefined for any other line. */
function refusalOf(question: string, answer: string): undefined {
  const [, code] = /^ERR_(\d{1,2})$/.exec(answer) ?? [];
  if (code === undefined) return undefined;
  throw new AppError(
    'instrument/refused',
    `The thermostat refused “${question}”: ${errors[code] ?? `error ${code}`}.`,
    {
      cellState: 'off',
      remedy: 'Look at its panel: remote control, limits of the set point, sensors.',
    },
  );
}

function askNumber(asker: LineAsker, question: string): Promise<number> {
  return asker.ask(question, (answer) => numberOfLine(answer) ?? refusalOf(question, answer));
}

function order(asker: LineAsker, line: string): Promise<boolean> {
  return asker.ask(line, (answer) => (answer === 'OK' ? true : refusalOf(line, answer)));
}

async function hasSensor(asker: LineAsker): Promise<boolean> {
  try {
    await askNumber(asker, sensorQuestions['external']!);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'instrument/refused') return false;
    throw error;
  }
}

/** Seven digits: error, alarm, warning, overtemperature, low level, high level, no external variable. */
function stateOf(asker: LineAsker): Promise<number> {
  return readTwice(
    asker,
    () =>
      asker.ask('STAT', (answer) =>
        /^[01]{7}$/.test(answer) ? Number.parseInt(answer, 2) : refusalOf('STAT', answer),
      ),
    'status',
  );
}

const failedBits = 0b1111110;

function createDialect(asker: LineAsker): TemperatureDialect {
  let aimC: number | undefined;
  const exactly = (question: string, what: string): Promise<number> =>
    readTwice(asker, () => askNumber(asker, question), what);
  /** 0 on, 1 standby. */
  const isOn = async (): Promise<boolean> => (await exactly('IN_MODE_02', 'mode')) === 0;

  async function aim(targetC: number): Promise<void> {
    await order(asker, `OUT_SP_00_${targetC.toFixed(2)}`);
    const found = await exactly('IN_SP_00', 'set point');
    if (Math.abs(found - targetC) > sameK) throw valueNotTaken('set point', targetC, found, '°C');
    await order(asker, 'START');
    if (!(await isOn())) throw notFollowing('Look for errors on its panel.');
    aimC = targetC;
  }

  /** A sensor that fails is an error of the thermostat, which then refuses to tell its value. */
  async function measure(sensorId: string): Promise<number> {
    try {
      return await readTwice(asker, () => askNumber(asker, sensorQuestions[sensorId]!), 'temperature', noiseK);
    } catch (error) {
      if (error instanceof AppError && error.code === 'instrument/refused') return NaN;
      throw error;
    }
  }

  async function read(sensorId: string): Promise<ControllerReading> {
    const measuredC = await measure(sensorId);
    const setPointC = await exactly('IN_SP_00', 'set point');
    const state = await stateOf(asker);
    return {
      temperatureC: measuredC,
      setPointC,
      isSensorBroken: Number.isNaN(measuredC),
      isAlarmed: (state & failedBits) !== 0,
      isControlling: (await isOn()) && aimC !== undefined && Math.abs(setPointC - aimC) <= sameK,
    };
  }

  async function switchOff(): Promise<boolean> {
    aimC = undefined;
    await order(asker, 'STOP');
    return !(await isOn());
  }

  return {
    aim,
    read,
    switchOff,
    shoutOff: () => asker.shout('STOP'),
    async ping(timeoutMs) {
      await asker.ask('STAT', (answer) => (/^[01]{7}$/.test(answer) ? true : undefined), { timeoutMs, attempts: 1 });
    },
    ...sessionParts(asker.session),
  };
}
