// The words around an agent that works in a repository: one system text for all strategies, starting angles, how steps and reports are rendered.
import type { RepositoryInstance } from '../../../core/instance.ts';
import { type PromptPart, type Section, section } from '../../../core/prompt.ts';
import type { CommandResult } from '../../../core/sandbox.ts';

export const SYSTEM =
  'You help to resolve an issue in a software repository. Work in small steps, believe only what you have seen in an output, and follow the reply format exactly.';

/** Ways to begin, one per agent (published code, 4.5.1: by thread id); agents beyond the fourth have none. */
const ANGLES = [
  'Begin with a minimal reproduction of the issue.',
  'Begin with the code that is most likely at fault.',
  'Begin with what the documentation and the interfaces promise.',
  'Begin with the existing tests near the fault.',
];

export function angleOf(options: { readonly angles: 'on' | 'off'; readonly agents: number }, index: number): string | undefined {
  return options.angles === 'on' && options.agents > 1 ? ANGLES[index] : undefined;
}

export const WORDS = {
  solve: 'Resolve the issue in this repository.',
  stepsLeft: (left: number): string => `${left} steps are left.`,
  decisionsLeft: (left: number): string => (left <= 1 ? 'This is your last decision: submit.' : `${left} decisions are left.`),
  stepsIn: (workspaces: readonly { readonly name: string; readonly left: number; readonly state: string }[]): string =>
    `Steps left: ${workspaces.map(({ name, left, state }) => `${name} ${left}${state === '' ? '' : ` (${state})`}`).join(', ')}.`,
  isBusy: 'at work',
  isLost: 'lost',
  stoppedAt: (what: string, lastOutput: string | undefined): string =>
    `stopped: ${what}; ${lastOutput === undefined ? 'no command was run' : `the last output was: ${lastOutput.slice(-400)}`}`,
  noSummary: 'there is none; see the report',
  notSupported: (reason: string): string => `(not supported by its own outputs: ${reason})`,
  noteRejected: (kind: string, text: string, reason: string): string => `Your note "${kind}: ${text}" was not shared: ${reason}`,
  finishAgain: 'Write it anew in your next reply, or leave it out; then finish.',
  outputLeftOut: '(left out to fit the window)',
  unusable: (problem: string): string => `That reply could not be used: ${problem}. Reply again in the format above.`,
  noReports: 'none yet',
};

export function issueSection(instance: RepositoryInstance): Section {
  return section('Issue', instance.problemStatement.trim());
}

export function observationText(step: number, { exitCode, output, timedOut, truncatedBytes }: CommandResult): string {
  const end = timedOut ? 'stopped at the time limit' : `exit ${exitCode ?? 'unknown'}`;
  const lost = truncatedBytes > 0 ? `, ${truncatedBytes} bytes left out` : '';
  return `step ${step} (${end}${lost}):\n${output.trimEnd() || '(no output)'}`;
}

/** What came back from one delegation: fields, and a summary of the work. */
export interface Report {
  readonly attempt: number;
  readonly workspace: string;
  readonly instruction: string;
  readonly status: 'done' | 'partial';
  readonly message: string;
  readonly steps: number;
  readonly summary: string;
  readonly seq: number;
}

export function reportsSection(reports: readonly Report[]): Section {
  const parts = reports.map(
    (report): PromptPart => ({
      text: `Attempt ${report.attempt} in ${report.workspace}: ${report.status} after ${report.steps} steps\nInstruction: ${report.instruction}\nReport: ${report.message}\nSummary: ${report.summary}`,
      causes: [report.seq],
    }),
  );
  return section('Executed subtasks', ...(parts.length > 0 ? parts : [WORDS.noReports]));
}

/** Head and tail on one line. */
export function shorten(text: string, characters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= characters) return line;
  const half = Math.floor((characters - 5) / 2);
  return `${line.slice(0, half)} ... ${line.slice(-half)}`;
}

/** Every text of this file, for the hash of the prompts. */
export function actingTexts(): readonly string[] {
  return [
    SYSTEM,
    ...ANGLES,
    WORDS.solve,
    WORDS.stepsLeft(1),
    WORDS.decisionsLeft(1),
    WORDS.decisionsLeft(2),
    WORDS.stepsIn([
      { name: 'w1', left: 1, state: WORDS.isBusy },
      { name: 'w2', left: 0, state: WORDS.isLost },
    ]),
    WORDS.stoppedAt('what', undefined),
    WORDS.stoppedAt('what', 'output'),
    WORDS.noSummary,
    WORDS.notSupported('reason'),
    WORDS.noteRejected('FACT', 'text', 'reason'),
    WORDS.finishAgain,
    WORDS.outputLeftOut,
    WORDS.unusable('problem'),
    WORDS.noReports,
  ];
}
