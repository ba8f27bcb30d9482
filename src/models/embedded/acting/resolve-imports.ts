// Leads the imports of code in an issue to the files of the repository: by path, by the name of the package, else by who exports or defines a name.
import type { Repository } from './look.ts';

const IMPORT = /^[ \t]*import\s+(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?['"]([^'"]+)['"];?[ \t]*$/gm;
const REQUIRE =
  /^[ \t]*(?:const|let|var)\s+(?:([\w$]+)|\{([^}]*)\})\s*=\s*(?:await\s+import|require)\(\s*['"]([^'"]+)['"]\s*\)(?:\.(default|[\w$]+))?;?[ \t]*$/gm;
const BUILTIN = /^node:|^(?:assert|fs|path|os|util|events|stream|url|crypto|child_process|timers)(?:\/|$)/;
const EXPORT_MARK = /^([ \t]*)export\s+(?=const|let|function|class|async)/gm;

export interface ResolvedImports {
  /** The statements without their imports. */
  readonly code: string;
  /** What stands for the imports. */
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

/** `whole` is what the module is as one value, `member` one property of it, `list` names in braces. */
interface ImportParts {
  readonly spec: string;
  readonly whole?: string | undefined;
  readonly namespace?: string | undefined;
  readonly list?: string | undefined;
  readonly member?: string | undefined;
}

export function resolveImports(code: string, repository: Repository): ResolvedImports {
  const lines: string[] = [];
  const names: string[] = [];
  const take = (parts: ImportParts): string => {
    for (const [name, value] of bindingsOf(parts, repository)) {
      names.push(name);
      lines.push(`const ${name} = ${value};`);
    }
    return '';
  };
  const plain = code
    .replace(EXPORT_MARK, '$1')
    .replace(IMPORT, (_, whole, namespace, list, spec) => take({ spec, whole, namespace, list }))
    .replace(REQUIRE, (_, whole, list, spec, member) => take({ spec, whole, list, member }));
  return { code: plain, lines, names };
}

function bindingsOf({ spec, whole, namespace, list, member }: ImportParts, repository: Repository): [name: string, value: string][] {
  const file = BUILTIN.test(spec) ? undefined : resolveSpecifier(spec, repository);
  const foreign = `(await import(${JSON.stringify(spec)}))`;
  const module = file === undefined ? foreign : `(await $load(${JSON.stringify(file)}))`;
  const byName = (name: string): string => {
    const files = BUILTIN.test(spec) ? [] : [...new Set([...(file === undefined ? [] : [file]), ...filesFor(name, repository)])];
    return files.length === 0 ? `${foreign}.${name}` : `await $pick(${JSON.stringify(name)}, ${JSON.stringify(files)})`;
  };
  const asOne = (name: string): string => {
    if (file !== undefined) return `${module}.whole`;
    return !BUILTIN.test(spec) && filesFor(name, repository).length > 0 ? byName(name) : `((all) => all.default ?? all)${foreign}`;
  };
  const bindings: [string, string][] = [];
  if (whole) bindings.push([whole, member && member !== 'default' ? byName(member) : asOne(whole)]);
  if (namespace) bindings.push([namespace, module]);
  for (const item of (list ?? '').split(',')) {
    const [, from, to] = item.trim().match(/^([\w$]+)(?:\s*(?:as|:)\s*([\w$]+))?$/) ?? [];
    if (from) bindings.push([to ?? from, from === 'default' ? asOne(to ?? from) : byName(from)]);
  }
  return bindings;
}

/** The file that an import of an issue means, if one can be told. */
function resolveSpecifier(spec: string, { sources, packageName, mainFile }: Repository): string | undefined {
  const files = sources.map(({ file }) => file);
  const isOwn = packageName !== '' && (spec === packageName || spec.startsWith(`${packageName}/`));
  const path = (isOwn ? spec.slice(packageName.length + 1) : spec).replace(/^(?:\.{1,2}\/)+|^\.{1,2}$/, '').replace(/\/$/, '');
  if (path === '') return mainFile;
  const stem = path.replace(/\.[cm]?[jt]sx?$/, '');
  const endings = (file: string): string[] => [file, file.replace(/\.[^./]+$/, ''), file.replace(/\/index\.[^/]+$/, '')];
  const isNamed = (file: string): boolean =>
    endings(file).some((one) => [path, stem].some((wanted) => one === wanted || one.endsWith(`/${wanted}`)));
  const found = files.find((file) => file === path) ?? files.find(isNamed);
  if (found !== undefined || !spec.startsWith('.')) return found ?? (isOwn ? mainFile : undefined);
  return files.find((file) => baseName(file) === baseName(`${stem}.x`));
}

/** Files that export or define a name, or are named after it. */
export function filesFor(name: string, { exporters, mainFile, sources }: Repository): string[] {
  const named = sources.filter(({ file }) => camelCase(baseName(file)) === name).map(({ file }) => file);
  const known = exporters.get(name) ?? [];
  if (known.length === 0 && named.length === 0) return [];
  return [...new Set([...known, ...named, ...(mainFile ? [mainFile] : [])])].slice(0, 4);
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
const camelCase = (name: string): string => name.replace(/[-_.](\w)/g, (_, letter: string) => letter.toUpperCase());
