import type { Method } from './method.ts';

/** A photo that belongs to a run; its bytes are kept unchanged. */
export interface RunPhoto {
  readonly id: string;
  readonly runId: string;
  readonly at: string;
  readonly by: string;
  readonly caption: string;
  readonly mediaType: PhotoType;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  /** Of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp';

/** The method of a run as changed while it went: only steps that had not begun. */
export interface MethodChange {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** Steps of the method before this place, from 0, were begun and stayed as they were. */
  readonly firstChangedStep: number;
  /** Whether the rest of the step under way was left out. */
  readonly dropsRest: boolean;
  readonly method: Method;
}

/** What was found of one instrument's clock on a bench, against the computer's. */
export interface RunClock {
  readonly at: string;
  readonly model: string;
  readonly serialNumber: string;
  /** At the connection only the way of an answer is known; from its readings also where its clock stands. */
  readonly when: 'connected' | 'running' | 'end';
  /** By how much times of the instrument may be late against the computer's, s of device time. */
  readonly offsetS: number;
  /** Half-width within which the offset is known, s; absent when the readings do not tell. */
  readonly uncertaintyS?: number;
  /** By how much the offset grew over `spanS`, s. */
  readonly driftS?: number;
  readonly spanS?: number;
}
