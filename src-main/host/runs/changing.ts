import type { ModifiableSteps, ModifyRequest } from '../../../src-core/contract/calls.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { MethodChange } from '../../../src-core/model/run-extras.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { announceRuns } from './announce-runs.ts';
import {
  changeLine,
  interruptedCourse,
  modifiableSteps,
  planModification,
  type Modification,
  type ModifiableCourse,
} from './modification.ts';
import { refuseErrors, withoutReason } from './refusals.ts';
import { findResumePoint } from './resume-point.ts';
import { changeInterrupted } from './run-extras.ts';
import type { RunServiceOptions } from './service-options.ts';
import type { RunsUnderWay } from './under-way.ts';

/** Changes of steps that have not begun, of a run under way here or of an interrupted one. */
interface Changing {
  modifiable(runId: string): ModifiableSteps;
  modifyPlan(request: ModifyRequest): Plan;
  modify(request: ModifyRequest): MethodChange;
}

/** @param planFor - the plan of a method on the instrument of the run, or without one that is connected */
export function createChanging(
  options: RunServiceOptions,
  underWay: RunsUnderWay,
  planFor: (method: Method, sample: Sample | undefined, entry: InstrumentEntry | undefined) => Plan,
): Changing {
  const { storage, instruments, clock } = options;
  const { lives } = underWay;

  function courseOf(detail: RunDetail): ModifiableCourse {
    const live = lives.get(detail.id);
    if (live) return live.controller;
    if (detail.state !== 'interrupted') underWay.must(detail.id);
    const { dc, impedance } = storage.chunks;
    const { stepIndex } = findResumePoint(detail.plan.steps, detail.journal, dc(detail.id), impedance(detail.id));
    return interruptedCourse(detail, stepIndex);
  }

  function modificationOf(
    request: ModifyRequest,
  ): Modification & { readonly detail: RunDetail; readonly course: ModifiableCourse } {
    const detail = underWay.show(request.runId);
    const { address } = detail.instrument;
    const isConnected = instruments.list().some(({ id }) => id === address);
    const entry = lives.get(detail.id)?.entry ?? (isConnected ? instruments.find(address) : undefined);
    const course = courseOf(detail);
    const planned = planModification(detail, course, request, (method) => planFor(method, detail.sample, entry));
    return { detail, course, ...planned };
  }

  return {
    modifiable(runId) {
      const detail = underWay.show(runId);
      return modifiableSteps(detail, courseOf(detail));
    },
    modifyPlan: (request) => modificationOf(request).plan,
    modify(request) {
      const { runId, firstChangedStep, dropsRest = false } = request;
      const reason = request.reason.trim();
      if (reason === '') throw withoutReason();
      const { detail, course, method, plan, remaining } = modificationOf(request);
      refuseErrors(plan, 'change');
      const by = request.by?.trim() || options.userName;
      const message = `${reason} (${by})`;
      const change = { at: clock.isoNow(), by, reason, firstChangedStep, dropsRest, method };
      storage.atomically(() => {
        storage.attachments.addChange(runId, change);
        const live = lives.get(runId);
        // Its journal line stands in the same transaction: both are kept, or neither.
        if (live) refuseErrors({ problems: live.controller.replaceRemaining(remaining, message) }, 'change');
        else changeInterrupted(storage, detail, { at: change.at, ...changeLine(course, remaining, message) });
      });
      announceRuns(options);
      return change;
    },
  };
}
