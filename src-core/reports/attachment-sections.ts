import type { RunDetail } from '../model/run.ts';
import type { RunClock } from '../model/run-extras.ts';
import { paragraph, section, table, type ReportBlock } from './document.ts';
import { describeMethod } from './method-text.ts';
import { timeText } from './provenance-section.ts';

/** What was changed while the run went: by whom, why, and the method as it then stood; the first one stands above. */
export function changeBlocks({ changes = [] }: RunDetail): readonly ReportBlock[] {
  return changes.flatMap(({ at, by, reason, firstChangedStep, dropsRest, method }, index) => [
    section(`Change ${index + 1} while the run went`, 2),
    paragraph(
      `${timeText(at)}, ${by}: ${reason}. From step ${firstChangedStep + 1} of the method on, none of which had begun` +
        `${dropsRest ? '; what was left of the step before was left out' : ''}. The method from then on:`,
    ),
    ...describeMethod(method).map((line) => paragraph(line)),
  ]);
}

/** What was found of the clocks of a bench: the newest of each instrument; the export has all. */
export function clockBlocks({ clocks = [] }: RunDetail): readonly ReportBlock[] {
  if (clocks.length === 0) return [];
  const newest = [...new Map(clocks.map((clock) => [clock.serialNumber, clock])).values()];
  return [
    section('Clocks', 2),
    paragraph('How late the times of each instrument are against the computer’s, in its own time.', 'note'),
    table(
      ['Instrument', '>Late by', '>Drift', 'Found'],
      newest.map((clock) => [
        `${clock.model} ${clock.serialNumber}`,
        offsetText(clock),
        driftText(clock),
        foundText(clock),
      ]),
    ),
  ];
}

function offsetText({ offsetS, uncertaintyS }: RunClock): string {
  return uncertaintyS === undefined
    ? `${offsetS.toFixed(3)} s`
    : `(${offsetS.toFixed(3)} ± ${uncertaintyS.toFixed(3)}) s`;
}

function driftText({ driftS, spanS }: RunClock): string {
  return driftS === undefined || spanS === undefined ? '' : `${driftS.toFixed(3)} s in ${spanS.toFixed(0)} s`;
}

function foundText({ at, when }: RunClock): string {
  return `${when === 'connected' ? 'from its answers' : 'from its readings'}, ${timeText(at)}`;
}

/** Photos, small; their files are in the export, unchanged. */
export function photoBlocks({ photos = [] }: RunDetail): readonly ReportBlock[] {
  if (photos.length === 0) return [];
  const items = photos.map(({ sha256, caption, at, by, widthPx, heightPx }) => ({
    ...{ sha256, widthPx, heightPx },
    caption: `${caption === '' ? '' : `${caption}. `}${timeText(at)}, ${by}. SHA-256 ${sha256}`,
  }));
  return [section('Photos'), { kind: 'photos', items }];
}
