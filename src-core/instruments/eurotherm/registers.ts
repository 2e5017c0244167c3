/** Registers of the 2400 and 3200 series (two independent open libraries agree), and where floats lie. */
export const registers = {
  processValue: 1,
  /** Kept in a memory that wears out: never written here. */
  targetSetPoint: 2,
  manualOutput: 3,
  workingOutput: 4,
  workingSetPoint: 5,
  setPoint1: 24,
  /** In volatile memory: may be written as often as one likes. */
  remoteSetPoint: 26,
  rampRate: 35,
  status: 75,
  identity: 122,
  /** 0 automatic, 1 manual. */
  isManual: 273,
  acknowledge: 274,
  /** 1: the remote set point is in force. */
  isRemote: 276,
} as const;

/** Each register as an IEEE 754 single of two registers, where the model has them. */
export function floatRegister(register: number): number {
  return 0x8000 + 2 * register;
}

export const statusBits = {
  alarms: 0x000f,
  sensorBreak: 1 << 5,
  loopBreak: 1 << 6,
  heaterFail: 1 << 7,
  outOfRange: 1 << 10,
  rampRunning: 1 << 13,
  remoteFail: 1 << 14,
} as const;
