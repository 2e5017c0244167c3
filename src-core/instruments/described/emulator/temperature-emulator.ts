import { circulator, tubeFurnace, type ThermalPlantParameters } from '../../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import { createScpiDevice, ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../../temperature/emulator/temperature-loop.ts';
import {
  createThermalDevice,
  type FirmwareFaults,
  type ThermalFirmware,
} from '../../temperature/emulator/thermal-device.ts';
import { compose, placeholders } from '../placeholders.ts';
import type { InstrumentDescription, TemperatureDescription } from '../schema.ts';
import { ends } from '../source-dialect.ts';
import { tableOf, type TableCommand, type TableQuery } from './command-table.ts';

/** Of no controller: what is usual. */
const bathLoop = { gainWPerK: 150, integralS: 150 };
const furnaceLoop = { gainWPerK: 25, integralS: 300 };
/** The plant goes a little beyond the set points. */
const marginK = 20;
const latencyMs = 10;
const bitsPerByte = 10;
const stableWithinK = 0.2;
const clippedC = 30;
const decimals = 3;
/** A safe set point that stands is no heating. */
const sameK = 0.06;

/** The controller of a description with a plant that reaches its set points. It knows the commands of the description and no others. */
export function emulateDescribedController(
  description: InstrumentDescription,
  controller: TemperatureDescription,
  settings: EmulatorSettings,
  clock: Clock,
): Emulator {
  const plant = plantFor(controller.setPointRange);
  const loop = createTemperatureLoop({ plant, ...(plant.coolerW > 0 ? bathLoop : furnaceLoop) });
  const serial = description.links.find((link) => link.kind === 'serial');
  const serialNumber = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  const device = createThermalDevice({
    settings,
    clock,
    loop,
    ...(serial ? { line: { baudRate: serial.baudRate, bitsPerByte } } : {}),
    latencyMs,
    firmware: (faults, send) => firmwareOf(description, controller, { loop, faults, serialNumber, plant, send }),
  });
  const { safeC, output } = controller;
  if (output || safeC === undefined) return device;
  // One that always regulates is at rest once it holds the safe set point.
  return {
    ...device,
    get truth() {
      return { ...device.truth, energised: Math.abs(loop.targetC - safeC) > sameK };
    },
  };
}

/** What goes below the room has a refrigerator. */
function plantFor([lowC, highC]: TemperatureDescription['setPointRange']): ThermalPlantParameters {
  const plant = lowC < tubeFurnace.ambientC - 10 ? circulator : tubeFurnace;
  return { ...plant, lowestC: lowC - marginK, highestC: highC + marginK };
}

interface Parts {
  readonly loop: TemperatureLoop;
  readonly faults: FirmwareFaults;
  readonly serialNumber: string;
  readonly plant: ThermalPlantParameters;
  readonly send: (message: Uint8Array) => void;
}

function firmwareOf(
  description: InstrumentDescription,
  controller: TemperatureDescription,
  { loop, faults, serialNumber, plant, send }: Parts,
): ThermalFirmware {
  function restart(): void {
    scpi.clear();
    loop.targetC = controller.safeC ?? plant.ambientC;
    loop.isOn = !controller.output;
  }
  const scpi = createScpiDevice({
    identity: description.identity.example.replace('{serial}', serialNumber),
    commands: commandsOf(description, controller, loop, faults),
    terminator: ends[description.terminator],
    send(bytes) {
      if (!faults.strikes('no-reply')) send(bytes);
    },
    reset: restart,
  });
  restart();
  return {
    receive(bytes) {
      scpi.receive(bytes);
      return [];
    },
    forget: () => scpi.clear(),
    restart,
  };
}

function commandsOf(
  { sentinels }: InstrumentDescription,
  { setup, setPoint, setPointRange, output, safeC, sensors, stable }: TemperatureDescription,
  loop: TemperatureLoop,
  faults: FirmwareFaults,
): readonly ScpiCommand[] {
  const isEnding = (targetC: number): boolean => !output && safeC !== undefined && Math.abs(targetC - safeC) <= sameK;
  function accept(): void {
    if (faults.strikes('refuse-command')) throw new ScpiFailure(-221, 'Settings conflict');
  }
  function setTarget(targetC: number): void {
    accept();
    if (isEnding(targetC) && faults.has('refuse-off')) throw new ScpiFailure(-221, 'Settings conflict');
    if (isEnding(targetC) && faults.has('stuck-output')) return;
    loop.targetC = faults.has('set-clipped') && !isEnding(targetC) ? Math.min(targetC, clippedC) : targetC;
  }
  function switchOff(): void {
    accept();
    if (faults.has('refuse-off')) throw new ScpiFailure(-221, 'Settings conflict');
    if (!faults.has('stuck-output')) loop.isOn = false;
  }
  const commands: TableCommand[] = [
    ...setup.map((template) => ({ template, act: accept })),
    {
      template: setPoint.set,
      range: {
        min: Math.min(setPointRange[0], safeC ?? Infinity),
        max: Math.max(setPointRange[1], safeC ?? -Infinity),
      },
      act: setTarget,
    },
    ...(output
      ? [
          { template: output.off, act: switchOff },
          {
            template: output.on,
            act() {
              accept();
              loop.isOn = true;
            },
          },
        ]
      : []),
  ];
  const queries: TableQuery[] = [
    { query: setPoint.get, answer: () => write(setPoint.reply, loop.targetC, sentinels) },
    ...(output ? [{ query: output.get, answer: () => (loop.isOn ? output.isOn : output.isOff) }] : []),
    ...(stable ? [{ query: stable.get, answer: () => (isStable(loop) ? stable.is : stable.isNot) }] : []),
    ...sensors.flatMap(({ measure }, index) =>
      measure.map(({ query, reply }) => ({
        query,
        answer: () => write(reply, index === 0 ? loop.sensorC : loop.sampleSensorC, sentinels),
      })),
    ),
  ];
  return tableOf(commands, queries);
}

function isStable(loop: TemperatureLoop): boolean {
  return loop.isOn && Math.abs(loop.sensorC - loop.targetC) <= stableWithinK;
}

function write(reply: string, celsius: number, sentinels: readonly string[]): string {
  return compose(reply, (name) => {
    const { quantity, factor, offset } = placeholders[name]!;
    if (quantity === 'anything') return '0';
    if (Number.isNaN(celsius)) return sentinels[0] ?? '+9.90000000E+37';
    return ((celsius - offset) / factor).toFixed(decimals);
  });
}
