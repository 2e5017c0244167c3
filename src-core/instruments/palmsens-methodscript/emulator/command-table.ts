/**
 * What may stand behind a command: `new` declares a variable, `variable` is one that exists, `value` a literal or
 * variable, `integer` an integer literal or variable, `type` two letters, `text` a string, `condition` a comparison.
 */
export type ArgumentKind = 'new' | 'new-array' | 'variable' | 'value' | 'integer' | 'type' | 'text';

export interface CommandSpec {
  readonly args: readonly ArgumentKind[];
  /** Trailing arguments that may be left out. */
  readonly optional?: readonly ArgumentKind[];
  readonly options?: Readonly<Record<string, readonly ArgumentKind[]>>;
  /** Galvanostatic commands: unknown to devices whose mask has no such bit. */
  readonly galvanostat?: boolean;
  readonly measurementLoop?: boolean;
}

const two = { args: ['variable', 'value'] } as const;
const one = { args: ['variable'] } as const;
const none = { args: [] } as const;
const extra = { add_meas: ['integer', 'type', 'variable'] } as const;

function loop(args: readonly ArgumentKind[], more: Partial<CommandSpec> = {}): CommandSpec {
  return { args, measurementLoop: true, ...more, options: { ...extra, ...more.options } };
}

const dcLoop = ['variable', 'variable', 'value', 'value', 'value'] as const;
const acLoop = ['variable', 'variable', 'variable', 'value', 'value', 'value', 'integer', 'value'] as const;
const acOptions: NonNullable<CommandSpec['options']> = {
  eis_opt: ['value', 'value'],
  eis_acdc: ['variable', 'variable', 'variable', 'variable'],
  eis_tdd: ['variable', 'variable', 'variable', 'variable', 'value'],
};

/** Every command the emulated devices know, apart from blocks (`if`, `loop`, `on_finished:`). */
export const commandTable: Readonly<Record<string, CommandSpec>> = {
  var: { args: ['new'] },
  array: { args: ['new-array', 'integer'] },
  array_set: { args: ['variable', 'integer', 'value'] },
  array_get: { args: ['variable', 'integer', 'variable'] },
  store_var: { args: ['variable', 'value', 'type'] },
  copy_var: { args: ['variable', 'variable'] },
  add_var: two,
  sub_var: two,
  mul_var: two,
  div_var: two,
  mod_var: two,
  pow_var: two,
  abs_var: one,
  sqrt_var: one,
  log_var: one,
  round_var: one,
  int_to_float: one,
  float_to_int: one,
  set_pgstat_chan: { args: ['integer'] },
  set_pgstat_mode: { args: ['integer'] },
  set_max_bandwidth: { args: ['value'] },
  set_range: { args: ['type', 'value'] },
  set_autoranging: { args: ['type', 'value', 'value'] },
  set_range_minmax: { args: ['type', 'value', 'value'] },
  set_acquisition_frac: { args: ['value'] },
  set_acquisition_frac_autoadjust: { args: ['value'] },
  set_e: { args: ['value'] },
  set_i: { args: ['value'], galvanostat: true },
  cell_on: { args: [], options: { ocp: ['variable'] } },
  cell_off: none,
  meas: { args: ['value', 'variable', 'type'] },
  pck_start: none,
  pck_add: one,
  pck_end: none,
  send_string: { args: ['text'] },
  set_script_output: { args: ['integer'] },
  file_open: { args: ['text', 'integer'] },
  file_close: none,
  wait: { args: ['value'] },
  timer_start: none,
  timer_get: one,
  set_int: { args: ['value'] },
  await_int: none,
  breakloop: none,
  abort: none,
  meas_loop_ca: loop(dcLoop),
  meas_loop_cp: loop(dcLoop, { galvanostat: true }),
  meas_loop_ocp: loop(['variable', 'value', 'value']),
  meas_loop_eis: loop(acLoop, { options: acOptions }),
  meas_loop_geis: loop(acLoop, { options: acOptions, galvanostat: true }),
  meas_loop_lsv: loop(['variable', 'variable', 'value', 'value', 'value', 'value'], {
    options: { nscans: ['integer'] },
  }),
  meas_loop_lsp: loop(['variable', 'variable', 'value', 'value', 'value', 'value'], { galvanostat: true }),
  meas_loop_cv: loop(['variable', 'variable', 'value', 'value', 'value', 'value', 'value'], {
    options: { nscans: ['integer'] },
  }),
};

/** The `M` id of a measurement loop. */
export const measurementLoopIds: Readonly<Record<string, number>> = {
  meas_loop_lsv: 0x0,
  meas_loop_cv: 0x5,
  meas_loop_ca: 0x7,
  meas_loop_cp: 0xa,
  meas_loop_ocp: 0xb,
  meas_loop_eis: 0xd,
  meas_loop_geis: 0xe,
  meas_loop_lsp: 0xf,
};
