import type { ErrorCode } from '../../errors.ts';

/** What an instrument's error code means to the user. */
export interface MethodScriptError {
  readonly message: string;
  readonly remedy: string;
  readonly appCode: ErrorCode;
}

const updateOrReport = 'Update Mobion; if it stays, report it with the log from Settings.';
const retry = 'Try again; if it stays, switch the instrument off and on.';
const checkMethod = 'Check the values of the method against the limits of the instrument.';

function refused(message: string, remedy = checkMethod): MethodScriptError {
  return { message, remedy, appCode: 'instrument/refused' };
}

/** A script of ours that the device does not understand: nothing the user could mend. */
function misunderstood(message: string): MethodScriptError {
  return { message, remedy: updateOrReport, appCode: 'instrument/refused' };
}

/** Codes as the device sends them, four hex digits in upper case. */
export const methodScriptErrors: Readonly<Record<string, MethodScriptError>> = {
  '0001': refused('The instrument failed without naming the cause.', retry),
  '0002': misunderstood('The instrument does not know this kind of variable.'),
  '0003': misunderstood('The instrument does not know this command.'),
  '0004': misunderstood('The instrument has no such register.'),
  '0005': misunderstood('This register of the instrument cannot be written.'),
  '0006': {
    message: 'The instrument is not in the state for this command.',
    remedy: retry,
    appCode: 'instrument/busy',
  },
  '0007': misunderstood('The instrument refused the argument of a command.'),
  '0008': misunderstood('A line was too long for the instrument.'),
  '0009': {
    message: 'The instrument waited in vain for the rest of a command.',
    remedy: 'Check the cable.',
    appCode: 'link/garbled',
  },
  '000B': misunderstood('The instrument has no memory left for variables.'),
  '000C': misunderstood('No script is loaded in the instrument.'),
  '000F': refused('The potential is beyond what the instrument can apply.'),
  '0010': refused('A calculation in the instrument gave no finite number.'),
  '0011': refused('The frequency is beyond what the instrument can do.'),
  '0012': refused('The amplitude is beyond what the instrument can do.'),
  '0014': {
    message: 'The open-circuit potential cannot be measured while the cell is on.',
    remedy: 'Switch the cell off first.',
    appCode: 'instrument/refused',
  },
  '001B': {
    message: 'This model cannot do what was asked.',
    remedy: 'Use another instrument or method.',
    appCode: 'instrument/unsupported',
  },
  '001F': {
    message: 'This function needs a licence on the instrument.',
    remedy: 'Ask the maker for the licence.',
    appCode: 'instrument/unsupported',
  },
  '0021': misunderstood('The instrument does not know this potentiostat mode.'),
  '0023': misunderstood('The potentiostat mode does not fit the measurement.'),
  '0028': refused('A calculation in the instrument divided by zero.', updateOrReport),
  '0032': {
    message: 'The cell drew more than the instrument can bear, and the measurement was ended to protect it.',
    remedy: 'Check the leads for a short circuit, and the current and potential of the method.',
    appCode: 'instrument/overload',
  },
  '0052': {
    message: 'The instrument lost incoming bytes.',
    remedy: 'Check the cable and try again.',
    appCode: 'link/garbled',
  },
  '0058': refused('The instrument could not keep the timing.', 'Use a longer sampling interval.'),
  '005A': refused('The instrument could not keep the timing.', 'Use a longer sampling interval.'),
  '0080': {
    message: 'The counter electrode oscillates.',
    remedy: 'Shorten the leads, lower the bandwidth, or check the reference electrode.',
    appCode: 'instrument/overload',
  },
  '4001': misunderstood('The instrument does not know a command of the script.'),
  '4004': misunderstood('The script has a character where the instrument expected another.'),
  '4005': misunderstood('The script is too large for the instrument.'),
  '400B': misunderstood('The script nests measurement loops.'),
  '400D': misunderstood('The script nests too deeply.'),
  '4018': misunderstood('The script ends before a block is closed.'),
  '401B': misunderstood('The script mixes up the order of package commands.'),
  '4026': misunderstood('The script declares a variable twice.'),
  '4027': refused('The instrument needs the cell switched on for this.', retry),
  '4028': refused('The instrument needs the cell switched off for this.', retry),
  '4032': misunderstood('The potential cannot be set inside this measurement loop.'),
  '4033': misunderstood('The current cannot be set inside this measurement loop.'),
  '4039': misunderstood('A number in the script is malformed.'),
  '4200': refused('A value of the script has the wrong sign or is out of bounds.'),
  '4201': refused('A value of the script has the wrong sign or is out of bounds.'),
  '4202': refused('A value of the script has the wrong sign or is out of bounds.'),
  '4203': refused('A value of the script is out of bounds.'),
  '4204': refused('A value of the script is out of bounds.'),
  '4205': refused('A value of the script is beyond the instrument.'),
  '4206': refused('A value of the script is beyond the instrument.'),
  '420B': misunderstood('The script uses a variable that it did not declare.'),
  '7FFF': {
    message: 'The instrument met a fatal error.',
    remedy: 'Switch it off and on.',
    appCode: 'instrument/refused',
  },
};

/** Meaning of a code; a code we do not know is named as such. */
export function describeError(code: string): MethodScriptError {
  const known = methodScriptErrors[code.toUpperCase()];
  return known ?? refused(`The instrument reported error ${code}.`, updateOrReport);
}

/** An error in a reply or in the output of a script. */
export interface ErrorReply {
  /** Four hex digits, upper case. */
  readonly code: string;
  readonly line?: number;
  readonly column?: number;
}

/** Finds `!XXXX` with an optional `: Line n, Col n` in a line; undefined when there is none. */
export function parseError(line: string): ErrorReply | undefined {
  const match = /!([0-9A-Fa-f]{4})(?:: Line (\d+)(?:, Col (\d+))?)?/.exec(line);
  if (!match) return undefined;
  const [, code = '', lineNumber, column] = match;
  return {
    code: code.toUpperCase(),
    ...(lineNumber === undefined ? {} : { line: Number(lineNumber) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** The same, as a device writes it. */
export function formatError({ code, line, column }: ErrorReply): string {
  const place = line === undefined ? '' : column === undefined ? `: Line ${line}` : `: Line ${line}, Col ${column}`;
  return `!${code}${place}`;
}
