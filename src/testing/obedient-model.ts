// Steps of a scripted model that answers every kind of request in the demanded format, as a colleague without ideas would. A test puts its own steps
// before these and thereby changes only what it is about.
import { readFormatLine } from '../core/replies/reply-format.ts';
import type { ScriptedStep, SeenRequest } from './scripted-model.ts';

export interface Obedience {
  /** Subtasks of the first plan: text, units to read, and what they wait for. */
  readonly plan?: readonly { readonly text: string; readonly read: readonly string[]; readonly deps?: readonly string[] }[];
  /** Labels that a controller passes on with each subtask; its units' gists when absent. */
  readonly passOn?: readonly string[];
}

const PLAN = [
  { text: 'Establish the longest quay of the first town', read: ['U1'] },
  { text: 'Establish the longest quay of the second town', read: ['U2'] },
];

export function obedientSteps({ plan = PLAN, passOn }: Obedience = {}): ScriptedStep[] {
  const always = (format: string, reply: (seen: SeenRequest) => string): ScriptedStep => ({ when: { format }, reply, times: 'any' });
  const limited = (seen: SeenRequest): typeof plan => plan.slice(0, Number(parameters(seen).max));
  return [
    always('summary', summaryOf),
    always('gist', (seen) => `GIST: what ${labelOf(seen)} says about its harbour`),
    always('check', () => 'VERDICT: APPROVED\nREASON: none'),
    always('plan', (seen) =>
      parameters(seen).end === 'true'
        ? '[DONE]'
        : limited(seen)
            .map(({ text, read, deps = [] }, i) => `${i + 1}. ${text} [read: ${read.join(', ')}] [deps: ${deps.join(', ') || 'none'}]`)
            .join('\n'),
    ),
    always('decision', (seen) => {
      const executed = seen.section('Executed subtasks')?.split('\n').length ?? 0;
      const next = plan.slice(executed, executed + Number(parameters(seen).max));
      if (next.length === 0) return '{"action": "answer"}';
      const subtasks = next.map(({ text, read }) => ({ instruction: text, read, context: passOn ?? read }));
      return JSON.stringify({ action: 'delegate', subtasks });
    }),
    always(
      'work',
      (seen) =>
        `The quay is as long as noted [${firstRead(seen)}].\nRESULT: ${seen.section('Subtask')?.split('\n')[0]} [${firstRead(seen)}]`,
    ),
    always('finding', (seen) => `GIST: found: ${seen.section('Subtask')?.split('\n')[0]} [${firstRead(seen)}]`),
    always('verdict', () => 'V1: PASS\nU2: PASS\nC1: N/A\nC2: PASS\nC3: N/A\nVERDICT: APPROVED\nREASON: none'),
    always('redundancy', () => 'ACCEPT'),
    always('condense', (seen) =>
      (seen.section('Shared context') ?? '')
        .split('\n')
        .flatMap((line) => line.match(/^\[([UF]\d+)\]/)?.[1] ?? [])
        .map((label) => `[${label}] short note of ${label}`)
        .join('\n'),
    ),
    always('break', (seen) => `BREAK: <${parameters(seen).to}>\nREASON: the section closes`),
    always('lookup', (seen) => `LOOKUP: ${firstUnseen(seen) ?? 'STOP'}`),
    always('answer', () => 'The notes agree.\nThe correct answer is (B)'),
  ];
}

export function parameters(seen: SeenRequest): Readonly<Record<string, string>> {
  return readFormatLine(seen.section('Reply format') ?? '').parameters;
}

/** The unit that a request is about: the label at the head of its unit or summary. */
export function labelOf(seen: SeenRequest): string {
  return (seen.section('Unit') ?? seen.section('Summaries') ?? '').match(/^\[(U\d+)\]/)?.[1] ?? 'U1';
}

/** The first page that is known by its note and not shown in full. */
function firstUnseen(seen: SeenRequest): string | undefined {
  const labelled = (title: 'Shared context' | 'Source'): string[] =>
    [...(seen.section(title) ?? '').matchAll(/^\[(U\d+)\]/gm)].map((match) => match[1]!);
  const shown = labelled('Source');
  return labelled('Shared context').find((label) => !shown.includes(label));
}

function firstRead(seen: SeenRequest): string {
  return seen.section('Subtask')?.match(/\nRead: (U\d+)/)?.[1] ?? 'U1';
}

/** Bullets that tile the unit, each with the first and the last words of its piece. */
export function summaryOf(seen: SeenRequest): string {
  const words = (seen.section('Unit') ?? '').split('\n').slice(1).join('\n').split(/\s+/).filter(Boolean);
  const { bullets = '3', from = '1' } = parameters(seen);
  const count = Math.max(1, Math.min(Number(bullets), Math.floor(words.length / 40)));
  const size = Math.ceil(words.length / count);
  const lines = Array.from({ length: count }, (_, i) => {
    const piece = words.slice(i * size, (i + 1) * size);
    return `- [${Number(from) + i}] piece ${Number(from) + i} of ${labelOf(seen)} [ref: ${piece.slice(0, 16).join(' ')} … ${piece.slice(-16).join(' ')}]`;
  });
  return `Topic: the harbour of ${labelOf(seen)}\n${lines.join('\n')}`;
}
