// A figure that others published, as a chart overlays it: hollow, in words of its own, never joined with what was measured here.
import { textOf } from './chart-row.ts';
import type { ChartGroup } from './figure-source.ts';

export interface PublishedPoint {
  /** Our id of the benchmark. */
  readonly benchmark: string;
  /** The base model, and the method by its published name. */
  readonly model: string;
  readonly system: string;
  readonly agents?: number | undefined;
  /** `accuracy`, `avg_at_1`, `macro_accuracy`, `domain_accuracy`: in percent; `cost_per_trial`: dollars; `latency_s`: seconds. */
  readonly metric: string;
  /** Sub-domain, as published. */
  readonly stratum?: string | undefined;
  readonly value: number;
  /** The published spread, whatever it is. */
  readonly spread?: number | undefined;
  /** What the footer says: `arXiv 2606.10662 v1, Table 2`. */
  readonly source: string;
}

/** Hues as in the charts of a run: one agent grey, an orchestrator orange, DeLM blue. */
const SYSTEM_COLOURS: Readonly<Record<string, string>> = {
  Base: '#6b6b6b',
  'mini-SWE-agent': '#6b6b6b',
  'Claude Code': '#009e73',
  ReadAgent: '#cc79a7',
  AOrchestra: '#d55e00',
  'AOrchestra-Parallel': '#e69f00',
  DeLM: '#0072b2',
};

export function publishedColour(system: string): string {
  return SYSTEM_COLOURS[system] ?? '#333333';
}

/**
 * Those that may stand beside a group: of its benchmark, and only where its figures came from live models. What the embedded model does on a set of its
 * own has nothing to do with a published number.
 */
export function publishedBeside(group: ChartGroup, published: readonly PublishedPoint[]): PublishedPoint[] {
  const isLive = group.source.id !== '' && group.source.id.split('+').every((part) => part === 'live' || part === 'replayed');
  return isLive ? published.filter(({ benchmark }) => benchmark === group.benchmark) : [];
}

/** Statements of the footer about the points that were drawn. */
export function publishedNotes(drawn: readonly PublishedPoint[], group: ChartGroup): string[] {
  if (drawn.length === 0) return [];
  const models = [...new Set(drawn.map(({ model }) => model))].join(', ');
  const own = [...new Set(group.rows.map((row) => textOf(row, 'model')).filter(Boolean))].join(', ');
  return [
    `Hollow = published (${[...new Set(drawn.map(({ source }) => source))].join('; ')}), ${models}, not measured here; bars = spread as published`,
    `Measured here with ${own}`,
  ];
}
