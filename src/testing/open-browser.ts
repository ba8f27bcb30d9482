// A real headless Chromium for tests, driven through the DevTools protocol over a WebSocket; no package, no download. What is not installed is
// undefined, so that a test can skip with the reason. Only processes that were started here are ended.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BrowserPage {
  /** Runs an expression in the page and returns its value (JSON). @throws Error with the page's own message */
  evaluate<Value = unknown>(expression: string): Promise<Value>;
  goto(url: string): Promise<void>;
  /** By name as in `KeyboardEvent.key`; letters are typed. */
  press(key: string): Promise<void>;
  /** Clicks what a selector finds, in its middle or so many pixels from its corner. @throws Error where it finds nothing */
  click(selector: string, offset?: { readonly x: number; readonly y: number }): Promise<void>;
  viewport(size: { readonly width: number; readonly height: number; readonly theme?: 'light' | 'dark' }): Promise<void>;
  /** PNG of the window, or of the whole page. */
  screenshot(options?: { readonly whole?: boolean }): Promise<Buffer>;
  /** Waits until an expression is true. @throws Error after ten seconds */
  until(expression: string): Promise<void>;
  /** Errors and warnings of the console, uncaught exceptions and violations of the content policy, since the page was opened. */
  readonly problems: readonly string[];
  /** Addresses that were asked for, the page's own included. */
  readonly requests: readonly string[];
}

export interface Browser {
  openPage(): Promise<BrowserPage>;
  close(): Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The command of an installed Chromium. */
export function findChromium(): string | undefined {
  return NAMES.find((name) => {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore', timeout: 60_000 });
      return true;
    } catch {
      return false;
    }
  });
}

export async function openBrowser(command: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'delm-bench-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-extensions',
    '--disable-background-networking',
  ];
  const child = spawn(
    command,
    [...flags, '--disable-dev-shm-usage', '--hide-scrollbars', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  // A test process that dies leaves no browser behind.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const address = await debuggingAddress(child);
  const connection = await connect(address);
  return {
    openPage: () => openPage(connection),
    close: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      await connection.send('Browser.close').catch(() => child.kill('SIGKILL'));
      await ended;
      process.off('exit', end);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(told);
      if (found) resolve(found[1]!);
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code} before it listened: ${told.slice(-500)}`)));
    child.once('error', reject);
  });
}

type Parameters = Readonly<Record<string, unknown>>;
type Listener = (method: string, parameters: Record<string, never>, sessionId: string | undefined) => void;

interface Connection {
  send(method: string, parameters?: Parameters, sessionId?: string): Promise<Record<string, never>>;
  listen(listener: Listener): void;
}

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const waiting = new Map<number, { resolve: (result: Record<string, never>) => void; reject: (error: Error) => void }>();
  const listeners: Listener[] = [];
  let count = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    const call = waiting.get(message.id);
    if (!call) {
      for (const listener of listeners) listener(message.method, message.params, message.sessionId);
      return;
    }
    waiting.delete(message.id);
    if (message.error) call.reject(new Error(message.error.message));
    else call.resolve(message.result);
  });
  return {
    send: (method, parameters = {}, sessionId) =>
      new Promise((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve, reject });
        socket.send(JSON.stringify({ id: count, method, params: parameters, sessionId }));
      }),
    listen: (listener) => void listeners.push(listener),
  };
}

/** What a page hears; the protocol is untyped here, and each field is read where it is documented to be. */
interface Heard {
  readonly type?: string;
  readonly args?: readonly { readonly value?: unknown; readonly description?: string }[];
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
  readonly entry?: { readonly level: string; readonly text: string };
  readonly request?: { readonly url: string };
}

const KEY_CODES: Readonly<Record<string, number>> = {
  Enter: 13,
  Escape: 27,
  Tab: 9,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  End: 35,
  Home: 36,
  PageUp: 33,
  PageDown: 34,
  Backspace: 8,
};

async function openPage(connection: Connection): Promise<BrowserPage> {
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, parameters?: Parameters) => connection.send(method, parameters, sessionId);
  const problems: string[] = [];
  const requests: string[] = [];
  let loaded: () => void = () => {};
  connection.listen((method, parameters, session) => {
    if (session !== sessionId) return;
    const heard = parameters as Heard;
    if (method === 'Page.loadEventFired') loaded();
    if (method === 'Network.requestWillBeSent' && heard.request) requests.push(heard.request.url);
    if (method === 'Runtime.exceptionThrown')
      problems.push(heard.exceptionDetails?.exception?.description ?? heard.exceptionDetails?.text ?? 'exception');
    if (method === 'Log.entryAdded' && heard.entry && ['error', 'warning'].includes(heard.entry.level)) problems.push(heard.entry.text);
    if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(heard.type ?? '')) {
      problems.push((heard.args ?? []).map(({ value, description }) => String(value ?? description)).join(' '));
    }
  });
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await send(`${domain}.enable`);

  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
      result?: { value?: unknown };
      exceptionDetails?: Heard['exceptionDetails'];
    };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result?.value as Value;
  };
  const until = async (expression: string): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      if (await evaluate<boolean>(`Boolean(${expression})`)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Expected \`${expression}\` to become true in the page within ten seconds.`);
  };
  return {
    evaluate,
    until,
    problems,
    requests,
    goto: async (url) => {
      const arrived = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await send('Page.navigate', { url });
      await arrived;
    },
    press: async (key) => {
      const text = key.length === 1 ? { text: key } : key === 'Enter' ? { text: '\r' } : {};
      const code = { key, windowsVirtualKeyCode: KEY_CODES[key] ?? key.toUpperCase().charCodeAt(0) };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...code, ...text });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...code });
    },
    click: async (selector, offset) => {
      const box = await evaluate<{ left: number; top: number; width: number; height: number } | null>(`(() => {
        const found = document.querySelector(${JSON.stringify(selector)});
        found?.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = found?.getBoundingClientRect();
        return box && box.width > 0 ? box.toJSON() : null;
      })()`);
      if (!box) throw new Error(`Expected something to click at \`${selector}\`, found nothing that is shown.`);
      const { x, y } = offset ?? { x: box.width / 2, y: box.height / 2 };
      const at = { x: box.left + x, y: box.top + y, button: 'left', clickCount: 1 };
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
    },
    viewport: async ({ width, height, theme = 'light' }) => {
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
    },
    screenshot: async ({ whole = false } = {}) => {
      const { data } = await send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: whole });
      return Buffer.from(data as unknown as string, 'base64');
    },
  };
}
