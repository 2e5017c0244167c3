/** Descriptions to start from, as they stand in a file. Of no real instrument, but in the words that most of them use. */
export const exampleDescriptions: readonly { readonly title: string; readonly description: unknown }[] = [
  {
    title: 'Source-measure unit',
    description: {
      format: 'mobion-scpi-1',
      id: 'example-smu',
      title: 'Example source-measure unit',
      identity: {
        pattern: 'EXAMPLE,SMU100*',
        model: 'Example SMU100',
        example: 'EXAMPLE,SMU100,{serial},1.0',
      },
      links: [
        { kind: 'tcp', port: 5025 },
        { kind: 'serial', baudRate: 57_600 },
      ],
      terminator: 'lf',
      errorQueue: ':SYST:ERR?',
      unverified: ['The unit is made up: write down here what has not been tried on yours.'],
      source: {
        limits: { voltageV: 20, currentA: 1 },
        setup: {
          current: [':SOUR:FUNC CURR', ':SENS:FUNC "VOLT","CURR"', ':SYST:RSEN 1'],
          voltage: [':SOUR:FUNC VOLT', ':SENS:FUNC "VOLT","CURR"', ':SYST:RSEN 1'],
        },
        level: {
          current: { set: ':SOUR:CURR {currentA}', get: ':SOUR:CURR?', reply: '{currentA}' },
          voltage: { set: ':SOUR:VOLT {voltageV}', get: ':SOUR:VOLT?', reply: '{voltageV}' },
        },
        limit: {
          current: { set: ':SENS:VOLT:PROT {voltageV}', get: ':SENS:VOLT:PROT?', reply: '{voltageV}' },
          voltage: { set: ':SENS:CURR:PROT {currentA}', get: ':SENS:CURR:PROT?', reply: '{currentA}' },
        },
        output: { on: ':OUTP ON', off: ':OUTP OFF', get: ':OUTP?', isOn: '1', isOff: '0' },
        offState: { set: ':OUTP:SMOD HIMP', get: ':OUTP:SMOD?', is: 'HIMP' },
        zeroClock: ':SYST:TIME:RES',
        measure: [{ query: ':READ?', reply: '{voltageV},{currentA},{timeS},{limited}' }],
        again: [{ query: ':FETC?', reply: '{voltageV},{currentA},{timeS},{limited}' }],
        lastsS: 0.022,
      },
    },
  },
  {
    title: 'Multi-channel meter with relays',
    description: {
      format: 'mobion-scpi-1',
      id: 'example-scanner',
      title: 'Example multi-channel meter with relays',
      identity: {
        pattern: 'EXAMPLE,SCAN8*',
        model: 'Example SCAN8',
        example: 'EXAMPLE,SCAN8,{serial},2.1',
      },
      links: [{ kind: 'serial', baudRate: 19_200 }],
      terminator: 'crlf',
      errorQueue: ':SYST:ERR?',
      sentinels: ['OVLD', 'OPEN'],
      channels: [
        {
          id: 'cell',
          title: 'Second voltage of the cell',
          unit: 'V',
          measure: [{ query: ':MEAS:VOLT? (@101)', reply: '{value} V' }],
          range: [-12, 12],
          lastsS: 0.05,
          simulated: { is: 'cell-voltage', noise: 2e-5 },
        },
        {
          id: 'pressure',
          title: 'Stack pressure',
          unit: 'MPa',
          measure: [{ query: ':MEAS:VOLT? (@102)', reply: '{value} V' }],
          factor: 2,
          offset: -1,
          range: [0, 19],
          lastsS: 0.05,
          simulated: { is: 'value', value: 3, noise: 1e-3 },
        },
        {
          id: 'sample',
          title: 'Thermocouple at the sample',
          unit: '°C',
          isTemperature: true,
          setup: [':TEMP:TC K', ':UNIT:TEMP KEL'],
          measure: [
            { query: ':UNIT:TEMP?', reply: 'KEL' },
            { query: ':MEAS:TEMP? (@103)', reply: '{temperatureK} K' },
          ],
          range: [-200, 1300],
          lastsS: 0.1,
          simulated: { is: 'cell-temperature', noise: 0.02 },
        },
      ],
      switch: {
        openAll: ':ROUT:OPEN:ALL',
        routes: [
          {
            id: 'cell-1',
            title: 'Leads to cell 1',
            close: ':ROUT:CLOS (@201)',
            get: ':ROUT:CLOS? (@201)',
            isClosed: '1',
            isOpen: '0',
          },
          {
            id: 'cell-2',
            title: 'Leads to cell 2',
            close: ':ROUT:CLOS (@202)',
            get: ':ROUT:CLOS? (@202)',
            isClosed: '1',
            isOpen: '0',
          },
        ],
      },
    },
  },
];
