import { AppError } from '../errors.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { ImpedanceReading } from '../model/reading.ts';
import { changeBetween } from './conditions.ts';
import type { Prepared, Verdict } from './verdict.ts';

/** Follows spectra of one group over time. */
export class SpectrumDrift {
  #group: string | undefined;
  #first: readonly ImpedanceReading[] = [];
  #before: readonly ImpedanceReading[] = [];

  take(step: PlannedStep, spectrum: readonly ImpedanceReading[]): Verdict {
    const isFirst = step.group !== this.#group;
    const { until, maxChange } = step.drift!;
    const change = isFirst ? NaN : changeBetween(until === 'steady' ? this.#before : this.#first, spectrum);
    if (isFirst) this.#first = [...spectrum];
    this.#group = step.group;
    this.#before = [...spectrum];
    if (Number.isNaN(change)) return { text: `${step.label}: the first of its watch in this run` };
    const text = `${step.label}: differs by ${percent(change)} from the ${until === 'steady' ? 'one before' : 'first'} (rms of |ΔZ|/|Z|, ${percent(maxChange)} asked)`;
    if (until === 'steady') return { text, ...(change <= maxChange ? { leave: 'the spectra agree' } : {}) };
    return { text, ...(change > maxChange ? { leave: 'the sample has changed' } : {}) };
  }
}

/** The largest amplitude that was found to be linear. */
export class LinearAmplitude {
  #group: string | undefined;
  #before: readonly ImpedanceReading[] = [];
  #beforeRms = NaN;
  #largestRms = NaN;
  #found: { readonly control: string; readonly amplitudeRms: number } | undefined;

  /** Compares with the spectrum before it in the group, whose amplitude was twice as large. */
  take(step: PlannedStep, spectrum: readonly ImpedanceReading[]): Verdict {
    const { linearity, action, group, label } = step;
    if (!linearity || action.kind !== 'impedance') return { text: label };
    const isFirst = group !== this.#group;
    const change = isFirst ? NaN : changeBetween(this.#before, spectrum);
    const triedRms = this.#beforeRms;
    this.#group = group;
    this.#before = [...spectrum];
    this.#beforeRms = action.amplitudeRms;
    if (isFirst) this.#largestRms = action.amplitudeRms;
    if (Number.isNaN(change))
      return { text: `${label}: nothing to compare with yet`, ...(linearity.isLast ? { failure: untold(label) } : {}) };
    const unit = action.control === 'potentiostatic' ? 'V' : 'A';
    const shown = shownAmplitude(triedRms, unit);
    const found = `${shown} rms and its half differ by ${percent(change)} (rms of |ΔZ|/|Z|, ${percent(linearity.maxChange)} asked)`;
    if (change > linearity.maxChange)
      return { text: `Not linear: ${found}`, ...(linearity.isLast ? { failure: notLinear(found) } : {}) };
    this.#found = { control: action.control, amplitudeRms: triedRms };
    const text = `Linear: ${found}. Harmonics were not looked at: the instrument sends no waveforms.`;
    const verdict: Verdict = { text, leave: 'the amplitude is linear' };
    if (triedRms >= this.#largestRms) return verdict;
    const message = `The amplitude check lowered the amplitude to ${shown} rms: larger ones were not linear.`;
    return { ...verdict, warning: { code: 'amplitude-lowered', message } };
  }

  /** A spectrum with no larger amplitude than the one found. */
  apply(step: PlannedStep): Prepared {
    const { action, label } = step;
    if (action.kind !== 'impedance') return { step };
    if (this.#found?.control !== action.control) return { step, failure: unchecked(label) };
    const { amplitudeRms } = this.#found;
    if (amplitudeRms >= action.amplitudeRms) return { step };
    const unit = action.control === 'potentiostatic' ? 'V' : 'A';
    return {
      step: { ...step, action: { ...action, amplitudeRms } },
      note: `${label}: with ${shownAmplitude(amplitudeRms, unit)} rms, as checked`,
    };
  }
}

function shownAmplitude(amplitudeRms: number, unit: 'V' | 'A'): string {
  return unit === 'V' ? `${(1e3 * amplitudeRms).toPrecision(3)} mV` : `${(1e6 * amplitudeRms).toPrecision(3)} µA`;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

function notLinear(found: string): AppError {
  return new AppError('run/limit', `The amplitude check found no linear amplitude: even ${found}.`, {
    remedy: 'Begin with a smaller amplitude, allow more halvings, or a larger difference if noise is what differs.',
    dataState: 'What was measured before is stored.',
  });
}

function untold(label: string): AppError {
  return new AppError('run/bad-state', `${label}: the spectrum to compare it with was lost in the interruption.`, {
    remedy: 'Start the method again.',
    dataState: 'What was measured before is stored.',
  });
}

function unchecked(label: string): AppError {
  return new AppError('run/bad-state', `${label}: no amplitude was checked in this run, or not since it was resumed.`, {
    remedy: 'Put an amplitude check before the spectrum, or start the method again.',
    dataState: 'What was measured before is stored.',
  });
}
