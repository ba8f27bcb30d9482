// A Jupyter kernel as a child process: runs cells and collects what they put out, in the form in which a notebook stores it (Jupyter messaging 5.3,
// nbformat 4.5). Needs no Python.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectZmtp, type ZmtpSocket } from './zmtp-socket.ts';

export type CellOutput = Readonly<Record<string, unknown>> & { readonly output_type: string };

export interface KernelOptions {
  readonly command: string;
  /** The kernel's own arguments; the path of the connection file follows. */
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * A cell that puts out a mark as a line of its stream and as a display. A kernel may say that a cell is done before the last of its outputs is out
   * (Deno does); what comes before the mark is the cell's.
   */
  readonly settle: (mark: string) => string;
}

export interface JupyterKernel {
  /** What a cell puts out, an error included. */
  execute(code: string): Promise<CellOutput[]>;
  /** Ends the kernel; a second time does nothing. */
  stop(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

interface Message {
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Json;
}

const DELIMITER = '<IDS|MSG>';
const START_TIMEOUT_MS = 60_000;
const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const;

export async function startKernel({ command, args, directory, environment, settle }: KernelOptions): Promise<JupyterKernel> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kernel-'));
  const ports = await freePorts(PORTS.length);
  const key = randomUUID();
  const connection = Object.fromEntries(PORTS.map((name, index) => [name, ports[index]!]));
  const file = path.join(folder, 'connection.json');
  await writeFile(file, JSON.stringify({ ...connection, ip: '127.0.0.1', transport: 'tcp', signature_scheme: 'hmac-sha256', key }), {
    mode: 0o600,
  });
  const child = spawn(command, [...args, file], { cwd: directory, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const complaints: string[] = [];
  child.stderr.on('data', (chunk) => complaints.push(String(chunk)));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`The kernel ended (${signal ?? code}):\n${complaints.join('')}`)));
  });
  ended.catch(() => {});
  const sockets: ZmtpSocket[] = [];
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.close();
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const shell = await Promise.race([ended, reach(connection.shell_port!, 'DEALER')]);
    sockets.push(shell);
    const iopub = await Promise.race([ended, reach(connection.iopub_port!, 'SUB')]);
    sockets.push(iopub);
    const execute = await Promise.race([ended, openSession({ shell, iopub, key, settle })]);
    return { execute: (code) => Promise.race([ended, execute(code)]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Channels {
  readonly shell: ZmtpSocket;
  readonly iopub: ZmtpSocket;
  readonly key: string;
  readonly settle: (mark: string) => string;
}

async function openSession({ shell, iopub, key, settle }: Channels): Promise<JupyterKernel['execute']> {
  const session = randomUUID();
  const heard = readMessages(iopub)[Symbol.asyncIterator]();
  const request = (type: string, content: Json): string => {
    const header = { msg_id: randomUUID(), session, username: 'notebook', date: new Date().toISOString(), msg_type: type, version: '5.3' };
    const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    const signature = createHmac('sha256', key).update(Buffer.concat(parts)).digest('hex');
    shell.send([Buffer.from(DELIMITER), Buffer.from(signature), ...parts]);
    return header.msg_id;
  };
  await untilHeard(heard, () => request('kernel_info_request', {}));
  const requestRun = (code: string): string =>
    request('execute_request', {
      code,
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    });
  return async (code) => {
    const mark = randomUUID();
    const ids = [requestRun(code)];
    const outputs: CellOutput[] = [];
    for (let marksSeen = 0; marksSeen < 2; ) {
      const { value, done } = await heard.next();
      if (done) throw new Error('The kernel closed its outputs in the middle of a cell.');
      if (value.parent === undefined || !ids.includes(value.parent)) continue;
      if (ids.length === 1 && value.type === 'status' && value.content.execution_state === 'idle') ids.push(requestRun(settle(mark)));
      const output = asOutput(value);
      if (!output) continue;
      if (output.output_type === 'error' && value.parent === ids[1])
        throw new Error(`The kernel could not put out a mark: ${output.evalue}`);
      const own = withoutMark(output, mark);
      if (own !== output) marksSeen++;
      if (own) addOutput(outputs, own);
    }
    return outputs;
  };
}

/** What an output held before the mark; undefined where it was the mark alone. */
function withoutMark(output: CellOutput, mark: string): CellOutput | undefined {
  if (output.output_type !== 'stream') return JSON.stringify(output).includes(mark) ? undefined : output;
  const [text, ...rest] = String(output.text).split(`${mark}\n`);
  if (rest.length === 0) return output;
  return text === '' ? undefined : { ...output, text };
}

/** A subscription takes a moment, and what is said before it is lost: asks until something is heard. */
async function untilHeard(heard: AsyncIterator<Message>, ask: () => void): Promise<void> {
  const first = heard.next();
  for (let waitedMs = 0; ; waitedMs += 100) {
    ask();
    if (await Promise.race([first.then(() => true), sleep(100, false)])) return;
    if (waitedMs > START_TIMEOUT_MS) throw new Error('The kernel did not answer within a minute.');
  }
}

async function* readMessages(socket: ZmtpSocket): AsyncGenerator<Message> {
  for await (const parts of socket.messages()) {
    const start = parts.findIndex((part) => part.toString() === DELIMITER);
    const [header, parent, , content] = parts.slice(start + 2).map((part) => JSON.parse(part.toString()) as Json);
    yield { type: String(header?.msg_type), parent: parent?.msg_id as string | undefined, content: content ?? {} };
  }
}

function asOutput({ type, content }: Message): CellOutput | undefined {
  if (type === 'stream') return { name: content.name, output_type: type, text: content.text };
  if (type === 'display_data') return { data: content.data, metadata: content.metadata ?? {}, output_type: type };
  if (type === 'execute_result') {
    return { data: content.data, execution_count: content.execution_count, metadata: content.metadata ?? {}, output_type: type };
  }
  if (type === 'error') return { ename: content.ename, evalue: content.evalue, output_type: type, traceback: content.traceback };
  return undefined;
}

/** A stream comes in pieces as the kernel's buffer happens to be emptied; a notebook holds it whole. */
function addOutput(outputs: CellOutput[], output: CellOutput): void {
  const last = outputs.at(-1);
  if (last?.output_type === 'stream' && output.output_type === 'stream' && last.name === output.name) {
    outputs[outputs.length - 1] = { ...last, text: `${last.text}${output.text}` };
  } else outputs.push(output);
}

/** The port is open a while after the process has started. */
async function reach(port: number, type: 'DEALER' | 'SUB'): Promise<ZmtpSocket> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    try {
      return await connectZmtp(port, type);
    } catch (error) {
      if (waitedMs > START_TIMEOUT_MS) throw error;
      await sleep(50);
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
