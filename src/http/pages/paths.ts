/** The contact's page, by the token of the link. */
export function pathOf(token: string): string {
  return `/r/${encodeURIComponent(token)}`;
}
