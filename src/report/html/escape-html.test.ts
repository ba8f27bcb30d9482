import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, jsonForScript, markCode } from './escape-html.ts';

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('<', '/', 's', 'c', 'r', 'i', 'p', 't', '>', '!', '-', '"', "'", '&', '`', '\\', '\u2028') }),
);

describe('escapeHtml', () => {
  it('leaves nothing that opens a tag, an attribute or an entity of its own', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('jsonForScript', () => {
  it('cannot end its block, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), hostile, (value, text) => {
        const json = jsonForScript({ value, text, [text]: text });
        expect(json).not.toMatch(/<|[\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text, [text]: text })));
      }),
    );
  });

  it('holds the end of a script inside a prompt', () => {
    expect(jsonForScript('</script><script>alert(1)//<!--')).toBe('"\\u003c/script>\\u003cscript>alert(1)//\\u003c!--"');
  });
});

it('markCode marks code of escaped text', () => {
  expect(markCode('`a<b` and "c"')).toBe('<code>a&lt;b</code> and &quot;c&quot;');
});
