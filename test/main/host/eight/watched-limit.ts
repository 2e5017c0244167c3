/** What the test watches at the instrument itself, with the host's arithmetic on the same samples. */
export interface WatchedLimit {
  readonly maxCurrentA?: number;
  readonly maxChargeC?: number;
  readonly maxVoltageRateVPerS?: number;
  /** Of what the thermometer at the sample tells. */
  readonly maxTemperatureC?: number;
}

export type WatchedQuantity = 'current' | 'charge' | 'rate' | 'temperature';

export interface SentSample {
  readonly timeS: number;
  readonly voltageV: number;
  readonly currentA: number;
}

/** The host takes dE/dt over at least so long, s. */
const rateBaseS = 1;

/** @returns a function that says of each sample of one script after the other which limit it lies beyond, if any */
export function watchLimit(limit: WatchedLimit): (sample: SentSample) => WatchedQuantity | undefined {
  const { maxCurrentA = Infinity, maxChargeC = Infinity, maxVoltageRateVPerS = Infinity } = limit;
  let before: SentSample | undefined;
  let chargeC = 0;
  let recent: SentSample[] = [];

  return (sample) => {
    // Each script has a clock of its own.
    if (before && sample.timeS < before.timeS) {
      before = undefined;
      chargeC = 0;
      recent = [];
    }
    const { timeS, voltageV, currentA } = sample;
    chargeC += (((before ?? sample).currentA + currentA) / 2) * (timeS - (before?.timeS ?? 0));
    before = sample;
    recent.push(sample);
    while (recent.length > 2 && timeS - recent[1]!.timeS >= rateBaseS) recent.shift();
    const base = recent[0]!;
    const spanS = timeS - base.timeS;
    const rate = spanS < rateBaseS ? 0 : Math.abs(voltageV - base.voltageV) / spanS;
    if (Math.abs(currentA) > maxCurrentA) return 'current';
    if (Math.abs(chargeC) > maxChargeC) return 'charge';
    return rate > maxVoltageRateVPerS ? 'rate' : undefined;
  };
}
