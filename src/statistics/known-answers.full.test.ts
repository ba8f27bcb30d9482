// False-positive rates and power over 2,000 simulated experiments, within a tighter room for chance.
import { vi } from 'vitest';
import { describeKnownAnswers } from './__fixtures__/known-answers.ts';

vi.setConfig({ testTimeout: 300_000 });
describeKnownAnswers(2000);
