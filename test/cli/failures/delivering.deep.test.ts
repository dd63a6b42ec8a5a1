import { describeMatrix } from './matrix';
import { DELIVERING } from './rows/delivering';
import { PREVIEWING } from './rows/previewing';

describeMatrix([...DELIVERING, ...PREVIEWING]);
