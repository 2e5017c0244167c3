import lcrMeter from '../../../resources/instruments/lcr-meter.json' with { type: 'json' };
import multiChannelMeter from '../../../resources/instruments/multi-channel-meter.json' with { type: 'json' };
import sourceMeasureUnit from '../../../resources/instruments/source-measure-unit.json' with { type: 'json' };
import temperatureController from '../../../resources/instruments/temperature-controller.json' with { type: 'json' };

/** Descriptions to start from, as they stand in a file. Of no real instrument, but in the words that most of them use. */
export const exampleDescriptions: readonly { readonly title: string; readonly description: unknown }[] = [
  { title: 'Source-measure unit', description: sourceMeasureUnit },
  { title: 'Multi-channel meter with relays', description: multiChannelMeter },
  { title: 'Spot-frequency LCR meter', description: lcrMeter },
  { title: 'Temperature controller', description: temperatureController },
];
