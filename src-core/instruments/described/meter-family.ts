import type { MeterChannel, MeterFamily } from '../meter/meter.ts';
import type { SwitchRoutes } from '../meter/routes.ts';
import type { ScpiOptions } from '../scpi/session.ts';
import { fitsIdentity, messageOf, readReply } from './replies.ts';
import type { ChannelDescription, InstrumentDescription, SwitchDescription } from './schema.ts';
import { ends } from './source-dialect.ts';

/** What a description without a source says, as the family of meters wants to hear it. */
export function meterFamilyOf(driverId: string, description: InstrumentDescription): MeterFamily {
  const { title, identity, errorQueue, channels, sentinels, switch: relays } = description;
  return {
    driverId,
    name: title,
    session: sessionOptionsOf(description),
    hasErrorQueue: errorQueue !== 'none',
    modelOf: (answer) => (fitsIdentity(identity.pattern, answer) ? identity.model : undefined),
    channels: channels.map((channel) => channelOf(channel, sentinels)),
    ...(relays ? { routes: routesOf(relays) } : {}),
  };
}

function sessionOptionsOf({ terminator, links, order, identity }: InstrumentDescription): ScpiOptions {
  const serial = links.find((link) => link.kind === 'serial');
  return {
    terminator: ends[terminator],
    ...(serial ? { msPerByte: 10_000 / serial.baudRate } : {}),
    ...(order === 'identity'
      ? { proof: () => ({ message: '*IDN?', isAnswer: (line: string) => fitsIdentity(identity.pattern, line) }) }
      : {}),
  };
}

function channelOf(channel: ChannelDescription, sentinels: readonly string[]): MeterChannel {
  const { id, title, unit, isTemperature, range, setup, measure, factor, offset, lastsS } = channel;
  return {
    ...{ id, title, unit, isTemperature, setup, lastsS },
    range: [range[0], range[1]],
    query: messageOf(measure),
    parse(answer) {
      const number = readReply(measure, answer, sentinels)?.[isTemperature ? 'temperature' : 'value'];
      return number?.kind === 'value' ? { ...number, value: number.value * factor + offset } : number;
    },
  };
}

function routesOf({ openAll, routes }: SwitchDescription): SwitchRoutes {
  return {
    openAll,
    routes: routes.map(({ id, title, close, get, isClosed, isOpen }) => ({
      ...{ id, title, close, query: get },
      isClosed: (answer) => {
        const text = answer.trim().toLowerCase();
        return text === isClosed.toLowerCase() ? true : text === isOpen.toLowerCase() ? false : undefined;
      },
    })),
  };
}
