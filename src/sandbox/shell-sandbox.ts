// A sandbox made of a way to start `sh` inside it: what the containers and the local folders share (scripts, limits, files, order of events).
import type { ChildProcess } from 'node:child_process';
import pLimit from 'p-limit';
import { type CommandResult, type RunOptions, type Sandbox, SandboxError } from '../core/sandbox.ts';
import { diskNote, watchDisk } from './disk-use.ts';
import { fileErrorOf, readArguments, writeArguments } from './file-transfer.ts';
import { runScript, runTool, type ScriptOptions, type ScriptResult, type ToolResult } from './run-process.ts';
import { type ShellOptions, SUPERVISOR_ARGUMENTS } from './script-protocol.ts';

export interface Entrance {
  readonly command: string;
  readonly args: readonly string[];
  /** Environment of the program on the host; ours where it is left out. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly workFolder?: string | undefined;
}

export interface ShellBackend {
  readonly id: string;
  readonly shell: ShellOptions;
  /** How to run `sh` with these arguments inside, with these variables on top of its own. */
  enter(shellArguments: readonly string[], environment: Readonly<Record<string, string>>): Entrance;
  /** Ends everything inside that is not the sandbox itself. */
  killAll(child: ChildProcess | undefined): Promise<void>;
  /** What a client that ended without result means. @throws SandboxError when the sandbox or its engine is to blame, else returns */
  explain(client: ScriptResult['client'], started: boolean): Promise<void>;
  /** Makes room where not even a command can be started any more, since what was left in the background took it all. False when that cannot be it. */
  revive?(): Promise<boolean>;
  /** A path as the sandbox sees it. @throws when it may not be touched */
  path(path: string): string;
  remove(): Promise<void>;
  readonly disk?: { readonly limitBytes: number; measure(): Promise<number> } | undefined;
  /** Whether what a script left in the background ends with it. */
  readonly endsBackground?: boolean | undefined;
  readonly ownGroup?: boolean | undefined;
  readonly rewrite?: ScriptOptions['rewrite'];
}

/** An engine that does not even start a script in this time is broken. */
const START_TIMEOUT_MS = 120_000;
const TRANSFER_TIMEOUT_MS = 600_000;
const DISK_LOOK_MS = 1_000;
const LOOKS_TO_DELETE_IN = 10;
const REVIVED_NOTE = '\n[the processes that earlier commands had left in the background were ended: they left no room for another one]\n';

/** One operation at a time: after a time limit everything inside is killed, which must not hit another command. */
export function createShellSandbox(backend: ShellBackend): Sandbox {
  const oneAtATime = pLimit(1);
  const disposal = new AbortController();
  let removal: Promise<void> | undefined;
  let isOverfull = false;

  const run = async (script: string, options: RunOptions): Promise<CommandResult> => {
    const first = await attempt(script, options);
    if (first.result.started || !(await backend.revive?.())) return conclude(first);
    const second = await attempt(script, options);
    return conclude({ ...second, notes: [...second.notes, REVIVED_NOTE] });
  };

  const attempt = async (script: string, options: RunOptions): Promise<Attempt> => {
    assertOpen(disposal.signal, backend.id);
    const watch = backend.disk && watchDisk({ ...backend.disk, intervalMs: DISK_LOOK_MS, graceLooks: isOverfull ? LOOKS_TO_DELETE_IN : 0 });
    let child: ChildProcess | undefined;
    let excessBytes: number | undefined;
    let result: ScriptResult;
    try {
      result = await runScript({
        ...backend.enter(SUPERVISOR_ARGUMENTS, options.environment ?? {}),
        shell: backend.shell,
        script,
        timeoutMs: options.timeoutMs,
        startTimeoutMs: START_TIMEOUT_MS,
        signal: options.signal,
        stopped: AbortSignal.any([disposal.signal, ...(watch ? [watch.exceeded] : [])]),
        maxCharacters: options.maxCharacters,
        ownGroup: backend.ownGroup,
        rewrite: backend.rewrite,
        killAll: (current) => backend.killAll(current),
        onSpawn: (current) => {
          child = current;
        },
      });
      if (backend.endsBackground) await backend.killAll(child);
    } finally {
      excessBytes = await watch?.stop().catch(() => undefined);
    }
    assertOpen(disposal.signal, backend.id);
    const isExceeded = excessBytes !== undefined;
    isOverfull = isExceeded;
    return { result, isExceeded, notes: isExceeded ? [diskNote(backend.disk!.limitBytes)] : [] };
  };

  const conclude = async ({ result, isExceeded, notes }: Attempt): Promise<CommandResult> => {
    if (!result.started || result.end === 'broken-off') await backend.explain(result.client, result.started);
    return {
      exitCode: result.exitCode,
      output: result.output + notes.join(''),
      timedOut: result.end === 'timed-out',
      truncatedBytes: result.truncatedBytes,
      durationUs: result.durationUs,
      ...(isExceeded && { diskExceeded: true }),
    };
  };

  const transfer = async (verb: 'read' | 'write', path: string, content?: Uint8Array): Promise<Buffer> => {
    assertOpen(disposal.signal, backend.id);
    const inside = backend.path(path);
    const shellArguments =
      verb === 'read' ? readArguments(backend.shell.workFolder, inside) : writeArguments(backend.shell.workFolder, inside);
    const { command, args, ...entrance } = backend.enter(shellArguments, {});
    const send = (): Promise<ToolResult> => runTool(command, args, { ...entrance, input: content, timeoutMs: TRANSFER_TIMEOUT_MS });
    let result = await send();
    if (result.exitCode !== 0 && !fileErrorOf(result, verb, path) && (await backend.revive?.())) result = await send();
    if (result.exitCode === 0) return result.stdout;
    const fileError = fileErrorOf(result, verb, path);
    if (fileError) throw fileError;
    await backend.explain(result, false);
    throw new SandboxError(
      'engine-lost',
      `Sandbox \`${backend.id}\` could not ${verb} \`${path}\`: ${result.stderr.trim() || 'no reason given'}`,
    );
  };

  return {
    id: backend.id,
    run: (script, options) => oneAtATime(() => run(script, options)),
    readFile: (path) => oneAtATime(() => transfer('read', path)),
    writeFile: (path, content) => oneAtATime(() => transfer('write', path, content)).then(() => {}),
    [Symbol.asyncDispose]() {
      disposal.abort();
      removal ??= oneAtATime(() => backend.remove());
      return removal;
    },
  };
}

function assertOpen(disposal: AbortSignal, id: string): void {
  if (disposal.aborted) throw new SandboxError('engine-lost', `Sandbox \`${id}\` was removed while it was in use.`);
}

interface Attempt {
  readonly result: ScriptResult;
  readonly isExceeded: boolean;
  readonly notes: readonly string[];
}
