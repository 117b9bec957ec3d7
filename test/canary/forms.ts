/** Every way in which a secret may be written down, so that one that was encoded on its way is found as well. */
export function formsOf(secret: string): string[] {
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      ...[0, 1, 2].flatMap((before) => inBase64(secret, before)),
    ]),
  ];
}

/** The characters that are the same whatever stands around the secret, which begins at byte `before` of a group of three. */
function inBase64(secret: string, before: number): string[] {
  const bytes = Buffer.from('\0'.repeat(before) + secret);
  const whole = Math.floor(bytes.length / 3) * 4;
  const from = before === 0 ? 0 : 4;
  return (['base64', 'base64url'] as const).map((alphabet) => bytes.toString(alphabet).slice(from, whole));
}
