import { HAL } from './answers.js';
import type { Partner } from './model.js';

export interface Link {
  href: string;
  type: string;
  'resource-type': string;
}

export const link = (href: string, resourceType: string, type = HAL): Link => ({
  href,
  type,
  'resource-type': resourceType,
});

/** Made up, but always the same. */
const PARTNER_IDS: Record<Partner, string> = {
  plaid: '8f6e1e0a-4e0c-4a3f-9e5d-2b1a7c3d9f01',
  mx: '8f6e1e0a-4e0c-4a3f-9e5d-2b1a7c3d9f02',
  checkout: '8f6e1e0a-4e0c-4a3f-9e5d-2b1a7c3d9f03',
};

export function partnerLink(base: string, partner: Partner): Link {
  return link(`${base}/exchange-partners/${PARTNER_IDS[partner]}`, 'exchange-partner');
}
