// What it says of its peers' patches: it stands by those that change the same lines to the same text as its own, and by no other.
import type { ReadPrompt } from '../read-prompt.ts';

export function replyConfirm(prompt: ReadPrompt): string {
  const candidates = (prompt.parameters.candidates ?? '').split(',').filter(Boolean);
  const own = changedLines(prompt.text('Draft'));
  const parts = prompt.sections.filter(({ title }) => title === 'Source').flatMap(({ texts }) => [...texts]);
  const confirmed = candidates.filter((name) => {
    const patch = parts.find((text) => text.startsWith(`[${name}]`));
    return patch !== undefined && own !== '' && changedLines(patch) === own;
  });
  const said = confirmed.length > 0 ? `${confirmed.join(', ')} changes what I changed.` : 'None changes what I changed.';
  return `${said}\nCONFIRM: ${confirmed.join(', ') || 'none'}`;
}

/** Without positions and context, so that the same edit in another order of files is still told apart from another edit. */
function changedLines(patch: string): string {
  return patch
    .split('\n')
    .filter((line) => /^[+-](?![+-]{2})/.test(line) || line.startsWith('+++ '))
    .join('\n');
}
