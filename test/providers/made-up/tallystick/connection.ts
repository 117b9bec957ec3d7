/** A Tallystick connection, as a start body gives it. */
import { z } from 'zod';
import { providerId } from '../../../../src/contract/line.js';

export const tallystickConnection = z.strictObject({ provider: z.literal('tallystick'), id: providerId });
