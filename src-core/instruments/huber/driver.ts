import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import type { Link } from '../link.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import { createLineAsker, readTwice, sessionParts, type LineAsker } from '../temperature/driver/line-asker.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';
import { degreesOf, hexOf, notAvailable, statusBits, variables, wordOf } from './variables.ts';

export const driverId = 'huber';

const setPointRangeC = [-60, 200] as const;
const sensorVariables: Readonly<Record<string, string>> = { bath: variables.bath, process: variables.process };
/** Two readings in a row may differ by noise, K. */
const noiseK = 0.05;
const offLooks = 4;
const offLookMs = 300;

/** Identifies by its answers, finds out whether a sensor is outside, and stops regulation. @throws AppError link/…, instrument/… */
export async function openHuber(link: Link, clock: Clock): Promise<Instrument> {
  const asker = createLineAsker(link, clock, '\r\n');
  try {
    const dialect = createDialect(asker);
    const hasProcess = (await askVariable(asker, variables.process)) !== notAvailable;
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Stop temperature control on the panel, and connect again.');
    const capabilities: Capabilities = {
      ...withoutCell,
      roles: new Set(['temperature']),
      actions: new Set(['temperature', 'temperature-watch']),
      temperature: { setPointRangeC, sensorIds: hasProcess ? ['bath', 'process'] : ['bath'] },
    };
    const identity = {
      driverId,
      model: 'Huber thermostat',
      serialNumber: 'not told by this dialect',
      firmware: 'PB commands',
      virtual: link.address.startsWith('virtual:'),
      address: link.address,
    };
    return new TemperatureInstrument(dialect, { identity, capabilities, link, clock });
  } catch (error) {
    asker.session.detach();
    throw error;
  }
}

/** Asks for a variable, or sets it; the answer is the value that stands afterwards. */
function askVariable(
  asker: LineAsker,
  variable: string,
  word?: number,
  options: { timeoutMs?: number; attempts?: number } = {},
): Promise<number> {
  const pattern = new RegExp(`\\{S${variable}([0-9A-F]{4})$`);
  const line = `{M${variable}${word === undefined ? '****' : hexOf(word)}`;
  return asker.ask(
    line,
    (answer) => {
      const [, digits] = pattern.exec(answer) ?? [];
      return digits === undefined ? undefined : Number.parseInt(digits, 16);
    },
    options,
  );
}

function createDialect(asker: LineAsker): TemperatureDialect {
  const { clock } = asker.session;
  let aimWord: number | undefined;
  const word = (variable: string, what: string): Promise<number> =>
    readTwice(asker, () => askVariable(asker, variable), what);
  async function temperatureC(variable: string): Promise<number> {
    return readTwice(
      asker,
      async () => {
        const found = await askVariable(asker, variable);
        return found === notAvailable ? NaN : degreesOf(found);
      },
      'temperature',
      noiseK,
    );
  }

  async function aim(targetC: number): Promise<void> {
    const wanted = wordOf(targetC);
    await askVariable(asker, variables.setPoint, wanted);
    const found = await word(variables.setPoint, 'set point');
    if (found !== wanted) throw valueNotTaken('set point', targetC, degreesOf(found), '°C');
    await askVariable(asker, variables.control, 1);
    const isOn = (await word(variables.control, 'control')) === 1;
    const status = await word(variables.status, 'status');
    if (!isOn || (status & statusBits.controlling) === 0)
      throw notFollowing('Release remote control on its panel, and look for errors it shows.');
    aimWord = wanted;
  }

  async function read(sensorId: string): Promise<ControllerReading> {
    const measuredC = await temperatureC(sensorVariables[sensorId]!);
    const setWord = await word(variables.setPoint, 'set point');
    const status = await word(variables.status, 'status');
    return {
      temperatureC: measuredC,
      setPointC: degreesOf(setWord),
      isSensorBroken: Number.isNaN(measuredC),
      isAlarmed: (status & (statusBits.error | statusBits.warning)) !== 0,
      isControlling: setWord === aimWord && (status & statusBits.controlling) !== 0,
    };
  }

  async function switchOff(): Promise<boolean> {
    aimWord = undefined;
    await askVariable(asker, variables.control, 0);
    for (let look = 0; look < offLooks; look++) {
      const isOff = (await word(variables.control, 'control')) === 0;
      const status = await word(variables.status, 'status');
      if (isOff && (status & statusBits.controlling) === 0) return true;
      await clock.sleepMs(offLookMs);
    }
    return false;
  }

  return {
    aim,
    read,
    switchOff,
    shoutOff: () => asker.shout(`{M${variables.control}${hexOf(0)}`),
    async ping(timeoutMs) {
      await askVariable(asker, variables.status, undefined, { timeoutMs, attempts: 1 });
    },
    ...sessionParts(asker.session),
  };
}
