// A small repository in a temporary folder, and the loop that an acting agent runs in: reply, run the script in a real shell, feed the output back.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { EmbeddedSpec } from '../../../../core/experiment.ts';
import { buildPrompt, continuePrompt, type Prompt, section } from '../../../../core/prompt.ts';
import { type ActReply, actFormat, type NoteKind } from '../../../../core/replies/act.ts';
import { embeddedSpec } from '../../__fixtures__/ask-embedded.ts';
import { createEmbeddedModel } from '../../create-embedded-model.ts';

export interface TestRepository extends Disposable {
  readonly root: string;
  shell(script: string): { output: string; exitCode: number };
  diff(): string;
  /** Changed and untracked files, as git names them. */
  status(): string;
}

export function createRepository(files: Readonly<Record<string, string>>): TestRepository {
  const root = mkdtempSync(join(tmpdir(), 'mend-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const shell = (script: string): { output: string; exitCode: number } => {
    const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, VITEST: ___, ...inherited } = process.env;
    // The Node that runs the tests, not an older one that comes first on this machine.
    const environment = { ...inherited, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
    const { stdout, status } = spawnSync('bash', ['-c', 'exec bash -s 2>&1'], {
      cwd: root,
      input: script,
      encoding: 'utf8',
      env: environment,
    });
    return { output: stdout, exitCode: status ?? -1 };
  };
  shell('git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm start');
  return {
    root,
    shell,
    diff: () => shell('git diff HEAD').output,
    status: () => shell('git status --short').output,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

export interface MendOptions {
  readonly issue: string;
  readonly task?: string;
  readonly board?: readonly string[];
  readonly notes?: readonly NoteKind[];
  readonly seed?: number;
  readonly maxSteps?: number;
  readonly embedded?: Partial<EmbeddedSpec>;
  readonly contextTokens?: number;
}

export interface MendResult {
  readonly status: 'done' | 'partial';
  readonly message: string;
  readonly replies: readonly ActReply[];
  readonly texts: readonly string[];
  readonly outputs: readonly string[];
  readonly notes: readonly string[];
  readonly prompt: Prompt;
}

const MAX_OUTPUT = 10_000;

/** Runs an agent to its end. @throws Error where a reply does not parse */
export async function mend(repository: TestRepository, options: MendOptions): Promise<MendResult> {
  const { issue, task = 'Resolve the issue in this repository.', board = [], notes = [], maxSteps = 40 } = options;
  const model = createEmbeddedModel(embeddedSpec(options.embedded, options.contextTokens));
  const format = actFormat({ notes });
  const shared = board.length > 0 ? [section('Shared context', ...board)] : [];
  let prompt = buildPrompt([...shared, section('Issue', issue), section('Subtask', task)], format, 'You mend repositories.');
  const replies: ActReply[] = [];
  const texts: string[] = [];
  const outputs: string[] = [];
  const found: string[] = [];
  for (let step = 1; step <= maxSteps; step++) {
    const { text } = await model.generate({
      purpose: 'act',
      ...prompt,
      seed: options.seed,
      maxOutputTokens: 2_048,
      signal: new AbortController().signal,
    });
    const read = format.parse(text);
    if (!read.ok) throw new Error(`${read.problem} in\n${text}`);
    replies.push(read.value);
    texts.push(text);
    found.push(...read.value.notes.map((note) => `${note.kind}: ${note.text} [${note.cites.join(',')}]`));
    const { action } = read.value;
    if (action.kind === 'finish') return { status: action.status, message: action.message, replies, texts, outputs, notes: found, prompt };
    const { output, exitCode } = repository.shell(action.script);
    const shown = output.length <= MAX_OUTPUT ? output : `${output.slice(0, MAX_OUTPUT / 2)}\n...\n${output.slice(-MAX_OUTPUT / 2)}`;
    outputs.push(shown);
    const left = `${maxSteps - step} steps are left.`;
    prompt = continuePrompt(prompt, { text }, [
      section('Observation', `step ${step} (exit ${exitCode}):\n${shown.trimEnd() || '(no output)'}\n${left}`),
    ]);
  }
  return { status: 'partial', message: 'steps used up', replies, texts, outputs, notes: found, prompt };
}
