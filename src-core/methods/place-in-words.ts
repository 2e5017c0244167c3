/** Where in a method a problem is, for people: "steps[2].steps[0].voltageV" → "step 3.1"; otherwise the field itself. */
export function placeInWords(field: string): string {
  const numbers = [...(/^(?:steps\[\d+\]\.?)+/.exec(field)?.[0] ?? '').matchAll(/\d+/g)].map(
    ([digits]) => Number(digits) + 1,
  );
  return numbers.length > 0 ? `step ${numbers.join('.')}` : field;
}
