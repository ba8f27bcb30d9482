// Where commands run that a model wrote, and where patches are graded: never on the host itself. Providers live in `sandbox/`.

export interface CommandResult {
  /** Undefined when the command was killed. */
  readonly exitCode: number | undefined;
  /** stdout and stderr in their order, as UTF-8 with replacement characters; head and tail where it was longer than allowed. */
  readonly output: string;
  readonly timedOut: boolean;
  /** Bytes that `output` leaves out. */
  readonly truncatedBytes: number;
  readonly durationUs: number;
  /** The disk limit was found exceeded, while it ran (then it was killed) or after it; `output` ends with a line that says so. */
  readonly diskExceeded?: boolean | undefined;
}

export interface RunOptions {
  /** After it everything in the sandbox is killed, also what went to the background, and what an earlier command left there. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Longest output in characters; default 10,000. Head and tail are kept. */
  readonly maxCharacters?: number | undefined;
  /** Environment variables on top of the image's own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  /**
   * Runs a whole script (several lines, here-documents) in the repository: for an agent in the image's login environment, for grading in the image's
   * plain one, as the official harness does. Calls queue up, one at a time. @throws SandboxError for infrastructure, the signal's reason on abort
   */
  run(script: string, options: RunOptions): Promise<CommandResult>;
  /** Relative paths start in the repository. @throws an error with `code` `ENOENT` or `EACCES` when the file is to blame */
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: Uint8Array): Promise<void>;
}

export interface SandboxLimits {
  readonly memoryMb: number;
  readonly cpus: number;
  readonly processes: number;
  readonly diskMb: number;
}

export interface SandboxRequest {
  /** A container image, or for the local provider a folder that is copied to be the repository. */
  readonly image: string;
  /** `agent`: no network, no capabilities; `grade`: fresh, as the official harness runs it. */
  readonly purpose: 'agent' | 'grade';
  readonly network: boolean;
  readonly limits: SandboxLimits;
  /** Who it belongs to: names and labels carry them, so that two runs on a host never touch each other. */
  readonly owner: { readonly run: string; readonly trial: string; readonly agent: string };
  readonly signal?: AbortSignal | undefined;
}

export interface OpenedSandbox {
  readonly sandbox: Sandbox;
  /** Pull and start; outside every time limit. */
  readonly setupUs: number;
  /** Digest of the image that really runs. */
  readonly digest: string;
}

export interface SandboxProvider extends AsyncDisposable {
  readonly id: 'docker' | 'local';
  /** For the manifest: engine, version, how the disk limit is kept. */
  describe(): Promise<Readonly<Record<string, string>>>;
  /** @throws SandboxError: an infrastructure failure, never a wrong answer */
  open(request: SandboxRequest): Promise<OpenedSandbox>;
  /** Removes what dead runs left, found by label. Returns how many. */
  sweep(): Promise<number>;
  /**
   * Told after the last trial of an image; removes it where the provider was made to prune and the image is here because this run pulled it.
   * Returns whether it is gone.
   */
  release?(image: string): Promise<boolean>;
}

/** The images that are on this machine because this run pulled them, over all its invocations. */
export interface PulledImages {
  has(image: string): boolean;
  /** True before the pull of an image that is not here; false when it never came, or is gone again. */
  note(image: string, isPulled: boolean): void;
}

export type SandboxErrorKind =
  | 'no-engine'
  | 'image-missing'
  | 'rate-limit'
  | 'no-space'
  | 'start-failed'
  | 'engine-lost'
  | 'not-allowed'
  | 'pull-failed'
  | 'unclean-repository';

export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly kind: SandboxErrorKind;

  constructor(kind: SandboxErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
