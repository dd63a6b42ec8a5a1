import { describeMatrix } from './matrix';
import { DELIVERING } from './rows/delivering';
import { FLAGGING } from './rows/flagging';
import { PREVIEWING } from './rows/previewing';

describeMatrix([...DELIVERING, ...FLAGGING, ...PREVIEWING]);
