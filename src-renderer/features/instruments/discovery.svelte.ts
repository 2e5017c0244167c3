import type { Discovery, PortDescription } from '../../../src-core/contract/calls.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

/** What is plugged in or can be simulated, and connecting to it. */
export class DiscoveryController {
  found = $state.raw<Discovery>();
  searching = $state(false);
  /** Address being connected. */
  connecting = $state<string>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async search(): Promise<void> {
    this.searching = true;
    const found = await this.#workspace.attempt(() => this.#workspace.client.call('instruments.discover', null));
    if (found) this.found = found;
    this.searching = false;
  }

  async connect(
    { address, likelyDriverId, kind }: Pick<PortDescription, 'address' | 'kind' | 'likelyDriverId'>,
    speed: number,
    seed: number,
  ): Promise<void> {
    this.connecting = address;
    const simulated = kind === 'virtual' ? { speed, seed } : {};
    const driver = likelyDriverId === undefined ? {} : { driverId: likelyDriverId };
    const { client } = this.#workspace;
    await this.#workspace.attempt(async () => {
      await client.call('instruments.connect', { address, ...driver, ...simulated });
      this.#workspace.instruments = await client.call('instruments.list', null);
    });
    this.connecting = undefined;
  }
}

/** What may be typed: `serial:COM5`, `/dev/ttyACM0`, `tcp:host:port`. Undefined when it is neither. */
export function readAddress(text: string): string | undefined {
  const typed = text.trim();
  if (/^(serial|tcp|virtual):\S/.test(typed)) return typed;
  return /^(\/dev\/\S+|COM\d+)$/i.test(typed) ? `serial:${typed}` : undefined;
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
