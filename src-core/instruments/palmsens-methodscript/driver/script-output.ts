import { parseError, type ErrorReply } from '../../methodscript/errors.ts';
import { parseDoubledPackage, type parsePackage, type PackageVariable } from '../../methodscript/packages.ts';
import type { ReceivedLine } from './lines.ts';

/** What one line of a script's output means. */
export type ScriptItem =
  | { readonly kind: 'started' }
  | { readonly kind: 'loop-started' }
  | { readonly kind: 'loop-ended' }
  | { readonly kind: 'package'; readonly variables: readonly PackageVariable[] }
  | { readonly kind: 'text'; readonly text: string }
  /** `refused`: it came in place of, or glued to, the echo of `e`, so nothing of the script was carried out. */
  | { readonly kind: 'error'; readonly error: ErrorReply; readonly refused: boolean }
  /** `torn`: the blank line came inside a loop, so a line was lost or made up on the way. */
  | { readonly kind: 'ended'; readonly torn: boolean }
  | { readonly kind: 'abort-answer'; readonly error?: ErrorReply }
  | { readonly kind: 'end-loop-answer'; readonly error?: ErrorReply }
  /** The answer to a `t` sent meanwhile, which comes in two lines. */
  | { readonly kind: 'sign-of-life' }
  | { readonly kind: 'garbage'; readonly text: string };

/** What a script says first that is also written to a file of the device: run, step and time. */
const recordName = /^T[\w.-]+\/\d+\/[\w./-]+$/;
/** Undefined for what is no whole package. */
export type PackageParser = typeof parsePackage;

const loopStart = /^(M[0-9A-Fa-f]{4}|L|C[0-9A-Fa-f]{4})$/;

/**
 * Reads the output of one script, line by line. The device may answer `e` alone or glue it to the first item; an error
 * instead of the first item means that the script was refused and nothing more will come.
 * @param parse - for a script whose packages say everything once, `parsePackage`
 */
export function createScriptReader(
  parse: PackageParser = parseDoubledPackage,
): (line: ReceivedLine) => readonly ScriptItem[] {
  let started = false;
  let depth = 0;

  function itemOf(text: string): ScriptItem {
    if (text === '') return { kind: 'ended', torn: depth > 0 };
    if (loopStart.test(text)) {
      depth++;
      return { kind: 'loop-started' };
    }
    if (text === '*' || text === '+' || text === '-') {
      if (depth === 0) return { kind: 'garbage', text };
      depth--;
      return { kind: 'loop-ended' };
    }
    return payloadOf(text, parse);
  }

  return ({ text, overlong }) => {
    if (overlong) return [{ kind: 'garbage', text }];
    if (started) return [itemOf(text)];
    if (!text.startsWith('e')) {
      // The echo may have been damaged on the wire; a loop that begins, or the name of the record, is as good a proof.
      if (loopStart.test(text) || recordName.test(text)) {
        started = true;
        return [{ kind: 'started' }, itemOf(text)];
      }
      const item = payloadOf(text, parse);
      return [item.kind === 'package' || item.kind === 'text' ? { kind: 'garbage', text } : asRefusal(item)];
    }
    started = true;
    return text === 'e' ? [{ kind: 'started' }] : [{ kind: 'started' }, asRefusal(itemOf(text.slice(1)))];
  };
}

function asRefusal(item: ScriptItem): ScriptItem {
  return item.kind === 'error' ? { ...item, refused: true } : item;
}

function payloadOf(text: string, parse: PackageParser): ScriptItem {
  if (text.startsWith('P')) {
    const variables = parse(text);
    return variables ? { kind: 'package', variables } : { kind: 'garbage', text };
  }
  if (text.startsWith('T')) return { kind: 'text', text: text.slice(1) };
  const error = parseError(text);
  if (text.startsWith('!') && error) return { kind: 'error', error, refused: false };
  const answer = /^([ZY])(!|$)/.exec(text)?.[1];
  if (answer && (text.length === 1 || error))
    return { kind: answer === 'Z' ? 'abort-answer' : 'end-loop-answer', ...(error ? { error } : {}) };
  if (/^t[!-~]/.test(text) || /^[A-Za-z]\*$/.test(text)) return { kind: 'sign-of-life' };
  return { kind: 'garbage', text };
}
