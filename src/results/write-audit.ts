// Writes `audit.csv` with the texts of its sample, keeps what people wrote in it, and sums up their labels in `audit-summary.csv`.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readSections, type SectionTitle } from '../core/prompt.ts';
import { UserError } from '../core/user-error.ts';
import {
  AUDIT_COLUMNS,
  AUDIT_LABELS,
  AUDIT_SUMMARY_COLUMNS,
  type AuditLabel,
  type AuditNote,
  type AuditSource,
  summarizeAudit,
} from './audit-rows.ts';
import { type AuditItem, auditItems, auditKey, sampleAudit } from './audit-sample.ts';
import { type Row, rowOf } from './columns.ts';
import { csvText } from './csv.ts';
import { parseCsv } from './parse-csv.ts';
import { readTexts } from './read-trace.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrialResult } from './trial-result.ts';

const SHOWN: readonly SectionTitle[] = ['Summaries', 'Source', 'Reasoning'];
/** Of the evidence: more is in the trace, `delm-bench show`. */
const MOST_CHARACTERS = 6000;

export interface WrittenAudit {
  readonly sampled: number;
  readonly labelled: number;
  /** Files, without their folder. */
  readonly files: readonly string[];
}

/** What people wrote, and the row in which they did: it is kept although its trial may be planned no more. */
export interface WrittenNote extends AuditNote {
  readonly row: Row;
}

/** Nothing is written for a run without findings. @throws UserError for a label that is none */
export function writeAudit(folder: RunFolder, results: readonly TrialResult[]): WrittenAudit {
  const [path, summaryPath] = [folder.csv('audit'), folder.csv('audit-summary')];
  const notes = readNotes(path);
  const items = auditItems(results);
  const sample = sampleAudit(items, new Set(notes.keys()));
  if (sample.length === 0) return { sampled: 0, labelled: 0, files: [] };
  const names = AUDIT_COLUMNS.map(({ name }) => ({ name, value: (row: Row) => row[name] }));
  const known = new Set(items.map(keyOf));
  const setAside = [...notes].flatMap(([key, { row }]) => (known.has(key) ? [] : [row]));
  writeWhole(path, csvText(names, [...withTexts(folder, sample, notes).map((source) => rowOf(AUDIT_COLUMNS, source)), ...setAside]));
  const summaries = summarizeAudit(items, notes);
  if (summaries.length > 0) writeWhole(summaryPath, csvText(AUDIT_SUMMARY_COLUMNS, summaries));
  else rmSync(summaryPath, { force: true });
  const labelled = sample.filter((item) => notes.get(keyOf(item))?.label !== undefined).length;
  return { sampled: sample.length, labelled, files: ['audit.csv', ...(summaries.length > 0 ? ['audit-summary.csv'] : [])] };
}

/** What people have written so far, by `auditKey`; rows without a word of theirs are left out. */
export function readNotes(path: string): Map<string, WrittenNote> {
  const notes = new Map<string, WrittenNote>();
  if (!existsSync(path)) return notes;
  for (const row of parseCsv(readFileSync(path, 'utf8'))) {
    const { trial_id: trialId = '', seq = '', note = '' } = row;
    const written = (row.label ?? '').trim().toLowerCase();
    const label = AUDIT_LABELS.find((one) => one === written);
    if (written !== '' && !label) {
      const where = `column \`label\` of \`${path}\`, row of trial \`${trialId}\`, seq \`${seq}\``;
      throw new UserError(
        `Expected \`true\`, \`false\`, \`unclear\` or nothing in ${where}, found \`${written}\`. Correct it; nothing was overwritten.`,
      );
    }
    if (label || note.trim() !== '') notes.set(auditKey(trialId, seq), { label, note, row });
  }
  return notes;
}

/** The texts of a trial are read once, and only of trials in the sample. */
function withTexts(folder: RunFolder, sample: readonly AuditItem[], notes: ReadonlyMap<string, AuditNote>): AuditSource[] {
  const sources = new Map<AuditItem, AuditSource>();
  for (const own of Map.groupBy(sample, ({ result }) => result.trial.id).values()) {
    const texts = readTexts(folder.texts(own[0]!.result.trial.id));
    for (const item of own) {
      const { textHash, promptHash } = item.finding;
      const { label, note } = notes.get(keyOf(item)) ?? { label: undefined as AuditLabel | undefined, note: '' };
      const parts = promptHash === undefined ? undefined : texts.prompt(promptHash);
      sources.set(item, { ...item, label, note, entry: (textHash && texts.text(textHash)) ?? '', evidence: evidenceOf(parts ?? []) });
    }
  }
  return sample.map((item) => sources.get(item)!);
}

function keyOf({ result, finding }: AuditItem): string {
  return auditKey(result.trial.id, finding.seq);
}

/** @param parts of a prompt, the system text first */
function evidenceOf(parts: readonly string[]): string {
  const sections = readSections([{ role: 'user', parts: parts.slice(1) }]).filter(({ title }) => SHOWN.includes(title));
  const whole = sections.map(({ title, texts }) => `## ${title}\n${texts.join('\n')}`).join('\n');
  if (whole.length <= MOST_CHARACTERS) return whole;
  const half = MOST_CHARACTERS / 2;
  return `${whole.slice(0, half)}\n[... ${whole.length - MOST_CHARACTERS} characters left out ...]\n${whole.slice(-half)}`;
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}
