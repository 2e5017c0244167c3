/** What a placeholder stands for, and how its number becomes one in SI (or °C): SI = number · factor + offset. */
export interface Placeholder {
  readonly quantity:
    | 'current'
    | 'voltage'
    | 'temperature'
    | 'time'
    | 'frequency'
    | 'level'
    | 'count'
    | 'real'
    | 'imaginary'
    | 'magnitude'
    | 'phase'
    | 'status'
    | 'limited'
    | 'value'
    | 'anything';
  readonly factor: number;
  readonly offset: number;
}

const plain = { factor: 1, offset: 0 };

/** Every name that may stand in braces. */
export const placeholders: Readonly<Record<string, Placeholder>> = {
  currentA: { quantity: 'current', ...plain },
  currentmA: { quantity: 'current', factor: 1e-3, offset: 0 },
  currentuA: { quantity: 'current', factor: 1e-6, offset: 0 },
  voltageV: { quantity: 'voltage', ...plain },
  voltagemV: { quantity: 'voltage', factor: 1e-3, offset: 0 },
  temperatureC: { quantity: 'temperature', ...plain },
  temperatureK: { quantity: 'temperature', factor: 1, offset: -273.15 },
  timeS: { quantity: 'time', ...plain },
  timems: { quantity: 'time', factor: 1e-3, offset: 0 },
  frequencyHz: { quantity: 'frequency', ...plain },
  frequencykHz: { quantity: 'frequency', factor: 1e3, offset: 0 },
  levelV: { quantity: 'level', ...plain },
  levelmV: { quantity: 'level', factor: 1e-3, offset: 0 },
  count: { quantity: 'count', ...plain },
  realOhm: { quantity: 'real', ...plain },
  imaginaryOhm: { quantity: 'imaginary', ...plain },
  magnitudeOhm: { quantity: 'magnitude', ...plain },
  phaseDeg: { quantity: 'phase', factor: Math.PI / 180, offset: 0 },
  phaseRad: { quantity: 'phase', ...plain },
  status: { quantity: 'status', ...plain },
  limited: { quantity: 'limited', ...plain },
  value: { quantity: 'value', ...plain },
  '*': { quantity: 'anything', ...plain },
};

const braces = /\{([^{}]*)\}/g;

/** Names in braces, in order. */
export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(braces)].map(([, name = '']) => name);
}

/** A command with its number, short and exact to eight digits; undefined placeholders stay as they are. */
export function fill(template: string, quantity: Placeholder['quantity'], valueSi: number): string {
  return template.replace(braces, (whole, name: string) => {
    const placeholder = placeholders[name];
    if (placeholder?.quantity !== quantity) return whole;
    const { factor, offset } = placeholder;
    return String(Number(((valueSi - offset) / factor).toPrecision(8))).toUpperCase();
  });
}

/** A reply as the device writes it: `textOf` gives what stands for each name. */
export function compose(template: string, textOf: (name: string) => string): string {
  return template.replace(braces, (_whole, name: string) => textOf(name));
}

/** What stands for each placeholder of a reply, in order; undefined when the reply is not of this form. */
export function dissect(template: string, reply: string): readonly string[] | undefined {
  const pattern = template
    .split(braces)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s*') : '([^,;]*?)',
    )
    .join('\\s*');
  const found = new RegExp(`^\\s*${pattern}\\s*$`, 'i').exec(reply);
  return found?.slice(1).map((text) => text.trim());
}
