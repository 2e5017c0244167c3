import type { Warning } from '../model/quantity.ts';
import { section, type ReportBlock } from './document.ts';

/**
 * A heading and the list; nothing where there is nothing to warn of. Equal warnings are said once.
 *
 * @param style - `brief` leaves out the codes
 */
export function warningBlocks(
  warnings: readonly Warning[],
  heading = section('Warnings', 2),
  style: 'full' | 'brief' = 'full',
): readonly ReportBlock[] {
  if (warnings.length === 0) return [];
  const unique = new Map(warnings.map((warning) => [`${warning.code}\n${warning.message}`, warning]));
  return [
    heading,
    {
      kind: 'warnings',
      items: [...unique.values()].map(({ code, message }) => ({
        title: style === 'brief' ? '' : code,
        text: message,
        severity: 'warning',
      })),
    },
  ];
}
