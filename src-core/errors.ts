/**
 * Stable names of the failures we can explain, as `area/kind`. Reword messages freely; never reuse a code.
 * The area tells who can mend it: `input` the user, `instrument` and `link` the bench, `storage` the disk.
 */
export type ErrorCode =
  | 'input/invalid'
  | 'input/missing-field'
  | 'input/not-found'
  | 'input/file-format'
  | 'input/ambiguous-sign'
  | 'input/ambiguous-unit'
  | 'input/beyond-instrument'
  | 'link/not-found'
  | 'link/in-use'
  | 'link/no-permission'
  | 'link/lost'
  | 'link/closed'
  | 'link/garbled'
  | 'instrument/no-reply'
  | 'instrument/bad-reply'
  | 'instrument/refused'
  | 'instrument/overload'
  | 'instrument/unsupported'
  | 'instrument/bootloader'
  | 'instrument/busy'
  | 'run/bad-state'
  | 'run/limit'
  | 'run/cell-unknown'
  /** A temperature controller may go on with its set point. */
  | 'run/heating-unknown'
  | 'analysis/invalid-input'
  | 'analysis/not-identifiable'
  | 'storage/newer-schema'
  | 'storage/foreign-file'
  | 'storage/corrupt'
  | 'storage/read-only'
  | 'storage/in-use'
  | 'storage/full'
  | 'storage/failed'
  | 'file/failed'
  | 'cancelled'
  | 'environment'
  | 'internal';

/** What is known of the cell's terminals. `unknown` is a state of its own: the user must disconnect the leads. */
export type CellState = 'off' | 'on' | 'unknown';

/** What crosses a process boundary, where classes and stacks are lost. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  /** What the user can do about it. */
  readonly remedy?: string;
  readonly cellState?: CellState;
  /** What has become of the data, e.g. "All samples to 21:14:02 are saved." */
  readonly dataState?: string;
}

export interface AppErrorOptions {
  readonly remedy?: string | undefined;
  readonly cellState?: CellState | undefined;
  readonly dataState?: string | undefined;
  readonly cause?: unknown;
}

/** A failure we expected: what happened, the state of cell and data, and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly cellState: CellState | undefined;
  readonly dataState: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.cellState = options.cellState;
    this.dataState = options.dataState;
  }
}

/** Anything that is not an AppError is a bug, and is reported as one. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof AppError)) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      code: 'internal',
      message: `Unexpected failure: ${text}`,
      remedy: 'Please report this with the log from Settings.',
    };
  }
  const { code, message, remedy, cellState, dataState } = error;
  return {
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(cellState === undefined ? {} : { cellState }),
    ...(dataState === undefined ? {} : { dataState }),
  };
}

/** The error a receiver throws for what it was sent. */
export function fromWire({ code, message, ...rest }: WireError): AppError {
  return new AppError(code, message, rest);
}

/** Any AbortSignal fits. Declared here because the core knows neither DOM nor Node types. */
export interface Cancellation {
  readonly aborted: boolean;
  throwIfAborted(): void;
}

/** For callers that never cancel. */
export const neverCancelled: Cancellation = { aborted: false, throwIfAborted: () => undefined };
