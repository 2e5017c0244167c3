import type { DeviceTime } from '../../emulation/device-time.ts';
import { ScpiFailure } from '../../scpi/device.ts';

/** The building blocks that this emulator knows. */
type Block =
  | { readonly kind: 'clear'; readonly buffer: string }
  | { readonly kind: 'delay'; readonly durationS: number }
  | { readonly kind: 'measure'; readonly buffer: string }
  | { readonly kind: 'count'; readonly count: number; readonly to: number }
  | { readonly kind: 'output'; readonly on: boolean }
  | {
      readonly kind: 'sweep';
      readonly buffer: string;
      readonly levels: readonly number[];
      readonly delayS: number;
      /** 0: until it is aborted. */
      readonly count: number;
    };

interface Hands {
  readonly time: DeviceTime;
  measureInto(buffer: string, isCurrent: () => boolean): Promise<unknown>;
  clear(buffer: string): void;
  switchOutput(on: boolean): void;
  setLevel(level: number): void;
}

const shortestLoopS = 1e-6;

/** Blocks that the unit works through by itself once it is told to start. */
export class TriggerModel {
  readonly #hands: Hands;
  readonly #blocks = new Map<number, Block>();
  #operation = 0;
  #at = 0;
  #state: 'EMPTY' | 'IDLE' | 'RUNNING' | 'ABORTED' | 'FAILED' = 'EMPTY';
  #run: Promise<void> = Promise.resolve();

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  get running(): boolean {
    return this.#state === 'RUNNING';
  }

  /** As `:TRIGger:STATe?` answers. */
  get state(): string {
    return `${this.#state};${this.#state};${this.#at}`;
  }

  /** Resolves at the end of what runs. */
  get ended(): Promise<void> {
    return this.#run;
  }

  clear(): void {
    this.#refuseWhileRunning();
    this.#blocks.clear();
    this.#state = 'EMPTY';
    this.#at = 0;
  }

  set(number: number, block: Block): void {
    this.#refuseWhileRunning();
    this.#blocks.set(number, block);
    this.#state = 'IDLE';
  }

  /** What is to be done on an error of a block, which nobody waits for: `fail`. */
  start(fail: (error: ScpiFailure) => void): void {
    this.#refuseWhileRunning();
    if (this.#blocks.size === 0) throw new ScpiFailure(-221, 'Settings conflict');
    const mine = ++this.#operation;
    this.#state = 'RUNNING';
    this.#run = this.#follow(mine).then(
      () => this.#end(mine, 'IDLE'),
      (error: unknown) => {
        this.#end(mine, 'FAILED');
        if (!(error instanceof ScpiFailure)) throw error;
        fail(error);
      },
    );
  }

  abort(): void {
    this.#operation++;
    if (this.running) this.#state = 'ABORTED';
  }

  #end(mine: number, state: 'IDLE' | 'FAILED'): void {
    if (mine === this.#operation) this.#state = state;
  }

  #refuseWhileRunning(): void {
    if (this.running) throw new ScpiFailure(-213, 'Init ignored');
  }

  async #sweep(block: Block & { readonly kind: 'sweep' }, isCurrent: () => boolean): Promise<void> {
    const { levels, delayS, count, buffer } = block;
    for (let pass = 0; pass < count || count === 0; pass++)
      for (const level of levels) {
        if (!isCurrent()) return;
        this.#hands.setLevel(level);
        await this.#hands.time.wait(delayS);
        if (isCurrent()) await this.#hands.measureInto(buffer, isCurrent);
      }
  }

  async #follow(mine: number): Promise<void> {
    const isCurrent = (): boolean => mine === this.#operation;
    const passes = new Map<number, number>();
    let number = 1;
    for (let block = this.#blocks.get(1); block && isCurrent(); block = this.#blocks.get(number)) {
      this.#at = number;
      if (block.kind === 'clear') this.#hands.clear(block.buffer);
      if (block.kind === 'delay') await this.#hands.time.wait(block.durationS);
      if (block.kind === 'measure') await this.#hands.measureInto(block.buffer, isCurrent);
      if (block.kind === 'sweep') await this.#sweep(block, isCurrent);
      if (block.kind === 'output') this.#hands.switchOutput(block.on);
      number++;
      if (block.kind !== 'count') continue;
      const passed = (passes.get(this.#at) ?? 0) + 1;
      passes.set(this.#at, passed % block.count);
      if (passed >= block.count) continue;
      number = block.to;
      // A loop without a measurement takes time all the same.
      if (number === this.#at) await this.#hands.time.wait(shortestLoopS);
    }
  }
}
