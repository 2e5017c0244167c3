import * as v from 'valibot';
import { questionIds } from '../../formats/questions.ts';
import { id, none, text } from './parts.ts';

const answers = v.optional(v.record(v.picklist(questionIds), id));
const givenFile = {
  fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  folder: v.optional(text(1000)),
  /** 50 MB. Whether it is base64 is seen when it is decoded: a pattern over so much text would hold up a STOP. */
  contentBase64: text(66_666_668),
  answers,
};

export const importSchemas = {
  'imports.preview': v.object(givenFile),
  'imports.add': v.object({ ...givenFile, sampleId: v.optional(id), sha256: v.optional(id) }),
  'imports.list': none,
  'imports.show': v.object({ importId: id }),
  'imports.remove': v.object({ importId: id }),
  'imports.restore': v.object({ importId: id }),
  'imports.watches': none,
  'imports.watch': v.object({
    folder: text(1000),
    withExisting: v.optional(v.boolean()),
    answers,
    sampleId: v.optional(id),
  }),
  'imports.unwatch': v.object({ folder: text(1000) }),
};
