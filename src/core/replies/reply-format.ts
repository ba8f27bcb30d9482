// How a reply must look: instructions for the model (our own words) and the parser of what comes back. The list of formats is closed: see this folder.

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export interface ReplyFormat<T> {
  readonly id:
    | 'answer'
    | 'summary'
    | 'gist'
    | 'check'
    | 'work'
    | 'finding'
    | 'verdict'
    | 'plan'
    | 'decision'
    | 'condense'
    | 'redundancy'
    | 'act'
    | 'lead'
    | 'confirm'
    | 'break'
    | 'lookup';
  /** The text of the `Reply format` section. Its first line is `Format: <id>` with parameters as `; name=value`. */
  readonly instructions: string;
  parse(text: string): Parsed<T>;
}

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const bad = (problem: string): { readonly ok: false; readonly problem: string } => ({ ok: false, problem });

/** The format's id and parameters, read back from its first line. */
export function readFormatLine(instructions: string): { id: string; parameters: Readonly<Record<string, string>> } {
  const [head = '', ...rest] = instructions.split('\n', 1)[0]!.split(';');
  const parameters = Object.fromEntries(rest.map((item) => item.trim().split('=', 2) as [string, string]));
  return { id: head.replace('Format:', '').trim(), parameters };
}

/** Without the reasoning blocks of models that print them: whole ones, one that was cut off by length, and one whose opening tag the server kept. */
export function stripThinking(text: string): string {
  const trimmed = text.trim();
  if (!/<\/think(?:ing)?>/i.test(trimmed)) return /^<think(?:ing)?>/i.test(trimmed) ? '' : trimmed;
  const [, thought = '', reply = ''] = trimmed.match(/^([\s\S]*<\/think(?:ing)?>)([\s\S]*)$/i)!;
  const between = thought.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '').replace(/^[\s\S]*<\/think(?:ing)?>/i, '');
  return `${between}${reply}`.trim();
}

/** The text after the last line that starts with `KEY:` (any case, optional bold marks), to the end or to the next key. */
export function keyedLines(text: string, keys: readonly string[]): Partial<Record<string, string>> {
  const found: Partial<Record<string, string>> = {};
  const pattern = new RegExp(`^[ \\t]*\\**(${keys.join('|')})\\**[ \\t]*:\\**[ \\t]*`, 'gim');
  const marks = [...text.matchAll(pattern)];
  marks.forEach((mark, i) => {
    const value = text.slice(mark.index + mark[0].length, marks[i + 1]?.index ?? text.length).trim();
    found[mark[1]!.toUpperCase()] = value;
  });
  return found;
}

/** The last balanced JSON object of a text, outermost, wherever it stands (alone, in prose, in a fenced block). */
export function lastJsonObject(text: string): unknown {
  let found: unknown;
  // Characters that may be looked at: a degenerate reply (ten thousand open braces) must not take minutes.
  let patience = 200 * text.length;
  for (let start = nextObject(text, 0); start >= 0 && patience > 0; ) {
    const end = matchingBrace(text, start);
    patience -= (end ?? text.length) - start;
    const value = end === undefined ? undefined : parseJson(text.slice(start, end + 1));
    if (value !== undefined) found = value;
    start = nextObject(text, value === undefined ? start + 1 : end! + 1);
  }
  return found;
}

/** The next brace that can open a JSON object. */
function nextObject(text: string, from: number): number {
  const pattern = /\{(?=\s*["}])/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** Where the object that opens at `start` closes; braces inside its strings do not count. */
function matchingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (isInString) {
      if (character === '\\') i++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return i;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list of labels such as `U3, F2, U7.2` from free text, in order, without repeats. */
export function readLabels(text: string): string[] {
  return [...new Set([...text.matchAll(/\b[UF]\d+(?:\.\d+)?\b/g)].map((match) => match[0]))];
}
