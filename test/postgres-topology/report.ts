/** What was done, what came of it, and how long it took: for whoever reads the log of a night. */
export interface Report {
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
  print(): void;
}

export function startReport(title: string): Report {
  const lines: string[] = [];
  return {
    async step(what, work) {
      const began = Date.now();
      const came = await work().catch((error: unknown) => {
        lines.push(`FAILED  ${what}`);
        throw error;
      });
      lines.push(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
      return came;
    },
    print: () => console.log([`\n${title}`, ...lines].join('\n')),
  };
}
