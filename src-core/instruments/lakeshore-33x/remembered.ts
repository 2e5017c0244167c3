/** Fields of a setting as the manual writes them: whole numbers of so many digits, or signed numbers of so many decimals. */
type Field =
  | { readonly kind: 'whole'; readonly digits?: number; readonly min?: number; readonly max: number }
  | { readonly kind: 'signed'; readonly decimals: number; readonly min?: number; readonly max: number }
  | { readonly kind: 'text'; readonly length: number };

interface Setting {
  /** What it belongs to: the first parameter, of question and order. None: of the controller as a whole. */
  readonly of?: readonly string[];
  readonly fields: readonly Field[];
  readonly initial: readonly string[];
}

const inputs = ['A', 'B', 'C', 'D'];
const outputs = ['1', '2', '3', '4'];
const whole = (max: number, digits?: number): Field => ({
  kind: 'whole',
  max,
  ...(digits === undefined ? {} : { digits }),
});
const number = (decimals: number, max: number, min = 0): Field => ({ kind: 'signed', decimals, max, min });

/** Settings that the controller keeps and that change nothing here: the stage regulates by gains of its own. */
const settings: Readonly<Record<string, Setting>> = {
  SETP: { of: outputs.slice(1), fields: [number(4, 500)], initial: ['0'] },
  RAMP: { of: outputs.slice(1), fields: [whole(1), number(1, 100)], initial: ['0', '0'] },
  RANGE: { of: outputs.slice(1), fields: [whole(3)], initial: ['0'] },
  PID: { of: outputs, fields: [number(1, 1000), number(1, 1000), number(1, 200)], initial: ['50', '20', '0'] },
  MOUT: { of: outputs, fields: [number(2, 100)], initial: ['0'] },
  OUTMODE: { of: outputs, fields: [whole(5), whole(8), whole(1)], initial: ['1', '1', '0'] },
  HTRSET: {
    of: outputs.slice(0, 2),
    fields: [whole(2), whole(4), number(3, 2), whole(2)],
    initial: ['1', '2', '0', '2'],
  },
  ANALOG: {
    of: outputs.slice(2),
    fields: [whole(8), whole(3), number(3, 1e4, -1e4), number(3, 1e4, -1e4), whole(1)],
    initial: ['0', '1', '0', '0', '0'],
  },
  INNAME: { of: inputs, fields: [{ kind: 'text', length: 15 }], initial: ['Input'] },
  INTYPE: {
    of: inputs,
    fields: [whole(4), whole(1), whole(8), whole(1), whole(3)],
    initial: ['2', '1', '0', '1', '1'],
  },
  INCRV: { of: inputs, fields: [whole(59, 2)], initial: ['6'] },
  FILTER: { of: inputs, fields: [whole(1), whole(64, 2), whole(10, 2)], initial: ['0', '8', '10'] },
  TLIMIT: { of: inputs, fields: [number(3, 9999)], initial: ['0'] },
  ALARM: {
    of: inputs,
    fields: [whole(1), number(3, 1e4, -1e4), number(3, 1e4, -1e4), number(3, 1e4), whole(1), whole(1), whole(1)],
    initial: ['0', '1000', '0', '0', '0', '0', '1'],
  },
  RELAY: { of: ['1', '2'], fields: [whole(2), { kind: 'text', length: 1 }, whole(2)], initial: ['0', 'A', '0'] },
  BRIGT: { fields: [whole(3)], initial: ['2'] },
  LOCK: { fields: [whole(1), whole(999, 3)], initial: ['0', '123'] },
  MODE: { fields: [whole(2)], initial: ['0'] },
  LEDS: { fields: [whole(1)], initial: ['1'] },
  ALMRST: { fields: [], initial: [] },
  MNMXRST: { fields: [], initial: [] },
};

/** Questions that have no order. */
const fixed: Readonly<Record<string, { readonly of: readonly string[]; readonly answer: string }>> = {
  RAMPST: { of: outputs.slice(1), answer: '0' },
  HTR: { of: ['2'], answer: '+0.0' },
  AOUT: { of: outputs.slice(2), answer: '+0.0' },
  HTRST: { of: ['2'], answer: '0' },
  ALARMST: { of: inputs, answer: '0,0' },
  RELAYST: { of: ['1', '2'], answer: '0' },
  OPST: { of: [''], answer: '000' },
  OPSTR: { of: [''], answer: '000' },
  TUNEST: { of: [''], answer: '0,0,0,00' },
};

export interface RememberedSettings {
  /** The answer to a question without its mark, or undefined for one that is not known. */
  answer(name: string, parameter: string): string | undefined;
  set(name: string, words: readonly string[]): 'taken' | 'refused' | 'unknown';
  restart(): void;
}

export function createRememberedSettings(): RememberedSettings {
  const kept = new Map<string, readonly string[]>();
  return {
    answer(name, parameter) {
      const constant = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
      if (constant) return constant.of.includes(parameter) ? constant.answer : undefined;
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      if (!setting || setting.fields.length === 0 || !(setting.of ?? ['']).includes(parameter)) return undefined;
      const values = kept.get(`${name} ${parameter}`) ?? setting.initial;
      return setting.fields.map((field, index) => written(field, values[index] ?? '0')).join(',');
    },
    set(name, words) {
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      if (!setting) return 'unknown';
      const [of = '', ...rest] = words;
      const values = setting.of ? rest : words;
      if (setting.fields.length === 0) return 'taken';
      if (setting.of && !setting.of.includes(of.toUpperCase())) return 'refused';
      if (values.length > setting.fields.length || values.some((value) => value === '')) return 'unknown';
      const before = kept.get(`${name} ${of.toUpperCase()}`) ?? setting.initial;
      const next = setting.fields.map((_, index) => values[index] ?? before[index] ?? '0');
      const wrong = setting.fields.map((field, index) => judged(field, next[index]!)).find((each) => each !== 'taken');
      if (wrong) return wrong;
      kept.set(setting.of ? `${name} ${of.toUpperCase()}` : `${name} `, next);
      return 'taken';
    },
    restart: () => kept.clear(),
  };
}

function judged(field: Field, text: string): 'taken' | 'refused' | 'unknown' {
  if (field.kind === 'text') return text.length <= field.length ? 'taken' : 'refused';
  const value = Number(text);
  if (Number.isNaN(value)) return 'unknown';
  if (field.kind === 'whole' && !Number.isInteger(value)) return 'refused';
  return value >= (field.min ?? 0) && value <= field.max ? 'taken' : 'refused';
}

function written(field: Field, text: string): string {
  if (field.kind === 'text') return text.padEnd(field.length);
  if (field.kind === 'whole') return String(Number(text)).padStart(field.digits ?? 1, '0');
  return signed(Number(text), field.decimals);
}

/** With its sign, also plus. */
export function signed(value: number, decimals: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(decimals)}`;
}
