import { describe, expect, it } from 'vitest';
import { filesNamed } from './files-named.ts';

describe('filesNamed', () => {
  it.each([
    ["sed -n '1,40p' src/price.js", ['src/price.js']],
    ['cat ./lib/a.py /testbed/lib/a.py | head -20', ['lib/a.py']],
    ['grep -rn "total" src --include=*.js; node --test test/cart.test.mjs', ['test/cart.test.mjs']],
    ["sed -i 's/old/new/g' setup.cfg && git diff --stat", ['setup.cfg']],
    ['python -m pytest tests/test_io.py::test_read -q', ['tests/test_io.py']],
    ['ls -la src; git log --oneline', []],
  ])('%s', (script, files) => {
    expect(filesNamed(script)).toEqual(files);
  });

  it('does not take what a here-document writes for files that the command names', () => {
    expect(filesNamed("cat > out/new.py <<'EOF'\nimport other/module.py\nopen('data.csv')\nEOF\ncat README.md\n")).toEqual([
      'out/new.py',
      'README.md',
    ]);
  });
});
