import { sensorClasses } from '../../src-core/model/sensor-accuracy.ts';
import type { Bench } from '../../src-core/model/bench.ts';

/** Checked by a test: it is read as any bench file is. */
export const exampleBench: Bench = {
  name: 'Pellet in the oven',
  members: [
    { driverId: 'hioki-im35xx', address: 'tcp:192.168.1.20:3500', roles: ['impedance'] },
    {
      driverId: 'eurotherm',
      address: 'serial:/dev/ttyUSB0',
      roles: ['temperature'],
      sampleSensorId: 'pv',
      sensorAccuracy: { classId: 'k-1', correctionK: 0.4, correctionErrorK: 0.2 },
    },
  ],
};

/** For the help of commands that read a bench file. */
export const benchShape: readonly string[] = [
  'A bench file is JSON: a name, and members that each have a driverId (see “instruments”), an address and roles',
  '(source, impedance, temperature, auxiliary, switch). Optional: sampleSensorId of the thermometer at the sample,',
  `its sensorAccuracy (classId: ${Object.keys(sensorClasses).join(', ')};`,
  'or toleranceK, ± K; and of a calibration correctionK, which analyses add, with its standard error correctionErrorK),',
  'and for the bench routeId, the route of its switch. Keep one with “bench keep”. For example:',
  ...JSON.stringify(exampleBench, null, 2).split('\n'),
];
