/** What the operating system says that a measurement must hear in time. */
export type PowerEvent = 'suspend' | 'resume' | 'shutdown';

/** Keeps the computer awake until it is let go. */
export interface Wakefulness {
  readonly prevented: boolean;
  /** What keeps it awake, or why nothing does. */
  readonly means: string;
  release(): void;
}

/** The computer, as a shell can reach it. */
export interface PowerPort {
  /** @param onLost - what kept it awake has ended by itself */
  keepAwake(reason: string, onLost: (why: string) => void): Wakefulness;
  /** Returns the function that ends the subscription. */
  on(listener: (event: PowerEvent) => void): () => void;
}

/** For shells without one. */
export const noPower: PowerPort = {
  keepAwake: () => ({ prevented: false, means: 'no way to do so is known here', release: () => undefined }),
  on: () => () => undefined,
};
