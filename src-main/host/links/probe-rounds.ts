import type { InstrumentDriver, SerialSettings } from '../../../src-core/instruments/driver.ts';
import { parseAddress } from './address.ts';

/** What is known of a port: from its name, or because somebody was found there before. */
export interface Likely {
  readonly driverId: string;
  readonly baudRate?: number;
}

/** One setting of a port, and the questions that are worth asking at it. */
export interface Round {
  readonly key: string;
  /** Undefined where there is nothing to set. */
  readonly serial: SerialSettings | undefined;
  readonly questions: readonly { readonly words: string; readonly drivers: readonly InstrumentDriver[] }[];
  /** Also those without a question. */
  readonly all: readonly InstrumentDriver[];
}

interface UsbIds {
  readonly vendorId: number;
  readonly productId: number;
}

interface Way {
  readonly driver: InstrumentDriver;
  readonly serial: SerialSettings | undefined;
  /** Lower is sooner. */
  readonly order: number;
}

/**
 * What is likely first; then what drivers say is their usual setting or their own network port, those shared by most
 * first; then the other rates.
 */
export function roundsOf(address: string, drivers: readonly InstrumentDriver[], likely?: Likely): readonly Round[] {
  const ways = drivers.flatMap((driver) =>
    waysOf(address, driver).map((way) => orderedWay(address, driver, way, likely)),
  );
  const byKey = new Map<string, Way[]>();
  for (const way of ways) {
    const key = keyOf(way);
    byKey.set(key, [...(byKey.get(key) ?? []), way]);
  }
  return [...byKey]
    .map(([key, group]) => ({ key, group, order: orderOf(group) }))
    .sort((a, b) => a.order - b.order || b.group.length - a.group.length)
    .map(({ key, group }) => roundOf(key, group));
}

/** Settings to try; a single undefined where there are none to choose; none where such a link cannot lead to it. */
export function waysOf(address: string, { links }: InstrumentDriver): readonly (SerialSettings | undefined)[] {
  const at = parseAddress(address);
  if (at.kind === 'usb') return links.some((link) => link.kind === 'usb' && isSameKind(link, at)) ? [undefined] : [];
  if (at.kind === 'gpib') return links.some((link) => link.kind === 'gpib' && !link.ownsAdapter) ? [undefined] : [];
  if (at.kind !== 'serial') return [undefined];
  return links.flatMap((link) =>
    link.kind === 'serial'
      ? [link.settings, ...(link.otherBaudRates ?? []).map((baudRate) => ({ ...link.settings, baudRate }))]
      : [],
  );
}

function isSameKind(one: UsbIds, other: UsbIds): boolean {
  return one.vendorId === other.vendorId && one.productId === other.productId;
}

function orderedWay(
  address: string,
  driver: InstrumentDriver,
  serial: SerialSettings | undefined,
  likely: Likely | undefined,
): Way {
  const isLikely = driver.id === likely?.driverId;
  const isKnownRate = likely?.baudRate === undefined || likely.baudRate === serial?.baudRate;
  if (isLikely && isKnownRate && (likely.baudRate !== undefined || isUsual(address, driver, serial)))
    return { driver, serial, order: 0 };
  if (isLikely) return { driver, serial, order: 1 };
  return { driver, serial, order: isUsual(address, driver, serial) ? 2 : 3 };
}

function isUsual(address: string, { links }: InstrumentDriver, serial: SerialSettings | undefined): boolean {
  const at = parseAddress(address);
  return links.some((link) =>
    link.kind === 'serial'
      ? link.settings === serial
      : (link.kind === 'tcp' && at.kind === 'tcp' && link.port === at.port) ||
        (link.kind === 'gpib' && at.kind === 'gpib' && link.address === at.primary),
  );
}

function orderOf(group: readonly Way[]): number {
  const soonest = Math.min(...group.map(({ order }) => order));
  const isUrgent = group.some(({ driver, order }) => order === 2 && comesFirst([driver]));
  return isUrgent ? Math.min(1.5, soonest) : soonest;
}

/** What is likely has a round of its own: it does not wait for the others of its setting. */
function keyOf({ serial, order }: Way): string {
  const first = order < 2 ? `${order} ` : '';
  if (!serial) return `${first}${order}`;
  const { baudRate, dataBits, parity, stopBits = 1, flowControl = '' } = serial;
  return `${first}${baudRate} ${dataBits}${parity}${stopBits}${flowControl}`;
}

function roundOf(key: string, group: readonly Way[]): Round {
  const sorted = [...group].sort((a, b) => a.order - b.order);
  const byWords = new Map<string, InstrumentDriver[]>();
  for (const { driver } of sorted) {
    const words = driver.greeting?.words;
    if (words !== undefined) byWords.set(words, [...(byWords.get(words) ?? []), driver]);
  }
  const questions = [...byWords]
    .map(([words, drivers]) => ({ words, drivers }))
    .sort((a, b) => Number(comesFirst(b.drivers)) - Number(comesFirst(a.drivers)));
  const all = sorted.map(({ driver }) => driver);
  return { key, serial: group[0]?.serial, questions, all };
}

function comesFirst(drivers: readonly InstrumentDriver[]): boolean {
  return drivers.some(({ greeting }) => greeting?.comesFirst === true);
}
