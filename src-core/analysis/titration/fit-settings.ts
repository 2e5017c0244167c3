import { slowestRootSquared } from './diffusion-kernel.ts';
import { predictVoltage } from './finite-length-fit.ts';
import type { Host } from './host.ts';
import { binSamples, type PulseData } from './pulse-data.ts';
import type { FitSettings, PulseFit } from './pulse-fit.ts';

/** Windows: the whole pulse or 0.3 L²/D of it; the rest as long as it can still tell of diffusion. */
export function settingsFor(
  pulse: PulseData,
  host: Host,
  logD: number,
  noiseV: number,
  floorV: number,
  previous: PulseFit | undefined,
): FitSettings {
  const diffusionTime = host.diffusionLengthM.value ** 2 / Math.exp(logD);
  const scanning = previous === undefined;
  return {
    part: 'both',
    skipS: scanning ? startSkip(pulse) : transientEnd(pulse, previous),
    pulseWindowS: scanning ? Infinity : Math.max(0.3 * diffusionTime, 40),
    restWindowS: scanning
      ? Infinity
      : Math.max((6 * diffusionTime) / slowestRootSquared(host.geometry), pulse.durationS),
    noiseV,
    floorV,
  };
}

function startSkip(pulse: PulseData): number {
  return Math.max(1, Math.min(20, 0.05 * pulse.durationS));
}

/** How much earlier than the fit's window the record still follows the diffusion model. */
const earlyBins = 12;

/**
 * When the interface's own transient has died away: the earliest time from which on pulse and rest agree with the
 * diffusion model that was fitted to later times.
 */
export function transientEnd(pulse: PulseData, fit: PulseFit): number {
  const { skipS, noiseV, floorV } = fit.settings;
  const firstS = Math.max(1, 2 * (pulse.timeS[0] ?? 1));
  if (firstS >= skipS) return skipS;
  let end = firstS;
  for (const origin of [0, pulse.durationS]) {
    const [time, voltage] = origin === 0 ? [pulse.timeS, pulse.voltageV] : [pulse.restTimeS, pulse.restVoltageV];
    const bins = binSamples(time, voltage, origin + firstS, origin + skipS, origin, earlyBins);
    const observations = bins.map((bin) => ({
      timeS: bin.timeS,
      voltageV: bin.voltageV,
      standardErrorV: Math.hypot(noiseV / Math.sqrt(bin.samples), 2 * floorV),
    }));
    const fitted = predictVoltage(fit.problem, fit.solution, observations);
    for (let i = observations.length - 1; i >= 0; i--) {
      const { voltageV, standardErrorV, timeS } = observations[i]!;
      if (Math.abs(voltageV - fitted[i]!) < 3 * standardErrorV) continue;
      end = Math.max(end, 1.3 * (timeS - origin));
      break;
    }
  }
  return Math.min(end, skipS);
}
