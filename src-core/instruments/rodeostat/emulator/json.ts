import { isObject } from '../wire.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const decimals = 6;

/** A command that is answered with “success”: false. */
export class Refusal extends Error {}

export function parsed(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return value;
  } catch {
    // Answered below.
  }
  throw new Refusal('unable to parse json');
}

export function numberOf(value: unknown, key: string): number {
  if (value === undefined) throw new Refusal(`json does not contain key: ${key}`);
  if (typeof value !== 'number') throw new Refusal(`unable to convert ${key} to float`);
  return value;
}

export function flagOf(value: unknown, key: string): boolean {
  if (value === undefined) throw new Refusal(`json does not contain key: ${key}`);
  if (typeof value !== 'boolean') throw new Refusal(`unable to convert '${key}' to bool`);
  return value;
}

export function rounded(value: number): number {
  return Number(value.toFixed(decimals));
}

/** A value that is not what was asked for. */
export function halved(param: JsonObject): JsonObject {
  const { value, step } = param;
  if (Array.isArray(step)) return { ...param, step: (step as number[][]).map(([ms, v = 0]) => [ms, v / 2]) };
  return typeof value === 'number' ? { ...param, value: value / 2 } : param;
}
