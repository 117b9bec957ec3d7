/** Tallystick, as the conformance suite plays with it. */
import type { Stand } from '../conformance/stand.js';
import { signIn, startTallystickSimulator } from './simulator.js';

export async function startTallystickStand(): Promise<Stand> {
  const apiKey = 'api-key-of-the-tests';
  const simulator = await startTallystickSimulator(apiKey);
  return {
    settings: { TALLYSTICK_BASE_URL: simulator.url, TALLYSTICK_API_KEY: apiKey },
    wrongCredentials: { TALLYSTICK_API_KEY: 'api-key-of-nobody' },
    broken: () => ({ provider: 'tallystick', id: simulator.addConnection('broken') }),
    finish: signIn,
    leave: async (page) => void (await fetch(page)),
    heal: (id) => simulator.setState(id, 'working'),
    remove: (id) => simulator.setState(id, 'removed'),
    maySayOldThings: true,
    sessions: simulator.sessions,
    close: simulator.close,
  };
}
