import type { MeterChannel, MeterFamily } from '../meter/meter.ts';
import type { SwitchRoutes } from '../meter/routes.ts';
import type { ScpiOptions } from '../scpi/session.ts';
import { fill } from './placeholders.ts';
import { fitsIdentity, joined, messageOf, readReply } from './replies.ts';
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

/** Line ends, pace of the line, and how it is proved that answers are in order. */
export function sessionOptionsOf(description: InstrumentDescription): ScpiOptions {
  const { terminator, links } = description;
  const serial = links.find((link) => link.kind === 'serial');
  return {
    terminator: ends[terminator],
    ...(serial ? { msPerByte: 10_000 / serial.baudRate } : {}),
    ...proofOf(description),
  };
}

/** From here on frequencies prove the order of answers: they change nothing at the lowest level. */
const proofHz = 1000;

function proofOf({ order, identity, impedance }: InstrumentDescription): Pick<ScpiOptions, 'proof'> {
  if (order === 'identity')
    return { proof: () => ({ message: '*IDN?', isAnswer: (line) => fitsIdentity(identity.pattern, line) }) };
  if (order !== 'frequency' || !impedance) return {};
  const { set, get, reply } = impedance.frequency;
  return {
    proof(mark) {
      const heldHz = proofHz + mark;
      return {
        message: joined([fill(set, 'frequency', heldHz), get]),
        isAnswer(line) {
          const found = readReply([{ query: get, reply }], line, [])?.frequency;
          return found?.kind === 'value' && Math.abs(found.value - heldHz) < 0.5;
        },
      };
    },
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
