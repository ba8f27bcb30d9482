import { expect, test } from 'vitest';
import { watchDisk } from './disk-use.ts';

const MANY = 200;

test('a command that starts over the limit has some looks in which to delete files; the last look counts', async () => {
  let looks = 0;
  const deleting = watchDisk({ measure: async () => (++looks <= 2 ? MANY : 0), limitBytes: 100, intervalMs: 1, graceLooks: 2 });
  await expect.poll(() => looks).toBeGreaterThan(3);
  expect(deleting.exceeded.aborted).toBe(false);
  expect(await deleting.stop()).toBeUndefined();

  const idle = watchDisk({ measure: async () => MANY, limitBytes: 100, intervalMs: 60_000, graceLooks: 5 });
  expect(await idle.stop()).toBe(MANY);
});

test('without grace, and after it, a command is stopped', async () => {
  for (const graceLooks of [0, 2]) {
    const watch = watchDisk({ measure: async () => MANY, limitBytes: 100, intervalMs: 1, graceLooks });
    await expect.poll(() => watch.exceeded.aborted).toBe(true);
    expect(await watch.stop()).toBe(MANY);
  }
});
