import type {
  ConnectRequest,
  Discovery,
  DriverDescription,
  PortDescription,
  ProbeProgress,
  ProbeReport,
  ProbeRequest,
} from '../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

type ByAddress<Value> = Readonly<Record<string, Value | undefined>>;

/** What is plugged in or can be simulated, connecting to it, and asking who is there. */
export class DiscoveryController {
  found = $state.raw<Discovery>();
  drivers = $state.raw<readonly DriverDescription[]>([]);
  searching = $state(false);
  /** Address being connected. */
  connecting = $state<string>();
  /** Addresses being asked who is there, several at once, each with what is asked now; `opening` before the first question. */
  asking = $state.raw<ByAddress<ProbeProgress | 'opening'>>({});
  /** Why the last attempt at an address did not succeed. */
  failures = $state.raw<ByAddress<WireError>>({});
  reports = $state.raw<ByAddress<ProbeReport>>({});
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async search(): Promise<void> {
    this.searching = true;
    const { client } = this.#workspace;
    const found = await this.#workspace.attempt(() => client.call('instruments.discover', null));
    if (found) this.found = found;
    if (this.drivers.length === 0) await this.readDrivers();
    this.searching = false;
  }

  /** Those that users describe come and go. */
  async readDrivers(): Promise<void> {
    const { client } = this.#workspace;
    this.drivers = (await this.#workspace.attempt(() => client.call('instruments.drivers', null))) ?? this.drivers;
  }

  /** What goes wrong is shown at the address, with what can be done about it. */
  async connect(request: ConnectRequest): Promise<void> {
    const { address } = request;
    this.connecting = address;
    this.forget(address);
    const { client } = this.#workspace;
    try {
      await client.call('instruments.connect', request);
      this.#workspace.instruments = await client.call('instruments.list', null);
    } catch (error) {
      this.failures = { ...this.failures, [address]: toWire(error) };
    }
    this.connecting = undefined;
  }

  /** Speaks to whatever is there: only on a person's word. */
  async probe(request: ProbeRequest): Promise<void> {
    const { address } = request;
    this.asking = { ...this.asking, [address]: 'opening' };
    this.forget(address);
    const { client } = this.#workspace;
    const stopListening = client.on('instruments.probing', (progress) => {
      if (progress.address === address) this.asking = { ...this.asking, [address]: progress };
    });
    try {
      const report = await client.call('instruments.probe', request);
      this.reports = { ...this.reports, [address]: report };
    } catch (error) {
      const failure = toWire(error);
      if (failure.code !== 'cancelled') this.failures = { ...this.failures, [address]: failure };
    }
    stopListening();
    this.asking = { ...this.asking, [address]: undefined };
  }

  /** What can be asked and was not yet: ports that can be opened, where nobody is connected or has been named. */
  get unasked(): readonly PortDescription[] {
    const taken = this.#workspace.instruments.map(({ identity }) => identity.address);
    return (this.found?.ports ?? []).filter(
      ({ kind, address, problem }) =>
        kind !== 'virtual' &&
        !problem &&
        !taken.includes(address) &&
        !this.asking[address] &&
        !this.reports[address]?.found,
    );
  }

  /** All ports side by side: each has its own cable, so the slowest is waited for, not the sum. */
  async probeAll(): Promise<void> {
    await Promise.all(
      this.unasked.map(({ address, likelyDriverId }) =>
        this.probe({ address, ...(likelyDriverId === undefined ? {} : { likely: { driverId: likelyDriverId } }) }),
      ),
    );
  }

  async cancelProbe(address: string): Promise<void> {
    const { client } = this.#workspace;
    await this.#workspace.attempt(() => client.call('instruments.cancelProbe', { address }));
  }

  /** Why an address cannot be connected or asked now. */
  whyNot(address: string): string | undefined {
    if (this.connecting !== undefined) return `${this.connecting} is being connected: one at a time`;
    return this.asking[address] ? 'It is being asked who is there' : undefined;
  }

  titleOf(driverId: string): string {
    return this.drivers.find(({ id }) => id === driverId)?.title ?? driverId;
  }

  forget(address: string): void {
    this.failures = { ...this.failures, [address]: undefined };
    this.reports = { ...this.reports, [address]: undefined };
  }
}

/**
 * What may be typed: `serial:COM5`, `/dev/ttyACM0`, `usb:05e6:2450`, `tcp:host:port`, `gpib:tcp:host:1234/24`, `gpib:COM5`, or
 * `host:port`; a host alone when the driver has a port of its own. Undefined when it is none of these.
 */
export function readAddress(text: string, tcpPort?: number): string | undefined {
  const typed = text.trim();
  const [, adapter, primary = ''] = /^gpib:(\S+?)(\/\d{1,2})?$/.exec(typed) ?? [];
  if (adapter !== undefined) {
    const at = readAddress(adapter);
    return at === undefined ? undefined : `gpib:${at}${primary}`;
  }
  if (/^tcp:[^:\s]+$/.test(typed)) return tcpPort === undefined ? undefined : `${typed}:${tcpPort}`;
  if (/^(serial|tcp|usb|virtual|gpib):\S/.test(typed)) return typed;
  if (/^(\/dev\/\S+|COM\d+)$/i.test(typed)) return `serial:${typed}`;
  if (/^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(typed)) return `tcp:${typed}`;
  // A name without a dot is more often a slip than a host.
  return tcpPort !== undefined && /^([\w-]+\.)+[\w-]+$/.test(typed) ? `tcp:${typed}:${tcpPort}` : undefined;
}

/** Whether an address names a GPIB adapter and no instrument behind it. */
export function isAdapter(address: string): boolean {
  return address.startsWith('gpib:') && !/\/\d{1,2}$/.test(address);
}

/** The adapter that a port may be; undefined for what can be none. */
export function adapterAt(address: string): string | undefined {
  return /^(serial|tcp):/.test(address) ? `gpib:${address}` : undefined;
}

/** What a virtual instrument can be: drivers, and models of those that have several, as `driver:model`. */
export function virtualChoices(drivers: readonly DriverDescription[]): readonly { value: string; label: string }[] {
  return drivers.flatMap(({ id, title, models = [] }) =>
    models.length < 2
      ? [{ value: id, label: title }]
      : models.map((model, index) => ({
          value: index === 0 ? id : `${id}:${model.id}`,
          label: `${title.replace(/ \(.*\)$/, '')}: ${model.title}`,
        })),
  );
}

/** Where a virtual instrument of a cell is; the first driver's is the cell's own address, others have a place of their own. */
export function virtualAddress(address: string, driverId: string, ownDriverId: string | undefined): string {
  return driverId === '' || driverId === ownDriverId ? address : `${address}/${driverId}`;
}

/** Real time and the accelerations a person would choose. */
export const speeds = [
  { value: '1', label: 'Real time' },
  { value: '10', label: '×10' },
  { value: '60', label: '×60 (1 h in 1 min)' },
  { value: '360', label: '×360 (1 h in 10 s)' },
  { value: '1000', label: '×1000' },
  { value: '2000', label: '×2000' },
] as const;
