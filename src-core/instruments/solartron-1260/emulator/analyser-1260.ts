import { field, mostGeneratorV, smallGain } from '../wire.ts';
import type { InputReading, SolartronBench } from './bench.ts';
import { TwoLetterDevice, type TwoLetterCommand } from './two-letter-device.ts';

const overheadS = 0.1;
const settlingPeriods = 1;
const slowFactor = 10;
/** The last digit of an error of group 8, “measurement validity”. */
const overloadCode = '2';
const initialSource = [1, 2] as const;

const flag: TwoLetterCommand = { numbers: 1, range: [0, 1], isWhole: true };
const kept: Readonly<Record<string, TwoLetterCommand>> = {
  ...{ OS: flag, CV: flag, CZ: flag, CY: flag, FV: flag, CI: flag, GT: flag, BP: flag, VI: flag, ME: flag, RH: flag },
  ...{ OT: { ...flag, range: [0, 3] }, UW: flag, AU: { ...flag, range: [0, 3] }, SW: { ...flag, range: [0, 2] } },
  ...{ OP: channels(1), IP: channels(1), OU: channels(1), DC: channels(1), RA: channels(5) },
  FR: { numbers: 1, range: [1e-5, 3.2e7], initial: 100 },
  VA: { numbers: 1, range: [0, mostGeneratorV] },
  VB: { numbers: 1, range: [-40.95, 40.95] },
  IA: { numbers: 1, range: [0, 0.06] },
  IB: { numbers: 1, range: [-0.1, 0.1] },
  VC: { numbers: 1, range: [0, 3] },
  IC: { numbers: 1, range: [0, 0.06] },
  IS: { numbers: 1, range: [0.01, 1e5], initial: 0.2 },
  MS: { numbers: 1, range: [0, 1e5] },
};

function channels(highest: number): TwoLetterCommand {
  return { numbers: 2, range: [0, highest], isWhole: true };
}

/** The frequency response analyser: generator, and a correlator for V1 over V2. */
export class Analyser1260 extends TwoLetterDevice {
  readonly #bench: SolartronBench;
  readonly #inputGain: () => number;
  #measurement = 0;
  #source: readonly [number, number] = initialSource;
  #last: { readonly frequencyHz: number; readonly inputs: InputReading } | undefined;

  /** @param usesSmallGain - whether the interface takes the generator at a hundredth */
  constructor(bench: SolartronBench, serialNumber: string, usesSmallGain: () => boolean) {
    super({
      commands: {
        ...kept,
        // Numerator and denominator; 0 for one.
        SO: { ...channels(3), act: (below, above) => (this.#source = [above, below]) },
        DO: { numbers: 0, act: () => this.#putOut() },
        SI: { numbers: 0, act: () => void this.#measure() },
        TT: { numbers: 1, range: [1, 3], isWhole: true, act: () => this.reset() },
        CE: { numbers: 0, act: () => (this.error = 0) },
      },
      answers: { '*IDN?': () => `1260 IMPEDANCE ANALYZER, SOLARTRON, ${serialNumber}, 0` },
      terminator: () => '\r\n',
      heard: (name, value) => (bench.faults.has('set-clipped') && name === 'VA' ? value / 2 : value),
      onClear: () => {
        this.#measurement++;
      },
      onTrigger: () => void this.#measure(),
    });
    this.#bench = bench;
    this.#inputGain = () => (usesSmallGain() ? smallGain : 1);
  }

  /** As it stands at the polarisation input of the interface. */
  get generator(): { readonly frequencyHz: number; readonly inputV: number } {
    return { frequencyHz: this.value('FR'), inputV: this.value('VA') * this.#inputGain() };
  }

  /** One measurement: variable, two parameters, error and limits code. */
  async #measure(): Promise<void> {
    const mine = ++this.#measurement;
    const frequencyHz = this.value('FR');
    const periods = Math.ceil(this.value('IS') * frequencyHz * (1 - 1e-9));
    const slow = this.#bench.strikes('slow-point') ? slowFactor : 1;
    await this.#bench.wait(slow * (this.value('MS') + (periods + settlingPeriods) / frequencyHz + overheadS));
    if (mine !== this.#measurement || this.value('OP', 2) === 0) return;
    const inputs = this.#bench.measureInputs(frequencyHz, this.generator.inputV);
    this.#last = { frequencyHz, inputs };
    this.#putOut();
  }

  /** The last result, of the source that is chosen now. */
  #putOut(): void {
    if (!this.#last || this.value('OP', 2) === 0) return;
    if (this.skipsAnswer) {
      this.skipsAnswer = false;
      return;
    }
    const { frequencyHz, inputs } = this.#last;
    const [above, below] = this.#source.map((input) => partOf(inputs, input));
    const magnitude = above!.volts / below!.volts;
    const phaseDeg = ((above!.radians - below!.radians) * 180) / Math.PI;
    const isPolar = this.value('CV') === 1;
    const radians = (phaseDeg * Math.PI) / 180;
    const values = isPolar ? [magnitude, phaseDeg] : [magnitude * Math.cos(radians), magnitude * Math.sin(radians)];
    const error = inputs.isOver ? overloadCode : '0';
    this.say([field(frequencyHz, 7), ...values.map((value) => field(value, 4)), error, '00'].join(','));
  }

  override reset(): void {
    super.reset();
    this.#measurement++;
    this.#source = initialSource;
    this.#last = undefined;
  }
}

/** An input of the last measurement; one for what is not connected. */
function partOf(inputs: InputReading, input: number): { readonly volts: number; readonly radians: number } {
  if (input === 1) return inputs.v1;
  return input === 2 ? inputs.v2 : { volts: 1, radians: 0 };
}
