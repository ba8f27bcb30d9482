// How a trial ended, as a badge: by word and mark, so that colour is never the only difference.
import type { TrialItem } from '../report-data.ts';
import { html } from './dom.ts';

export function outcomeOf({ status, verdict }: Pick<TrialItem, 'status' | 'verdict'>): string {
  return status === 'graded' ? verdict : status;
}

const LOOKS: Readonly<Record<string, readonly [string, string]>> = {
  correct: ['✓', 'good'],
  incorrect: ['✗', 'bad'],
  unanswered: ['○', 'warn'],
};

export function verdictBadge(trial: Pick<TrialItem, 'status' | 'verdict'>): HTMLElement {
  const outcome = outcomeOf(trial);
  const [mark, tone] = LOOKS[outcome] ?? ['!', 'warn'];
  return html('span', { class: `badge ${tone}` }, `${mark} ${outcome}`);
}
