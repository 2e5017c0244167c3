/** One output of the analyser: frequency, two parameters, error. */
export interface Answer {
  readonly frequencyHz: number;
  readonly magnitude: number;
  readonly phaseDeg: number;
  readonly errorCode: number;
}

/** `±n.nnnnnnnE±nn,±n.nnnnE±nn,±n.nnnnE±nn,error,limits`. */
const answerLine =
  /^([+-]?\d\.\d{7}E[+-]\d\d),([+-]?\d\.\d{4}E[+-]\d\d),([+-]?\d\.\d{4}E[+-]\d\d),\s*(\d{1,2}),\s*([+-]?\d{1,2})$/;
const sameFrequency = 1e-4;

export function answerOf(line: string): Answer | undefined {
  const [, frequency, magnitude, phase, error] = answerLine.exec(line) ?? [];
  if (frequency === undefined) return undefined;
  return {
    frequencyHz: Number(frequency),
    magnitude: Number(magnitude),
    phaseDeg: Number(phase),
    errorCode: Number(error),
  };
}

export function isOf(answer: Answer, frequencyHz: number): boolean {
  return Math.abs(answer.frequencyHz - frequencyHz) <= sameFrequency * frequencyHz;
}
