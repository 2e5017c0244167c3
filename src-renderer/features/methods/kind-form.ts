import type { FieldDefinition } from '../../../src-core/methods/field.ts';

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
export function isShown({ shownWhen }: FieldDefinition, step: object): boolean {
  return shownWhen === undefined || shownWhen.values.includes(String(valueAt(step, shownWhen.path)));
}

/** A choice takes with it what is only of use beside another: fields that appear begin with their first value. */
export function withoutHidden<Step extends object>(fields: readonly FieldDefinition[], step: Step): Step {
  return fields.reduce((next, field) => {
    if (field.shownWhen === undefined) return next;
    const value = valueAt(next, field.path);
    if (!isShown(field, next)) return value === undefined ? next : withValueAt(next, field.path, undefined);
    const begins = field.required && value === undefined && field.initial !== undefined;
    return begins ? withValueAt(next, field.path, field.initial) : next;
  }, step);
}

/** Whether a yes-no holds, where the step says nothing too. */
export function isYes({ unsaid = false }: Pick<FieldDefinition, 'unsaid'>, value: unknown): boolean {
  return (value ?? unsaid) === true;
}

/** What the step says for a yes-no: nothing where that means the same. */
export function yesNoValue({ unsaid = false }: Pick<FieldDefinition, 'unsaid'>, yes: boolean): boolean | undefined {
  return yes === unsaid ? undefined : yes;
}
