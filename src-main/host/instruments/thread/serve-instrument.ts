import type { MessagePort } from 'node:worker_threads';
import { toWire } from '../../../../src-core/errors.ts';
import type { ActionOutcome, Instrument } from '../../../../src-core/instruments/driver.ts';
import { createAbort, type Abort } from '../../../../src-core/instruments/exchange/abort.ts';
import type { Reading } from '../../../../src-core/model/reading.ts';
import type { Check, CheckAnswer, Flag, InstrumentMessage, InstrumentOrder } from './messages.ts';

export interface ServedInstrument {
  /** Hands over what has come and resolves when the host has taken all of it. */
  taken(): Promise<void>;
}

type ExecuteOrder = Extract<InstrumentOrder, { kind: 'execute' }>;

interface Ports {
  readonly port: MessagePort;
  readonly checks: MessagePort;
  readonly answered: Flag;
}

/** Carries orders to an instrument and everything it tells back, in order. `onClosed` after the host has closed it. */
export function serveInstrument(instrument: Instrument, ports: Ports, onClosed: () => void): ServedInstrument {
  const { port } = ports;
  const outbox = createOutbox(port);
  const aborts = new Map<number, Abort>();

  async function execute({ id, action, aborted, recordId }: ExecuteOrder): Promise<ActionOutcome> {
    const abort = createAbort();
    aborts.set(id, abort);
    if (aborted) abort.abort();
    try {
      return await instrument.execute(action, {
        signal: abort.signal,
        ...(recordId === undefined ? {} : { recordId }),
        onReading: (reading) => outbox.reading(id, reading),
        onExpectedSilence: (ms) => outbox.send({ kind: 'silence', id, ms }),
      });
    } finally {
      aborts.delete(id);
    }
  }

  function carryOut(
    order: Exclude<InstrumentOrder, { kind: 'abort' | 'end-action' | 'forget-recorded' | 'taken' }>,
  ): Promise<unknown> {
    if (order.kind === 'execute') return execute(order);
    if (order.kind === 'make-safe') return instrument.makeSafe();
    return order.kind === 'heartbeat' ? instrument.heartbeat() : instrument.close();
  }

  const stopListening = instrument.onLost((error) => outbox.send({ kind: 'lost', error: toWire(error) }));
  port.on('message', (order: InstrumentOrder) => {
    if (order.kind === 'abort') aborts.get(order.id)?.abort();
    else if (order.kind === 'end-action') instrument.endAction();
    else if (order.kind === 'forget-recorded') instrument.forgetRecorded?.(order.recordIds);
    else if (order.kind === 'taken') outbox.tookReadings(order.count);
    else {
      const { id, kind } = order;
      void carryOut(order)
        .then(
          (value) => outbox.send({ kind: 'done', id, value }),
          (error: unknown) => outbox.send({ kind: 'failed', id, error: toWire(error) }),
        )
        .then(() => kind === 'close' && close());
    }
  });
  answerChecks(instrument, ports);

  function close(): void {
    stopListening();
    outbox.end();
    // After what was just sent.
    setImmediate(() => port.close());
    ports.checks.close();
    onClosed();
  }
  return { taken: () => outbox.taken() };
}

/** Of one turn of the event loop all readings go together: a burst costs one message. */
function createOutbox(port: MessagePort) {
  let readings: Reading[] = [];
  let readingsOf = 0;
  let untaken = 0;
  let ended = false;
  let scheduled = false;
  let waiting: (() => void)[] = [];

  function flush(): void {
    if (readings.length === 0) return;
    const full = readings;
    readings = [];
    untaken += full.length;
    port.postMessage({ kind: 'readings', id: readingsOf, readings: full } satisfies InstrumentMessage);
  }

  function tookReadings(count: number): void {
    untaken -= count;
    if (untaken > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  return {
    reading(id: number, reading: Reading): void {
      if (id !== readingsOf) flush();
      readingsOf = id;
      readings.push(reading);
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        flush();
      });
    },
    send(message: InstrumentMessage): void {
      flush();
      port.postMessage(message);
    },
    tookReadings,
    async taken(): Promise<void> {
      flush();
      if (untaken > 0 && !ended) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    end(): void {
      ended = true;
      tookReadings(untaken);
    },
  };
}

/** The host waits for the answer, so it goes out before anything else has its turn. */
function answerChecks(instrument: Instrument, { checks, answered }: Ports): void {
  checks.on('message', ({ number, action }: Check) => {
    try {
      checks.postMessage({ number, problems: instrument.check(action) } satisfies CheckAnswer);
    } catch (error) {
      const problem = { field: 'kind', severity: 'error', ...toWire(error) } as const;
      checks.postMessage({ number, problems: [problem] } satisfies CheckAnswer);
    }
    Atomics.store(answered, 0, number);
    Atomics.notify(answered, 0);
  });
}
