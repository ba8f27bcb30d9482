// Texts into HTML. Prompts, replies and names come from models and datasets: nothing of them may become markup or script.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
}

/** JSON for a data block: `<` cannot end the block or open a comment, and the two separators are no line ends for anyone. */
export function jsonForScript(value: unknown): string {
  const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (letter) => escapes[letter]!);
}

/** `code` marks of our own tables. The text is escaped first. */
export function markCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
