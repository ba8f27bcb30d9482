import { expect, test } from 'vitest';
import type { Experiment } from '../core/experiment.ts';
import { safeSandbox } from './wire-sandboxes.ts';

const experiment = (...providers: string[]): Pick<Experiment, 'sandbox' | 'models'> =>
  ({
    sandbox: { provider: 'local', allowUnsandboxed: true },
    models: Object.fromEntries(providers.map((provider, i) => [`role ${i}`, { provider }])),
  }) as unknown as Pick<Experiment, 'sandbox' | 'models'>;

test('plain processes are for the embedded model only: one live model among the roles needs a sandbox', () => {
  expect(safeSandbox(experiment('embedded', 'embedded')).allowUnsandboxed).toBe(true);
  expect(safeSandbox(experiment('embedded', 'openai')).allowUnsandboxed).toBe(false);
  expect(safeSandbox(experiment('anthropic')).allowUnsandboxed).toBe(false);
});
