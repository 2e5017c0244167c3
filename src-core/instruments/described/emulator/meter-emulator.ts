import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createMeterDevice, type MeterDevice } from '../../meter/emulator.ts';
import { ScpiFailure } from '../../scpi/device.ts';
import { compose, namesIn, placeholders } from '../placeholders.ts';
import type { ChannelDescription, InstrumentDescription } from '../schema.ts';
import { ends } from '../source-dialect.ts';
import { tableOf, type TableCommand, type TableQuery } from './command-table.ts';

const activeKey = 'channel';
const overflow = '+9.90000000E+37';

/** The channels and routes of a description on a virtual sample. It knows the commands of the description and no others. */
export function createDescribedMeter(
  description: InstrumentDescription,
  settings: EmulatorSettings,
  clock: Clock,
): Emulator {
  const serial = description.links.find((link) => link.kind === 'serial');
  return createMeterDevice(
    {
      identity: (serialNumber) => description.identity.example.replace('{serial}', serialNumber),
      terminator: ends[description.terminator],
      baudRate: serial?.baudRate,
      commands: (meter) => tableOf(commandsOf(description, meter), queriesOf(description, meter)),
    },
    settings,
    clock,
  );
}

function commandsOf({ channels, switch: relays }: InstrumentDescription, meter: MeterDevice): TableCommand[] {
  const setups = [...new Set(channels.flatMap(({ setup }) => setup))].map((template) => ({
    template,
    act: () => {
      chooseBy(template, channels, meter);
    },
  }));
  if (!relays) return setups;
  return [
    ...setups,
    { template: relays.openAll, act: () => meter.openAll() },
    ...relays.routes.map(({ id, close }) => ({ template: close, act: () => meter.close(id) })),
  ];
}

/** A channel is chosen by the last command of its setup. */
function chooseBy(template: string, channels: readonly ChannelDescription[], meter: MeterDevice): void {
  const chosen = channels.find(({ setup }) => setup.at(-1) === template);
  if (chosen) meter.kept.set(activeKey, chosen.id);
}

function queriesOf({ channels, switch: relays, sentinels }: InstrumentDescription, meter: MeterDevice): TableQuery[] {
  const queries = new Set(channels.flatMap(({ measure }) => measure.map(({ query }) => query)));
  return [
    ...[...queries].map((query) => ({
      query,
      answer: () => answerOf(query, channels, meter, sentinels[0] ?? overflow),
    })),
    ...(relays?.routes ?? []).map(({ id, get, isClosed, isOpen }) => ({
      query: get,
      answer: () => (meter.isClosed(id) ? isClosed : isOpen),
    })),
  ];
}

/** A query that several channels share is answered for the one that was set up last. */
async function answerOf(
  query: string,
  channels: readonly ChannelDescription[],
  meter: MeterDevice,
  none: string,
): Promise<string> {
  const asked = channels.filter(({ measure }) => measure.some((question) => question.query === query));
  const active = meter.kept.get(activeKey);
  const channel = asked.find(({ id }) => id === active) ?? (asked.length === 1 ? asked[0] : undefined);
  if (!channel || (channel.setup.length > 0 && channel.id !== active)) {
    if (asked.every(({ measure }) => namesIn(measure.find((known) => known.query === query)!.reply).length === 0))
      return '"NONE"';
    throw new ScpiFailure(-221, 'Settings conflict');
  }
  const { reply } = channel.measure.find((question) => question.query === query)!;
  if (namesIn(reply).length === 0) return reply;
  const value = await meter.read(channel.simulated, channel.lastsS);
  return compose(reply, (name) => {
    const { quantity, factor, offset } = placeholders[name]!;
    return quantity === 'anything' ? '0' : meter.write((value - offset) / factor, none);
  });
}
