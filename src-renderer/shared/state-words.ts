/** A state for people: a word says it, a shape repeats it, a colour repeats it again. */
export interface Mark {
  readonly word: string;
  readonly shape: 'circle' | 'triangle' | 'bars' | 'square' | 'diamond' | 'half' | 'ring';
  readonly tone: 'calm' | 'active' | 'good' | 'warn' | 'danger';
}
