// What words beside a value say of it: that it is right as it is (`- fine`, `as documented`), or that it is not (`!`, `(why?)`, `-> one is lost`).
// Words that say neither are left alone.

const PRAISE =
  /\bas (?:I|it|they|we|one|you) should\b|\bas (?:expected|documented|intended|promised|before|wanted)\b|\b(?:fine|ok(?:ay)?|right|correct(?:ly)?|good|rightly)\b|\bworks\b|[✓✔]/i;
const BLAME =
  /\b(?:wrong(?:ly)?|bug|broken|bad|incorrect(?:ly)?|lost|loses|gone|missing|vanish\w*|disappear\w*|oops|hmm+|huh|wat|why|strange(?:ly)?|odd(?:ly)?|weird(?:ly)?|unexpected(?:ly)?|surpris\w*|no longer|too (?:many|few|much|little|small|large|big|long|short|early|late)|twice|doubled|mangled|off by|instead|nope|unfortunately|shouldn't|should not|can(?:no|')t be)\b|✗|✘|×/i;
const DENIED =
  /\b(?:not|isn't|aren't|wasn't|never|hardly|n't)\s+(?:(?:at all|really|quite|what|the)\s+)*(?:fine|ok(?:ay)?|right|correct|good|expected|documented)\b/i;

export type Remark = 'fine' | 'surprising';

/** A mark such as `?` or `!` is enough beside a value; in a sentence only words count. */
export function readRemark(text: string): Remark | undefined {
  if (DENIED.test(text) || BLAME.test(text)) return 'surprising';
  if (PRAISE.test(text)) return 'fine';
  return /^[\s\-–—>(<,;:.←]*[!?]|[!?]\)?\s*$/.test(text) ? 'surprising' : undefined;
}

/** Whether a sentence says that what it tells of is as it should be. */
export function isPraise(sentence: string): boolean {
  return PRAISE.test(sentence) && !DENIED.test(sentence) && !BLAME.test(sentence);
}

export function isComplaint(sentence: string): boolean {
  return DENIED.test(sentence) || BLAME.test(sentence);
}
