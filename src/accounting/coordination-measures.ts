// What coordination costs, of one trial: every fold of this folder that the same meter applies to every strategy. Columns and charts read from here.
import type { TraceEvent } from '../core/trace.ts';
import { type CriticalPath, criticalPath } from './critical-path.ts';
import { type DuplicateWork, foldDuplicateWork } from './duplicate-work.ts';
import { readEntryBook } from './entry-book.ts';
import { type EntryLife, foldEntryLife } from './entry-life.ts';
import { callsOf, sumUsd } from './fold-calls.ts';
import { foldGateAudit, type GateAudit } from './gate-audit.ts';
import { type JudgedFinding, judgedFindings } from './judged-findings.ts';
import { foldPlaces, type PlaceLoads } from './place-load.ts';
import { foldPromptCache, type PromptCache } from './prompt-cache.ts';
import { foldTokens, type TokenLedger } from './token-ledger.ts';
import { foldWorkSpan, type WorkSpan } from './work-span.ts';

export interface CoordinationMeasures {
  readonly work: WorkSpan;
  readonly places: PlaceLoads;
  readonly tokens: TokenLedger;
  readonly duplicates: DuplicateWork;
  readonly life: EntryLife;
  readonly cache: PromptCache;
  readonly audit: GateAudit;
  /** What an audit by hand samples from. */
  readonly judged: readonly JudgedFinding[];
  /** Dollars of stage `solve` but for decisions and closing, over admitted findings: what one costs to find, write and check. */
  readonly costPerFindingUsd: number | undefined;
  /** Dollars of its verification alone, over admitted findings. */
  readonly verifyCostPerFindingUsd: number | undefined;
}

const FINDING_PURPOSES = ['work', 'act', 'summarize', 'gist', 'verify'];

export function coordinationMeasures(events: readonly TraceEvent[], path: CriticalPath = criticalPath(events)): CoordinationMeasures {
  const book = readEntryBook(events);
  const life = foldEntryLife(events, book);
  const { admitted } = life.admission.finding;
  const calls = callsOf(events).filter(({ stage }) => stage === 'solve');
  const perFinding = (purposes: readonly string[]): number | undefined => {
    const usd = sumUsd(calls.filter(({ purpose }) => purposes.includes(purpose)).map(({ costUsd }) => costUsd));
    return usd === undefined || admitted === 0 ? undefined : usd / admitted;
  };
  return {
    work: foldWorkSpan(events, path),
    places: foldPlaces(events, path.wallUs),
    tokens: foldTokens(events, book),
    duplicates: foldDuplicateWork(events),
    life,
    cache: foldPromptCache(events),
    audit: foldGateAudit(events, book),
    judged: judgedFindings(events, book),
    costPerFindingUsd: perFinding(FINDING_PURPOSES),
    verifyCostPerFindingUsd: perFinding(['verify']),
  };
}
