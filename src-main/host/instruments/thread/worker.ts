import { createDriverShelf } from '../driver-shelf.ts';
import { serveInstruments } from './serve-instruments.ts';

// Started as a worker thread; see host/jobs/worker-entry.ts.
serveInstruments(createDriverShelf);
