import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { REHEARSED } from './ways-out/all';

afterAll(() => closeWarmProcesses());

test.each(REHEARSED)('%s', (_section, rehearse) => rehearse(), 120_000);
