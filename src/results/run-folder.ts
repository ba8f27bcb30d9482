// Where a run keeps what: `results/<experiment>/<run>/` (design: one folder that grows by cells, instances and repeats).
import { join } from 'node:path';

export interface RunFolder {
  readonly directory: string;
  readonly manifest: string;
  readonly journal: string;
  readonly spend: string;
  readonly images: string;
  readonly predictions: string;
  readonly charts: string;
  trace(trialId: string, attempt?: number): string;
  texts(trialId: string, attempt?: number): string;
  csv(name: string): string;
}

/** The last attempt of a trial has the plain name; earlier ones keep theirs as `<trial>.attempt-<n>.jsonl`. */
export function runFolder(directory: string): RunFolder {
  const name = (trialId: string, attempt?: number): string => `${trialId}${attempt === undefined ? '' : `.attempt-${attempt}`}.jsonl`;
  return {
    directory,
    manifest: join(directory, 'manifest.json'),
    journal: join(directory, 'journal.jsonl'),
    spend: join(directory, 'spend.jsonl'),
    images: join(directory, 'images.jsonl'),
    predictions: join(directory, 'predictions'),
    charts: join(directory, 'charts'),
    trace: (trialId, attempt) => join(directory, 'traces', name(trialId, attempt)),
    texts: (trialId, attempt) => join(directory, 'texts', name(trialId, attempt)),
    csv: (file) => join(directory, `${file}.csv`),
  };
}
