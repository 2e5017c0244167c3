import { AppError } from '../errors.ts';
import { dimensions } from '../units/dimensions.ts';
import { parseQuantity, siValue } from '../units/quantity.ts';
import type { Quantity } from './quantity.ts';
import { sampleFields, type QuantityKey, type SampleField } from './sample-fields.ts';
import type { CellType, Geometry, Ion, Sample } from './sample.ts';

const geometries: readonly Geometry[] = ['slab', 'cylinder', 'sphere'];
const cellTypes: readonly CellType[] = ['two-electrode', 'three-electrode'];
const longestName = 200;
const longestNotes = 20_000;
const plainKeys = ['id', 'name', 'formula', 'ion', 'cellType', 'geometry', 'notes'] as const;

/**
 * Reads a sample as a form, a file or a script gives it. Quantities may be `{value, unit, standardUncertainty}`,
 * text such as "5.0(1) mg", or a bare number in the field's default unit; the ion `{symbol, chargeNumber}` or "Mg2+".
 * Geometry is "sphere" when a particle radius is given and nothing else said, else "slab"; the cell two-electrode.
 *
 * @throws AppError `input/invalid` or `input/missing-field`, naming the field
 */
export function parseSample(input: unknown): Sample {
  if (!isRecord(input))
    throw invalid('The sample', 'is not an object with named fields', 'Write {"name": …, "ion": "Mg2+", …}.');
  refuseUnknown(input);
  const quantities = readQuantities(input);
  const formula = optionalText(input, 'formula', longestName);
  const notes = optionalText(input, 'notes', longestNotes);
  return {
    id: optionalText(input, 'id', longestName) ?? '',
    name: readName(input),
    ...(formula === undefined ? {} : { formula }),
    ion: readIon(input['ion']),
    cellType: oneOf(input['cellType'], 'Cell type', cellTypes, 'two-electrode'),
    geometry: oneOf(input['geometry'], 'Geometry', geometries, quantities.particleRadius ? 'sphere' : 'slab'),
    ...quantities,
    ...(notes === undefined ? {} : { notes }),
  };
}

/** Reads one quantity of a sample; undefined for an empty field. @throws AppError `input/invalid` */
export function parseSampleQuantity(field: SampleField, input: unknown): Quantity | undefined {
  if (input === undefined || input === null || input === '') return undefined;
  const quantity = toQuantity(field, input);
  const { value } = siValue(quantity, field.dimension);
  const uncertainty = quantity.standardUncertainty;
  if (!Number.isFinite(value))
    throw invalid(field.label, 'is not a finite number', `Enter a number, such as ${example(field)}.`);
  if (value < field.min || value > field.max)
    throw invalid(field.label, `of ${quantity.value} ${quantity.unit} is beyond what is possible`, rangeRemedy(field));
  if (uncertainty !== undefined && !(uncertainty >= 0 && Number.isFinite(uncertainty)))
    throw invalid(
      field.label,
      'has an uncertainty that is not a positive number',
      'Leave it out when it is not known.',
    );
  return quantity;
}

function toQuantity(field: SampleField, input: unknown): Quantity {
  const { dimension, defaultUnit, label } = field;
  if (typeof input === 'number') return { value: input, unit: defaultUnit };
  try {
    if (typeof input === 'string') return parseQuantity(input, dimension, defaultUnit);
    if (isRecord(input)) return fromRecord(field, input);
  } catch (error) {
    if (error instanceof AppError)
      throw invalid(label, `cannot be read: ${error.message.replace(/\.$/, '')}`, error.remedy ?? '');
    throw error;
  }
  throw invalid(label, 'is neither a number nor text', `Enter for example ${example(field)}.`);
}

function fromRecord(
  { label, dimension, defaultUnit }: SampleField,
  input: Readonly<Record<string, unknown>>,
): Quantity {
  const { value, unit = defaultUnit, standardUncertainty } = input;
  if (typeof value !== 'number' || typeof unit !== 'string')
    throw invalid(label, 'needs a number "value" and a text "unit"', 'Write {"value": 5, "unit": "mg"}.');
  siValue({ value, unit }, dimension);
  if (standardUncertainty === undefined || standardUncertainty === null) return { value, unit };
  if (typeof standardUncertainty !== 'number')
    throw invalid(label, 'has an uncertainty that is not a number', 'Leave it out when it is not known.');
  return { value, unit, standardUncertainty };
}

function readQuantities(input: Readonly<Record<string, unknown>>): Partial<Record<QuantityKey, Quantity>> {
  const found: Partial<Record<QuantityKey, Quantity>> = {};
  for (const field of sampleFields) {
    const quantity = parseSampleQuantity(field, input[field.key]);
    if (quantity) found[field.key] = quantity;
  }
  return found;
}

function readName(input: Readonly<Record<string, unknown>>): string {
  const name = optionalText(input, 'name', longestName)?.trim();
  if (name) return name;
  throw new AppError('input/missing-field', 'The sample has no name.', { remedy: 'Give it a name.' });
}

/** `{symbol, chargeNumber}`, or text such as "Mg2+", "Li+" or "Mg 2". */
function readIon(input: unknown): Ion {
  const { symbol, chargeNumber } = isRecord(input) ? input : typeof input === 'string' ? splitIon(input) : {};
  const isSymbol = typeof symbol === 'string' && /^[A-Za-z0-9]{1,10}$/.test(symbol);
  const isCharge = typeof chargeNumber === 'number' && Number.isInteger(chargeNumber) && Math.abs(chargeNumber) <= 8;
  if (isSymbol && isCharge && chargeNumber !== 0) return { symbol, chargeNumber };
  const code = input === undefined ? 'input/missing-field' : 'input/invalid';
  throw new AppError(code, 'The moving ion of the sample and its charge number are not given.', {
    remedy: 'Write “Mg2+” or {"symbol": "Mg", "chargeNumber": 2}.',
  });
}

/** Text is cut before it is looked at: on thousands of blanks the pattern would search for minutes. */
function splitIon(text: string): { readonly symbol?: string; readonly chargeNumber?: number } {
  const pattern = /^([A-Z][a-z]?)\s*\^?(\d?)\s*([+-])?$/;
  const [, symbol, digits, sign] = (text.length <= 40 && pattern.exec(text.trim())) || [];
  const size = digits ? Number(digits) : sign ? 1 : undefined;
  if (symbol === undefined || size === undefined) return {};
  return { symbol, chargeNumber: sign === '-' ? -size : size };
}

function oneOf<T extends string>(input: unknown, label: string, choices: readonly T[], fallback: T): T {
  if (input === undefined || input === null || input === '') return fallback;
  const found = choices.find((choice) => choice === input);
  if (found !== undefined) return found;
  throw invalid(label, 'is not known', `Choose one of ${choices.join(', ')}.`);
}

function optionalText(input: Readonly<Record<string, unknown>>, key: string, longest: number): string | undefined {
  const text = input[key];
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') throw invalid(`The field “${key}”`, 'is not text', 'Put it in quotation marks.');
  if (text.length > longest)
    throw invalid(`The field “${key}”`, `has ${text.length} characters`, `Shorten it to ${longest} characters.`);
  // eslint-disable-next-line no-control-regex -- line feeds and tabs may stand in notes, nothing else
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text))
    throw invalid(`The field “${key}”`, 'contains control characters', 'Remove them.');
  return text;
}

/** A misspelt field would otherwise be a missing one. */
function refuseUnknown(input: Readonly<Record<string, unknown>>): void {
  const known: readonly string[] = [...plainKeys, ...sampleFields.map(({ key }) => key)];
  const unknown = Object.keys(input).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw invalid(
    `The field “${unknown.slice(0, 60)}”`,
    'is not known',
    `The fields of a sample are ${known.join(', ')}.`,
  );
}

function invalid(label: string, what: string, remedy: string): AppError {
  return new AppError('input/invalid', `${label} ${what}.`, { remedy });
}

function example({ label, defaultUnit }: SampleField): string {
  return `“1.5${defaultUnit === '1' ? '' : ` ${defaultUnit}`}” for ${label.toLowerCase()}`;
}

function rangeRemedy({ dimension, min, max }: SampleField): string {
  const unit = dimensions[dimension].si;
  return `Check number and unit; it lies between ${min} and ${max}${unit === '1' ? '' : ` ${unit}`}.`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
