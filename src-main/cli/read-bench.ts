import type { Bench } from '../../src-core/model/bench.ts';
import { parseBench } from '../../src-core/model/bench-schema.ts';
import { readInputJson } from '../host/files/read-input.ts';

/** A bench from its file. @throws AppError `input/not-found`, `input/file-format`, `input/invalid` */
export async function readBench(file: string): Promise<Bench> {
  return parseBench(await readInputJson(file));
}
