// What the prompts of one trial begin with, so that it is known of each how much of it an earlier one had already sent: the part that a prompt cache
// could have served. Counted in whole parts, per model; it is what is shareable, not what any provider did.
import type { ChatModel, ModelRequest } from './model.ts';

export interface PromptPrefixes {
  /** Tokens of the longest beginning that an earlier request to this model had too; from then on this request is an earlier one. */
  add(model: Pick<ChatModel, 'id' | 'countTokens'>, request: Pick<ModelRequest, 'system' | 'messages'>): number;
}

interface Node {
  readonly tokens: number;
  readonly next: Map<string, Node>;
}

export function createPromptPrefixes(): PromptPrefixes {
  const roots = new Map<string, Node>();
  return {
    add: (model, { system, messages }) => {
      let node = roots.get(model.id) ?? { tokens: 0, next: new Map() };
      roots.set(model.id, node);
      let shared = 0;
      let isShared = true;
      const follow = (key: string, countTokens: (text: string) => number): void => {
        const known = node.next.get(key);
        const next = known ?? { tokens: countTokens(key), next: new Map() };
        if (!known) node.next.set(key, next);
        isShared &&= known !== undefined;
        if (isShared) shared += next.tokens;
        node = next;
      };
      if (system !== undefined) follow(system, model.countTokens);
      for (const { role, parts } of messages) {
        // A new message is a place of its own: the same words as a question and as a reply are two beginnings.
        follow(`\0${role}`, () => 0);
        for (const part of parts) follow(part, model.countTokens);
      }
      return shared;
    },
  };
}
