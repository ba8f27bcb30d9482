// What the browser gets to know of a run: the figures behind charts and lists, prepared where the run folder is. Types only; plain JSON.
import type { TrialStatus } from '../../core/experiment.ts';
import type { Purpose } from '../../core/model.ts';

/** A figure with its 95% interval; null is unknown (JSON has no undefined). */
export interface Figure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface CellData {
  readonly cell: string;
  /** `delm · 4 agents`. */
  readonly label: string;
  readonly arm: string;
  readonly strategy: string;
  readonly colour: string;
  readonly agents: number | null;
  readonly planned: number;
  readonly graded: number;
  readonly accuracy: Figure | null;
  readonly avgAt1: Figure | null;
  readonly oracle: Figure | null;
  readonly costPerTrial: Figure | null;
  readonly costPerSuccess: Figure | null;
  readonly wall: Figure | null;
  /** Whether no other cell beats it on price and accuracy, and how probable that is on new instances; null where it was not compared. */
  readonly front: { readonly cost: FrontPlace | null; readonly time: FrontPlace | null };
  /** Mean seconds per graded trial by part of the critical path. */
  readonly path: readonly { readonly part: string; readonly value: number }[];
  /** Means per graded trial; null where nothing was graded. */
  readonly spans: SpanMeans | null;
  /** Means per graded trial by purpose of the calls. */
  readonly purposes: readonly PurposeMeans[];
  readonly load: { readonly controller: LoadMeans; readonly gate: LoadMeans };
}

export interface SpanMeans {
  /** Calls and commands on the critical path, and all of them. */
  readonly spanS: number;
  readonly workS: number;
  /** Agents' waits, summed over agents. */
  readonly waitS: number;
}

export interface PurposeMeans {
  readonly purpose: Purpose;
  readonly calls: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
}

export interface FrontPlace {
  readonly isOn: boolean;
  readonly probability: number | null;
}

/** Means over graded trials; null where nothing is known. */
export interface LoadMeans {
  readonly utilisation: number | null;
  readonly queueS: number | null;
  readonly pathShare: number | null;
}

export interface PairData {
  readonly a: string;
  readonly b: string;
  readonly difference: Figure;
  /** What p is of: `McNemar`, `sign-flip`; empty without one. */
  readonly test: string;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly pairs: number;
  readonly costRatio: Figure | null;
  readonly latencyRatio: Figure | null;
  /** Declared margin of "not worse", with what the interval says of it. */
  readonly margin: number | null;
  readonly verdict: string;
  /** With repositories resampled as wholes, where instances have them. */
  readonly clusters: {
    readonly count: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly largest: string;
    readonly withoutLargest: Figure | null;
  } | null;
}

/** Cells of one benchmark and one source of figures: only these may share a chart. */
export interface GroupData {
  readonly benchmark: string;
  readonly source: string;
  readonly note: string;
  readonly dollars: string;
  readonly seconds: string;
  readonly repeats: number;
  readonly cells: readonly CellData[];
  readonly pairs: readonly PairData[];
}

export interface SubmissionData {
  readonly agent: string;
  readonly answer: string | null;
  readonly verdict: string;
  readonly reason: string;
  readonly evidence: string;
  readonly isSelected: boolean;
  /** Oddities told beside the verdict, such as a patch that edits tests. */
  readonly guard: readonly string[];
}

export interface TrialItem {
  readonly id: string;
  /** Index in `cells`. */
  readonly cell: number;
  readonly instance: string;
  readonly stratum: string;
  readonly repeat: number;
  readonly attempt: number | null;
  readonly status: TrialStatus;
  /** Verdict on the selected submission; empty where nothing was graded. */
  readonly verdict: string;
  readonly stop: string;
  readonly error: string;
  readonly costUsd: number | null;
  readonly wallS: number | null;
  readonly spanS: number | null;
  readonly workS: number | null;
  readonly waitS: number | null;
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly admitted: number | null;
  readonly cutTokens: number | null;
  readonly submissions: readonly SubmissionData[];
  /** Whether its events are in this file. */
  readonly hasEvents: boolean;
  /** The block that holds its texts, where they are in this file. */
  readonly texts: string | null;
}

export interface CellName {
  readonly id: string;
  readonly label: string;
  readonly benchmark: string;
  readonly colour: string;
  readonly strategy: string;
  readonly seconds: string;
  readonly dollars: string;
}

export interface ReportData {
  /** As it is written after `delm-bench show`. */
  readonly runPath: string;
  readonly groups: readonly GroupData[];
  readonly cells: readonly CellName[];
  readonly trials: readonly TrialItem[];
}

/** A block of texts of some trials, each once: a text, or a prompt as the one that it extends and the texts that follow. */
export type TextBlock = readonly TextLine[];

export type TextLine = { readonly hash: string } & (
  | { readonly text: string }
  | { readonly extends: string | null; readonly append: readonly string[] }
);
