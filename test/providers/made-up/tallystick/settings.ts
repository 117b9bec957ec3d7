import { z } from 'zod';
import { origin, text } from '../../../../src/platform/setting-kinds.js';
import type { TallystickSettings } from './client.js';

export const tallystickSettings = z
  .object({ TALLYSTICK_BASE_URL: origin.default('https://api.tallystick.example'), TALLYSTICK_API_KEY: text })
  .transform((env): TallystickSettings => ({
    baseUrl: env.TALLYSTICK_BASE_URL,
    apiKey: env.TALLYSTICK_API_KEY,
  }));
