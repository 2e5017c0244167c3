import type { MethodStep } from '../model/method.ts';
import type { Dimension } from '../units/dimensions.ts';
import type { FieldDefinition } from './field.ts';
import { methodKinds } from './index.ts';

/** A number of a step that a result may give. */
export interface ValueField {
  readonly path: string;
  readonly label: string;
  readonly dimension: Dimension;
  /** Of the form; values are stored in the unit of the dimension. */
  readonly unit: string;
}

/** Every number of a kind of step that a result may give; none of those that hold steps. */
export function valueFields(kind: MethodStep['kind']): readonly ValueField[] {
  const fields: readonly FieldDefinition[] = methodKinds[kind].fields;
  if (fields.some(({ input }) => input === 'steps')) return [];
  return fields.flatMap((field) => fieldsOf({ ...field, label: `${partWords(fields, field)}${field.label}` }));
}

/** Values of a spectrum are told from those of the step around it. */
function partWords(fields: readonly FieldDefinition[], { path }: FieldDefinition): string {
  const within = fields.find((part) => path.startsWith(`${part.path}.`) && part.input === 'part');
  return within?.path === 'eis' ? 'Spectrum: ' : '';
}

function fieldsOf({ path, label, input, dimension, unit }: FieldDefinition): readonly ValueField[] {
  switch (input) {
    case 'quantity':
      return dimension ? [{ path, label, dimension, unit: unit ?? '' }] : [];
    case 'integer':
      return [{ path, label, dimension: 'number', unit: '' }];
    case 'current':
      return [
        { path: `${path}.currentA`, label, dimension: 'current', unit: 'µA' },
        { path: `${path}.cRate`, label: `${label} (C-rate)`, dimension: 'number', unit: '' },
      ];
    case 'dc-level':
      return [
        { path: `${path}.voltageV`, label: `${label} (voltage)`, dimension: 'voltage', unit: 'V' },
        { path: `${path}.currentA`, label: `${label} (current)`, dimension: 'current', unit: 'µA' },
      ];
    default:
      return [];
  }
}

/** The number at a dotted path of a step; undefined when there is none. */
export function numberAt(step: object, path: string): number | undefined {
  const value = path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    return (inner as Record<string, unknown>)[key];
  }, step);
  return typeof value === 'number' ? value : undefined;
}

/** The step with the number at a dotted path set; the objects on the way are there already, as `numberAt` tells. */
export function withNumberAt<T extends object>(step: T, path: string, value: number): T {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...step, [key]: value };
  const inner = (step as Record<string, unknown>)[key];
  return { ...step, [key]: withNumberAt(inner as object, rest.join('.'), value) };
}
