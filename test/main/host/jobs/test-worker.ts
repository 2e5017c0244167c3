import { AppError } from '../../../../src-core/errors.ts';
import { serveJobs } from '../../../../src-main/host/jobs/serve-jobs.ts';

serveJobs({
  double: (input: number) => input * 2,
  refuse: () => {
    throw new AppError('analysis/invalid-input', 'No.', { remedy: 'Other data.' });
  },
  heedful: (_input: null, { cancellation, onProgress }) => {
    onProgress(0.5);
    for (;;) cancellation.throwIfAborted();
  },
  heedless: () => {
    for (;;);
  },
  crash: () => process.exit(3),
  /** Modules of Node itself that were loaded in this thread; a list that Node keeps for its own tests. */
  builtins: () => (process as unknown as { readonly moduleLoadList: readonly string[] }).moduleLoadList,
});
