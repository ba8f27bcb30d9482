import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { joinModules } from './join-modules.ts';
import { browserScript } from './write-report-html.ts';

function join(files: Readonly<Record<string, string>>): string {
  return joinModules('/m/main.ts', (path) => files[path]!);
}

function run(files: Readonly<Record<string, string>>): unknown {
  const context = createContext({ result: undefined });
  new Script(join(files)).runInContext(context);
  return context.result;
}

describe('joinModules', () => {
  it('keeps the scopes of modules apart, and runs each once', () => {
    expect(
      run({
        '/m/main.ts':
          "import { add, type Sum, count as amount } from './math/add.ts';\nimport type { Nothing } from './nothing.ts';\nimport { twice } from './twice.ts';\nconst own: Sum = add(1, 2);\n(globalThis as { result?: unknown }).result = [own, twice(3), amount()];\n",
        '/m/math/add.ts':
          '// Adds.\nlet calls = 0;\nexport type Sum = number;\nexport function add(a: number, b: number): Sum {\n  calls += 1;\n  return a + b;\n}\nexport const count = (): number => calls;\n',
        '/m/twice.ts':
          "import {\n  add,\n} from './math/add.ts';\n\nconst own = 2;\nexport function twice(a: number): number {\n  return add(a, a) * own / 2;\n}\n",
      }),
    ).toEqual([3, 6, 2]);
  });

  it.each([
    ['export default 1;\n', 'export default'],
    ["export * from './x.ts';\n", 'export *'],
    ["import x from './x.ts';\n", 'import x'],
    ["import { readFileSync } from 'node:fs';\n", 'only relative imports'],
  ])('refuses %j', (text, found) => {
    expect(() => join({ '/m/main.ts': text, '/m/x.ts': '' })).toThrow(found);
  });
});

describe('the script of the page', () => {
  const script = browserScript();

  it('is whole, without types and imports, and can stand in a page', () => {
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(/<\/script|<!--|^\s*import\s|^\s*export\s|: readonly /im);
  });

  it('asks for nothing from anywhere', () => {
    expect(script).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|importScripts|\bimport\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
    expect([...script.matchAll(/https?:\/\/[^'"`\s]+/g)].map(([url]) => url)).toEqual(['http://www.w3.org/2000/svg']);
  });
});
