/** How people know the tenant: what its mails and pages look like, and whom to ask. */
export interface Brand {
  name: string;
  /** `#rrggbb`, dark enough for white words on it; the button's. */
  color?: string;
  /** https */
  logoUrl?: string;
  /** A mail address, or an https URL. */
  help?: string;
}
