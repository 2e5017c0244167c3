/** One line of JSON for scripts: columns as lists, numbers that JSON lacks as null. */
export function toJsonLine(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (item instanceof Float64Array ? [...item] : item));
  return `${text}\n`;
}
