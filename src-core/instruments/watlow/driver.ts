import { AppError } from '../../errors.ts';
import { withoutCell, type Clock, type Instrument } from '../driver.ts';
import { isVirtual } from '../exchange/is-virtual.ts';
import type { Link } from '../link.ts';
import { createModbusTcpBus, type ModbusTcpBus } from '../modbus/tcp-bus.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import { sessionParts } from '../temperature/driver/line-asker.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';
import { createParameters, type Parameters } from './parameters.ts';
import { codes, registers } from './registers.ts';

export const driverId = 'watlow';

const unit = 1;
/** Read back, a single-precision number may differ by its last digits. */
const sameK = 0.02;
const maxRampKPerMin = 100;
/** The output follows within a cycle of the controller. */
const offLooks = 3;
const offLookMs = 200;

/**
 * Finds out units and word order, keeps writes out of the memory that wears out, reads the limits of the set point, and
 * switches the loop off. @throws AppError link/…, instrument/…
 */
export async function openWatlow(link: Link, clock: Clock): Promise<Instrument> {
  const bus = createModbusTcpBus(link, clock, unit);
  try {
    const parameters = await createParameters(bus);
    const serialNumber = await parameters.serialNumber();
    if ((await parameters.word(registers.saveWrites)) !== codes.no) await bus.write(registers.saveWrites, [codes.no]);
    const lowestC = await parameters.temperatureC(registers.lowestSetPoint);
    const highestC = await parameters.temperatureC(registers.highestSetPoint);
    const dialect = createDialect(bus, parameters, clock);
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Set its control mode to off on its panel, and connect again.');
    return new TemperatureInstrument(dialect, {
      identity: {
        driverId,
        model: 'Watlow EZ-ZONE PM',
        serialNumber,
        firmware: `Modbus TCP, zone 1, ${parameters.description}`,
        virtual: isVirtual(link.address, serialNumber),
        address: link.address,
      },
      capabilities: {
        ...withoutCell,
        roles: new Set(['temperature']),
        actions: new Set(['temperature', 'temperature-watch']),
        temperature: { setPointRangeC: [lowestC, highestC], maxRampKPerMin, sensorIds: ['pv'] },
      },
      link,
      clock,
    });
  } catch (error) {
    bus.session.detach();
    throw error;
  }
}

function createDialect(bus: ModbusTcpBus, parameters: Parameters, clock: Clock): TemperatureDialect {
  const { word, temperatureC } = parameters;
  /** While it regulates for us. */
  let aimC: number | undefined;

  /** Its own set point is compared too: after a restart it regulates to the one that was saved. */
  async function isFollowing(targetC: number): Promise<boolean> {
    if ((await word(registers.activeMode)) !== codes.auto) return false;
    return Math.abs((await temperatureC(registers.setPoint)) - targetC) <= sameK;
  }

  async function setRamp(rampKPerMin: number | undefined): Promise<void> {
    if (rampKPerMin !== undefined) {
      await bus.write(registers.rampScale, [codes.minutes]);
      await parameters.writeDifferenceK(registers.rampRate, rampKPerMin);
      const rampIs = await parameters.differenceK(registers.rampRate);
      if (Math.abs(rampIs - rampKPerMin) > sameK) throw valueNotTaken('ramp', rampKPerMin, rampIs, 'K/min');
    }
    const action = rampKPerMin === undefined ? codes.off : codes.setPointChange;
    await bus.write(registers.rampAction, [action]);
    if ((await word(registers.rampAction)) !== action)
      throw new AppError('instrument/refused', 'The controller did not take whether it shall ramp.', {
        remedy: 'Check its ramp action on the panel (setup, loop).',
      });
  }

  async function aim(targetC: number, rampKPerMin: number | undefined): Promise<void> {
    await setRamp(rampKPerMin);
    await parameters.writeTemperatureC(registers.setPoint, targetC);
    const setC = await temperatureC(registers.setPoint);
    if (Math.abs(setC - targetC) > sameK) throw valueNotTaken('set point', targetC, setC, '°C');
    aimC = targetC;
    await bus.write(registers.controlMode, [codes.auto]);
    if (!(await isFollowing(targetC)))
      throw notFollowing('Check on its panel that no profile, remote set point or idle set point is in force.');
  }

  async function read(): Promise<ControllerReading> {
    const isSensorBroken = (await word(registers.inputError)) !== codes.none;
    const measuredC = await temperatureC(registers.processValue);
    return {
      temperatureC: isSensorBroken ? NaN : measuredC,
      setPointC: await temperatureC(registers.workingSetPoint),
      isSensorBroken,
      isAlarmed: (await word(registers.loopError)) !== codes.none,
      isControlling: aimC !== undefined && (await isFollowing(aimC)),
    };
  }

  async function switchOff(): Promise<boolean> {
    aimC = undefined;
    await bus.write(registers.controlMode, [codes.off]);
    for (let look = 0; look < offLooks; look++) {
      const isOff =
        (await word(registers.controlMode)) === codes.off && (await word(registers.activeMode)) === codes.off;
      const isDriving =
        (await parameters.isDriving(registers.heatPower)) || (await parameters.isDriving(registers.coolPower));
      if (isOff && !isDriving) return true;
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
      bus.shout(registers.controlMode, codes.off);
    },
    ping: (timeoutMs) => bus.ping(registers.activeMode, timeoutMs),
    ...sessionParts(bus.session),
  };
}
