import { AppError } from '../../../src-core/errors.ts';

/** Where an instrument is, as the user writes it. */
export type Address =
  /** `place` tells several virtual instruments of one cell apart; `model` is one of those its emulator can be. */
  | { readonly kind: 'virtual'; readonly cellId: string; readonly place?: string; readonly model?: string }
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** `place` is bus and number, where two of a kind are plugged in. */
  /** Behind a GPIB adapter; without `primary` it is the adapter, whose bus can be searched. */
  | { readonly kind: 'gpib'; readonly adapter: AdapterAddress; readonly adapterText: string; readonly primary?: number }
  | { readonly kind: 'usb'; readonly vendorId: number; readonly productId: number; readonly place?: string };

/** Where a GPIB adapter is plugged in. */
export type AdapterAddress = Extract<Address, { kind: 'serial' | 'tcp' }>;

const longest = 200;
const lastPrimary = 30;

/**
 * Reads `virtual:CELL` (or `virtual:CELL/PLACE`, `virtual:CELL/PLACE:MODEL`), `serial:PATH`, `tcp:HOST:PORT` (an
 * IPv6 host in brackets) `usb:VENDOR:PRODUCT` in hexadecimal digits (behind them `:BUS-NUMBER` for one of two), or `gpib:ADAPTER/PRIMARY` with the
 * serial or tcp address of the adapter and the instrument's address on its bus, 0 to 30.
 * @throws AppError `input/invalid`
 */
export function parseAddress(text: string): Address {
  const [, kind, rest = ''] = /^(virtual|serial|tcp|usb|gpib):(.+)$/s.exec(text.trim()) ?? [];
  // eslint-disable-next-line no-control-regex -- control characters are exactly what no path may carry here
  if (text.length > longest || /[\0-\x1f]/.test(rest)) throw badAddress(text);
  if (kind === 'virtual') {
    const [cellId = '', whole] = rest.split('/', 2);
    const [place, model] = whole?.split(':', 2) ?? [];
    return { kind, cellId, ...(place ? { place } : {}), ...(model ? { model } : {}) };
  }
  if (kind === 'serial') return { kind, path: rest };
  if (kind === 'usb') {
    const [, vendor, product, place] = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(\d+-\d+))?$/i.exec(rest) ?? [];
    const [vendorId, productId] = [vendor, product].map((digits) => Number.parseInt(digits ?? '', 16));
    if (product !== undefined) return { kind, vendorId: vendorId!, productId: productId!, ...(place ? { place } : {}) };
  }
  if (kind === 'tcp') {
    const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]\s]+)):(\d{1,5})$/.exec(rest) ?? [];
    const host = bracketed ?? plain;
    const port = Number(digits);
    if (host !== undefined && port >= 1 && port <= 65_535) return { kind, host, port };
  }
  if (kind === 'gpib') return gpibAddress(rest) ?? fail(text);
  return fail(text);
}

function gpibAddress(text: string): Address | undefined {
  const [, adapterText = '', digits] = /^((?:serial|tcp):.+?)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  if (adapterText === '' || Number(digits ?? 0) > lastPrimary) return undefined;
  const adapter = parseAddress(adapterText);
  if (adapter.kind !== 'serial' && adapter.kind !== 'tcp') return undefined;
  return { kind: 'gpib', adapter, adapterText, ...(digits === undefined ? {} : { primary: Number(digits) }) };
}

function fail(text: string): never {
  throw badAddress(text);
}

function badAddress(text: string): AppError {
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return new AppError('input/invalid', `“${shown}” is not the address of an instrument.`, {
    remedy:
      'Write virtual:CELL, serial:PATH, tcp:HOST:PORT, usb:VENDOR:PRODUCT or gpib:ADAPTER/NUMBER, for example virtual:mg-ti2s4 or serial:/dev/ttyACM0.',
  });
}
