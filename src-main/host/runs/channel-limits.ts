import {
  narrowedWords,
  narrower,
  withinChannel,
  type ChannelLimits,
  type ChannelLimitsRecord,
} from '../../../src-core/model/channel-limits.ts';
import type { Limits, Method } from '../../../src-core/model/method.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { InstrumentIdentity } from '../../../src-core/model/run.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import type { ChannelLimitsRepository } from '../storage/channel-limits-repository.ts';

/** What is set for instruments and benches, and what of a method's limits is left on them. */
export interface ChannelLimitsService {
  /** @throws AppError `input/invalid` for limits that leave nothing */
  set(entry: InstrumentEntry, limits: ChannelLimits, reason: string, by: string): ChannelLimitsRecord;
  /** The limits of a run there. */
  within(limits: Limits, entry: InstrumentEntry): Limits;
  /** Plans within the limits of the channel, and says in a warning what they made narrower. */
  plan(method: Method, entry: InstrumentEntry, plan: (limited: Method) => Plan): Plan;
}

export function createChannelLimitsService(
  stored: ChannelLimitsRepository,
  isoNow: () => string,
): ChannelLimitsService {
  function of(entry: InstrumentEntry): ChannelLimits {
    const channels = [entry, ...(entry.members ?? [])].map(({ instrument }) => channelKeyOf(instrument.identity));
    return channels.reduce<ChannelLimits>((all, channel) => narrower(all, stored.find(channel)?.limits ?? {}), {});
  }

  function within(limits: Limits, entry: InstrumentEntry): Limits {
    return withinChannel(limits, of(entry), entry.instrument.capabilities.temperatureSensor);
  }

  return {
    within,
    set(entry, limits, reason, by) {
      refuseEmpty(limits);
      const { identity } = entry.instrument;
      const label = `${identity.model} ${identity.serialNumber}`;
      const record = { channel: channelKeyOf(identity), label, limits, reason, by, at: isoNow() };
      stored.add(record);
      return record;
    },
    plan(method, entry, plan) {
      const limits = within(method.limits, entry);
      const words = narrowedWords(method.limits, limits);
      const made = plan({ ...method, limits });
      if (words.length === 0) return made;
      const message = `The limits of this channel are narrower than the method’s and hold: ${words.join('; ')}.`;
      return { ...made, problems: [...made.problems, { severity: 'warning', field: 'limits', message }] };
    },
  };
}

/**
 * Limits belong to a unit, wherever it is plugged in. Virtual instruments within the program and benches go by their
 * address.
 */
export function channelKeyOf({ driverId, serialNumber, address }: InstrumentIdentity): string {
  return address.startsWith('virtual:') || address.startsWith('bench:') ? address : `${driverId} ${serialNumber}`;
}

function refuseEmpty({ minVoltageV = -Infinity, maxVoltageV = Infinity }: ChannelLimits): void {
  if (minVoltageV < maxVoltageV) return;
  throw new AppError('input/invalid', 'The lower limit of the voltage must lie below the upper one.', {
    remedy: 'Correct one of the two.',
  });
}
