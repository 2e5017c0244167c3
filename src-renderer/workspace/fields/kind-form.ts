import type { FieldDefinition, FieldVariant } from '../../../src-core/methods/field.ts';

/** What stands at a path such as `titration.rest.maxDurationS`. */
export function valueAt(step: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  }, step);
}

/** A copy with another value there; undefined takes it out, and a part that holds nothing any more with it. */
export function withValueAt<Step extends object>(step: Step, path: string, value: unknown): Step {
  const [key = '', ...rest] = path.split('.');
  const next: Record<string, unknown> = { ...(step as Record<string, unknown>) };
  const inner = next[key];
  const part = typeof inner === 'object' && inner !== null ? inner : {};
  const found = rest.length === 0 ? value : withValueAt(part, rest.join('.'), value);
  const isEmpty = rest.length > 0 && typeof found === 'object' && found !== null && Object.keys(found).length === 0;
  if (found === undefined || isEmpty) Reflect.deleteProperty(next, key);
  else next[key] = found;
  return next as Step;
}

/** Whether a field is of use as the others stand. */
function isShown({ shownWhen }: FieldDefinition, step: object): boolean {
  if (shownWhen === undefined) return true;
  const value = valueAt(step, shownWhen.path);
  return shownWhen.values?.includes(String(value)) ?? value !== undefined;
}

/** The fields of use as the others stand; what is inside a part that is of none goes with it. */
export function shownFields(fields: readonly FieldDefinition[], step: object): readonly FieldDefinition[] {
  const hidden = fields
    .filter((field) => field.input === 'part' && !isShown(field, step))
    .map(({ path }) => `${path}.`);
  return fields.filter((field) => isShown(field, step) && !hidden.some((part) => field.path.startsWith(part)));
}

/**
 * A choice takes with it what is only of use beside another: fields that appear begin with their first value, and a
 * level that does not fit what is controlled begins anew.
 */
export function withoutHidden<Step extends object>(fields: readonly FieldDefinition[], step: Step): Step {
  return fields.reduce((next, field) => {
    const value = valueAt(next, field.path);
    if (field.input === 'dc-level') return fitsControl(next, field.path) ? next : withInitial(next, field);
    if (field.shownWhen === undefined || field.input === 'variant') return next;
    if (!isShown(field, next)) return value === undefined ? next : withValueAt(next, field.path, undefined);
    return field.required && value === undefined ? withInitial(next, field) : next;
  }, step);
}

function withInitial<Step extends object>(step: Step, { path, initial }: FieldDefinition): Step {
  return initial === undefined ? step : withValueAt(step, path, initial);
}

/** A direct voltage belongs to a controlled voltage, a direct current to a controlled current. */
function fitsControl(step: object, path: string): boolean {
  const level = valueAt(step, path);
  if (typeof level !== 'object' || level === null) return true;
  return (valueAt(step, controlBeside(path)) === 'galvanostatic') === 'currentA' in level;
}

/** The path of what is controlled, beside a level at `path`. */
export function controlBeside(path: string): string {
  return [...path.split('.').slice(0, -1), 'control'].join('.');
}

/** Which of its variants the step is; the first that fits where the step says less than they do. */
export function variantOf(
  { variants = [] }: Pick<FieldDefinition, 'variants'>,
  step: object,
): FieldVariant | undefined {
  const stands = (path: string): boolean => valueAt(step, path) !== undefined;
  const fitting = variants.filter(
    ({ begins, without }) =>
      // A slope may go without its window: the first path is what tells.
      Object.keys(begins).slice(0, 1).every(stands) && !without.some(stands),
  );
  const saysSo = ({ says = {} }: FieldVariant): boolean =>
    Object.entries(says).every(([path, word]) => valueAt(step, path) === word);
  return fitting.find(saysSo) ?? fitting[0];
}

/** The step said in another way. */
export function withVariant<Step extends object>(step: Step, { begins, says = {}, without }: FieldVariant): Step {
  const cleared = without.reduce((next, path) => withValueAt(next, path, undefined), step);
  const begun = Object.entries(begins).reduce(
    (next, [path, value]) => (valueAt(next, path) === undefined ? withValueAt(next, path, value) : next),
    cleared,
  );
  return Object.entries(says).reduce((next, [path, word]) => withValueAt(next, path, word), begun);
}

/** The fields that stand at this level, each part with what stands inside it. */
export function levelsOf(
  fields: readonly FieldDefinition[],
): readonly { readonly field: FieldDefinition; readonly inside: readonly FieldDefinition[] }[] {
  const parts = fields.filter(({ input }) => input === 'part');
  return fields
    .filter(({ path }) => !parts.some((part) => path.startsWith(`${part.path}.`)))
    .map((field) => ({
      field,
      inside: field.input === 'part' ? fields.filter(({ path }) => path.startsWith(`${field.path}.`)) : [],
    }));
}

/** Whether a yes-no holds, where the step says nothing too. */
export function isYes({ unsaid = false }: Pick<FieldDefinition, 'unsaid'>, value: unknown): boolean {
  return (value ?? unsaid) === true;
}

/** What the step says for a yes-no: nothing where that means the same. */
export function yesNoValue({ unsaid = false }: Pick<FieldDefinition, 'unsaid'>, yes: boolean): boolean | undefined {
  return yes === unsaid ? undefined : yes;
}
