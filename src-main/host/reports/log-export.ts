import type { RunLog } from '../../../src-core/model/log.ts';
import type { CsvTable } from './csv-table.ts';

const instructions = `How to verify log.json

It holds the part of the event log from the first entry of this run to its last. Entries of the run stand whole; of the
entries between them, which belong to other runs or to the program, only number and hashes.

1. The hash of a whole entry is SHA-256 (hexadecimal) of the UTF-8 text of this JSON array, written without spaces and
   with characters beyond ASCII as they are:
     [number, previous, at, who, runId, seq, kind, json]
   "json" is a text in it, taken as it stands; null stays null.
2. "previous" of every entry is the "hash" of the entry before it, and numbers rise by one.
3. The last hash stands in the report of the run. With the data file, that it is still in the log is said by
     mobion journal verify --expect HASH
   and the whole log is checked by "mobion journal verify".

In Python:

import hashlib, json
entries = json.load(open("log.json", encoding="utf-8"))["entries"]
before = None
for e in entries:
    if before is not None:
        assert e["number"] == before["number"] + 1 and e["previous"] == before["hash"], e["number"]
    if "json" in e:
        fields = [e[k] for k in ("number", "previous", "at", "who", "runId", "seq", "kind", "json")]
        text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == e["hash"], e["number"]
    before = e
print("whole:", len(entries), "entries, last hash", before["hash"])
`;

/** The run's part of the event log with what is needed to verify it without this program; nothing where there is none. */
export function logFiles(log: RunLog | undefined): readonly CsvTable[] {
  if (log === undefined || log.links.length === 0) return [];
  const head = '{"format":"mobion event log 1","explanation":"see verify-log.txt","entries":[\n';
  const lines = log.links.map((link, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(link)}`);
  return [
    { fileName: 'log.json', text: [head, ...lines, '\n]}\n'] },
    { fileName: 'verify-log.txt', text: [instructions] },
  ];
}
