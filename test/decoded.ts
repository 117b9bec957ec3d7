/** A history, or whatever the server tells, as one text with its payloads decoded: what an operator could read. */
export function decoded(message: unknown): string {
  return JSON.stringify(message).replaceAll(
    /"data":"([A-Za-z0-9+/=]*)"/g,
    (_, data: string) => `"data":${Buffer.from(data, 'base64').toString('utf8')}`,
  );
}
