// Replies of a gist-and-lookup reader: a page ends before what looks like a heading, and the pages to see again are those whose notes bear most on the
// question or on one of its choices.
import type { ReadPrompt } from '../read-prompt.ts';
import { rankUnits } from './rank-units.ts';

const HEADING_CHARACTERS = 80;

export function replyBreak(prompt: ReadPrompt): string {
  const [from, to] = [Number(prompt.parameters.from) || 1, Number(prompt.parameters.to) || 1];
  const text = prompt.text('Unit');
  const marks = [...text.matchAll(/^<(\d{1,7})>$/gm)].filter((mark) => Number(mark[1]) >= from && Number(mark[1]) <= to);
  const opensHeading = marks.filter((mark) => {
    const [next = ''] = text
      .slice(mark.index + mark[0].length)
      .trimStart()
      .split('\n', 1);
    return next.length > 0 && next.length <= HEADING_CHARACTERS && !/[.!?;:,]$/.test(next.trim());
  });
  const chosen = (opensHeading.at(-1) ?? marks.at(-1))?.[1] ?? String(to);
  return `BREAK: <${chosen}>\nREASON: ${opensHeading.length > 0 ? 'a new heading follows' : 'the passage is long enough'}`;
}

export function replyLookup(prompt: ReadPrompt): string {
  const [min, max] = [Number(prompt.parameters.min) || 0, Number(prompt.parameters.max) || 1];
  const ranking = rankUnits(
    prompt,
    prompt.choices.map(({ text }) => text),
  );
  const shown = new Set([...prompt.text('Source').matchAll(/^\[(U\d+)\]/gm)].map((match) => match[1]!));
  const scored = ranking.labels
    .map((label, i) => ({ label, score: Math.max(ranking.byQuestion[i]!, ...ranking.byTarget.map((scores) => scores[i]!)), place: i }))
    .filter(({ label }) => !shown.has(label))
    .sort((a, b) => b.score - a.score || a.place - b.place);
  const wanted = scored.filter(({ score }, i) => i < min || score > 0.5 * (scored[0]?.score ?? 0)).slice(0, max);
  // One page at a time: as many as there are choices say enough.
  const isEnough = prompt.parameters.stop === 'true' && shown.size >= Math.max(1, prompt.choices.length);
  if (wanted.length === 0 || isEnough) return 'LOOKUP: STOP';
  return `LOOKUP: ${wanted.map(({ label }) => label).join(', ')}`;
}
