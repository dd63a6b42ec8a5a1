import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { BEFORE_GREEN } from './cells/before-green';
import { keepsCell, keepsWaiting } from './cells/promises';
import { cellsOf } from './cells/table';

// The table gate × kind of deployment (docs/gates.md), for the gates that look before any request is led to green.

afterAll(() => closeWarmProcesses());
// A gate that waits looks a hundred times and more, on a machine that has other things to do.
const gates = Object.keys(BEFORE_GREEN) as (keyof typeof BEFORE_GREEN)[];

test.each(cellsOf(gates))('%s, bad, in a %s deployment: %s', (gate, kind, cell) =>
  keepsCell(gate, kind, cell, BEFORE_GREEN[gate]),
);

test.each(gates)('%s, of which nobody can tell, lets nothing out', (gate) =>
  keepsWaiting(gate, BEFORE_GREEN[gate]),
);
