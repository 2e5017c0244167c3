import * as v from 'valibot';

/** Pieces of which the schemas of the calls are made. */
export const id = v.pipe(v.string(), v.maxLength(200));
export const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
export const finite = v.pipe(v.number(), v.finite());
export const none = v.null();
export const fileText = text(50_000_000);
export const quantity = v.object({ value: finite, unit: text(40), standardUncertainty: v.optional(finite) });

/** An object whose members are read elsewhere. */
export const record = v.record(v.string(), v.unknown());
