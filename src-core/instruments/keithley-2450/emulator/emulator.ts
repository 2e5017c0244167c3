import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { createSourceFaults, strikeSourceFault } from '../../emulation/source-faults.ts';
import { SourceMeter } from '../../emulation/source-meter.ts';
import { SourceUnit } from '../../emulation/source-unit.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { commandsOf as commandsOf2400 } from '../../keithley-2400/emulator/commands.ts';
import { keithley2400Model } from '../../keithley-2400/emulator/model.ts';
import { createScpiDevice, wordOf, type ScpiCommand, type ScpiDevice } from '../../scpi/device.ts';
import { commandsOf } from './commands.ts';
import { keithley2450Accuracy } from './model.ts';
import { Keithley2450Unit } from './unit.ts';

type Language = 'SCPI' | 'SCPI2400' | 'TSP';

/** A Model 2450 on the network with a virtual cell on its leads. Another command set takes effect when it restarts. */
export function createKeithley2450Emulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const faults = createSourceFaults();
  const time = createDeviceTime(clock, settings.speed);
  const meter = new SourceMeter(createCell(settings), settings.seed, keithley2450Accuracy);
  const own = new Keithley2450Unit(meter, time, faults);
  const old = new SourceUnit(keithley2400Model, meter, time, faults);
  const port = createPacedPort({
    clock,
    speed: settings.speed,
    baudRate: undefined,
    receive: (bytes) => devices[language].receive(bytes),
  });
  const serial = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  let language: Language = 'SCPI';
  let languageAfterRestart: Language = 'SCPI';

  const languageCommand: ScpiCommand = {
    header: '*LANG',
    set: ([text]) => void (languageAfterRestart = wordOf(text, ['SCPI', 'SCPI2400', 'TSP']) as Language),
    get: () => language,
  };
  const common = {
    identity: `KEITHLEY INSTRUMENTS INC.,MODEL 2450,${serial},1.7.12b`,
    terminator: '\n',
    send: (bytes: Uint8Array) => port.send(bytes),
    immediate: /^(:?ABOR(T)?|\*TRG)$/i,
  };
  const scpi: ScpiDevice = createScpiDevice({
    ...common,
    commands: [languageCommand, ...commandsOf(own, ({ code, message }) => scpi.fail(code, message))],
    reset: () => own.reset(),
    pending: () => own.trigger.ended,
    // As its event log: message; type (0 none, 1 error); date and time.
    formatError: (code, message) =>
      code === 0
        ? '0,"No error;0;0 0"'
        : `${code},"${message.replace('Parameter data', 'Data')};1;2023/11/14 22:13:20.000"`,
  });
  const devices: Readonly<Record<Language, ScpiDevice>> = {
    SCPI: scpi,
    SCPI2400: createScpiDevice({
      ...common,
      commands: [languageCommand, ...commandsOf2400(old)],
      reset: () => old.reset(),
      formatError: (code, message) => `${code > 0 ? '+' : ''}${code},"${message}"`,
    }),
    TSP: createScpiDevice({ ...common, commands: [languageCommand], reset: () => own.reset() }),
  };

  function restart(): void {
    devices[language].clear();
    port.clear();
    own.reset();
    old.reset();
    language = languageAfterRestart;
  }

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      const { voltageV, currentA } = meter.terminals(time.nowS());
      return { energised: meter.on, voltageV, currentA, temperatureC: meter.temperatureC };
    },
    setFault(name: DeviceFaultName, active: boolean) {
      strikeSourceFault(faults, name, active);
      if (name === 'no-reply') devices[language].skipAnswer(active);
      if (name === 'refuse-command') devices[language].refuseNext(active);
      if (name === 'reset' && active) restart();
    },
    dispose() {
      own.abort();
      old.abort();
      port.dispose();
    },
  };
}
