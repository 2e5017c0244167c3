import type { InstrumentDriver } from '../driver.ts';
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
  serial: { baudRate: 921_600, dataBits: 8, parity: 'none' },
  confirmation: 'simulated only',
  open: openMethodScript,
  emulate: (settings, clock) => createEmStat4Emulator(settings, clock),
};
