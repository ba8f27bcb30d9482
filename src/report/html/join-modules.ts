// The browser's script: TypeScript modules, stripped of their types and joined into one text. No bundler: the modules use named imports and
// exports only (as the whole project does), so that each becomes a function that returns what it exports.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

const IMPORT = /^import\s*(?:\{([^}]*)\}\s*from\s*)?'([^']+)';?[ \t]*$/gm;
const EXPORT = /^export\s+((?:async\s+)?function|const|class)\s+([\w$]+)/gm;

/** @param read text of a module, for tests. @throws Error for a form of import or export that it does not know. */
export function joinModules(entry: string, read: (path: string) => string = (path) => readFileSync(path, 'utf8')): string {
  const names = new Map<string, string>();
  const joined: string[] = [];
  const add = (path: string): string => {
    const known = names.get(path);
    if (known) return known;
    // Reserved before its imports are read; the architecture test forbids cycles.
    const name = `$${names.size}`;
    names.set(path, name);
    const source = read(path);
    const text = path.endsWith('.ts') ? stripTypeScriptTypes(source) : source.replace(/^\/\/# sourceMappingURL=.*$/m, '');
    const body = text.replace(IMPORT, (_, list: string | undefined, specifier: string) => {
      if (!specifier.startsWith('.')) throw new Error(`Expected only relative imports in ${path}, found \`${specifier}\`.`);
      const wanted = (list ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim().replace(/\s+as\s+/, ': ')]));
      const from = add(join(dirname(path), specifier));
      return wanted.length > 0 ? `const { ${wanted.join(', ')} } = ${from};` : '';
    });
    const exported = [...body.matchAll(EXPORT)].map((match) => match[2]!);
    const code = body.replace(EXPORT, '$1 $2').replace(/^export \{\};$/m, '');
    const left = /^(?:export|import)\b.*/m.exec(code);
    if (left) throw new Error(`Expected named imports and exports of functions, constants and classes in ${path}, found \`${left[0]}\`.`);
    joined.push(`const ${name} = (() => {\n${compact(code)}\nreturn { ${exported.join(', ')} };\n})();`);
    return name;
  };
  add(entry);
  return `'use strict';\n${joined.join('\n')}\n`;
}

/** Lines that hold nothing but a comment or the blanks that types leave. Template literals of several lines are not used in the browser's modules. */
function compact(code: string): string {
  return code
    .replace(/^\s*\/\*\*?[^*]*(?:\*(?!\/)[^*]*)*\*\/[ \t]*$/gm, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line))
    .join('\n');
}
