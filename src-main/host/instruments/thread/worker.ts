import { instrumentDrivers } from '../../../../src-core/instruments/index.ts';
import { serveInstruments } from './serve-instruments.ts';

// Started as a worker thread; see host/jobs/worker-entry.ts.
serveInstruments(instrumentDrivers);
