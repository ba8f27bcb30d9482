// False-positive rates and power over 200 simulated experiments; `known-answers.full.test.ts` takes 2,000.
import { vi } from 'vitest';
import { describeKnownAnswers } from './__fixtures__/known-answers.ts';

vi.setConfig({ testTimeout: 60_000 });
describeKnownAnswers(200);
