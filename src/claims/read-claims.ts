// The folder of claims -> one catalogue with every reference resolved. What is wrong is said with file, line, what was expected and what was found; derived
// numbers that do not come from the numbers they name are refused, so that the files cannot contradict themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../core/user-error.ts';
import type { Claim } from './claim.ts';
import { claimFileSchema, type Located } from './claim-schema.ts';
import { resolveClaims } from './resolve-claims.ts';

/** @throws UserError naming file and line */
export function readClaims(folder: string): Claim[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  } catch {
    throw new UserError(`Expected a folder of claims at \`${folder}\`, found none. The project's own is \`configs/claims\`.`);
  }
  if (names.length === 0) throw new UserError(`Expected \`.yaml\` files with claims in \`${folder}\`, found none.`);
  const files = names.sort().map((name) => parseClaimFile(readFileSync(join(folder, name), 'utf8'), join(basename(folder), name)));
  return resolveClaims(files);
}

/** @param name how messages call it */
export function parseClaimFile(yaml: string, name: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined): string => (offset === undefined ? name : `${name}:${lines.linePos(offset).line}`);
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) throw new UserError(`${at(fault.pos[0])}: not valid YAML: ${fault.message}`);
  const place: Located['place'] = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return at(node.range[0]);
    }
    return name;
  };
  const data: unknown = document.toJS() ?? {};
  const parsed = claimFileSchema.safeParse(data);
  if (parsed.success) return { place, content: parsed.data };
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.length > 0 ? ` ${issue.path.map(String).join('.')}` : '';
    if (issue.code === 'unrecognized_keys')
      return `${place(issue.path)}${path}: unknown key ${issue.keys.map((key) => `\`${key}\``).join(', ')}.`;
    const found = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], data);
    const said = issue.code === 'custom' ? issue.message : `${issue.message.replace(/^Invalid input: /, '')}, found ${describe(found)}.`;
    return `${place(issue.path)}${path}: ${said}`;
  });
  throw new UserError(problems.join('\n'));
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a map') : `\`${String(value)}\``;
}
