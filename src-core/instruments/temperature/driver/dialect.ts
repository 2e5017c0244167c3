import type { AppError } from '../../../errors.ts';

/** One look at a controller. */
export interface ControllerReading {
  /** NaN while the sensor is open. */
  readonly temperatureC: number;
  /** The set point in force now, ramps included; NaN where there is none. */
  readonly setPointC: number;
  readonly isSensorBroken: boolean;
  readonly isAlarmed: boolean;
  /** Whether it still regulates to what it was asked, as far as it can tell. */
  readonly isControlling: boolean;
  /** What it thinks itself of having settled, where it says so: a step then waits for that too. */
  readonly isStable?: boolean;
}

/** What differs from one temperature controller to the next. One call at a time; each throws AppError. */
export interface TemperatureDialect {
  /** Sets target and ramp, switches regulation on, and reads all of it back. @throws AppError instrument/refused */
  aim(targetC: number, rampKPerMin: number | undefined): Promise<void>;
  read(sensorId: string): Promise<ControllerReading>;
  /** Ends heating and cooling, and answers whether reading back showed that. */
  switchOff(): Promise<boolean>;
  /** The same without waiting for an answer. */
  shoutOff(): void;
  /** One short exchange; rejects after `timeoutMs` of wall time. Keeps a remote set point alive where that is needed. */
  ping(timeoutMs: number): Promise<void>;
  /** Bytes received so far. */
  byteCount(): number;
  closedBy(): AppError | undefined;
  onClosed(listener: (error: AppError) => void): () => void;
  detach(): void;
}
