import type { BenchRole } from './action.ts';
import type { SensorAccuracy } from './sensor-accuracy.ts';

/** One instrument of a bench and what it does there. */
export interface BenchMember {
  readonly driverId: string;
  /** `virtual:CELL`, `serial:PATH` or `tcp:HOST:PORT`. */
  readonly address: string;
  readonly roles: readonly BenchRole[];
  /** Of a temperature controller: the sensor that sits at the sample. */
  readonly sampleSensorId?: string;
  /** Of a temperature controller: how true that sensor reads. */
  readonly sensorAccuracy?: SensorAccuracy;
}

/** Which instrument does what for one cell. Methods speak to the roles. */
export interface Bench {
  readonly name: string;
  readonly members: readonly BenchMember[];
  /** Of a switch: the route to this cell, closed before the first step and opened by making safe. */
  readonly routeId?: string;
  /** Of virtual instruments, all alike: they share one sample. */
  readonly speed?: number;
  readonly seed?: number;
}
