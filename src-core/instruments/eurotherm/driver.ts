import { AppError } from '../../errors.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import type { Link } from '../link.ts';
import { createModbusBus, type ModbusBus } from '../modbus/bus.ts';
import { floatOfWords, floatWords, signedWord } from '../modbus/frames.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';
import { floatRegister, registers, statusBits } from './registers.ts';

export const driverId = 'eurotherm';

const unit = 1;
/** Integers have this many decimals where the model knows no floats. */
const integerScale = 10;
/** Read back, a value may differ by its last digit. */
const sameK = 0.11;
const setPointRangeC = [-50, 400] as const;
const maxRampKPerMin = 100;
/** The output follows within a cycle of the controller. */
const offLooks = 3;
const offLookMs = 200;

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['temperature']),
  actions: new Set(['temperature', 'temperature-watch']),
  temperature: { setPointRangeC, maxRampKPerMin, sensorIds: ['pv'] },
};

/** Identifies, finds out whether it speaks in floats, and switches the heating off. @throws AppError link/…, instrument/… */
export async function openEurotherm(link: Link, clock: Clock): Promise<Instrument> {
  const bus = createModbusBus(link, clock, { unit, flushRegister: registers.processValue });
  try {
    const [identity = 0] = await readIfKnown(bus, registers.identity, 1);
    const hasFloats = (await readIfKnown(bus, floatRegister(registers.processValue), 2)).length === 2;
    const dialect = createDialect(bus, clock, hasFloats);
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Switch it to manual with an output of 0 % on its panel, and connect again.');
    const hex = identity.toString(16).toUpperCase().padStart(4, '0');
    return new TemperatureInstrument(dialect, {
      identity: {
        driverId,
        model: `Eurotherm (type ${hex})`,
        serialNumber: `unit ${unit}`,
        firmware: hasFloats ? 'Modbus RTU, floats' : 'Modbus RTU, integers with one decimal',
        virtual: link.address.startsWith('virtual:'),
        address: link.address,
      },
      capabilities,
      link,
      clock,
    });
  } catch (error) {
    bus.detach();
    throw error;
  }
}

/** Nothing where the model has no such register. */
async function readIfKnown(bus: ModbusBus, register: number, count: number): Promise<readonly number[]> {
  try {
    return await bus.read(register, count);
  } catch (error) {
    if (error instanceof AppError && error.code === 'instrument/refused') return [];
    throw error;
  }
}

function createDialect(bus: ModbusBus, clock: Clock, hasFloats: boolean): TemperatureDialect {
  /** While it regulates for us; the remote set point is then written again and again, as some models want that. */
  let aimC: number | undefined;

  async function readNumber(register: number): Promise<number> {
    if (!hasFloats) return signedWord((await bus.read(register, 1))[0]!) / integerScale;
    const [high, low] = await bus.read(floatRegister(register), 2);
    return floatOfWords(high!, low!);
  }
  async function writeNumber(register: number, value: number): Promise<void> {
    if (hasFloats) await bus.write(floatRegister(register), floatWords(value));
    else await bus.write(register, [Math.round(value * integerScale) & 0xffff]);
  }
  async function isFollowing(): Promise<boolean> {
    const [isManual, , , isRemote] = await bus.read(registers.isManual, 4);
    return isManual === 0 && isRemote === 1;
  }

  async function aim(targetC: number, rampKPerMin: number | undefined): Promise<void> {
    await writeNumber(registers.rampRate, rampKPerMin ?? 0);
    await writeNumber(registers.remoteSetPoint, targetC);
    await bus.write(registers.isRemote, [1]);
    await bus.write(registers.isManual, [0]);
    aimC = targetC;
    const setC = await readNumber(registers.remoteSetPoint);
    const rampIs = await readNumber(registers.rampRate);
    if (Math.abs(setC - targetC) > sameK) throw valueNotTaken('set point', targetC, setC, '°C');
    if (Math.abs(rampIs - (rampKPerMin ?? 0)) > sameK) throw valueNotTaken('ramp', rampKPerMin ?? 0, rampIs, 'K/min');
    if (!(await isFollowing()))
      throw notFollowing('Allow the remote set point and automatic control in its configuration.');
  }

  async function read(): Promise<ControllerReading> {
    const measuredC = await readNumber(registers.processValue);
    const setPointC = await readNumber(registers.workingSetPoint);
    const [status = 0] = await bus.read(registers.status, 1);
    const isControlling = aimC !== undefined && (await isFollowing());
    const isSensorBroken = (status & (statusBits.sensorBreak | statusBits.outOfRange)) !== 0;
    return {
      temperatureC: isSensorBroken ? NaN : measuredC,
      setPointC,
      isSensorBroken,
      isAlarmed: (status & (statusBits.alarms | statusBits.loopBreak | statusBits.heaterFail)) !== 0,
      isControlling: isControlling && (status & statusBits.remoteFail) === 0,
    };
  }

  /** Manual with an output of 0 %: no set point could be low enough for every furnace. */
  async function switchOff(): Promise<boolean> {
    aimC = undefined;
    await bus.write(registers.isManual, [1]);
    await bus.write(registers.manualOutput, [0]);
    for (let look = 0; look < offLooks; look++) {
      const [isManual] = await bus.read(registers.isManual, 1);
      const [workingOutput] = await bus.read(registers.workingOutput, 1);
      if (isManual === 1 && workingOutput === 0) return true;
      await clock.sleepMs(offLookMs);
    }
    return false;
  }

  return {
    aim,
    read,
    switchOff,
    shoutOff() {
      aimC = undefined;
      bus.shout(registers.isManual, 1);
    },
    async ping(timeoutMs) {
      await bus.ping(registers.status, timeoutMs);
      if (aimC !== undefined) await writeNumber(registers.remoteSetPoint, aimC);
    },
    byteCount: () => bus.byteCount(),
    closedBy: () => bus.closedBy(),
    onClosed: (listener) => bus.onClosed(listener),
    detach: () => bus.detach(),
  };
}
