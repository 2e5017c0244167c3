import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { methodScriptModels } from '../methodscript/models.ts';
import { driverId, openMethodScript } from './driver/open.ts';
import { createEmStat4Emulator } from './emulator/emulator.ts';

/** EmStat4, MultiEmStat4, Nexus (with galvanostat) and EmStat Pico, Sensit (without), by their capability mask. */
export const palmsensMethodScript: InstrumentDriver = {
  id: driverId,
  title: 'PalmSens MethodSCRIPT (EmStat4, Nexus, EmStat Pico)',
  portNames: {
    model: /(?:Multi)?EmStat4[A-Z]?(?: (?:LR|HR))?|EmStat Pico|ESPico|Sensit\w*|\bNexus\b/i,
    maker: /PalmSens/i,
    bootloader: /bootloader|espbl/i,
  },
  roles: ['source', 'impedance'],
  links: [{ kind: 'serial', settings: { baudRate: 921_600, dataBits: 8, parity: 'none' }, otherBaudRates: [230_400] }],
  greeting: greetingOf('\nt\n', /(?:^|\n)t(?:espico|senswb|es4_|mes4|nexus)/),
  confirmation: 'simulated only',
  unverified: [
    'That “t” is answered within 250 ms in the middle of a slow impedance point.',
    'The limits of frequency and amplitude of each model, and the size of script memory.',
    'The form of the answers about files in the device (“fs_dir”, “fs_get”), and the meaning of both numbers of “eis_opt”.',
    'That a variable may be added to a package twice.',
    'That “add_meas” and “meas” tell WE against CE (type “ag”), also with the cell off, and the order of what “eis_acdc” tells.',
  ],
  models: [...methodScriptModels]
    .sort((one, other) => Number(other.shortName === 'emstat4-hr') - Number(one.shortName === 'emstat4-hr'))
    .map(({ shortName, title, baudRate }) => ({ id: shortName, title, baudRate })),
  deviceFaults: ['compliance', 'not-a-number', 'stuck-output', 'time-backwards'],
  open: openMethodScript,
  emulate: (settings, clock) =>
    createEmStat4Emulator(settings, clock, settings.sample ? { cell: settings.sample.cell } : {}),
};
