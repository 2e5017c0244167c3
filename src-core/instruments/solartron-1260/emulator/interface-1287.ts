import { field, limitA } from '../wire.ts';
import type { SolartronBench } from './bench.ts';
import { TwoLetterDevice, type TwoLetterCommand } from './two-letter-device.ts';

/** Time of one reading by `DGn`, s. */
const conversionS = [0.5, 0.1, 0.04, 0.01] as const;
const slowFactor = 10;
const readingDecimals = 5;

const [flag, level]: readonly [TwoLetterCommand, TwoLetterCommand] = [
  { numbers: 1, range: [0, 1], isWhole: true },
  { numbers: 1, range: [-14.5, 14.5] },
];
const choice = (highest: number, initial = 0): TwoLetterCommand => ({
  numbers: 1,
  range: [0, highest],
  isWhole: true,
  initial,
});
const kept: Readonly<Record<string, TwoLetterCommand>> = {
  ...{ PI: flag, AV: flag, NU: flag, BR: flag, FI: flag, CC: flag, VX: flag, IX: flag, EB: flag, BY: flag, ON: flag },
  ...{ VA: level, VB: level, VC: level, VD: level, VR: { numbers: 1, range: [0, 14.5] } },
  ...{ DC: choice(1, 1), OL: choice(2, 1), PB: choice(5), GB: choice(5), RG: choice(5), DG: choice(3), GP: choice(2) },
  ...{ TR: choice(3), PX: choice(9, 3), PY: choice(9, 5), OT: choice(3), SW: choice(3), BK: { numbers: 1 } },
};

/** The electrochemical interface: polarisation, standby, and a voltmeter for voltage (ΔRE) and current. */
export class Interface1287 extends TwoLetterDevice {
  readonly #bench: SolartronBench;
  #reading = 0;

  constructor(bench: SolartronBench) {
    const act = (): void => this.#apply();
    super({
      commands: {
        ...kept,
        PO: { ...flag, act },
        PV: { ...level, act },
        PC: { numbers: 1, range: [-2, 2], act },
        PW: { ...flag, act: (value) => this.#switch(value) },
        IL: { ...choice(6, 6), act },
        RR: { ...choice(8, 1), act },
        RU: { ...flag, act: (value) => void this.#run(value) },
        CE: { numbers: 0, act: () => (this.error = 0) },
      },
      answers: {},
      terminator: () => '\r\n',
      heard: (name, value) => (bench.faults.has('set-clipped') && /^P[VC]$/.test(name) ? value / 2 : value),
      onClear: () => {
        this.#reading++;
      },
      onTrigger: () => void this.#run(1),
    });
    this.#bench = bench;
  }

  #isOn = false;

  #switch(value: number): void {
    const off = value === 0;
    const { faults } = this.#bench;
    if (off && faults.has('refuse-off')) this.error = 3;
    if (!(off && (faults.has('refuse-off') || faults.has('stuck-output')))) this.#isOn = !off;
    this.keep('PW', this.#isOn ? 1 : 0);
    this.#apply();
  }

  #apply(): void {
    this.#bench.polarise({
      isOn: this.#isOn,
      isGalvanostat: this.value('PO') === 1,
      voltageV: this.value('PV'),
      currentA: this.value('PC'),
      range: this.value('RR') || 1,
      limitA: limitA(this.value('IL')),
    });
  }

  /** One reading after each `RU1` with `TR0`; the result goes to the bus with `GP1` and `GP2`. */
  async #run(value: number): Promise<void> {
    const mine = ++this.#reading;
    if (value === 0) return;
    const slow = this.#bench.strikes('slow-point') ? slowFactor : 1;
    const durationS = conversionS[this.value('DG')] ?? 0.5;
    await this.#bench.wait(durationS * slow);
    if (mine !== this.#reading || this.value('GP') === 0) return;
    if (this.skipsAnswer) {
      this.skipsAnswer = false;
      return;
    }
    const { voltageV, currentA, isVoltageOver, isCurrentOver } = this.#bench.measureDirect(durationS);
    const codes = [isVoltageOver, isCurrentOver].map((isOver) => (isOver ? '01' : '00'));
    this.say([field(voltageV, readingDecimals), field(currentA, readingDecimals), ...codes].join(','));
  }

  override reset(): void {
    super.reset();
    this.#reading++;
    this.#isOn = false;
    this.#apply();
  }
}
