// Reads traces and texts back. What a killed trial left half written at the end is dropped; nothing is changed on disk.
import { existsSync, readFileSync } from 'node:fs';
import type { TraceEvent } from '../core/trace.ts';
import { readLog } from './append-log.ts';

/** The events of a trace file; empty where there is none. */
export function readTrace(path: string): TraceEvent[] {
  return readLog(path).lines as TraceEvent[];
}

type TextLine =
  | { readonly hash: string; readonly text: string }
  | { readonly hash: string; readonly extends: string | null; readonly append: readonly string[] };

/** One text of a texts file, without reading the others: files are long, and what is looked for stands near the end. */
export function findText(path: string, hash: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  // Inside of a text every quote is escaped, so that this can only be the start of a line of its own.
  const start = bytes.lastIndexOf(`{"hash":"${hash}","text":`);
  const end = start < 0 ? -1 : bytes.indexOf(0x0a, start);
  if (end < 0) return undefined;
  return (JSON.parse(bytes.toString('utf8', start, end)) as { text: string }).text;
}

/** Resolves addresses of a texts file: a text, or the parts of a prompt (the system text first). */
export function readTexts(path: string): { text(hash: string): string | undefined; prompt(hash: string): string[] | undefined } {
  const lines = new Map((readLog(path).lines as TextLine[]).map((line) => [line.hash, line]));
  const text = (hash: string): string | undefined => {
    const line = lines.get(hash);
    return line && 'text' in line ? line.text : undefined;
  };
  const prompt = (hash: string): string[] | undefined => {
    const line = lines.get(hash);
    if (!line || 'text' in line) return undefined;
    return [...(line.extends === null ? [] : (prompt(line.extends) ?? [])), ...line.append.map((part) => text(part) ?? '')];
  };
  return { text, prompt };
}
