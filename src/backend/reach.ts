/** Whether an endpoint of a tenant can be reached, found out without telling it anything. */
import { call } from '../outbound/call.js';
import { publicAgent } from '../outbound/public-addresses.js';
import type { Endpoint } from './signed-post.js';

/**
 * Asks for the front page of the endpoint's host; what that answers does not matter.
 * @throws OutsideError where nobody answers, or where the address is refused
 */
export async function reach({ url, allowPrivate }: Pick<Endpoint, 'url' | 'allowPrivate'>): Promise<void> {
  await call({
    method: 'GET',
    url: new URL('/', url),
    headers: {},
    ...(!allowPrivate && { dispatcher: publicAgent }),
  });
}
