"""Drives an emulator with the drivers of pymeasure, which know nothing of this program, and prints what they saw.

Usage: pymeasure-sessions.py SESSION RESOURCE, with RESOURCE as VISA names it. Prints one JSON object.
"""
import json
import logging
import sys

from pymeasure.adapters import VISAAdapter


def adapter(resource, ends, **more):
    return VISAAdapter(resource, visa_library="@py", read_termination=ends, write_termination="\n", timeout=8000, **more)


def errors_of(instrument):
    """The whole error queue, read plainly."""
    found = []
    while True:
        answer = instrument.ask(":SYST:ERR?").strip()
        if answer.lstrip("+").startswith("0,"):
            return found
        found.append(answer)


def keithley_2400(resource):
    from pymeasure.instruments.keithley import Keithley2400

    more = {"baud_rate": 9600} if resource.startswith("ASRL") else {}
    unit = Keithley2400(adapter(resource, "\r", **more))
    seen = {"id": unit.id.strip()}
    unit.reset()
    unit.apply_current(compliance_voltage=1.0)
    unit.wires = 4
    unit.measure_voltage(nplc=1, auto_range=True)
    unit.source_current = 2e-5
    unit.enable_source()
    seen["sourceEnabled"] = unit.source_enabled
    unit.ask(":READ?")
    seen["voltageV"] = unit.voltage
    seen["sourceCurrentA"] = unit.source_current
    seen["complianceV"] = unit.compliance_voltage
    unit.source_current_range = 3e-5
    seen["sourceRangeA"] = unit.source_current_range
    unit.beep(440, 0.01)
    unit.use_front_terminals()
    unit.enable_source()
    seen["wires"] = unit.wires
    seen["afterCurrent"] = errors_of(unit)
    unit.config_buffer(5)
    unit.start_buffer()
    unit.wait_for_buffer(timeout=20)
    seen["buffer"] = [float(value) for value in unit.buffer_data]
    seen["meanV"] = float(unit.means[0] if isinstance(unit.means, list) else unit.means)
    unit.disable_buffer()
    unit.disable_source()
    seen["afterBuffer"] = errors_of(unit)
    unit.apply_voltage(compliance_current=1e-3)
    unit.measure_current(nplc=1)
    unit.set_trigger_counts(1, 1)
    unit.source_voltage = 0.11
    unit.enable_source()
    unit.ask(":READ?")
    seen["currentA"] = unit.current
    unit.shutdown()
    seen["afterVoltage"] = errors_of(unit)
    seen["sourceEnabledAfterShutdown"] = unit.source_enabled
    return seen


def keithley_2450(resource):
    from pymeasure.instruments.keithley import Keithley2450

    unit = Keithley2450(adapter(resource, "\n"))
    seen = {"id": unit.id.strip()}
    unit.reset()
    unit.apply_current(compliance_voltage=1.0)
    unit.measure_voltage(nplc=1)
    unit.source_current = 2e-5
    unit.enable_source()
    seen["sourceEnabled"] = unit.source_enabled
    unit.ask(":READ?")
    seen["voltageV"] = unit.voltage
    seen["complianceV"] = unit.compliance_voltage
    seen["afterCurrent"] = errors_of(unit)
    unit.disable_source()
    unit.apply_voltage(compliance_current=1e-3)
    unit.measure_current(nplc=1)
    unit.source_voltage = 0.11
    unit.enable_source()
    unit.ask(":READ?")
    seen["currentA"] = unit.current
    unit.shutdown()
    seen["afterVoltage"] = errors_of(unit)
    seen["sourceEnabledAfterShutdown"] = unit.source_enabled
    return seen


def keysight_e4980a(resource):
    from pymeasure.instruments.agilent import AgilentE4980

    meter = AgilentE4980(adapter(resource, "\n"))
    seen = {"id": meter.id.strip()}
    meter.mode = "RX"
    meter.ac_voltage = 0.01
    meter.frequency = 1000
    meter.trigger_source = "BUS"
    meter.aperture("MED", 2)
    seen["aperture"] = meter.aperture()
    meter.write("INIT:CONT ON")
    meter.write(":TRIG:IMM")
    seen["impedanceOhm"] = meter.impedance
    seen["acVoltageV"] = meter.ac_voltage
    seen["mode"] = meter.mode
    seen["afterSpot"] = errors_of(meter)
    real, imaginary = meter.freq_sweep([20, 100, 1000, 10000])
    seen["sweep"] = [list(real), list(imaginary)]
    seen["afterSweep"] = errors_of(meter)
    return seen


def lakeshore_33x(resource):
    from pymeasure.instruments.lakeshore import LakeShore331

    controller = LakeShore331(adapter(resource, "\r\n"))
    seen = {"id": controller.id.strip(), "temperatureA": controller.temperature_A}
    controller.setpoint_1 = 310.5
    seen["setPointK"] = controller.setpoint_1
    seen["temperatureB"] = controller.temperature_B
    seen["events"] = int(controller.ask("*ESR?"))
    return seen


SESSIONS = {
    "keithley-2400": keithley_2400,
    "keithley-2450": keithley_2450,
    "keysight-e4980a": keysight_e4980a,
    "lakeshore-33x": lakeshore_33x,
}


class Reported(logging.Handler):
    """Its drivers empty the error queue by themselves and only log what was in it."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def emit(self, record):
        if "reported error" in record.getMessage():
            self.errors.append(record.getMessage())


if __name__ == "__main__":
    reported = Reported()
    logging.getLogger("pymeasure").addHandler(reported)
    logging.getLogger("pymeasure").setLevel(logging.INFO)
    result = SESSIONS[sys.argv[1]](sys.argv[2])
    print(json.dumps({**result, "reported": reported.errors}))
