import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { dense } from './dense.ts';
import { REPRODUCE, RUN, TRY } from './harness.ts';

test('blanks and comments go, literals stay', () => {
  const program = "// A note.\nconst a = [ 1, 2 ];\n\n  // Another.\n  const b = a.map((x) => x + ' - {  } // ' + -x) || /a = b/;\n";
  expect(dense(program)).toBe("const a=[1,2];\nconst b=a.map((x)=>x+' - {  } // '+ -x)||/a = b/;");
});

test.each([
  ['run', RUN],
  ['reproduce', REPRODUCE],
  ['try', TRY],
])('%s is still a program, and shorter', (_, program) => {
  expect(new Script(`(function (require, module, __dirname) {${dense(program)}\n})`)).toBeInstanceOf(Script);
  expect(dense(program).length).toBeLessThan(0.9 * program.length);
});
